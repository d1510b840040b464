/**
 * Budgets in Redis, and what holds without it (`rateLimit.onStoreFailure`): `local`, this process grants a share of each budget by
 * itself; `open`, everything is admitted; `closed`, everything is refused. A request that finds Redis slow waits once, for
 * `redis.timeout`; those after it do not ask (breaker.ts). What was reserved in one store is settled there or not at all, so nothing is
 * counted twice when Redis is back.
 */
import type { Clock } from '../../lib/clock.ts';
import type { RedisConnection } from '../../lib/redis.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { createBreaker } from './breaker.ts';
import type { Budget } from './gcra.ts';
import { createLocalShare } from './local-share.ts';
import type { MemoryStore } from './memory-store.ts';
import { createRedisStore, StoreFailure, type RedisStoreOptions } from './redis-store.ts';
import { uncounted, type BudgetStore, type Decision } from './store.ts';

export interface StoreWithFallbackOptions extends Pick<RedisStoreOptions, 'keyPrefix' | 'timeoutMs' | 'scripts'> {
  /** Not yet connected; this store connects and closes it. */
  readonly redis: RedisConnection;
  readonly memory: MemoryStore;
  readonly onStoreFailure: 'local' | 'open' | 'closed';
  /** 0 to 1. */
  readonly localShare: number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly onStoreState?: (state: 'up' | 'down') => void;
}

export interface StoreWithFallback extends BudgetStore {
  readonly isShared: () => boolean;
  /** Resolves when Redis has answered, or has been found away, for the first time. A start waits for it (gateway.ts), so that the first requests are counted where all are. */
  readonly known: Promise<void>;
}

/** Something is wrong with one key, not with Redis. */
const OF_ONE_KEY = new Set(['WRONGTYPE', 'answer']);
const LOGGED_KINDS = 20;

export function createStoreWithFallback({ redis, memory, onStoreFailure, localShare, clock, log, onStoreState, ...options }: StoreWithFallbackOptions): StoreWithFallback {
  const shared = createRedisStore({ redis, clock, ...options });
  const local = createLocalShare(memory, localShare);
  const breaker = createBreaker({
    probe: shared.probe,
    clock,
    timeoutMs: options.timeoutMs,
    onState(state, reason) {
      if (state === 'down') log.warn({ reason, onStoreFailure }, 'redis is away: budgets are not shared between replicas');
      else log.info({}, 'redis answers: budgets are shared between replicas');
      onStoreState?.(state);
    },
  });
  const logged = new Set<string>();
  const noteFailure = (error: unknown): void => {
    const reason = error instanceof StoreFailure ? error.reason : 'unknown';
    if (!OF_ONE_KEY.has(reason)) breaker.failed(reason);
    if (logged.has(reason) || logged.size >= LOGGED_KINDS) return;
    logged.add(reason);
    log.warn({ reason }, 'redis has failed a budget; said once for each reason');
  };
  const without = (budget: Budget, ask: () => Decision): Decision => (onStoreFailure === 'local' ? ask() : uncounted(budget, onStoreFailure === 'open'));
  /** `ask` Redis, or `instead`. */
  const decide = (budget: Budget, ask: () => Promise<Decision>, instead: () => Decision): Decision | Promise<Decision> => {
    if (!breaker.isClosed()) return without(budget, instead);
    return ask().catch((error: unknown) => {
      noteFailure(error);
      return without(budget, instead);
    });
  };

  redis.listen({ onReady: breaker.connected, onLost: breaker.lost });
  redis.connect();

  return {
    isShared: breaker.isClosed,
    known: breaker.known,
    reserve: (budget, caller, cost) => decide(budget, () => shared.reserve(budget, caller, cost), () => local.reserve(budget, caller, cost)),
    peek: (budget, caller) => decide(budget, () => shared.peek(budget, caller), () => local.peek(budget, caller)),
    settle(reservation, actual) {
      if (reservation.isLocal) local.settle(reservation, actual);
      else if (breaker.isClosed()) shared.settle(reservation, actual).catch(noteFailure);
    },
    async close() {
      breaker.stop();
      shared.flush();
      await redis.close();
    },
  };
}
