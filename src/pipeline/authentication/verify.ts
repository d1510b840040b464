/** The signature: whether one of an issuer's keys made it (jose). What it covers has passed check-claims.ts. */
import { errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions, type CryptoKey } from 'jose';
import type { JsonObject } from '../../lib/json.ts';
import type { KeySet } from './key-set.ts';
import type { IssuerOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import type { ReadToken } from './token.ts';

/** Keys that are tried for a token that names none. */
const TRIES_MAX = 10;

/**
 * The claims; undefined when no known key made the signature, which a newer one might have.
 *
 * @throws Refusal when no key could help.
 */
export async function verifyToken({ text }: ReadToken, { find }: KeySet, options: IssuerOptions, now: number): Promise<JsonObject | undefined> {
  const checks: JWTVerifyOptions = {
    algorithms: [...options.algorithms],
    issuer: options.issuer,
    ...(options.audience !== undefined && { audience: [...options.audience] }),
    clockTolerance: options.clockTolerance / 1000,
    currentDate: new Date(now),
    requiredClaims: ['exp'],
  };
  try {
    return (await jwtVerify(text, find, checks)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return tryEach(text, error, checks);
    orUnknown(error);
    return undefined;
  }
}

async function tryEach(text: string, keys: AsyncIterable<CryptoKey>, checks: JWTVerifyOptions): Promise<JsonObject | undefined> {
  let tries = 0;
  for await (const key of keys) {
    tries += 1;
    if (tries > TRIES_MAX) break;
    const find: JWTVerifyGetKey = () => key;
    const payload = await jwtVerify(text, find, checks).then((verified) => verified.payload, orUnknown);
    if (payload !== undefined) return payload;
  }
  return undefined;
}

/** @throws Refusal for all that a newer key could not mend. */
function orUnknown(error: unknown): undefined {
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) return undefined;
  if (error instanceof errors.JWTExpired) throw new Refusal('expired', 'its `exp` has passed');
  // An unknown `crit`, an unencoded payload, a claim that fails: the code is jose's own word and quotes nothing.
  throw new Refusal('invalid', `the token is refused: ${error instanceof errors.JOSEError ? error.code : 'its signature cannot be checked'}`);
}
