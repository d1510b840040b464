// What an operation has taken from a budget when it has ended, through the whole gateway: what was not needed is given back, but not to
// whoever hangs up, lets a service work for nothing, or asks for what costs nothing again and again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRole } from '../../src/index.ts';
import { as, DAY, from, leftIn, startBudgetGateway, type BudgetGateway } from '../support/budget-shop.ts';
import { until } from '../support/until.ts';

const AWAY = { url: 'http://127.0.0.1:1/graphql', sdl: 'type Query { lost(first: Int!): [Lost!] @listSize(slicingArguments: ["first"]) sureLost(first: Int!): [Lost!]! @listSize(slicingArguments: ["first"]) } type Lost { at: Int }', runs: 'type Query { lost: Int }', resolvers: {} };
const CALLERS = ['shorter', 'longer', 'nothing', 'leaver', 'waiter', 'vast', 'nulls', 'lost', 'denied', 'partner', 'wrong', 'known', 'names'];

let gateway: BudgetGateway;
beforeAll(async () => {
  gateway = await startBudgetGateway(
    CALLERS.map((principal) => ({ principal, ...(principal === 'partner' && { roles: ['partner'] }) })),
    { server: { trustedProxies: ['127.0.0.1'], requestTimeout: '1s', introspection: true } },
    { policies: { policies: [{ Query: { dear: hasRole('partner') }, Item: { dear: hasRole('partner') } }], fallback: 'allow' } },
    { away: AWAY },
  );
});
afterAll(() => gateway.dispose());

const spent = (caller: string, query: string, variables?: object): Promise<number> => gateway.spentBy(as(caller), () => gateway.post({ query, variables }, as(caller)));

describe('given back is', () => {
  it('what a list was shorter by, and a null object', async () => {
    expect(await spent('shorter', '{ items(first: null) { id } }')).toBe(3);
    expect(await spent('shorter', '{ a: item(id: "none") { dear } b: item(id: 1) { name } c: item(id: "none") { name } }')).toBe(1);
  });

  it('what a service that is away did not answer, and what it was not asked', async () => {
    expect(await spent('lost', '{ lost(first: 400) { at } }')).toBe(1);
    expect(await spent('lost', '{ sureLost(first: 400) { at } }')).toBe(1);
    expect(await spent('lost', '{ items(first: 30) { id } lost(first: 400) { at } }')).toBe(30);
  });

  it('nothing for what was never charged: a field that is denied costs nothing, and its service is not asked', async () => {
    const before = gateway.calls();
    const { headers, body } = await gateway.post({ query: '{ dear { id } }' }, as('denied'));
    expect([body.data, leftIn(headers), gateway.calls() - before]).toEqual([{ dear: null }, 999, 0]);
    expect(await spent('denied', '{ items(first: 9) { id dear } }')).toBe(9);
    // Its legal twin pays.
    expect(leftIn((await gateway.post({ query: '{ dear { id } }' }, as('partner'))).headers)).toBe(1000 - 21);
    expect(await spent('partner', '{ items(first: 9) { id dear } }')).toBe(9 * 4);
  });
});

describe('charged is', () => {
  it('what a list was longer by, and who is below zero waits', async () => {
    // Each is admitted at 10, and costs 300.
    const left: number[] = [];
    for (let time = 0; time < 4; time++) left.push(leftIn((await gateway.post({ query: '{ many { id } }' }, as('longer'))).headers));
    expect(left).toEqual([990, 690, 390, 90]);
    const fifth = await gateway.post({ query: '{ number }' }, as('longer'));
    // 200 below, at 1,000 a day.
    expect([fifth.status, leftIn(fifth.headers), Math.round(Number(fifth.headers.get('retry-after')) / 86.4)]).toEqual([429, 0, 201]);
  });

  it('each request by its own variables, however cheap the one was that its plan was made for', async () => {
    const sized = 'query($n: Int) { items(first: $n) { id } }';
    const skipped = 'query($is: Boolean!) { number items(first: 200) @include(if: $is) { id } }';
    expect([await spent('known', sized, { n: 1 }), await spent('known', sized, { n: 200 }), await spent('known', sized, { n: 2 })]).toEqual([1, 200, 2]);
    expect([await spent('known', skipped, { is: false }), await spent('known', skipped, { is: true }), await spent('known', skipped, { is: false })]).toEqual([1, 200, 1]);
  });

  it('what it is under whatever name', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'length', 'then']) expect([name, await spent('names', `{ ${name}: items(first: 30) { ${name}: dear } }`)]).toEqual([name, 30]);
  });
});

describe('nothing is given back', () => {
  it('to a client that hangs up in the middle, as often as it does', async () => {
    const caller = as('leaver');
    const taken = await gateway.spentBy(caller, async () => {
      for (let time = 0; time < 3; time++) {
        const before = gateway.calls();
        const leaving = new AbortController();
        const asked = fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...caller }, body: JSON.stringify({ query: '{ hanging(first: 100) { id } }' }), signal: leaving.signal }).catch((error: unknown) => error);
        await until(() => gateway.calls() > before, 'the service to be asked');
        leaving.abort();
        expect(await asked).toMatchObject({ name: 'AbortError' });
      }
    });
    expect(taken).toBe(300);
    expect(gateway.logs.filter(({ message, status }) => message === 'request' && status === 499)).toHaveLength(3);
  });

  it('of what no service answers in time', async () => {
    expect(await spent('waiter', '{ hanging(first: 100) { id } }')).toBe(100);
    expect(await spent('waiter', '{ items(first: 5) { id } hanging(first: 100) { id } }')).toBe(105);
  });

  it('of more than an answer may hold, for which a service has worked', async () => {
    const { body } = await gateway.post({ query: '{ vast(first: 100) { name } }' }, as('vast'));
    expect([body.data, body.errors[0].extensions.code]).toEqual([{ vast: null }, 'UPSTREAM_INVALID_RESPONSE']);
    expect(await spent('vast', '{ vast(first: 100) { name } }')).toBe(100);
    // The legal twin.
    expect(await spent('vast', '{ vast(first: 3) { name } }')).toBe(3);
  });

  it('when a null that a client knows of hides all that was answered', async () => {
    const { body } = await gateway.post({ query: '{ items(first: 200) { id } sure(id: 1) { id } }' }, as('nulls'));
    expect(body.data).toBe(null);
    expect(await spent('nulls', '{ items(first: 200) { id } sure(id: 1) { id } }')).toBe(201);
  });
});

describe('what costs nothing', () => {
  it.each(['{ number }', '{ __typename }', '{ __schema { types { name } } }', '{ items(first: 0) { id } }', '{ item(id: "none") { name } }'])('is not asked without end all the same: %s', async (query) => {
    const caller = from(`198.51.100.${query.length}`);
    expect(await gateway.spentBy(caller, () => Promise.all(Array.from({ length: 5 }, () => gateway.post({ query }, caller))))).toBe(5);
  });

  it('is refused when nothing is left, and the service is not asked', async () => {
    const small = await startBudgetGateway(['nothing'], { rateLimit: { budgets: [{ name: 'keys', match: { any: true }, by: 'principal', ...DAY, cost: 5 }] } });
    try {
      const statuses: number[] = [];
      for (let time = 0; time < 8; time++) statuses.push((await small.post({ query: '{ number }' }, as('nothing'))).status);
      expect([statuses, small.calls()]).toEqual([[200, 200, 200, 200, 200, 429, 429, 429], 5]);
    } finally {
      await small.dispose();
    }
  });
});

describe('what never ran', () => {
  it.each([
    ['a text that does not parse', { query: '{ items(first: 100) { id }' }],
    ['a field that is not there', { query: '{ items(first: 100) { nothing } }' }],
    ['a variable of the wrong type', { query: 'query($n: Int) { items(first: $n) { id } }', variables: { n: 'x' } }],
    ['an operation that is not there', { query: 'query a { items(first: 100) { id } }', operationName: 'b' }],
  ])('has taken nothing: %s', async (_what, body) => {
    const before = gateway.calls();
    expect(await gateway.spentBy(as('wrong'), async () => expect((await gateway.post(body, as('wrong'))).body.errors).toHaveLength(1))).toBe(0);
    expect(gateway.calls() - before).toBe(2);
  });
});
