/** Many waits of the same length with one timer: a timer and an immediate for each took 3 µs of a request's CPU (Node 20.20.2). */
import type { Clock } from './clock.ts';

export interface Wait {
  /** False: it is too late, `onLate` has been called. */
  readonly end: () => boolean;
}

/**
 * Begins waits of `ms` milliseconds, each of which ends or is too late. What is sent in one turn of the event loop leaves in its immediate
 * (share-writes.ts), so the time begins there: a process that is busy until then is not the other side's fault. Nor is one too busy to read
 * what has come: sockets are read once more before anything is called late.
 */
export function createDeadlines(ms: number, clock: Pick<Clock, 'after' | 'elapsed'>): (onLate: () => void) => Wait {
  let fresh: Begun[] = [];
  /** Those whose time runs, in the order of their ends; many have ended. Bounded by what begins within `ms`. */
  let running: Begun[] = [];
  let isTimed = false;

  const start = (): void => {
    const at = clock.elapsed() + ms;
    for (const wait of fresh) {
      wait.at = at;
      if (wait.onLate !== undefined) running.push(wait);
    }
    fresh = [];
    if (!isTimed) setTimer();
  };
  const setTimer = (): void => {
    const first = running.findIndex(({ onLate }) => onLate !== undefined);
    running = first < 0 ? [] : running.slice(first);
    const [next] = running;
    isTimed = next !== undefined;
    if (next !== undefined) clock.after(Math.max(0, Math.ceil(next.at - clock.elapsed())), () => setImmediate(expire));
  };
  const expire = (): void => {
    const now = clock.elapsed();
    for (const wait of running) {
      if (wait.at > now) break;
      const { onLate } = wait;
      if (wait.end()) onLate?.();
    }
    setTimer();
  };
  return (onLate) => {
    const wait = new Begun(onLate);
    if (fresh.push(wait) === 1) setImmediate(start);
    return wait;
  };
}

class Begun implements Wait {
  onLate: (() => void) | undefined;
  at = Infinity;

  constructor(onLate: () => void) {
    this.onLate = onLate;
  }

  end(): boolean {
    const isOpen = this.onLate !== undefined;
    this.onLate = undefined;
    return isOpen;
  }
}
