/**
 * Everything about a token that needs no key: algorithm, type, times, audience, required claims (RFC 7519, RFC 8725, RFC 9068).
 * It comes before the signature because it costs a thousandth, and only ever refuses; jose checks most of it again after.
 */
import type { JsonObject } from '../../lib/json.ts';
import type { IssuerOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import type { ReadToken } from './token.ts';

/** Claims that only ID tokens carry (OpenID Connect Core, 3.1.3.6 and 3.3.2.11): who logged in where, not who may call whom. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash'];

/** @throws Refusal `expired`, or `invalid` for all else. `now` is in milliseconds since 1970. */
export function checkClaims({ algorithm, type, claims }: ReadToken, options: IssuerOptions, now: number): void {
  if (!options.algorithms.includes(algorithm)) throw invalid('its algorithm is not one of `algorithms`');
  if (!hasType(type, options.types)) throw invalid('its `typ` is not one of `types`');
  if (ID_TOKEN_CLAIMS.some((name) => Object.hasOwn(claims, name)) || claims['token_use'] === 'id') throw invalid('it is an ID token');
  checkTimes(claims, options, now);
  checkAudience(claims['aud'], options.audience);
  for (const [name, accepted] of Object.entries(options.requiredClaims ?? {})) {
    if (!valuesOf(Object.hasOwn(claims, name) ? claims[name] : undefined).some((value) => accepted.includes(value))) throw invalid(`it does not have the required claim \`${name}\``);
  }
}

/** Media types, without regard to case; `application/` may be left out (RFC 7515, 4.1.9). */
function hasType(type: string | undefined, types: readonly string[]): boolean {
  const accepted = types.map((name) => name.toLowerCase());
  if (type === undefined) return accepted.includes('none');
  const bare = type.toLowerCase().replace(/^application\//, '');
  return bare !== 'none' && accepted.some((name) => name.replace(/^application\//, '') === bare);
}

function checkTimes(claims: JsonObject, { clockTolerance, maxLifetime }: IssuerOptions, now: number): void {
  const expiresAt = timeOf(claims, 'exp');
  const issuedAt = timeOf(claims, 'iat');
  const validFrom = timeOf(claims, 'nbf');
  if (expiresAt === undefined) throw invalid('it has no `exp`');
  if (expiresAt + clockTolerance <= now) throw new Refusal('expired', 'its `exp` has passed');
  if (validFrom !== undefined && validFrom > now + clockTolerance) throw invalid('its `nbf` has not come');
  if (issuedAt !== undefined && issuedAt > now + clockTolerance) throw invalid('its `iat` is in the future');
  const lifetime = issuedAt === undefined ? expiresAt - now - clockTolerance : expiresAt - issuedAt;
  if (lifetime > maxLifetime) throw invalid('it lives longer than `maxLifetime`');
}

/** Milliseconds since 1970. */
function timeOf(claims: JsonObject, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`its \`${name}\` is not a number`);
  return value * 1000;
}

function checkAudience(value: unknown, accepted: readonly string[] | undefined): void {
  if (value !== undefined && typeof value !== 'string' && !(Array.isArray(value) && value.every((one) => typeof one === 'string'))) throw invalid('its `aud` is neither text nor a list of texts');
  if (accepted !== undefined && !valuesOf(value).some((one) => accepted.includes(one))) throw invalid('its `aud` names none of `audience`');
}

function valuesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function invalid(why: string): Refusal {
  return new Refusal('invalid', `the token is refused: ${why}`);
}
