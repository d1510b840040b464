// Four processes and one Redis: what they admit together, and what becomes of a budget when one of them dies.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createBudget, type BudgetOptions } from '../../src/pipeline/rate-limit/gcra.ts';
import { createRedisStore } from '../../src/pipeline/rate-limit/redis-store.ts';
import type { Order } from '../support/budget-worker.ts';
import { connectedTo } from '../support/budgets.ts';
import { root } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const WORKERS = 4;
const ROUNDS = 100;
const AT_ONCE = 200;

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
}, 600_000);
afterAll(() => server.close());

interface Worker {
  readonly spend: (order: Order) => Promise<number>;
  readonly send: (order: Order) => void;
  readonly kill: () => Promise<void>;
}

async function worker(options: BudgetOptions): Promise<Worker> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'test/support/budget-worker.ts'), server.url, JSON.stringify(options)], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the worker has ended');
    return value;
  };
  expect(await nextLine()).toBe('ready');
  const send = (order: Order): void => void child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    send,
    async spend(order) {
      send(order);
      return Number(/^admitted (\d+)$/.exec(await nextLine())?.[1]);
    },
    kill,
  };
}

/** Microseconds, as Redis has it. */
async function redisTime(): Promise<number> {
  const [seconds, micros] = (await server.command('time')) as [string, string];
  return Number(seconds) * 1_000_000 + Number(micros);
}

describe('four processes on one Redis', () => {
  it('never admit more than burst + rate × elapsed time: 200 requests at once at the edge, 100 times, in every window of rounds', async () => {
    const options = { name: 'edge', cost: 6000, perMs: 60_000, burst: 300 };
    const workers = await Promise.all(Array.from({ length: WORKERS }, () => worker(options)));
    const rounds: { readonly from: number; readonly to: number; readonly cost: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const from = await redisTime();
      // Half of what is reserved is given back at once, so that refunds and reservations meet; it counts as it was settled.
      const admitted = await Promise.all(workers.map((each) => each.spend({ caller: 'ada', requests: AT_ONCE / WORKERS, cost: 4, actual: 2 })));
      rounds.push({ from, to: await redisTime(), cost: 2 * admitted.reduce((sum, count) => sum + count, 0) });
    }
    const rate = options.cost / (options.perMs * 1000);
    for (const [first, { from }] of rounds.entries()) {
      let sum = 0;
      for (const { to, cost } of rounds.slice(first)) {
        sum += cost;
        expect(sum).toBeLessThanOrEqual(options.burst + rate * (to - from));
      }
    }
    // They were at the edge: as good as everything that was earned has been spent.
    const total = rounds.reduce((sum, { cost }) => sum + cost, 0);
    expect(total).toBeGreaterThan(0.8 * rate * (rounds.at(-1)!.to - rounds[0]!.from));
    expect(total).toBeLessThan(ROUNDS * AT_ONCE * 2);
  });

  it('have no larger a budget when one of them dies in the middle, and a whole one after the period', async () => {
    const options = { name: 'deaths', cost: 100, perMs: 4000, burst: 100 };
    const budget = createBudget(options);
    const store = createRedisStore({ redis: await connectedTo({ url: server.url }), keyPrefix: 'gatehouse:', timeoutMs: 5000, clock: systemClock });
    for (let times = 0; times < 3; times++) {
      const caller = `ada ${times}`;
      const [dying, ...others] = await Promise.all(Array.from({ length: WORKERS }, () => worker(options)));
      const from = await redisTime();
      // It reserves and dies before it settles, or before it reserves: either way the others get no more for it.
      dying!.send({ caller, requests: 40, cost: 1 });
      const spending = Promise.all(others.map((each) => each.spend({ caller, requests: 50, cost: 1 })));
      await dying!.kill();
      const admitted = (await spending).reduce((sum, count) => sum + count, 0);
      const elapsed = (await redisTime()) - from;
      expect(admitted).toBeLessThanOrEqual(100 + (100 * elapsed) / 4_000_000);
      const { remaining, resetSeconds } = await store.peek(budget, caller);
      expect(admitted + remaining).toBeLessThanOrEqual(100 + (100 * ((await redisTime()) - from)) / 4_000_000);
      expect(resetSeconds).toBeLessThanOrEqual(4);
      // The key goes when the budget is whole.
      await expect.poll(() => store.peek(budget, caller), { timeout: 20_000 }).toMatchObject({ remaining: 100, resetSeconds: 0 });
      expect((await redisTime()) - from).toBeLessThan(4_000_000 + elapsed + 5_000_000);
    }
  });
});
