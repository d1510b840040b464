/**
 * Where an issuer's keys come from: an address, a file, or what its OpenID configuration names (OpenID Connect Discovery 1.0, 4).
 * Nothing a token says (`jku`, `x5u`, `jwk`, `x5c`) is ever asked for keys.
 */
import { resolve } from 'node:path';
import { OperatorError } from '../../errors.ts';
import { isHttpsOrLoopback } from '../../lib/https-or-loopback.ts';
import { isJsonObject } from '../../lib/json.ts';
import { readKeySet, type KeySet } from './key-set.ts';
import type { IssuerOptions } from './options.ts';

export interface KeyPlaces {
  /** Text at an address, bounded in time and size, no redirects; rejects with what was wrong, without the address. */
  readonly fetchText: (address: string) => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
  /** Where relative paths start. */
  readonly dir: string;
}

export function keyLoader({ issuer, jwks, algorithms }: IssuerOptions, { fetchText, readFile, dir }: KeyPlaces): { readonly load: () => Promise<KeySet>; readonly isFile: boolean } {
  const isFile = jwks !== undefined && !isHttpsOrLoopback(jwks);
  if (!isFile) return { isFile, load: async () => readKeySet(await fetchText(jwks ?? (await discover(issuer, fetchText))), algorithms) };
  const path = resolve(dir, jwks);
  return {
    isFile,
    async load() {
      try {
        return await readKeySet(await readFile(path), algorithms);
      } catch (error) {
        const why = error instanceof OperatorError ? error.message : `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`;
        throw new OperatorError([{ file: path, message: `The keys of the issuer ${issuer} cannot be used: ${why}.` }]);
      }
    },
  };
}

/** The address of the keys. The document is believed only about the issuer it was fetched from. */
async function discover(issuer: string, fetchText: KeyPlaces['fetchText']): Promise<string> {
  const text = await fetchText(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refusal('its OpenID configuration is not JSON');
  }
  const { issuer: named, jwks_uri: address } = isJsonObject(document) ? document : {};
  if (named !== issuer) throw refusal('its OpenID configuration is of another issuer; `issuer` must be the same, character for character');
  const isTrusted = typeof address === 'string' && isHttpsOrLoopback(address) && (address.startsWith('https:') || issuer.startsWith('http:'));
  if (!isTrusted) throw refusal('its OpenID configuration names no https address as `jwks_uri`');
  return address;
}

function refusal(reason: string): OperatorError {
  return new OperatorError([{ message: reason }]);
}
