/**
 * An issuer's keys over time. Nobody waits for them in the ordinary case: they are loaded at start, again every five minutes,
 * and what has been loaded stays good until something newer has come, however long the issuer is away.
 *
 * A. A token that no known key fits asks for newer keys and waits for them. At most one load runs, such tokens start one per
 *    `rotation`, and so many may wait.
 * B. Within `rotation` of the last one they are refused, and a load is put at its end: whatever unknown keys strangers name, one
 *    that is new at the issuer is known within that time.
 * C. A load that fails is tried again after 1, 2, 4 … 30 seconds; each new reason is said once.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { KeySet } from './key-set.ts';

export interface KeySource {
  /** The last good keys; the same object until they change. */
  readonly current: () => KeySet | undefined;
  /** Resolves when the load that a token with an unknown key may wait for is over, well or not; undefined when it is not to wait. */
  readonly renew: () => Promise<void> | undefined;
  /** Seconds until the next load, at least 1. */
  readonly retryAfterSeconds: () => number;
  /** Resolves when the first load is over; rejects only where `isEssential`. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
}

export interface KeySourceOptions {
  readonly issuer: string;
  readonly load: () => Promise<KeySet>;
  /** Whether the gateway does not start without: a file of its own. */
  readonly isEssential: boolean;
  /** Milliseconds. */
  readonly rotation: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onLoad: (isGood: boolean) => void;
}

const REFRESH_MS = 5 * 60_000;
const RETRY_MS = [1000, 2000, 4000, 8000, 16_000];
const RETRY_MAX_MS = 30_000;
/** Tokens that wait for a load; an issuer can be slow while strangers are quick. */
const WAITING_MAX = 1000;

export function createKeySource({ issuer, load, isEssential, rotation, clock, log, onLoad }: KeySourceOptions): KeySource {
  let keys: KeySet | undefined;
  let inFlight: Promise<void> | undefined;
  let startedAt = -Infinity;
  let failures = 0;
  let reason: string | undefined;
  let nextAt = Infinity;
  let cancel = (): void => undefined;
  let isStopped = false;
  let waiting = 0;

  const plan = (at: number): void => {
    if (isStopped || at >= nextAt) return;
    cancel();
    nextAt = at;
    cancel = clock.after(Math.max(at - clock.now(), 0), () => void run());
  };
  const run = (): Promise<void> => {
    if (inFlight !== undefined) return inFlight;
    cancel();
    nextAt = Infinity;
    startedAt = clock.now();
    inFlight = attempt().finally(() => {
      inFlight = undefined;
      waiting = 0;
      plan(clock.now() + (failures === 0 ? REFRESH_MS : (RETRY_MS[failures - 1] ?? RETRY_MAX_MS))); // C
    });
    return inFlight;
  };
  const attempt = async (): Promise<void> => {
    try {
      take(await load());
    } catch (error) {
      failures += 1;
      const said = error instanceof Error ? error.message : String(error);
      if (said !== reason && !isStopped) log.warn({ issuer, reason: said, known: keys?.count ?? 0 }, keys === undefined ? 'no keys of an issuer yet; its tokens are answered with 503' : 'the keys of an issuer could not be loaded anew; the known ones serve on');
      reason = said;
      onLoad(false);
    }
  };
  const take = (loaded: KeySet): void => {
    const isNew = loaded.digest !== keys?.digest;
    if (isNew || failures > 0) log.info({ issuer, keys: loaded.count, unusable: loaded.unusable, isNew }, 'the keys of an issuer have been loaded');
    if (isNew) keys = loaded;
    failures = 0;
    reason = undefined;
    onLoad(true);
  };

  return {
    current: () => keys,
    renew() {
      if (inFlight === undefined && clock.now() - startedAt < rotation) {
        plan(startedAt + rotation); // B
        return undefined;
      }
      if (waiting >= WAITING_MAX) return undefined;
      waiting += 1;
      return run(); // A
    },
    retryAfterSeconds: () => Math.max(1, Math.ceil(Math.min(nextAt - clock.now(), RETRY_MAX_MS) / 1000)),
    async start() {
      if (!isEssential) return run();
      take(await load());
      startedAt = clock.now();
      plan(startedAt + REFRESH_MS);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** Keys that never change: a shared secret. */
export function fixedKeys(keys: KeySet): KeySource {
  return { current: () => keys, renew: () => undefined, retryAfterSeconds: () => 1, start: async () => undefined, stop: () => undefined };
}
