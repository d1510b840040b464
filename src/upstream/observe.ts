/** Outermost: one event per call, for metrics and the log, with the words that no client sees. */
import type { Call, UpstreamEvent, UpstreamObserver, UpstreamResult, Wrapper } from './executor.ts';

const MAX_LOGGED_CHARACTERS = 1000;

export function observe(service: string, observer: UpstreamObserver, now: () => number): Wrapper {
  return (next) => async (call) => {
    const start = now();
    const result = await next(call);
    observer(eventOf(service, call, result, now() - start));
    return result;
  };
}

function eventOf(service: string, call: Call, { errors }: UpstreamResult, durationMs: number): UpstreamEvent {
  return {
    service,
    kind: call.request.kind,
    outcome: call.failure ?? (errors === undefined ? 'ok' : 'UPSTREAM_ERROR'),
    durationMs,
    ...(call.status !== undefined && { status: call.status }),
    ...(errors && { errors: errors.map(({ message, cause }) => ({ message: wordsOf(cause) ?? message })) }),
  };
}

/** The message of what lies behind a client-safe error: an Error of the network, or the service's own error object. */
function wordsOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('message' in cause) || typeof cause.message !== 'string') return undefined;
  const code = 'code' in cause && typeof cause.code === 'string' && !cause.message.includes(cause.code) ? `${cause.code}: ` : '';
  return (code + cause.message).slice(0, MAX_LOGGED_CHARACTERS);
}
