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

export function openRateLimiter({ rateLimit, redis }: Pick<Config, 'rateLimit' | 'redis'>, { log, metrics, clock = systemClock }: RateLimitingDependencies): RateLimiter {
  const memory = createMemoryStore({ nowUs: monotonicUs });
  const store =
    redis === undefined
      ? memory
      : createStoreWithFallback({
          redis: openRedis(redis), memory, clock, log,
          onStoreFailure: rateLimit.onStoreFailure, localShare: rateLimit.localShare, keyPrefix: redis.keyPrefix, timeoutMs: redis.timeout,
          onStoreState: metrics.budgetStore,
        });
  return createRateLimiter(rateLimit, { store, clock, log, onRefused: metrics.rateLimited });
}
