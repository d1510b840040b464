/** One call to one service, from the outermost wrapper to the socket. The list below is the order. */
import { GatewayError } from '../errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { concurrency } from './concurrency.ts';
import { dedupe } from './dedupe.ts';
import { Call, type Send, type ServiceRequest, type Wrapper } from './call.ts';
import type { RestAnswer, RestRequest, RestUpstream, UpstreamConfig, UpstreamHandle, UpstreamObserver, UpstreamRequest, UpstreamResult } from './executor.ts';
import { graphqlHttp } from './graphql-http.ts';
import { GRAPHQL_HEADERS, headers, UNENCODED } from './headers.ts';
import { identityFor, type Identity } from './identity.ts';
import type { Signer } from './identity-key.ts';
import { observe } from './observe.ts';
import { createClientPool, type ClientPool } from './pool.ts';
import { addRestHeaders } from './rest-headers.ts';
import { restHttp } from './rest-http.ts';
import { timeout } from './timeout.ts';

export interface UpstreamDependencies {
  readonly observe: UpstreamObserver;
  readonly now?: () => number;
  /** Of the tokens that are signed for services. */
  readonly clock?: Clock;
  /** For a service with `identity: { jwt }`. */
  readonly signer?: Signer | undefined;
}

/**
 * The calls to one GraphQL service. Opens no connection before the first.
 *
 * @throws OperatorError for a configuration that cannot work: a header the gateway owns, an unreadable PEM file, a URL with credentials.
 */
export function createUpstream(config: UpstreamConfig, deps: UpstreamDependencies): UpstreamHandle {
  return createHandle<UpstreamRequest, UpstreamResult, UpstreamResult>(config, deps, {
    headers: headers(config, GRAPHQL_HEADERS, callerFor(config, deps)),
    transport: graphqlHttp,
    errorsIn: ({ errors }) => errors,
    failed: (error) => ({ data: null, errors: [error] }),
  });
}

/**
 * The calls to one REST service, below the path of its URL. Opens no connection before the first.
 *
 * @throws OperatorError as {@link createUpstream}, and for a URL with a query.
 */
export function createRestUpstream(config: UpstreamConfig, deps: UpstreamDependencies): UpstreamHandle<RestUpstream> {
  return createHandle<RestRequest, RestAnswer, RestAnswer | GatewayError>(config, deps, {
    headers: headers(config, UNENCODED, callerFor(config, deps), addRestHeaders),
    transport: restHttp,
    errorsIn: () => undefined, // a status is an answer or a failure of the whole call
    failed: (error) => error,
  });
}

/** What differs between the protocols. */
interface Protocol<Request extends ServiceRequest, Answer, Result> {
  readonly headers: Wrapper<Request, Answer>;
  readonly transport: (config: UpstreamConfig, pool: ClientPool) => Send<Request, Answer>;
  readonly errorsIn: (answer: Answer) => readonly GatewayError[] | undefined;
  readonly failed: (error: GatewayError) => Result;
}

function createHandle<Request extends ServiceRequest, Answer extends Result, Result>(
  config: UpstreamConfig,
  deps: UpstreamDependencies,
  { headers: addHeaders, transport, errorsIn, failed }: Protocol<Request, Answer, Result>,
): UpstreamHandle<(request: Request) => Promise<Result>> {
  const now = deps.now ?? (() => performance.now());
  const pool = createClientPool(config);
  const wrappers: readonly Wrapper<Request, Answer>[] = [
    observe(config.name, deps.observe, now, errorsIn), // one event per call, with the wait for a place
    addHeaders, // what the service sees of the client and learns of the caller
    dedupe(config), // one exchange for identical queries of the same caller
    concurrency(config), // a place among the calls in flight
    timeout(config), // one clock for the exchange, and the client's going
  ];
  const send = wrappers.reduceRight((next, wrap) => wrap(next), transport(config, pool));
  let open = 0;
  let onIdle: (() => void) | undefined;

  const execute = async (request: Request): Promise<Result> => {
    open += 1;
    try {
      request.context.takeCall(config.name);
      const answer = await send(new Call(request));
      return answer instanceof GatewayError ? failed(answer) : answer;
    } catch (error) {
      return failed(error instanceof GatewayError ? error : internalError(error));
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

function callerFor(config: UpstreamConfig, { signer, clock = systemClock }: UpstreamDependencies): Identity {
  return identityFor(config, { signer, clock });
}

/** What nobody expected, such as variables that are no JSON; a call never rejects. */
function internalError(cause: unknown): GatewayError {
  return new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway could not make a call this request needs.', { cause });
}
