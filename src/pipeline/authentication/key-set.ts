/**
 * The keys of an issuer, from the text of a JWK Set (RFC 7517). Only keys that could verify a token of this issuer are taken,
 * and each is tried on arrival: later, nothing about them can fail but a signature.
 */
import { hash } from 'node:crypto';
import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose';
import { OperatorError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';

export interface KeySet {
  /** The key for a token's `alg` and `kid`. */
  readonly find: JWTVerifyGetKey;
  /** Equal for equal keys. */
  readonly digest: string;
  readonly count: number;
  /** Members that were left out. */
  readonly unusable: number;
}

/** Keys of one issuer; the largest public sets have under ten. */
const KEYS_MAX = 100;
/** RFC 7518, 3.3: shorter ones must not be used. */
const RSA_BITS_MIN = 2048;

/** @throws OperatorError with one finding, without a place, that says why these are no keys. */
export async function readKeySet(text: string, algorithms: readonly string[]): Promise<KeySet> {
  const members = membersOf(text);
  const isUsable = await Promise.all(members.map((member) => isUsableKey(member, algorithms)));
  const usable = members.filter((_, index) => isUsable[index] === true) as unknown as JWK[]; // jose has imported each
  if (usable.length === 0) throw refusal(`none of its ${members.length} keys is a public signature key for ${algorithms.join(', ')}`);
  const names = usable.flatMap(({ kid, kty }) => (kid === undefined ? [] : [`${String(kty)} ${kid}`]));
  if (new Set(names).size < names.length) throw refusal('it holds two keys with the same `kid`');
  return { find: createLocalJWKSet({ keys: usable }), digest: hash('sha256', JSON.stringify(usable)), count: usable.length, unusable: members.length - usable.length };
}

/** A shared secret: its bytes are those of the text. */
export function secretKeySet(secret: string): KeySet {
  const bytes = new TextEncoder().encode(secret);
  return { find: () => bytes, digest: 'secret', count: 1, unusable: 0 };
}

function membersOf(text: string): JsonObject[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('it is not JSON');
  }
  const keys = isJsonObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(keys)) throw refusal('it is not a JWK Set, an object with the list `keys`');
  if (keys.length > KEYS_MAX) throw refusal(`it holds ${keys.length} keys; more than ${KEYS_MAX} are not taken`);
  return keys.map((key) => {
    if (!isJsonObject(key)) throw refusal('one of its keys is not an object');
    return key;
  });
}

/** A private key that was published is everybody's, so what it signs proves nothing; a symmetric one in a public place likewise. */
async function isUsableKey(key: JsonObject, algorithms: readonly string[]): Promise<boolean> {
  const { kid, kty, d, k } = key;
  if (d !== undefined || k !== undefined || typeof kty !== 'string' || (kid !== undefined && typeof kid !== 'string')) return false;
  for (const alg of algorithms) {
    try {
      const find = createLocalJWKSet({ keys: [key] }); // what it is no JWK for, it throws for
      const imported = await find({ alg, ...(kid !== undefined && { kid }) });
      const { modulusLength } = imported.algorithm as { readonly modulusLength?: number };
      if (modulusLength === undefined || modulusLength >= RSA_BITS_MIN) return true;
    } catch {
      // Not a key for this algorithm, or no key.
    }
  }
  return false;
}

function refusal(reason: string): OperatorError {
  return new OperatorError([{ message: reason }]);
}
