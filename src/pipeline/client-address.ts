/**
 * Finds the client's address: the peer of the connection, or, when that is a trusted proxy, the nearest address in
 * X-Forwarded-For that is not one. Anybody can write that header, so from elsewhere it is ignored and said so once.
 */
import { isIP } from 'node:net';
import type { RequestContext } from '../context.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Stage } from './stage.ts';
import { unmapped, type TrustedProxies } from './trusted-proxies.ts';

export function clientAddressStage({ proxies, log }: { readonly proxies: TrustedProxies; readonly log: Logger }): Stage {
  let hasWarned = false;
  return {
    name: 'client-address',
    run(context: RequestContext): void {
      const peer = unmapped(context.source.peer);
      context.clientAddress = peer;
      const forwarded = context.source.header('x-forwarded-for');
      if (forwarded === undefined) return;
      if (!proxies.trusts(peer)) {
        if (!hasWarned) log.warn({ peer }, 'x-forwarded-for from an address that server.trustedProxies does not name is ignored; name your load balancer there');
        hasWarned = true;
        return;
      }
      // Each proxy appends the address it saw: from the right, the first one that is not a proxy of ours is the client's.
      for (const hop of forwarded.split(',').reverse()) {
        const address = unmapped(hop.trim());
        if (address === undefined || isIP(address) === 0) return;
        context.clientAddress = address;
        if (!proxies.trusts(address)) return;
      }
    },
  };
}
