/** One issuer of the configuration at work: its options, its keys, and the way a token becomes a principal. */
import type { Principal } from '../../context.ts';
import { checkClaims } from './check-claims.ts';
import type { KeySet } from './key-set.ts';
import type { KeySource } from './key-source.ts';
import type { IssuerOptions } from './options.ts';
import { KeysMissing, Refusal } from './refusal.ts';
import type { ReadToken } from './token.ts';
import { tokenPrincipal } from './token-principal.ts';
import { verifyToken } from './verify.ts';

export interface Issuer {
  readonly options: IssuerOptions;
  readonly keys: KeySource;
}

export interface Verified {
  readonly principal: Principal;
  readonly issuer: Issuer;
  /** Those that vouched; when they are the issuer's no more, nothing vouches. */
  readonly keys: KeySet;
  /** Milliseconds since 1970; tolerance included. */
  readonly expiresAt: number;
}

/** @throws Refusal, or KeysMissing when there is nothing to check it with. */
export async function verifyWith(issuer: Issuer, token: ReadToken, now: () => number): Promise<Verified> {
  const { options, keys } = issuer;
  checkClaims(token, options, now());
  if (keys.current() === undefined) await keys.renew();
  const known = keys.current();
  if (known === undefined) throw new KeysMissing(keys.retryAfterSeconds());
  const claims = await verifyToken(token, known, options, now());
  if (claims !== undefined) return verified(claims, token, issuer, known);
  await keys.renew();
  const newer = keys.current() ?? known;
  const later = newer === known ? undefined : await verifyToken(token, newer, options, now());
  if (later === undefined) throw new Refusal('invalid', 'the token is refused: no key of its issuer made its signature');
  return verified(later, token, issuer, newer);
}

function verified(claims: ReadToken['claims'], { text }: ReadToken, issuer: Issuer, keys: KeySet): Verified {
  const { options } = issuer;
  const expiresAt = Number(claims['exp']) * 1000 + options.clockTolerance; // checkClaims: a number
  return { principal: tokenPrincipal(claims, text, options), issuer, keys, expiresAt };
}

/**
 * The first issuer that vouches. Several may have the same name and differ in the rest; what is told of a token that none takes is
 * the best that can be said of it: that it might be taken later, then that it has expired.
 */
export async function verifyWithAny(issuers: readonly Issuer[], token: ReadToken, now: () => number): Promise<Verified> {
  let failure: unknown = new Refusal('invalid', 'the token is refused: nobody here knows its issuer');
  for (const issuer of issuers) {
    if (issuer.options.issuer !== token.issuer) continue;
    try {
      return await verifyWith(issuer, token, now);
    } catch (error) {
      if (rank(error) >= rank(failure)) failure = error;
    }
  }
  throw failure;
}

function rank(error: unknown): number {
  if (error instanceof Refusal) return error.reason === 'expired' ? 1 : 0;
  return error instanceof KeysMissing ? 2 : 3;
}
