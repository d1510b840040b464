// A real Redis that is stopped, frozen, restarted, emptied, read-only, full, forbidden or never there.
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { openRedis } from '../../../src/lib/redis.ts';
import { createStoreWithFallback, type StoreWithFallback } from '../../../src/pipeline/rate-limit/store-with-fallback.ts';
import type { Decision } from '../../../src/pipeline/rate-limit/store.ts';
import { budgetOf, createTestLog, memoryAt, type TestLog, type TestMemory } from '../../support/budgets.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** Four times the default: a busy machine may keep a healthy redis-server waiting for 50 ms. Who pays it, and so the p99, is the same. */
const TIMEOUT_MS = 200;
const REQUESTS = 200;
/** Nothing is earned while a test runs. */
const BUDGET = budgetOf({ cost: 400, perMs: 86_400_000, burst: 400 });
const LOCAL = 100;

interface Opened {
  readonly store: StoreWithFallback;
  readonly memory: TestMemory;
  readonly log: TestLog;
  readonly states: string[];
}

async function server(args: readonly string[] = []): Promise<TestRedis> {
  const redis = await startRedis(args);
  onTestFinished(() => redis.close());
  return redis;
}

function open(url: string, onStoreFailure: 'local' | 'open' | 'closed' = 'local'): Opened {
  const [memory, log, states] = [memoryAt(), createTestLog(), [] as string[]];
  const store = createStoreWithFallback({
    redis: openRedis({ url }), memory, onStoreFailure, localShare: 0.25, keyPrefix: 'gatehouse:', timeoutMs: TIMEOUT_MS, clock: systemClock, log, onStoreState: (state) => states.push(state),
  });
  onTestFinished(() => store.close());
  return { store, memory, log, states };
}

interface Asked {
  readonly decisions: readonly Decision[];
  /** How many have waited as long as a request may. */
  readonly paid: number;
  readonly p99: number;
}

/** One after the other, as one client asks. */
async function ask(store: StoreWithFallback, times = REQUESTS, caller = 'ada'): Promise<Asked> {
  const decisions: Decision[] = [];
  const tookMs: number[] = [];
  for (let asked = 0; asked < times; asked++) {
    const startedAt = performance.now();
    decisions.push(await store.reserve(BUDGET, caller, 1));
    tookMs.push(performance.now() - startedAt);
  }
  return { decisions, paid: tookMs.filter((ms) => ms >= TIMEOUT_MS - 5).length, p99: tookMs.sort((a, b) => a - b)[Math.ceil(times * 0.99) - 1]! };
}

const admittedOf = (decisions: readonly Decision[]): number => decisions.filter(({ isAdmitted }) => isAdmitted).length;

interface Fault {
  readonly name: string;
  readonly begin: (redis: TestRedis) => unknown;
  readonly end: (redis: TestRedis) => unknown;
  /** What Redis still knows afterwards of the 10 that were charged before. */
  readonly kept: number;
}

const FAULTS: readonly Fault[] = [
  { name: 'stopped', begin: (redis) => redis.kill(), end: (redis) => redis.start(), kept: 0 },
  { name: 'frozen', begin: (redis) => redis.freeze(), end: (redis) => redis.thaw(), kept: 10 },
  { name: 'read-only', begin: (redis) => redis.command('replicaof', '127.0.0.1', 1), end: (redis) => redis.command('replicaof', 'no', 'one'), kept: 10 },
  { name: 'full', begin: (redis) => redis.command('config', 'set', 'maxmemory', '1'), end: (redis) => redis.command('config', 'set', 'maxmemory', '0'), kept: 10 },
  { name: 'forbidden', begin: (redis) => redis.command('acl', 'setuser', 'default', '-evalsha', '-eval'), end: (redis) => redis.command('acl', 'setuser', 'default', '+@all'), kept: 10 },
];

describe.each(FAULTS)('a Redis that is $name', ({ begin, end, kept }) => {
  it('is waited for by two requests at most, is replaced by a share of the budget, and is asked again when it is back, with nothing counted twice', async () => {
    const redis = await server();
    const { store, states, log } = open(redis.url);
    await store.known;
    await ask(store, 10);
    expect(store.isShared()).toBe(true);
    await begin(redis);

    const { decisions, paid, p99 } = await ask(store);
    expect(paid).toBeLessThanOrEqual(2);
    expect(p99).toBeLessThan(60);
    expect(admittedOf(decisions)).toBe(LOCAL);
    expect(decisions.at(-1)).toMatchObject({ isAdmitted: false, isCounted: true });
    expect(store.isShared()).toBe(false);

    await end(redis);
    await until(() => store.isShared());
    await until(async () => (await store.peek(BUDGET, 'ada')).remaining === BUDGET.burst - kept);
    expect(states).toEqual(['up', 'down', 'up']);
    expect(log.lines.filter(({ message }) => message.startsWith('redis is away'))).toHaveLength(1);
    expect(log.lines.filter(({ message }) => message.startsWith('redis answers'))).toHaveLength(2);
  });

  it.each([['open', REQUESTS], ['closed', 0]] as const)('admits with `%s` %i of 200, uncounted', async (mode, count) => {
    const redis = await server();
    const { store, memory } = open(redis.url, mode);
    await store.known;
    await ask(store, 1);
    await begin(redis);
    await until(async () => !(await store.reserve(BUDGET, 'ada', 1)).isCounted && !store.isShared());
    const { decisions, paid } = await ask(store);
    expect(admittedOf(decisions)).toBe(count);
    expect(decisions.every(({ isCounted, reservation }) => !isCounted && reservation === undefined)).toBe(true);
    expect(paid).toBe(0);
    expect(memory.size()).toBe(0);
    await end(redis);
  });
});

describe('budgets with Redis', () => {
  it('let all requests at once pay for a frozen Redis once, and those after them not', async () => {
    const redis = await server();
    const { store } = open(redis.url);
    await store.known;
    redis.freeze();
    const startedAt = performance.now();
    const first = await Promise.all(Array.from({ length: REQUESTS }, async () => store.reserve(BUDGET, 'ada', 1)));
    const tookMs = performance.now() - startedAt;
    expect(admittedOf(first)).toBe(LOCAL);
    expect(tookMs).toBeLessThan(2 * TIMEOUT_MS + 1000);
    expect((await ask(store)).paid).toBe(0);
    redis.thaw();
    // What the frozen Redis applied when it went on was counted here: it is given back.
    await until(() => store.isShared());
    await until(async () => (await store.peek(BUDGET, 'ada')).remaining === BUDGET.burst);
  });

  it('start without Redis, say so once, and share as soon as it is there', async () => {
    const redis = await server();
    await redis.kill();
    const { store, log, states } = open(redis.url);
    expect(await store.reserve(BUDGET, 'ada', 1)).toMatchObject({ isAdmitted: true, remaining: LOCAL - 1 });
    await store.known;
    expect(states).toEqual(['down']);
    expect(log.lines).toEqual([{ level: 'warn', message: 'redis is away: budgets are not shared between replicas', reason: 'ECONNREFUSED', onStoreFailure: 'local' }]);
    await redis.start();
    await until(() => store.isShared());
    expect(await store.reserve(BUDGET, 'ada', 1)).toMatchObject({ remaining: BUDGET.burst - 1 });
    expect(log.lines.map(({ message }) => message)).toEqual(['redis is away: budgets are not shared between replicas', 'redis answers: budgets are shared between replicas']);
  });

  it('are as new after FLUSHALL, and nobody waits', async () => {
    const redis = await server();
    const { store } = open(redis.url);
    await store.known;
    await ask(store, 10);
    await redis.command('flushall');
    expect(await store.reserve(BUDGET, 'ada', 1)).toMatchObject({ remaining: BUDGET.burst - 1 });
    expect(store.isShared()).toBe(true);
  });

  it('have neither password nor address in a log line when the password is wrong', async () => {
    const redis = await server(['--requirepass', 'right']);
    const { store, log } = open(`redis://:hunter2@127.0.0.1:${redis.port}`);
    await store.known;
    expect(await store.reserve(BUDGET, 'ada', 1)).toMatchObject({ isAdmitted: true, remaining: LOCAL - 1 });
    expect(log.lines[0]).toMatchObject({ level: 'warn', reason: 'WRONGPASS' });
    expect(JSON.stringify(log.lines)).not.toMatch(/hunter2|127\.0\.0\.1/);
  });

  it('do without Redis for the one key that is something else, and say so once', async () => {
    const redis = await server();
    const { store, log } = open(redis.url);
    await store.known;
    await ask(store, 1);
    const [key = ''] = (await redis.command('keys', 'gatehouse:budget:*:*')) as string[];
    await redis.command('del', key);
    await redis.command('rpush', key, 'a');
    const { decisions } = await ask(store, 10);
    expect(decisions.at(-1)).toMatchObject({ isAdmitted: true, remaining: LOCAL - 10 });
    expect(store.isShared()).toBe(true);
    expect(await store.reserve(BUDGET, 'eve', 1)).toMatchObject({ remaining: BUDGET.burst - 1 });
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([{ level: 'warn', message: 'redis has failed a budget; said once for each reason', reason: 'WRONGTYPE' }]);
  });

  it('settle where they were reserved: locally what was local, in Redis what was shared, and neither in the other', async () => {
    const redis = await server();
    const { store, memory } = open(redis.url);
    await store.known;
    const shared = await store.reserve(BUDGET, 'ada', 40);
    await redis.kill();
    await until(() => !store.isShared());
    const local = await store.reserve(BUDGET, 'ada', 40);
    expect(memory.size()).toBe(1);
    store.settle(shared.reservation!, 0);
    expect(await store.peek(BUDGET, 'ada')).toMatchObject({ remaining: LOCAL - 40 });
    await redis.start();
    await until(() => store.isShared());
    store.settle(local.reservation!, 90);
    expect(await store.peek(BUDGET, 'ada')).toMatchObject({ remaining: BUDGET.burst });
    await redis.kill();
    await until(() => !store.isShared());
    expect(await store.peek(BUDGET, 'ada')).toMatchObject({ remaining: LOCAL - 90 });
  });

  it('settle after they were closed without an error', async () => {
    const redis = await server();
    const { store } = open(redis.url);
    await store.known;
    const { reservation } = await store.reserve(BUDGET, 'ada', 10);
    await store.close();
    store.settle(reservation!, 20);
    await redis.command('ping');
    expect(await redis.command('dbsize')).toBe(2);
  });
});
