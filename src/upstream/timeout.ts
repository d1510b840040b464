/** One limit over the whole exchange, connecting and a dripping body included; and the end of the request ends its calls. */
import type { ServiceRequest, Wrapper } from './call.ts';
import type { UpstreamConfig } from './executor.ts';
import { failure } from './failure.ts';

export function timeout<Request extends ServiceRequest, Answer>({ name, timeout: timeoutMs }: UpstreamConfig): Wrapper<Request, Answer> {
  return (next) => async (call) => {
    const { signal } = call.request.context;
    if (signal.aborted) return failure.deadline(name);
    const onAbort = (): void => call.running?.cancel(failure.deadline(name));
    const timer = setTimeout(() => call.running?.cancel(failure.timeout(name)), timeoutMs);
    signal.addEventListener('abort', onAbort);
    try {
      return await next(call);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  };
}
