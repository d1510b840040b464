/** A clock that stands still until it is told to go on. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.ts';

export interface TestClock extends Clock {
  /** Runs what is due on the way, in its order, and what follows from it without waiting for anybody. */
  readonly advance: (ms: number) => Promise<void>;
  /** Milliseconds until each timer that waits. */
  readonly waiting: () => readonly number[];
}

export function createClock(start = Date.now()): TestClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly act: () => void }>();
  return {
    now: () => now,
    elapsed: () => now - start,
    after(ms, act) {
      const timer = { at: now + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    waiting: () => [...timers].map(({ at }) => at - now).sort((a, b) => a - b),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.act();
        await turn();
      }
      now = end;
    },
  };
}
