/** The time, as an argument: what waits or expires takes a Clock, so that its tests neither sleep nor guess. */

export interface Clock {
  /** Milliseconds since 1970, as tokens and files count. */
  readonly now: () => number;
  /** Milliseconds since some moment; never goes back, whatever is done to the time of day. */
  readonly elapsed: () => number;
  /** Runs `act` once, `ms` from now; what it returns takes that back. Keeps no process alive. */
  readonly after: (ms: number, act: () => void) => () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  },
};
