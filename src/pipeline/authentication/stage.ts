/**
 * Who asks, before anything is read of what they ask. Writes `principal`; refuses a bad credential even where none is required,
 * because whoever sent one meant to be somebody. Stays synchronous for a remembered token, a key or a certificate.
 */
import { DEADLINE, type Principal, type RequestContext } from '../../context.ts';
import { GatewayError } from '../../errors.ts';
import { unlessAborted } from '../../lib/abort.ts';
import type { Stage } from '../stage.ts';
import type { Authenticator } from './authenticator.ts';
import { Refusal, toGatewayError } from './refusal.ts';

export interface AuthenticationStageOptions extends Pick<Authenticator, 'authenticate' | 'scheme'> {
  /** Before a signature is verified for the first time, which takes a hundred times as long as finding it remembered. May throw. */
  readonly beforeCheck: (request: RequestContext) => void;
}

export function authenticationStage({ authenticate, scheme, beforeCheck }: AuthenticationStageOptions): Stage {
  const refused = (context: RequestContext, error: unknown): unknown => {
    if (error instanceof Refusal) context.log.debug({ reason: error.reason, why: error.message }, 'a credential was refused');
    return toGatewayError(error, scheme);
  };
  const settle = async (context: RequestContext, pending: Promise<Principal>): Promise<void> => {
    try {
      // The check goes on for those who share it.
      context.principal = await unlessAborted(pending, context.abort);
    } catch (error) {
      const { reason } = context.abort;
      throw refused(context, reason !== undefined && error === reason ? unchecked(reason) : error);
    }
  };
  return {
    name: 'authentication',
    run(context: RequestContext): void | Promise<void> {
      let principal: Principal | Promise<Principal>;
      try {
        principal = authenticate(context.source, () => beforeCheck(context));
      } catch (error) {
        throw refused(context, error);
      }
      if (principal instanceof Promise) return settle(context, principal);
      context.principal = principal;
    },
  };
}

function unchecked(reason: Error): GatewayError {
  if (reason === DEADLINE) return new GatewayError('GATEWAY_TIMEOUT', 'The credential could not be checked before the deadline.');
  return new GatewayError('BAD_REQUEST', 'The client has gone.');
}
