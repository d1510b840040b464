/** Gives the request its id: a new one, or the one a trusted proxy sent. It is in every log line and on the answer. */
import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../context.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Stage } from './stage.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** Ids from outside go into logs and headers, so they are held to a small alphabet. */
const PLAUSIBLE = /^[\w.:+/=-]{1,128}$/;

export function requestIdStage({ proxies, log }: { readonly proxies: TrustedProxies; readonly log: Logger }): Stage {
  return {
    name: 'request-id',
    run(context: RequestContext): void {
      const sent = context.source.header('x-request-id');
      context.requestId = sent !== undefined && PLAUSIBLE.test(sent) && proxies.trusts(context.source.peer) ? sent : randomUUID();
      context.log = log.child({ requestId: context.requestId });
      context.responseHeaders.set('x-request-id', context.requestId);
    },
  };
}
