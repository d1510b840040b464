/** A token as it is read before anything about it is believed: which issuer it names decides who is to vouch for it. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { Refusal } from './refusal.ts';

export interface ReadToken {
  readonly text: string;
  readonly algorithm: string;
  /** `typ`. */
  readonly type: string | undefined;
  /** Nothing in it is verified. */
  readonly claims: JsonObject;
  readonly issuer: string;
}

/** Characters of a token; node takes 16 KiB of headers in all. */
export const TOKEN_MAX = 16 * 1024;

/** Signed tokens in compact form (RFC 7515, 3.1) with a signature: neither `alg: none` nor an encrypted one. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @throws Refusal `malformed` when it is no token at all, `invalid` when it names no issuer. */
export function readToken(text: string): ReadToken {
  if (text.length > TOKEN_MAX) throw new Refusal('malformed', `the token is longer than ${TOKEN_MAX} characters`);
  if (!FORM.test(text)) throw new Refusal('malformed', 'the token is not three parts of base64url');
  const { alg, typ, kid } = decode('header', () => decodeProtectedHeader(text));
  if (typeof alg !== 'string' || !isTextOrNothing(typ) || !isTextOrNothing(kid)) throw new Refusal('malformed', '`alg`, `typ` or `kid` of the token is not text');
  const claims = decode('payload', () => decodeJwt(text));
  const { iss } = claims;
  if (typeof iss !== 'string') throw new Refusal('invalid', 'the token has no `iss` that is text');
  return { text, algorithm: alg, type: typ, claims, issuer: iss };
}

function decode(part: string, read: () => unknown): JsonObject {
  let value: unknown;
  try {
    value = read();
  } catch {
    // What it says quotes the token.
  }
  if (!isJsonObject(value)) throw new Refusal('malformed', `the ${part} of the token is not a JSON object`);
  return value;
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
