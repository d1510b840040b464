/** Budgets as the configuration wants them: counted in the memory of this process, or in Redis for all replicas. */
import type { Config } from './config/index.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { monotonicUs } from './lib/monotonic.ts';
import { openRedis } from './lib/redis.ts';
import { createMemoryStore } from './pipeline/rate-limit/memory-store.ts';
import { createRateLimiter, type RateLimiter } from './pipeline/rate-limit/rate-limiter.ts';
import { createStoreWithFallback } from './pipeline/rate-limit/store-with-fallback.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface RateLimitingDependencies {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'rateLimited' | 'budgetStore'>;
  readonly clock?: Clock;
}

export interface OpenRateLimiter extends RateLimiter {
  /** Resolves when it is known where is counted: what is admitted before that is counted as if Redis were away. Two seconds at most. */
  readonly known: Promise<void>;
}

export function openRateLimiter({ rateLimit, redis }: Pick<Config, 'rateLimit' | 'redis'>, { log, metrics, clock = systemClock }: RateLimitingDependencies): OpenRateLimiter {
  const memory = createMemoryStore({ nowUs: monotonicUs });
  const dependencies = { clock, log, onRefused: metrics.rateLimited };
  if (redis === undefined) return { ...createRateLimiter(rateLimit, { store: memory, ...dependencies }), known: Promise.resolve() };
  const store = createStoreWithFallback({
    redis: openRedis(redis), memory, clock, log,
    onStoreFailure: rateLimit.onStoreFailure, localShare: rateLimit.localShare, keyPrefix: redis.keyPrefix, timeoutMs: redis.timeout,
    onStoreState: metrics.budgetStore,
  });
  return { ...createRateLimiter(rateLimit, { store, ...dependencies }), known: store.known };
}
