// Redis that is frozen, killed, restarted or was never there, under a whole gateway: the configured mode holds, a handful of requests
// waits for it, log and metrics say it, and nothing is counted twice when it is back.
import { describe, expect, it, onTestFinished } from 'vitest';
import { as, DAY, leftIn, startBudgetGateway, type BudgetGateway } from '../support/budget-shop.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** Costs 21, as it is estimated and as it is. */
const ASK = { query: '{ dear { id } }' };
/** Far above what a busy machine makes of an answer: who took so long has waited for Redis, and none of those that follow it. */
const SLOW_MS = 1500;
type Mode = 'local' | 'open' | 'closed';

async function redisServer(): Promise<TestRedis> {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  return redis;
}

async function gatewayOn(redis: TestRedis, onStoreFailure: Mode, callers: readonly string[] = ['ada']): Promise<BudgetGateway> {
  const gateway = await startBudgetGateway(callers, { redis: { url: redis.url, timeout: `${SLOW_MS}ms` }, rateLimit: { budgets: [{ name: 'keys', match: { any: true }, by: 'principal', ...DAY, cost: 100_000, burst: 1000 }], onStoreFailure } });
  onTestFinished(() => gateway.dispose());
  return gateway;
}

const isUp = (gateway: BudgetGateway) => async (): Promise<boolean> => (await gateway.metric(/gatehouse_budget_store_up/)) === 1;
const isDown = (gateway: BudgetGateway) => async (): Promise<boolean> => (await gateway.metric(/gatehouse_budget_store_up/)) === 0;
const words = ({ logs }: BudgetGateway): string[] => logs.filter(({ message }) => /^redis (is away|answers)/.test(message)).map(({ level, message, onStoreFailure }) => `${level} ${message.slice(0, 13).trim()}${onStoreFailure === undefined ? '' : ` ${onStoreFailure}`}`);

interface Answers {
  readonly statuses: readonly number[];
  readonly left: readonly number[];
  readonly tookMs: readonly number[];
}

async function ask(gateway: BudgetGateway, times: number): Promise<Answers> {
  const answers: { status: number; left: number; took: number }[] = [];
  for (let time = 0; time < times; time++) {
    const startedAt = performance.now();
    const { status, headers } = await gateway.post(ASK, as('ada'));
    answers.push({ status, left: leftIn(headers), took: performance.now() - startedAt });
  }
  return { statuses: answers.map(({ status }) => status), left: answers.map(({ left }) => left), tookMs: answers.map(({ took }) => took) };
}
const count = (statuses: readonly number[], status: number): number => statuses.filter((one) => one === status).length;

/** What each mode makes of 30 requests that find 958 of 1,000 left in a Redis that is away. */
const MODES: readonly (readonly [Mode, admitted: number, otherwise: number])[] = [['local', 11, 429], ['open', 30, 200], ['closed', 0, 503]];

describe('a Redis that is frozen', () => {
  it.each(MODES)('leaves it to `%s` to admit %i of 30, keeps few waiting, and gives back what was charged too late', async (mode, admitted, otherwise) => {
    const redis = await redisServer();
    const gateway = await gatewayOn(redis, mode);
    await until(isUp(gateway));
    expect((await ask(gateway, 2)).left).toEqual([979, 958]);
    const before = gateway.calls();
    redis.freeze();
    const { statuses, left, tookMs } = await ask(gateway, 30);
    redis.thaw();
    expect(tookMs.filter((took) => took >= SLOW_MS).length).toBeLessThanOrEqual(2);
    expect([count(statuses, 200), count(statuses, otherwise), gateway.calls() - before]).toEqual([admitted, otherwise === 200 ? 30 : 30 - admitted, admitted]);
    expect(left.every((one) => (mode === 'local' ? one <= 250 : Number.isNaN(one)))).toBe(true);
    await until(isUp(gateway), 'redis to be back');
    // It knows what it knew: all that was asked of it meanwhile has been given back.
    await expect.poll(async () => (await gateway.post({ query: '{ number }' }, as('ada'))).status).toBe(200);
    const next = await gateway.spentBy(as('ada'), async () => undefined);
    expect(next).toBe(0);
    expect(leftIn((await gateway.post(ASK, as('ada'))).headers)).toBeGreaterThan(958 - 21 - 10);
    expect(words(gateway)).toEqual(['info redis answers', `warn redis is away ${mode}`, 'info redis answers']);
  }, 60_000);
});

describe('a Redis that dies', () => {
  it.each(MODES)('leaves it to `%s` to admit %i of 30 with nobody waiting, and one that is started again begins anew', async (mode, admitted, otherwise) => {
    const redis = await redisServer();
    const gateway = await gatewayOn(redis, mode);
    await until(isUp(gateway));
    expect((await ask(gateway, 2)).left).toEqual([979, 958]);
    await redis.kill();
    await until(isDown(gateway), 'the gateway to know');
    const { statuses, tookMs } = await ask(gateway, 30);
    expect([count(statuses, 200), count(statuses, otherwise), tookMs.filter((took) => took >= SLOW_MS)]).toEqual([admitted, otherwise === 200 ? 30 : 30 - admitted, []]);
    if (mode === 'closed') {
      const { headers, body } = await gateway.post(ASK, as('ada'));
      expect([headers.get('retry-after'), body.errors[0].extensions.code]).toEqual(['1', 'OVERLOADED']);
      expect((await fetch(new URL('/readiness', gateway.url))).status).toBe(200);
    }
    await redis.start();
    await until(isUp(gateway), 'redis to be back');
    expect((await ask(gateway, 1)).left).toEqual([979]);
    expect(words(gateway)).toEqual(['info redis answers', `warn redis is away ${mode}`, 'info redis answers']);
  }, 60_000);
});

describe('a Redis that is not there at start', () => {
  it.each(MODES)('keeps nobody from starting: `%s` holds, and budgets are shared when it comes', async (mode, _admitted, otherwise) => {
    const redis = await redisServer();
    await redis.kill();
    const gateway = await gatewayOn(redis, mode);
    await until(isDown(gateway), 'the gateway to know');
    const { statuses } = await ask(gateway, 13);
    expect([statuses.at(0), statuses.at(-1)]).toEqual([mode === 'closed' ? 503 : 200, otherwise]);
    await redis.start();
    await until(isUp(gateway), 'redis to come');
    expect((await ask(gateway, 2)).left).toEqual([979, 958]);
    expect(words(gateway)).toEqual([`warn redis is away ${mode}`, 'info redis answers']);
  }, 60_000);
});

describe('keys in Redis', () => {
  it('have no text of a client in them, and each of them expires', async () => {
    const callers = ['ada', 'a:b', '*', 'line\r\nfeed', 'x'.repeat(200), 'gatehouse:budget:probe', '{tag}'];
    const redis = await redisServer();
    const gateway = await gatewayOn(redis, 'closed', callers);
    await until(isUp(gateway));
    for (const caller of callers) expect([caller, leftIn((await gateway.post(ASK, as(caller))).headers)]).toEqual([caller, 979]);
    const keys = (await redis.command('keys', '*')) as string[];
    expect(keys.filter((key) => !/^gatehouse:budget:([\w-]{12}:[\w-]{43}|probe)$/.test(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(callers.length);
    for (const key of keys) {
      const ttl = Number(await redis.command('pttl', key));
      expect([key, ttl > 0 && ttl <= 86_400_000]).toEqual([key, true]);
    }
  });
});
