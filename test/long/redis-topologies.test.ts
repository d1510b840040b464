// Budgets on a Redis Cluster of three nodes, and through a Sentinel that makes a replica the master.
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { openRedis, type RedisAddress } from '../../src/lib/redis.ts';
import { createStoreWithFallback, type StoreWithFallback } from '../../src/pipeline/rate-limit/store-with-fallback.ts';
import { budgetOf, createTestLog, memoryAt, type TestLog } from '../support/budgets.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const BUDGET = budgetOf({ cost: 400, perMs: 86_400_000, burst: 400 });
const SLOTS = 16_384;
/** Four times the default: a busy machine may keep a healthy redis-server waiting for 50 ms. */
const TIMEOUT_MS = 200;

async function server(...parts: Parameters<typeof startRedis>): Promise<TestRedis> {
  const redis = await startRedis(...parts);
  onTestFinished(() => redis.close());
  return redis;
}

function open(address: RedisAddress): { readonly store: StoreWithFallback; readonly log: TestLog } {
  const log = createTestLog();
  const store = createStoreWithFallback({ redis: openRedis(address), memory: memoryAt(), onStoreFailure: 'local', localShare: 0.25, keyPrefix: 'gatehouse:', timeoutMs: TIMEOUT_MS, clock: systemClock, log });
  onTestFinished(() => store.close());
  return { store, log };
}

async function cluster(): Promise<readonly TestRedis[]> {
  const nodes = await Promise.all([0, 1, 2].map(() => server(['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-require-full-coverage', 'no'])));
  const [first] = nodes;
  for (const [index, node] of nodes.entries()) {
    await node.command('cluster', 'addslotsrange', Math.ceil((index * SLOTS) / 3), Math.ceil(((index + 1) * SLOTS) / 3) - 1);
    await node.command('cluster', 'set-config-epoch', index + 1);
    if (node !== first) await node.command('cluster', 'meet', '127.0.0.1', first!.port);
  }
  for (const node of nodes) await until(async () => /cluster_state:ok[^]*cluster_known_nodes:3/.test(String(await node.command('cluster', 'info'))));
  return nodes;
}

describe('a cluster of three', () => {
  it('counts every caller once, whichever node has it, and their keys are on all of them', async () => {
    const nodes = await cluster();
    const { store } = open({ cluster: [`127.0.0.1:${nodes[0]!.port}`] });
    await until(() => store.isShared());
    for (let caller = 0; caller < 60; caller++) {
      const answers = await Promise.all([1, 2, 3].map(async () => store.reserve(BUDGET, `caller ${caller}`, 100)));
      expect(answers.map(({ remaining, isAdmitted }) => [remaining, isAdmitted])).toEqual([[300, true], [200, true], [100, true]]);
      store.settle(answers[0]!.reservation!, 50);
      expect((await store.peek(BUDGET, `caller ${caller}`)).remaining).toBe(150);
    }
    for (const node of nodes) expect(await node.command('dbsize')).toBeGreaterThan(5);
  });

  it('that has lost a node is waited for by few, and asked again when the node is back', async () => {
    const nodes = await cluster();
    const { store, log } = open({ cluster: nodes.map(({ port }) => `127.0.0.1:${port}`) });
    await until(() => store.isShared());
    nodes[1]!.freeze();
    const tookMs: number[] = [];
    for (let caller = 0; caller < 200; caller++) {
      const startedAt = performance.now();
      expect((await store.reserve(BUDGET, `caller ${caller}`, 1)).isAdmitted).toBe(true);
      tookMs.push(performance.now() - startedAt);
    }
    expect(tookMs.filter((ms) => ms >= TIMEOUT_MS - 5).length).toBeLessThanOrEqual(4);
    nodes[1]!.thaw();
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, async (_, caller) => store.reserve(BUDGET, `later ${caller}`, 0)));
      return store.isShared() && answers.every(({ reservation }) => reservation?.isLocal === false);
    }, 'all slots are shared again', 60_000);
    expect(log.lines.some(({ reason }) => reason === 'timeout')).toBe(true);
  });
});

describe('a sentinel', () => {
  it('leads to the new master when the old one has died', async () => {
    const master = await server();
    const replica = await server(['--replicaof', '127.0.0.1', String(master.port)]);
    await until(async () => String(await replica.command('info', 'replication')).includes('master_link_status:up'));
    const config = ['sentinel monitor main 127.0.0.1', String(master.port), '1\nsentinel down-after-milliseconds main 500\nsentinel failover-timeout main 2000\n'].join(' ');
    const sentinel = await server([], { isSentinel: true, config });
    await until(async () => String(await sentinel.command('info', 'sentinel')).includes('slaves=1'), 'the sentinel knows the replica', 30_000);

    const { store } = open({ sentinel: { name: 'main', nodes: [`127.0.0.1:${sentinel.port}`] } });
    await until(() => store.isShared());
    await store.reserve(BUDGET, 'ada', 100);
    await until(async () => (await replica.command('dbsize')) === 2);
    await master.kill();
    await until(() => !store.isShared());
    expect(await store.reserve(BUDGET, 'ada', 1)).toMatchObject({ isAdmitted: true, remaining: 99, reservation: { isLocal: true } });
    await until(() => store.isShared(), 'the new master', 60_000);
    // The replica had what the master knew.
    expect(await store.reserve(BUDGET, 'ada', 100)).toMatchObject({ remaining: 200, reservation: { isLocal: false } });
  });
});
