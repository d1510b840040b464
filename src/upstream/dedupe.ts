/**
 * Identical queries in flight to a service are one exchange. What makes them identical is all that goes over the wire, every
 * header included: headers are how a service learns who calls, so callers it could tell apart never share. Behind headers.ts,
 * which writes them, and before concurrency.ts, because who joins takes no place.
 *
 * The exchange belongs to nobody: each caller waits for it under its own signal, and it ends early only when the last has gone.
 */
import type { GatewayError } from '../errors.ts';
import { Abort, type Signal } from '../lib/abort.ts';
import { Call, type Send, type ServiceRequest, type Wrapper } from './call.ts';
import type { CallContext, UpstreamConfig } from './executor.ts';
import { failure } from './failure.ts';
import { REQUEST_ID } from './headers.ts';

/** The service's answer headers for clients, in the order they came. */
type Returned = readonly (readonly [name: string, value: string])[];

/** One exchange and who waits for it. */
interface Shared<Answer> {
  /** The call that is made; its status is that of the answer. */
  readonly call: Call;
  readonly returned: Returned;
  /** Told the answer, the same object each: nobody may change it. */
  readonly waiting: Set<(answer: Promise<Answer | GatewayError>) => void>;
  readonly cancel: () => void;
}

/** Why an exchange that belongs to nobody ends early. */
const NOBODY_WAITS = new Error('nobody waits for the answer any more');

export function dedupe<Request extends ServiceRequest, Answer>({ name, dedupe: isOn }: UpstreamConfig): Wrapper<Request, Answer> {
  if (!isOn) return (next) => next;
  /** By {@link keyOf}: the exchanges that may be joined. Each leaves with its answer or its last caller, so it holds only what is in flight. */
  const inFlight = new Map<string, Shared<Answer>>();

  const begin = (call: Call<Request>, key: string, next: Send<Request, Answer>): Shared<Answer> => {
    const ending = new Abort();
    const own = callOfNobody(call, ending);
    const leave = (): void => {
      if (inFlight.get(key) === shared) inFlight.delete(key); // after a mutation a later one may be in its place
    };
    const cancel = (): void => {
      leave(); // at once, so that nobody joins what has been given up
      ending.abort(NOBODY_WAITS);
    };
    const shared: Shared<Answer> = { ...own, waiting: new Set(), cancel };
    inFlight.set(key, shared);
    const answer = next(own.call);
    const settle = (): void => {
      leave();
      for (const give of shared.waiting) give(answer);
    };
    void answer.then(settle, settle);
    return shared;
  };

  /** What was asked before a mutation has ended may have been read before it: nobody who asks later is answered with it. */
  const apart = async (call: Call<Request>, next: Send<Request, Answer>): Promise<Answer | GatewayError> => {
    try {
      return await next(call);
    } finally {
      if (call.request.kind === 'mutation') inFlight.clear();
    }
  };

  return (next) => async (call) => {
    if (!isShareable(call.request)) return apart(call, next);
    const { signal, returnHeader } = call.request.context;
    if (signal.aborted) return failure.deadline(name);
    const key = keyOf(call);
    const running = inFlight.get(key);
    call.isShared = running !== undefined;
    const shared = running ?? begin(call, key, next);
    const answer = await answerOf(shared, signal);
    if (answer === 'gone') return failure.deadline(name);
    call.status = shared.call.status;
    if (returnHeader !== undefined) for (const [header, value] of shared.returned) returnHeader(header, value);
    return answer;
  };
}

/** As `call`, under a signal that is no caller's. Field by field: a caller's context holds its whole request, which may end before the exchange does. */
function callOfNobody<Request extends ServiceRequest>(call: Call<Request>, signal: Signal): { readonly call: Call<Request>; readonly returned: Returned } {
  const { requestId, principal, header, takeCall } = call.request.context;
  const returned: [name: string, value: string][] = [];
  const context: CallContext = { signal, requestId, ...(principal !== undefined && { principal }), header, takeCall, returnHeader: (...line) => void returned.push(line) };
  const own = new Call({ ...call.request, context });
  own.headers = call.headers;
  return { call: own, returned };
}

/** The answer, as soon as it is there; `gone` as soon as the signal aborts. */
function answerOf<Answer>({ waiting, cancel }: Shared<Answer>, signal: Signal): Promise<Answer | GatewayError | 'gone'> {
  return new Promise((resolve) => {
    const give = (answer: Promise<Answer | GatewayError>): void => {
      signal.removeEventListener('abort', leave);
      resolve(answer);
    };
    const leave = (): void => {
      signal.removeEventListener('abort', leave);
      waiting.delete(give);
      resolve('gone');
      if (waiting.size === 0) cancel();
    };
    signal.addEventListener('abort', leave);
    waiting.add(give);
  });
}

/** What only reads: a query of a GraphQL service, a GET without a body of a REST service. */
function isShareable(request: ServiceRequest): boolean {
  return request.kind === 'query' && (!('method' in request) || (request.method === 'GET' && request.body === undefined));
}

/**
 * Everything on the wire, whole, and what decides how the answer is read; as JSON, so that no value can pose as two. But for
 * the request id, which is the gateway's own, says nothing of who calls and is never the same.
 */
function keyOf({ request, headers }: Call): string {
  const lines = headers.filter((_line, at) => headers[at - (at % 2)] !== REQUEST_ID);
  if ('method' in request) return JSON.stringify([request.target, lines, request.reads, [...request.expects], [...request.codes]]);
  const { query, variables, operationName } = request;
  return JSON.stringify([{ query, variables, operationName }, lines]);
}
