// What clients are told of budgets by the whole gateway: headers, statuses and problems, however they ask.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, DAY, from, leftIn, startBudgetGateway, type BudgetGateway } from '../support/budget-shop.ts';

const CALLERS = ['well', 'poor', 'poor2', 'poor3', 'poor4', 'dear', 'wrong', 'batch'];
const GRAPHQL = 'application/graphql-response+json';
const ASK = { query: '{ items(first: 30) { id } }' };
const POLICY = '"keys, \\"gold\\"";q=1000;w=86400;qu="cost";gatehouse-burst=100';

let gateway: BudgetGateway;
beforeAll(async () => {
  gateway = await startBudgetGateway(CALLERS, {
    cost: { mode: 'enforce', max: 500 }, limits: { batch: 5 },
    rateLimit: { budgets: [{ name: 'keys, "gold"', match: { authenticated: true }, by: 'principal', ...DAY, burst: 100 }] },
  });
});
afterAll(() => gateway.dispose());

const get = (query: string, headers: Record<string, string>, method = 'GET'): Promise<Response> => fetch(`${gateway.url}?query=${encodeURIComponent(query)}`, { method, headers: { 'x-gatehouse-preflight': '1', ...headers } });
/** Until 10 are left. */
const impoverish = async (caller: string): Promise<void> => {
  for (let time = 0; time < 3; time++) await gateway.post(ASK, as(caller));
};

describe('on every answer a budget applied to there is what is left of it', () => {
  it('with data, with errors in it, by GET, and in an event stream', async () => {
    const { headers } = await gateway.post(ASK, as('well'));
    expect([headers.get('ratelimit-policy'), headers.get('ratelimit'), headers.get('retry-after')]).toEqual([POLICY, '"keys, \\"gold\\"";r=70;t=2592', null]);
    const partial = await gateway.post({ query: '{ items(first: 9) { id } sure(id: 1) { id } }' }, as('well'));
    expect([partial.body.data, leftIn(partial.headers)]).toEqual([null, 60]);
    expect(leftIn((await get('{ items(first: 9) { id } }', as('well'))).headers)).toBe(51);
    expect(leftIn((await gateway.post({ query: '{ items(first: 9) { id } }' }, { ...as('well'), accept: 'text/event-stream' })).headers)).toBe(42);
  });

  it('and on none that no budget applied to: strangers, /health, what never became an operation', async () => {
    const answers = [await gateway.post(ASK), await gateway.post({ query: '{ nothing }' }, as('wrong')), await get('{ number }', as('wrong'), 'HEAD'), await fetch(new URL('/health', gateway.url))];
    expect(answers.map(({ status, headers }) => [status, headers.get('ratelimit')])).toEqual([[200, null], [200, null], [405, null], [200, null]]);
  });

  it('also where an operation is above what the budget ever holds, which says what it costs and may cost', async () => {
    const { status, headers, body } = await gateway.post({ query: '{ items(first: 101) { id } }' }, { ...as('dear'), accept: GRAPHQL });
    expect([status, body.errors.map(({ extensions }: any) => extensions)]).toEqual([400, [{ code: 'COST_LIMIT_EXCEEDED', limit: 100, actual: 101 }]]);
    expect([headers.get('ratelimit-policy'), leftIn(headers), headers.get('retry-after')]).toEqual([POLICY, 99, null]);
    const json = await gateway.post({ query: '{ items(first: 501) { id } }' }, as('dear'));
    expect([json.status, json.body.errors[0].extensions]).toEqual([200, { code: 'COST_LIMIT_EXCEEDED', limit: 500, actual: 501 }]);
    // The most it holds is admitted when it holds it.
    expect((await gateway.post({ query: '{ items(first: 99) { id } }' }, as('dear'))).status).toBe(200);
  });
});

describe('who has too little left', () => {
  it.each([['poor', GRAPHQL], ['poor2', 'application/json'], ['poor3', 'text/event-stream']])('gets 429, the problem and a time to come back, %s asking for %s', async (caller, accept) => {
    await impoverish(caller);
    const before = gateway.calls();
    const { status, headers, body } = await gateway.post(ASK, { ...as(caller), accept });
    // 20 more have to be earned, at 1,000 a day.
    expect([status, headers.get('retry-after'), headers.get('ratelimit-policy'), headers.get('ratelimit'), headers.get('cache-control')]).toEqual([429, '1728', POLICY, '"keys, \\"gold\\"";r=10;t=1728', 'no-store']);
    expect(body).toEqual({ errors: [{
      message: 'The budget `keys, "gold"` has 10 left and this costs 30; try again in 1728 s.',
      extensions: { code: 'RATE_LIMITED', problem: { type: expect.stringContaining('quota-exceeded'), title: expect.any(String), 'violated-policies': ['keys, "gold"'], cost: 30, remaining: 10, retryAfter: 1728 } },
    }] });
    expect(gateway.calls() - before).toBe(0);
    const other = await gateway.post({ query: '{ items(first: 10) { id } }' }, { ...as(caller), accept });
    expect([other.status, leftIn(other.headers)]).toEqual([200, 0]);
  });

  it('gets the same by GET, and pays nothing for it', async () => {
    await impoverish('poor4');
    for (let time = 0; time < 3; time++) {
      const answer = await get('{ items(first: 30) { id } }', as('poor4'));
      expect([answer.status, leftIn(answer.headers)]).toEqual([429, 10]);
    }
  });

  it('is told so at each operation of a batch, whose others run', async () => {
    const { status, headers, body } = await gateway.post(Array.from({ length: 5 }, () => ASK), as('batch'));
    expect([status, body.map(({ errors }: any) => errors?.[0].extensions.problem.remaining), headers.get('retry-after'), leftIn(headers)]).toEqual([200, [undefined, undefined, undefined, 10, 10], '1728', 10]);
  });
});

describe('in mode `report`', () => {
  it('neither cost nor budgets refuse anything; log and metrics say what would have been', async () => {
    const reporting = await startBudgetGateway(['ada'], {
      cost: { mode: 'report', max: 50 }, rateLimit: { mode: 'report', budgets: [{ name: 'keys', match: { any: true }, by: 'principal', ...DAY, burst: 100 }], unauthenticated: { cost: 1, per: '24h' } },
    });
    try {
      for (const query of ['{ items(first: 60) { id } }', '{ items(first: 70) { id } }', '{ items(first: 101) { id } }', '{ page { id } }', '{ page(first: 1, last: 1) { id } }']) {
        const { status, body, headers } = await reporting.post({ query }, as('ada'));
        expect([query, status, body.errors, headers.get('retry-after')]).toEqual([query, 200, undefined, null]);
      }
      for (let time = 0; time < 5; time++) expect((await reporting.post({ query: `{ nothing${time} }` }, { ...from('192.0.2.9'), accept: GRAPHQL })).status).toBe(400);
      const lines = reporting.logs.filter(({ message }) => message === 'a budget would have refused this').map(({ budget, cost, reason }) => `${budget} ${cost} ${reason}`);
      expect(lines.filter((line) => line.startsWith('keys'))).toEqual(['keys 70 RATE_LIMITED', 'keys 101 RATE_LIMITED']);
      // Of what was planned and of what was refused, each from an address of its own, all but the first.
      expect(lines.filter((line) => line === 'unauthenticated 1 RATE_LIMITED')).toHaveLength(4 + 4);
      expect(reporting.logs.filter(({ message }) => message === 'an operation is too dear; cost.mode is report').map(({ code }) => code)).toEqual(['COST_LIMIT_EXCEEDED', 'COST_LIMIT_EXCEEDED', 'COST_LIMIT_EXCEEDED', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
      expect(await reporting.metric(/gatehouse_rate_limited_total\{budget="keys",mode="report"\}/)).toBe(2);
      expect(await reporting.metric(/gatehouse_limits_reported_total\{code="COST_LIMIT_EXCEEDED"\}/)).toBe(3);
    } finally {
      await reporting.dispose();
    }
  });

  it('is not the default of budgets, which refuse and count it', async () => {
    expect(await gateway.metric(/gatehouse_rate_limited_total\{budget="keys, \\"gold\\"",mode="enforce"\}/)).toBeGreaterThan(5);
    expect(await gateway.metric(/gatehouse_errors_total\{code="RATE_LIMITED"\}/)).toBeGreaterThan(5);
  });
});
