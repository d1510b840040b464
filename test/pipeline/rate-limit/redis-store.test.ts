// Redis and memory are twins: the same calls at the same times get the same answers.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import type { RedisConnection } from '../../../src/lib/redis.ts';
import { createRedisStore, type RedisStore } from '../../../src/pipeline/rate-limit/redis-store.ts';
import type { Decision } from '../../../src/pipeline/rate-limit/store.ts';
import { budgetOf, connectedTo, memoryAt, NOW_KEY, scriptsWithClock, START_US } from '../../support/budgets.ts';
import { createClock } from '../../support/clock.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
}, 600_000);
afterAll(() => server.close());
beforeEach(() => server.command('flushall'));

const OPTIONS = { keyPrefix: 'gatehouse:', timeoutMs: 5000, clock: systemClock };
const NO_TIME = [budgetOf(), budgetOf({ cost: 7, perMs: 1000, burst: 3 }), budgetOf({ cost: 1e12, perMs: 1000, burst: 1 }), budgetOf({ cost: 1, perMs: 86_400_000, burst: 1e12 })];

async function storeOf(): Promise<RedisStore> {
  return createRedisStore({ redis: await connectedTo({ url: server.url }), ...OPTIONS });
}

/** One whose clock is the value of a key. */
function clockedStore(redis: RedisConnection): { readonly store: RedisStore; readonly at: (us: number) => Promise<unknown> } {
  const set = redis.script(`return redis.call('SET', KEYS[1], ARGV[1])`);
  return { store: createRedisStore({ redis, ...OPTIONS, scripts: scriptsWithClock }), at: (us) => set(NOW_KEY, [String(us)]) };
}

const told = ({ isAdmitted, remaining, resetSeconds, retryAfterSeconds, reservation }: Decision): unknown => [isAdmitted, remaining, resetSeconds, retryAfterSeconds, reservation?.tat, reservation?.chargedUs];

describe('budgets in Redis', () => {
  it('answer as those in memory do, to any calls at any times', async () => {
    const { store, at } = clockedStore(await connectedTo({ url: server.url }));
    const cost = fc.oneof(fc.nat({ max: 12 }), fc.constantFrom(0, 13_031, 1e12, Number.MAX_SAFE_INTEGER));
    const step = fc.record({ wait: fc.oneof(fc.nat({ max: 3_000_000 }), fc.integer({ min: -5_000_000, max: 0 }), fc.constantFrom(90_000_000_000_000, -90_000_000_000_000)), caller: fc.constantFrom('ada', 'eve'), settles: fc.option(fc.nat({ max: 30 })), cost });
    let run = 0;
    let settlements = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NO_TIME), fc.array(step, { maxLength: 30 }), async (budget, steps) => {
        const memory = memoryAt();
        const caller = (name: string): string => `${name} ${run}`;
        run++;
        const open: [Decision, Decision][] = [];
        for (const { wait, caller: name, settles, cost } of steps) {
          memory.pass(wait);
          await at(memory.nowUs());
          const pair = settles === null ? undefined : open.splice(settles % Math.max(1, open.length), 1)[0];
          if (pair !== undefined) {
            settlements++;
            memory.settle(pair[0].reservation!, cost);
            await store.settle(pair[1].reservation!, cost);
          }
          const answers: [Decision, Decision] = [memory.reserve(budget, caller(name), cost), await store.reserve(budget, caller(name), cost)];
          expect(told(answers[1])).toEqual(told(answers[0]));
          expect(told(await store.peek(budget, caller(name)))).toEqual(told(memory.peek(budget, caller(name))));
          if (answers[0].isAdmitted) open.push(answers);
        }
      }),
      { numRuns: 60 },
    );
    expect(settlements).toBeGreaterThan(50);
  });

  it('count by the clock of Redis, and by nothing a caller sends', async () => {
    const store = await storeOf();
    const [seconds, micros] = (await server.command('time')) as [string, string];
    const { reservation } = await store.reserve(budgetOf(), 'ada', 10);
    const sinceUs = reservation!.tat - 10_000_000 - (Number(seconds) * 1_000_000 + Number(micros));
    expect(sinceUs).toBeGreaterThanOrEqual(0);
    expect(sinceUs).toBeLessThan(20_000_000);
  });

  it('grant exactly the burst to many at once', async () => {
    const store = await storeOf();
    const answers = await Promise.all(Array.from({ length: 500 }, () => store.reserve(budgetOf({ cost: 100, perMs: 86_400_000, burst: 100 }), 'ada', 1)));
    expect(answers.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(100);
  });

  it('have keys that no client text shapes, and each of them expires', async () => {
    const store = await storeOf();
    const callers = ['a:b', 'a*b', 'a\r\nSET x 1\r\n', '{slot}', 'ü\u0000', 'x'.repeat(100_000), ''];
    for (const caller of callers) await store.reserve(budgetOf(), caller, 1);
    const { reservation } = await store.reserve(budgetOf(), 'settled', 1);
    await store.settle(reservation!, 3);
    const keys = (await server.command('keys', '*')) as string[];
    expect(keys).toHaveLength(callers.length + 1);
    for (const key of keys) {
      expect(key).toMatch(/^gatehouse:budget:[\w-]{12}:[\w-]{43}$/);
      expect(await server.command('pttl', key)).toSatisfy((ms: number) => ms > 0 && ms <= 3000);
    }
  });

  it('keep a budget apart from the same name with other numbers', async () => {
    const store = await storeOf();
    await store.reserve(budgetOf(), 'ada', 10);
    expect((await store.peek(budgetOf({ burst: 20 }), 'ada')).remaining).toBe(20);
  });

  it('charge what is above the reservation when the key has gone, and give nothing back then', async () => {
    const store = await storeOf();
    const [more, less] = [await store.reserve(budgetOf(), 'more', 2), await store.reserve(budgetOf(), 'less', 8)];
    await server.command('flushall');
    await store.settle(more.reservation!, 6);
    await store.settle(less.reservation!, 0);
    expect((await store.peek(budgetOf(), 'more')).remaining).toSatisfy((remaining: number) => remaining >= 6 && remaining < 10);
    expect(await server.command('dbsize')).toBe(1);
  });

  it.each(['nan', 'inf', '-inf', '1e300', '0x7fffffffffffffff', 'text', ''])('take %j in place of a number as the safe reading has it', async (text) => {
    const { store, at } = clockedStore(await connectedTo({ url: server.url }));
    await at(START_US);
    await store.reserve(budgetOf(), 'ada', 1);
    const [key = ''] = ((await server.command('keys', 'gatehouse:*')) as string[]).filter((name) => name !== NOW_KEY);
    await server.command('set', key, text);
    const { isAdmitted, resetSeconds } = await store.reserve(budgetOf(), 'ada', 1);
    // Neither unlimited nor locked out for ever: full, or below zero by a day.
    expect([isAdmitted, resetSeconds]).toEqual(['inf', '1e300', '0x7fffffffffffffff'].includes(text) ? [false, 86_410] : [true, 1]);
    expect(await server.command('get', key)).toSatisfy((stored: string) => stored === text || stored === String(START_US + 1_000_000));
  });

  it('survive SCRIPT FLUSH', async () => {
    const store = await storeOf();
    for (let times = 0; times < 3; times++) await store.reserve(budgetOf({ cost: 1, perMs: 86_400_000 }), 'ada', 1);
    await server.command('script', 'flush');
    expect((await store.reserve(budgetOf({ cost: 1, perMs: 86_400_000 }), 'ada', 1)).remaining).toBe(6);
  });

  it('fail with the first word of what Redis said, for a key that is something else', async () => {
    const store = await storeOf();
    await store.reserve(budgetOf(), 'ada', 1);
    const [key = ''] = (await server.command('keys', '*')) as string[];
    await server.command('del', key);
    await server.command('hset', key, 'a', 'b');
    await expect(store.reserve(budgetOf(), 'ada', 1)).rejects.toMatchObject({ name: 'StoreFailure', reason: 'WRONGTYPE' });
    await expect(store.probe()).resolves.toBeUndefined();
  });

  it('fail for an answer that is none of theirs', async () => {
    const redis = { script: () => () => Promise.resolve(['1', 'OK']) };
    await expect(createRedisStore({ redis, ...OPTIONS }).reserve(budgetOf(), 'ada', 1)).rejects.toMatchObject({ reason: 'answer' });
  });

  it('wait no longer than they may, ask once, and give back what was charged too late', async () => {
    const budget = budgetOf({ cost: 10, perMs: 86_400_000 });
    const redis = await connectedTo({ url: server.url });
    const clock = createClock();
    const store = createRedisStore({ redis, keyPrefix: 'gatehouse:', timeoutMs: 50, clock });
    await store.reserve(budget, 'ada', 1);
    server.freeze();
    const late = store.reserve(budget, 'ada', 9).then(() => 'answered', (error: unknown) => error);
    // The time begins when it is sent.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    await clock.advance(50);
    expect(await late).toMatchObject({ reason: 'timeout' });
    server.thaw();
    const other = await storeOf();
    await until(async () => (await other.peek(budget, 'ada')).remaining === 9);
    expect(await server.command('dbsize')).toBe(1);
  });

  it('take an answer that is there, though this process was too busy to read it in time', async () => {
    const store = createRedisStore({ redis: await connectedTo({ url: server.url }), keyPrefix: 'gatehouse:', timeoutMs: 20, clock: systemClock });
    await store.reserve(budgetOf(), 'ada', 1);
    const asked = store.reserve(budgetOf(), 'ada', 1);
    const busyUntil = performance.now() + 300;
    await new Promise<void>((resolve) => process.nextTick(() => {
      while (performance.now() < busyUntil);
      resolve();
    }));
    expect((await asked).isAdmitted).toBe(true);
  });
});

describe('a settlement', () => {
  function recording() {
    const sent: string[] = [];
    const scripts = { reserve: 'reserve', settle: 'settle', peek: 'peek' };
    const redis = { script: (name: string) => () => (sent.push(name), Promise.resolve(name === 'settle' ? null : [1, START_US + 1_000_000, START_US])) };
    const clock = createClock();
    const store = createRedisStore({ redis, keyPrefix: '', timeoutMs: 50, clock, scripts });
    return { sent, clock, store, reservation: async () => (await store.reserve(budgetOf(), 'ada', 5)).reservation! };
  }

  it('leaves with the next reservation, before it', async () => {
    const { sent, store, reservation } = recording();
    void store.settle(await reservation(), 1);
    expect(sent).toEqual(['reserve']);
    await reservation();
    expect(sent).toEqual(['reserve', 'settle', 'reserve']);
  });

  it('leaves by itself after 5 ms, or when the store is closed', async () => {
    const { sent, clock, store, reservation } = recording();
    void store.settle(await reservation(), 1);
    void store.settle(await reservation(), 1);
    await clock.advance(4);
    expect(sent).toEqual(['reserve', 'settle', 'reserve']);
    await clock.advance(1);
    expect(sent).toEqual(['reserve', 'settle', 'reserve', 'settle']);
    void store.settle(await reservation(), 1);
    store.flush();
    expect(sent.slice(4)).toEqual(['reserve', 'settle']);
  });
});
