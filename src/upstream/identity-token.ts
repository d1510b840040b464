/**
 * The caller as a JWT of the gateway (RFC 7519), for one service. A signature takes 80 µs of processor time and a token that is known
 * 0.3 (bench/identity.bench.ts, Node 20.20.2), so one serves until half its time is over, and calls that need it together wait for one
 * signature.
 */
import type { Principal } from '../context.ts';
import type { Clock } from '../lib/clock.ts';
import type { Signer } from './identity-key.ts';

/** `iss`: a name, not an address, as nothing is published under one; a gateway is told from another by its key. */
export const ISSUER = 'gatehouse';

/** RFC 6749, 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

type Lines = readonly string[];

class Token {
  /** Undefined while it is signed. */
  lines: Lines | undefined = undefined;
  readonly signed: Promise<Lines>;
  readonly issuedAt: number;

  constructor(jwt: Promise<string>, issuedAt: number) {
    this.issuedAt = issuedAt;
    this.signed = jwt.then((text) => (this.lines = ['authorization', `Bearer ${text}`]));
  }
}

/** `ttl` in milliseconds. What it gives is a promise only while the token is signed; it rejects when that fails. */
export function identityTokens({ audience, ttl }: { readonly audience: string; readonly ttl: number }, signer: Signer, clock: Clock): (principal: Principal) => Lines | Promise<Lines> {
  /** Each lives as long as its principal, which is what authentication remembers: a verified token, an entry of keys.yaml, a connection. */
  const tokens = new WeakMap<Principal, Token>();
  return (principal) => {
    const now = clock.now();
    const known = tokens.get(principal);
    // A clock that was put back would make it a token of the future.
    if (known !== undefined && now >= known.issuedAt && now < known.issuedAt + ttl / 2) return known.lines ?? known.signed;
    const token = new Token(signer.sign(claimsOf(principal, audience, now, ttl)), now);
    tokens.set(principal, token);
    token.signed.catch(() => tokens.get(principal) === token && tokens.delete(principal));
    return token.signed;
  };
}

/** Names of claims as RFC 9068 has them; what the caller does not have is left out. */
function claimsOf({ kind, subject, issuer, client, scopes, roles }: Principal, audience: string, now: number, ttl: number): Record<string, unknown> {
  // One that is no scope of RFC 6749, such as text with a blank in it, would be read as others.
  const scope = [...scopes].filter((name) => SCOPE.test(name)).join(' ');
  return {
    iss: ISSUER,
    ...(subject !== undefined && { sub: subject }),
    aud: audience,
    iat: Math.floor(now / 1000),
    exp: Math.ceil((now + ttl) / 1000),
    kind,
    ...(issuer !== undefined && { orig_iss: issuer }),
    ...(client !== undefined && { client_id: client }),
    ...(scope !== '' && { scope }),
    ...(roles.size > 0 && { roles: [...roles] }),
  };
}
