/** Outermost: one event per call, for metrics and the log, with the words that no client sees. */
import { GatewayError } from '../errors.ts';
import type { Call, ServiceRequest, Wrapper } from './call.ts';
import type { UpstreamEvent, UpstreamObserver } from './executor.ts';

const MAX_LOGGED_CHARACTERS = 1000;

/** `errorsIn` are those of an answer that is none of them itself. */
export function observe<Request extends ServiceRequest, Answer>(
  service: string,
  observer: UpstreamObserver,
  now: () => number,
  errorsIn: (answer: Answer) => readonly GatewayError[] | undefined,
): Wrapper<Request, Answer> {
  return (next) => async (call) => {
    const start = now();
    const result = await next(call);
    const durationMs = now() - start;
    if (result instanceof GatewayError) observer(eventOf(service, call, String(result.extensions['code']), durationMs, [result]));
    else {
      const errors = errorsIn(result);
      observer(eventOf(service, call, errors === undefined ? 'ok' : 'UPSTREAM_ERROR', durationMs, errors));
    }
    return result;
  };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function eventOf(service: string, { request, status, isShared }: Call, outcome: UpstreamEvent['outcome'], durationMs: number, errors: readonly GatewayError[] | undefined): UpstreamEvent {
  const event: Writable<UpstreamEvent> = { service, requestId: request.context.requestId, kind: request.kind, outcome, durationMs };
  if ('field' in request) event.field = request.field;
  if (isDeclared(request, status, outcome)) event.isDeclared = true;
  if (isShared) event.isShared = true;
  if (status !== undefined) event.status = status;
  if (errors !== undefined) event.errors = errors.map(({ message, cause }) => ({ message: wordsOf(cause) ?? message }));
  return event;
}

function isDeclared(request: ServiceRequest, status: number | undefined, outcome: UpstreamEvent['outcome']): boolean {
  return 'codes' in request && status !== undefined && status < 500 && request.codes.get(status) === outcome;
}

/** The message of what lies behind a client-safe error: an Error of the network, or the service's own error object. */
function wordsOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('message' in cause) || typeof cause.message !== 'string') return undefined;
  const code = 'code' in cause && typeof cause.code === 'string' && !cause.message.includes(cause.code) ? `${cause.code}: ` : '';
  return (code + cause.message).slice(0, MAX_LOGGED_CHARACTERS);
}
