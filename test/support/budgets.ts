/** Budgets with clocks that the tests set, and the connections that end with the test. */
import { onTestFinished } from 'vitest';
import { openRedis, type RedisAddress, type RedisConnection } from '../../src/lib/redis.ts';
import { createBudget, type Budget, type BudgetOptions } from '../../src/pipeline/rate-limit/gcra.ts';
import { createMemoryStore, type MemoryStore } from '../../src/pipeline/rate-limit/memory-store.ts';
import { budgetScripts } from '../../src/pipeline/rate-limit/script.ts';
import type { Logger } from '../../src/telemetry/logger.ts';

/** 60 per minute, 10 at once: one cost unit a second. */
export function budgetOf(options: Partial<BudgetOptions> = {}): Budget {
  return createBudget({ name: 'partners', cost: 60, perMs: 60_000, burst: 10, ...options });
}

export const START_US = 1_795_000_000_000_000;

export interface TestMemory extends MemoryStore {
  readonly pass: (us: number) => void;
  readonly nowUs: () => number;
}

export function memoryAt(start = START_US, maxCallers?: number): TestMemory {
  let now = start;
  const nowUs = (): number => now;
  return { ...createMemoryStore({ nowUs, ...(maxCallers !== undefined && { maxCallers }) }), nowUs, pass: (us) => (now += us) };
}

/** The scripts as production has them, but for the clock: they read it from a key. */
export const NOW_KEY = 'now-of-the-test';
export const scriptsWithClock = budgetScripts(`local now = tonumber(redis.call('GET', '${NOW_KEY}'))`);

/** Connected; closed with the test. */
export async function connectedTo(address: RedisAddress): Promise<RedisConnection> {
  const redis = openRedis(address);
  onTestFinished(() => redis.close());
  const ready = new Promise<void>((resolve) => redis.listen({ onReady: resolve, onLost: () => undefined }));
  redis.connect();
  await ready;
  return redis;
}

export interface TestLog extends Pick<Logger, 'info' | 'warn'> {
  readonly lines: { readonly level: 'info' | 'warn'; readonly message: string; readonly [field: string]: unknown }[];
}

export function createTestLog(): TestLog {
  const lines: TestLog['lines'] = [];
  const write = (level: 'info' | 'warn') => (fields: object, message: string) => void lines.push({ level, message, ...fields });
  // The two ways in which the code under test calls a pino logger are this one.
  return { lines, info: write('info') as Logger['info'], warn: write('warn') as Logger['warn'] };
}
