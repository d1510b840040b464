/** One call to one service, from the outermost wrapper to the socket. The list below is the order. */
import { GatewayError } from '../errors.ts';
import { concurrency } from './concurrency.ts';
import type { Send, UpstreamConfig, UpstreamHandle, UpstreamObserver, UpstreamRequest, UpstreamResult, Wrapper } from './executor.ts';
import { graphqlHttp } from './graphql-http.ts';
import { headers } from './headers.ts';
import { observe } from './observe.ts';
import { createClientPool } from './pool.ts';
import { timeout } from './timeout.ts';

/**
 * The calls to one service. Opens no connection before the first.
 *
 * @throws OperatorError for a configuration that cannot work: a header the gateway owns, an unreadable PEM file, a URL with credentials.
 */
export function createUpstream(config: UpstreamConfig, deps: { observe: UpstreamObserver; now?: () => number }): UpstreamHandle {
  const now = deps.now ?? (() => performance.now());
  const pool = createClientPool(config);
  const wrappers: readonly Wrapper[] = [
    observe(config.name, deps.observe, now), // one event per call, with the wait for a place
    concurrency(config), // a place among the calls in flight
    headers(config), // what the service sees of the client
    timeout(config), // one clock for the exchange, and the client's going
  ];
  const send = wrappers.reduceRight<Send>((next, wrap) => wrap(next), graphqlHttp(config, pool));
  let open = 0;
  let onIdle: (() => void) | undefined;

  const execute = async (request: UpstreamRequest): Promise<UpstreamResult> => {
    open += 1;
    try {
      request.context.takeCall(config.name);
      return await send({ request, headers: [], status: undefined, failure: undefined, cancel: undefined });
    } catch (error) {
      return { data: null, errors: [error instanceof GatewayError ? error : internalError(error)] };
    } finally {
      open -= 1;
      if (open === 0) onIdle?.();
    }
  };

  return {
    execute,
    close: async () => {
      if (open > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await pool.destroy();
    },
    destroy: () => pool.destroy(),
  };
}

/** What nobody expected, such as variables that are no JSON; a call never rejects. */
function internalError(cause: unknown): GatewayError {
  return new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway could not make a call this request needs.', { cause });
}
