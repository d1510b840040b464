/** Builders for the authentication room: an issuer's options, keys in memory, and what a refusal says. */
import type { Issuer } from '../../../src/pipeline/authentication/issuer.ts';
import { fixedKeys } from '../../../src/pipeline/authentication/key-source.ts';
import { readKeySet } from '../../../src/pipeline/authentication/key-set.ts';
import type { IssuerOptions } from '../../../src/pipeline/authentication/options.ts';
import { Refusal } from '../../../src/pipeline/authentication/refusal.ts';
import { AUDIENCE, type TestKey } from '../../support/issuer.ts';

export const ISSUER = 'https://id.example.com/';

export function issuerOptions(options: Partial<IssuerOptions> = {}): IssuerOptions {
  return {
    issuer: ISSUER, audience: [AUDIENCE], algorithms: ['ES256', 'RS256', 'EdDSA', 'PS256'], types: ['at+jwt', 'JWT'], maxLifetime: 86_400_000, clockTolerance: 5000, rotation: 30_000,
    scopesClaim: ['scope'], rolesClaim: ['roles'], from: [{ header: 'authorization', scheme: 'Bearer' }], ...options,
  };
}

export async function issuerWith(keys: readonly TestKey[], options: Partial<IssuerOptions> = {}): Promise<Issuer> {
  const all = issuerOptions(options);
  return { options: all, keys: fixedKeys(await readKeySet(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }), all.algorithms)) };
}

/** The reason of the Refusal that `act` throws; undefined when it throws none. */
export async function reasonOf(act: () => unknown): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}
