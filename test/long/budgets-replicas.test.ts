// Four gateways as processes of their own on one Redis: what they admit together, what becomes of a budget when one of them is killed, and
// whether they say meanwhile that they are up. The oracle is that of budgets.test.ts, which asks the store alone.
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { keyOf, keysFile } from '../support/budget-shop.ts';
import { createFolder } from '../support/folder.ts';
import { startService, type RunningService } from '../support/gateway.ts';
import { quantile, startProbe, type Probe } from '../support/probe.ts';
import { startBinary, startProcess, type Process } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const REPLICAS = 4;
const ROUNDS = 100;
/** Rounds in which a process that has just begun compiles as it goes; what it says of its health is measured after them. */
const COLD = 10;
const AT_ONCE = 200;
const SDL = 'type Query { items(first: Int!): [Item!] @listSize(slicingArguments: ["first"]) never(first: Int!): [Item!] @listSize(slicingArguments: ["first"]) number: Int } type Item { id: ID }';

let redis: TestRedis;
let service: RunningService;
beforeAll(async () => {
  redis = await startRedis();
  // Half of what is asked for, so that refunds and reservations meet.
  const items = (_: unknown, { first }: { first: number }): object[] => Array.from({ length: first / 2 }, (__, id) => ({ id }));
  service = await startService({ sdl: SDL, runs: `directive @listSize(slicingArguments: [String!]) on FIELD_DEFINITION ${SDL}`, resolvers: { Query: { items, never: () => new Promise(() => undefined), number: () => 1 } } });
}, 600_000);
afterAll(async () => {
  await service.close();
  await redis.close();
});

interface Replica extends Process {
  readonly url: string;
  readonly ask: (query: string) => Promise<{ status: number; left: number }>;
}

/** Each with a connection for every request that it gets at once. */
async function replicas(budget: object): Promise<readonly Replica[]> {
  const { dir } = createFolder({
    'schemas/items.graphql': SDL,
    'keys.yaml': keysFile(['ada']),
    'gatehouse.yaml': stringify({
      server: { port: 0, drainDelay: '0s' }, admin: { port: 0 }, services: { items: { url: service.url, timeout: '25s' } }, authentication: { apiKeys: { file: 'keys.yaml' } },
      telemetry: { logs: { level: 'warn', format: 'json' } }, redis: { url: redis.url, timeout: '10s' },
      // Where Redis was late on a busy machine, the answer is 503, and not an admission that Redis does not know of.
      rateLimit: { budgets: [{ name: 'edge', match: { authenticated: true }, by: 'principal', ...budget }], unauthenticated: { cost: 1_000_000, per: '1s' }, onStoreFailure: 'closed' },
    }),
  });
  return Promise.all(Array.from({ length: REPLICAS }, async () => {
    const process = await startBinary(['start', '--json'], { cwd: dir });
    const [, url = ''] = await process.printed(/"url":"([^"]+)"/);
    const agent = new Agent({ connections: AT_ONCE / REPLICAS, headersTimeout: 60_000 });
    onTestFinished(() => agent.destroy());
    const ask = async (query: string): Promise<{ status: number; left: number }> => {
      const { statusCode, headers, body } = await agent.request({ origin: new URL(url).origin, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': keyOf('ada') }, body: JSON.stringify({ query }) });
      await body.text();
      return { status: statusCode, left: Number(/;r=(\d+);/.exec(String(headers['ratelimit']))?.[1]) };
    };
    await until(async () => (await ask('{ number }')).status !== 503, 'redis to be known');
    return { ...process, url, ask };
  }));
}

/** Microseconds, as Redis has it. */
async function redisTime(): Promise<number> {
  const [seconds, micros] = (await redis.command('time')) as [string, string];
  return Number(seconds) * 1_000_000 + Number(micros);
}

const count = (answers: readonly { status: number }[], status: number): number => answers.filter((one) => one.status === status).length;

describe('four gateways on one Redis', () => {
  it(`never admit more than burst + rate × elapsed time: ${AT_ONCE} requests at once at the edge, ${ROUNDS} times, in every window of rounds`, async () => {
    const [burst, cost, perSeconds] = [300, 6000, 60];
    const all = await replicas({ cost, per: `${perSeconds}s`, burst });
    // What a server that has nothing to do answers in, on the same machine at the same time.
    const [, idle = ''] = await startProcess(['-e', "const s = require('node:http').createServer((_, r) => r.end()).listen(0, '127.0.0.1', () => console.log('port ' + s.address().port))"]).printed(/port (\d+)/);
    let probes: readonly Probe[] = [];
    const rounds: { readonly from: number; readonly to: number; readonly cost: number }[] = [];
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (round === COLD) probes = [...all.map(({ url }) => new URL('/health', url).href), `http://127.0.0.1:${idle}/`].map((url) => startProbe(url, 50));
      const from = await redisTime();
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => all[index % REPLICAS]!.ask('{ items(first: 4) { id } }')));
      refused += count(answers, 429);
      expect(count(answers, 200) + count(answers, 429)).toBe(AT_ONCE);
      // It counts as it was settled.
      rounds.push({ from, to: await redisTime(), cost: 2 * count(answers, 200) });
    }
    const health = await Promise.all(probes.map((probe) => probe.stop()));
    const rate = cost / (perSeconds * 1_000_000);
    for (const [first, { from }] of rounds.entries()) {
      let sum = 0;
      for (const { to, cost: spent } of rounds.slice(first)) {
        sum += spent;
        expect(sum).toBeLessThanOrEqual(burst + rate * (to - from));
      }
    }
    const total = rounds.reduce((sum, { cost: spent }) => sum + spent, 0);
    const elapsed = rounds.at(-1)!.to - rounds[0]!.from;
    const [idleP99 = Number.NaN, ...p99] = health.map(({ ms }) => quantile(ms, 0.99)).reverse();
    console.log(`${ROUNDS} rounds in ${(elapsed / 1e6).toFixed(1)} s: spent ${total} of ${Math.floor(burst + rate * elapsed)}, ${refused} refused; /health p99 of each, ms: ${p99.map((ms) => ms.toFixed(1)).join(' ')}, of an idle server ${idleP99.toFixed(1)}`);
    // They were at the edge: as good as everything that was earned has been spent, and more was asked for.
    expect(total).toBeGreaterThan(0.7 * rate * elapsed);
    expect(refused).toBeGreaterThan(0);
    expect(health.flatMap(({ failures }) => failures)).toEqual([]);
    // All four are asked alike, and a machine that is busy makes some of them wait, and the idle one too: a gateway that blocks, all four.
    // An answer waits for the processor twice, with the work that it stands behind and then by itself.
    expect(Math.min(...p99)).toBeLessThan(200 + 2 * idleP99);
  });

  it('have no larger a budget when one is killed with operations in flight, and a whole one after the period', async () => {
    const [burst, cost, perSeconds] = [200, 200, 4];
    const [dying, ...others] = await replicas({ cost, per: `${perSeconds}s`, burst });
    const whole = async (): Promise<boolean> => (await others[0]!.ask('{ number }')).left >= burst - 1;
    await expect.poll(whole, { timeout: 30_000, interval: 500 }).toBe(true);
    const asked = service.requests.length;
    const from = await redisTime();
    const lost = Array.from({ length: 10 }, () => dying!.ask('{ never(first: 10) { id } }').catch((error: unknown) => error));
    await until(() => service.requests.length >= asked + 10, 'all ten to be in flight');
    dying!.signal('SIGKILL');
    const answers = await Promise.all(Array.from({ length: 300 }, (_, index) => others[index % others.length]!.ask('{ number }')));
    const elapsed = (await redisTime()) - from;
    expect(await dying!.ended).toBe('SIGKILL');
    expect((await Promise.all(lost)).every((error) => error instanceof Error)).toBe(true);
    // The ten have taken 100 with them, and nobody gives them back but time.
    expect(count(answers, 200)).toBeLessThanOrEqual(burst - 100 + (cost / (perSeconds * 1_000_000)) * elapsed);
    expect(count(answers, 200)).toBeGreaterThanOrEqual(Math.min(burst - 100, 300) - 1);
    expect(count(answers, 429)).toBeGreaterThan(0);
    await expect.poll(whole, { timeout: 30_000, interval: 500 }).toBe(true);
    console.log(`killed with 100 in flight: the others got ${count(answers, 200)} of 300; whole again ${(((await redisTime()) - from) / 1e6).toFixed(1)} s after (period ${perSeconds} s)`);
  });
});
