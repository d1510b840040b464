/**
 * What a service learns of the caller: nothing, the caller's own token, claims in headers, or a token that the gateway signs for it.
 * A part of headers.ts, so before dedupe.ts: whoever the service could tell apart shares nothing. Whatever the way, it is what a
 * verified credential says; of an anonymous caller there is nothing to say.
 */
import type { Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { UpstreamConfig } from './executor.ts';
import { claimLines } from './identity-headers.ts';
import type { Signer } from './identity-key.ts';
import { identityTokens } from './identity-token.ts';

export interface Identity {
  /** Headers of the service that nothing else may write, not even where there is no caller to name; in lower case. */
  readonly owns: ReadonlySet<string>;
  /** Names and values in turn; an error when they cannot be said; a promise only where a token is yet to be signed. */
  readonly linesOf: (principal: Principal | undefined) => IdentityLines | Promise<IdentityLines>;
}

export type IdentityLines = readonly string[] | GatewayError;

const NOTHING: readonly string[] = [];
const NO_HEADERS: ReadonlySet<string> = new Set();
const AUTHORIZATION: ReadonlySet<string> = new Set(['authorization']);

/** `signer` is there where a service of the configuration wants it. */
export function identityFor({ name, identity }: Pick<UpstreamConfig, 'name' | 'identity'>, { signer, clock }: { readonly signer?: Signer | undefined; readonly clock: Clock }): Identity {
  if (identity === 'none') return { owns: NO_HEADERS, linesOf: () => NOTHING };
  // Only a token is forwarded: an API key is a secret between the caller and the gateway.
  if (identity === 'forward') return { owns: AUTHORIZATION, linesOf: (principal) => (principal?.token === undefined ? NOTHING : ['authorization', `Bearer ${principal.token}`]) };
  // The names are the gateway's own for every service (lib/header-names.ts).
  if (identity === 'headers') return { owns: NO_HEADERS, linesOf: ofSomebody(claimLines) };
  if (signer === undefined) throw new TypeError(`the service ${name} wants signed tokens, and there is no key to sign with`);
  return { owns: AUTHORIZATION, linesOf: ofSomebody(identityTokens(identity.jwt, signer, clock)) };
}

function ofSomebody<Lines>(linesOf: (principal: Principal) => Lines): (principal: Principal | undefined) => Lines | IdentityLines {
  return (principal) => {
    if (principal === undefined || principal.kind === 'anonymous') return NOTHING;
    return isWellFormed(principal) ? linesOf(principal) : new GatewayError('BAD_REQUEST', 'The credential names somebody or something in text that is no Unicode, which no service can be told.');
  };
}

/** JSON can hold half of a surrogate pair, UTF-8 cannot: replaced on the way, two names would become one. */
function isWellFormed({ subject = '', issuer = '', client = '', scopes, roles }: Principal): boolean {
  if (!subject.isWellFormed() || !issuer.isWellFormed() || !client.isWellFormed()) return false;
  for (const scope of scopes) if (!scope.isWellFormed()) return false;
  for (const role of roles) if (!role.isWellFormed()) return false;
  return true;
}
