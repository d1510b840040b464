/** When the whole request must be over. One signal for everything that waits: it fires at the deadline or when the client has gone. */
import { DEADLINE, type RequestContext } from '../context.ts';
import type { Stage } from './stage.ts';

export function deadlineStage({ requestTimeout }: { /** Milliseconds. */ readonly requestTimeout: number }): Stage {
  return {
    name: 'deadline',
    run(context: RequestContext): void {
      const timer = setTimeout(() => {
        context.isPastDeadline = true;
        context.abort.abort(DEADLINE);
      }, requestTimeout);
      context.onEnd.push(() => {
        clearTimeout(timer);
      });
    },
  };
}
