/** Addresses whose budget is known to be exhausted, and until when: who is refused anyway need not wait for Redis. */
import type { Clock } from '../../lib/clock.ts';

export interface Blocked {
  /** Milliseconds until the address may ask again; 0 when it may now. */
  readonly leftMs: (caller: string) => number;
  readonly block: (caller: string, forMs: number) => void;
}

const MAX_BLOCKED = 10_000;
/** A day that jumps must not lock anybody out for longer than this; the store is asked again then. */
const LONGEST_MS = 60_000;

/** Holds `max` callers; one more takes the place of the oldest, which asks the store again and is refused there. */
export function createBlocked(clock: Pick<Clock, 'now'>, max = MAX_BLOCKED): Blocked {
  const until = new Map<string, number>();
  return {
    leftMs(caller) {
      const end = until.get(caller);
      if (end === undefined) return 0;
      const left = end - clock.now();
      if (left > 0 && left <= LONGEST_MS) return left;
      until.delete(caller);
      return 0;
    },
    block(caller, forMs) {
      until.delete(caller);
      if (until.size >= max) for (const [oldest] of until) {
        until.delete(oldest);
        break;
      }
      until.set(caller, clock.now() + Math.min(forMs, LONGEST_MS));
    },
  };
}
