/**
 * Verified tokens, so that a signature is checked once a minute and not once a request: a check takes 220 to 390 µs of processor
 * time, the whole stage with a look here 1 to 2.5 (RS256, ES256, EdDSA; Node 20.20.2, 2 shared cores).
 *
 * Key: SHA-256 of the exact token. Size: 10,000 tokens and 32 MiB, by estimate; the one unused for longest goes first. An entry ends
 * with its token, after 60 seconds at the latest (so long may a revocation take), and when its issuer's keys change.
 */
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../context.ts';
import type { Issuer, Verified } from './issuer.ts';

export interface RememberedTokens {
  readonly find: (digest: string, issuers: readonly Issuer[], now: number) => Principal | undefined;
  readonly add: (digest: string, verified: Verified, now: number) => void;
  readonly count: () => number;
}

const TOKENS_MAX = 10_000;
const BYTES_MAX = 32 * 1024 * 1024;
export const REMEMBERED_MS = 60_000;

/**
 * What an entry weighs, from above: principal, sets, digest and the cache's own; then the token's text and its claims as objects.
 * Measured: 1.3 KB for a token of 370 characters, 7 KB for one of 2,067 that is a list of names for the most part (Node 20.20.2).
 */
const ENTRY_BYTES = 800;
const BYTES_PER_CHARACTER = 4;

export function rememberTokens(): RememberedTokens {
  const tokens = new LRUCache<string, { readonly verified: Verified; readonly until: number }>({
    max: TOKENS_MAX,
    maxSize: BYTES_MAX,
    sizeCalculation: ({ verified }) => ENTRY_BYTES + BYTES_PER_CHARACTER * (verified.principal.token ?? '').length,
  });
  return {
    find(digest, issuers, now) {
      const found = tokens.get(digest);
      if (found === undefined) return undefined;
      const { verified, until } = found;
      if (now < until && verified.keys === verified.issuer.keys.current()) {
        // What one place vouches for, another need not: each has its own issuers.
        return issuers.includes(verified.issuer) ? verified.principal : undefined;
      }
      tokens.delete(digest);
      return undefined;
    },
    add(digest, verified, now) {
      tokens.set(digest, { verified, until: Math.min(verified.expiresAt, now + REMEMBERED_MS) });
    },
    count: () => tokens.size,
  };
}
