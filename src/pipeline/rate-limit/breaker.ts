/**
 * Knows whether the shared store can be asked. Two failures within a second (and the time it takes to fail), or a lost connection, and nobody asks it any more; requests
 * never find out whether it is back, probes do: at once when there is a connection again, and otherwise after 100 ms, then twice as
 * long each time up to 5 s, at random moments so that replicas do not ask together.
 */
import type { Clock } from '../../lib/clock.ts';

export interface Breaker {
  readonly isClosed: () => boolean;
  /** A command has failed. */
  readonly failed: (reason: string) => void;
  /** There is a connection (again). */
  readonly connected: () => void;
  /** There is none. */
  readonly lost: (reason: string) => void;
  /** Resolves when it is known for the first time whether the store can be asked. */
  readonly known: Promise<void>;
  readonly stop: () => void;
}

export interface BreakerOptions {
  /** Rejects when the store cannot do what it is for. */
  readonly probe: () => Promise<void>;
  readonly clock: Clock;
  readonly onState: (state: 'up' | 'down', reason: string) => void;
  /** A failure takes so long to be one; default 0. Two in a row are no longer apart than that and a second. */
  readonly timeoutMs?: number;
  /** 0 to 1. */
  readonly random?: () => number;
}

const FAILURES_WITHIN_MS = 1000;
const FIRST_PROBE_MS = 100;
const LAST_PROBE_MS = 5000;
/** One that was up for so long begins with the shortest wait again. */
const SOUND_AFTER_MS = 10_000;

export function createBreaker({ probe, clock, onState, timeoutMs = 0, random = Math.random }: BreakerOptions): Breaker {
  let state: 'unknown' | 'up' | 'down' = 'unknown';
  let failedAt = -Infinity;
  let upAt = -Infinity;
  let attempt = 0;
  let isProbing = false;
  let isStopped = false;
  let unschedule: (() => void) | undefined;
  let know = (): void => undefined;
  const known = new Promise<void>((resolve) => (know = resolve));

  const change = (next: 'up' | 'down', reason: string): void => {
    if (state === next || isStopped) return;
    state = next;
    if (next === 'up') upAt = clock.now();
    else if (Math.abs(clock.now() - upAt) > SOUND_AFTER_MS) attempt = 0;
    failedAt = -Infinity;
    onState(next, reason);
    know();
  };

  const goDown = (reason: string): void => {
    change('down', reason);
    schedule();
  };

  const schedule = (): void => {
    if (unschedule !== undefined || isProbing || isStopped) return;
    const longest = Math.min(FIRST_PROBE_MS * 2 ** Math.min(attempt++, 10), LAST_PROBE_MS);
    unschedule = clock.after(Math.ceil(longest * (0.5 + random() / 2)), () => {
      unschedule = undefined;
      void tryNow();
    });
  };

  const tryNow = async (): Promise<void> => {
    if (isProbing || isStopped) return;
    unschedule?.();
    unschedule = undefined;
    isProbing = true;
    const reason = await probe().then(
      () => undefined,
      (error: unknown) => reasonIn(error),
    );
    isProbing = false;
    if (reason === undefined) change('up', 'answers');
    else goDown(reason);
  };

  return {
    isClosed: () => state === 'up',
    failed(reason) {
      if (state !== 'up') return;
      const now = clock.now();
      if (Math.abs(now - failedAt) <= FAILURES_WITHIN_MS + timeoutMs) goDown(reason);
      else failedAt = now;
    },
    connected: () => void tryNow(),
    lost: goDown,
    known,
    stop() {
      isStopped = true;
      unschedule?.();
      know();
    },
  };
}

function reasonIn(error: unknown): string {
  return error instanceof Error && 'reason' in error ? String(error.reason) : 'unknown';
}
