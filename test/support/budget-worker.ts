/**
 * One of several processes that spend one budget in Redis: reserves as it is told and settles, and tells what was admitted.
 * Each line in is `{ requests, cost, actual }`, each line out the count of what was admitted by Redis and by nobody else.
 */
import { createInterface } from 'node:readline';
import { openRedis } from '../../src/lib/redis.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createBudget } from '../../src/pipeline/rate-limit/gcra.ts';
import { createRedisStore } from '../../src/pipeline/rate-limit/redis-store.ts';

export interface Order {
  readonly caller: string;
  readonly requests: number;
  readonly cost: number;
  /** Undefined: the estimate stays. */
  readonly actual?: number;
}

const [url = '', options = ''] = process.argv.slice(2);
const budget = createBudget(JSON.parse(options) as Parameters<typeof createBudget>[0]);
const redis = openRedis({ url });
redis.listen({
  onReady: () => process.stdout.write('ready\n'),
  onLost: () => undefined,
});
const store = createRedisStore({ redis, keyPrefix: 'gatehouse:', timeoutMs: 10_000, clock: systemClock });
redis.connect();

for await (const line of createInterface(process.stdin)) {
  const { caller, requests, cost, actual } = JSON.parse(line) as Order;
  const decisions = await Promise.all(
    Array.from({ length: requests }, async () => {
      const decision = await store.reserve(budget, caller, cost);
      if (decision.reservation !== undefined && actual !== undefined) await store.settle(decision.reservation, actual);
      return decision.isAdmitted;
    }),
  );
  process.stdout.write(`admitted ${decisions.filter(Boolean).length}\n`);
}
