/**
 * Bulkhead: at most `concurrency` calls to a service in flight, as many again waiting in order of arrival, the rest refused at once.
 * A call that waits is bounded by its request's signal, not by the service's timeout.
 */
import type { Call, ServiceRequest, Wrapper } from './call.ts';
import type { UpstreamConfig } from './executor.ts';
import { failure } from './failure.ts';

export function concurrency<Request extends ServiceRequest, Answer>({ name, concurrency: limit }: UpstreamConfig): Wrapper<Request, Answer> {
  let running = 0;
  const waiting = new Set<() => void>(); // a Set keeps the order of arrival and lets an aborted call leave from the middle

  /** True: the call has its place. False: its request was aborted while it waited. */
  const place = (call: Call): Promise<boolean> =>
    new Promise((resolve) => {
      const { signal } = call.request.context;
      const take = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        signal.removeEventListener('abort', leave);
        waiting.delete(take);
        resolve(false);
      };
      signal.addEventListener('abort', leave);
      waiting.add(take);
    });

  return (next) => async (call) => {
    if (call.request.context.signal.aborted) return failure.deadline(name);
    if (running < limit) running += 1;
    else if (waiting.size >= limit) return failure.queueFull(name);
    else if (!(await place(call))) return failure.deadline(name);
    try {
      return await next(call);
    } finally {
      const [first] = waiting;
      if (first === undefined) running -= 1;
      else {
        waiting.delete(first); // the place passes on: `running` stays, so that no newcomer slips in between
        first();
      }
    }
  };
}
