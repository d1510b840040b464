/**
 * Why somebody is not let in. What the client is told is a reason of a closed set and one fixed sentence, the same for all
 * that could be wrong with a credential; `why` is for the operator's log alone.
 */
import { GatewayError } from '../../errors.ts';

export type RefusalReason = keyof typeof SENTENCES;

const SENTENCES = {
  missing: 'This gateway asks every caller for a credential, and there is none.',
  malformed: 'The credential does not have the form of one.',
  invalid: 'The credential is not accepted.',
  expired: 'The credential has expired.',
  ambiguous: 'There is more than one credential; send one.',
} as const;

export class Refusal extends Error {
  readonly reason: RefusalReason;

  /** `why` names no part of the credential that could be used again. */
  constructor(reason: RefusalReason, why: string) {
    super(why);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Nobody can be refused or let in: no key of the token's issuer has ever been loaded. */
export class KeysMissing extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('no key of the issuer is known yet');
    this.name = 'KeysMissing';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** As the client sees it; `scheme` is that of the challenge (RFC 9110, 11.6.1; RFC 6750, 3). */
export function toGatewayError(error: unknown, scheme: string): unknown {
  if (error instanceof Refusal) {
    const { reason } = error;
    const said = reason === 'missing' ? '' : `, error="invalid_token", error_description="${SENTENCES[reason]}"`;
    return new GatewayError('UNAUTHENTICATED', SENTENCES[reason], { extensions: { reason }, headers: { 'www-authenticate': `${scheme} realm="gatehouse"${said}` }, cause: error });
  }
  if (error instanceof KeysMissing) {
    return new GatewayError('OVERLOADED', 'The credential cannot be checked at the moment; try again later.', { headers: { 'retry-after': String(error.retryAfterSeconds) }, cause: error });
  }
  return error;
}
