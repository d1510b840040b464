// attacks.md, "Budgets and Redis" [cost], through the whole gateway: whatever way an operation comes in, and whatever its caller says of
// itself, one budget pays for it, and pays for all of it. What is refused has reached no service.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, from, leftIn, startBudgetGateway, type BudgetGateway } from '../support/budget-shop.ts';

const NAMES = ['a:b', 'a', 'b', 'a:', ':b', '*', 'x'.repeat(200), `${'x'.repeat(199)}y`, 'line\r\nfeed', 'p:key:0:a', '__proto__', 'constructor', 'ä', '1'];
const CALLERS = ['forms', 'aliases', 'fragments', 'batch', 'sizes', 'changes', 'two', 'spoof', 'streams', ...NAMES];

let gateway: BudgetGateway;
beforeAll(async () => {
  gateway = await startBudgetGateway(CALLERS, { limits: { batch: 20, aliases: 200, rootFields: 200 }, cost: { mode: 'enforce', max: 900 } });
});
afterAll(() => gateway.dispose());

const repeat = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join(' ');
const get = (query: string, headers: Record<string, string>): Promise<Response> => fetch(`${gateway.url}?query=${encodeURIComponent(query)}`, { headers: { 'x-gatehouse-preflight': '1', ...headers } });

describe('one budget pays', () => {
  it('for POST and GET, for one text or another, and for an event stream', async () => {
    const caller = as('forms');
    expect(await gateway.spentBy(caller, () => gateway.post({ query: '{ items(first: 9) { id } }' }, caller))).toBe(9);
    expect(await gateway.spentBy(caller, () => get('{ items(first: 9) { id } }', caller))).toBe(9);
    expect(await gateway.spentBy(caller, () => gateway.post({ query: '{ items(first: 9) { id } } # again' }, caller))).toBe(9);
    const stream = await gateway.post({ query: '{ items(first: 9) { id } }' }, { ...caller, accept: 'text/event-stream' });
    expect([stream.status, leftIn(stream.headers)]).toEqual([200, 1000 - 3 * 9 - 6 - 9]);
  });

  it('50 times for 50 aliases of the costly field, of a root field or a field of each item', async () => {
    const caller = as('aliases');
    const once = await gateway.spentBy(caller, () => gateway.post({ query: '{ item(id: 1) { dear } }' }, caller));
    expect(once).toBe(4);
    expect(await gateway.spentBy(caller, () => gateway.post({ query: `{ ${repeat(50, (index) => `a${index}: item(id: 1) { dear }`)} }` }, caller))).toBe(50 * once);
    expect(await gateway.spentBy(caller, () => gateway.post({ query: `{ item(id: 1) { ${repeat(50, (index) => `a${index}: dear`)} } }` }, caller))).toBe(1 + 50 * 3);
  });

  it('for what fragments bring in, and once for what is the same field', async () => {
    const caller = as('fragments');
    const query = `{ ${repeat(10, (index) => `a${index}: item(id: 1) { ...f }`)} } fragment f on Item { x: dear ... on Item { y: dear } ...g } fragment g on Item { y: dear id }`;
    expect(await gateway.spentBy(caller, () => gateway.post({ query }, caller))).toBe(10 * 7);
  });

  it('for each operation of a batch, and refuses those that it has nothing left for', async () => {
    const caller = as('batch');
    const one = { query: '{ items(first: 100) { id } }' };
    const before = gateway.calls();
    const { status, headers, body } = await gateway.post(Array.from({ length: 20 }, () => one), caller);
    const codes = body.map(({ errors }: any) => errors?.[0].extensions.code);
    expect([status, codes.filter((code: unknown) => code === undefined).length, codes.filter((code: unknown) => code === 'RATE_LIMITED').length]).toEqual([200, 10, 10]);
    expect([gateway.calls() - before, Number(headers.get('retry-after'))]).toEqual([10, 8640]);
  });

  it('for changes, each of which has its price', async () => {
    const caller = as('changes');
    expect(await gateway.spentBy(caller, () => gateway.post({ query: `mutation { ${repeat(5, (index) => `a${index}: change(id: 1) { id }`)} }` }, caller))).toBe(5 * 11);
  });

  it('for the operation that is named, not for the one beside it', async () => {
    const caller = as('two');
    const query = 'query cheap { item(id: 1) { id } } query dear { items(first: 200) { id } }';
    expect(await gateway.spentBy(caller, () => gateway.post({ query, operationName: 'dear' }, caller))).toBe(200);
    expect(await gateway.spentBy(caller, () => gateway.post({ query, operationName: 'cheap' }, caller))).toBe(1);
  });
});

describe('a list is taken to be as long as it says, and never for shorter than nothing', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, id) => String(id));
  it.each<[string, string, Record<string, unknown> | undefined, number]>([
    // Seven are assumed, and ten where a negative number may mean all; three come back where a service takes it for all.
    ['a negative number', '{ items(first: -1) { id } }', undefined, 3],
    ['the most negative number', 'query($n: Int) { items(first: $n) { id } }', { n: -2_147_483_648 }, 3],
    ['null', '{ items(first: null) { id } }', undefined, 3],
    ['null by a variable', 'query($n: Int) { items(first: $n) { id } }', { n: null }, 3],
    ['a variable that is missing, so that the default holds', 'query($n: Int) { items(first: $n) { id } }', {}, 5],
    ['the default of a variable', 'query($n: Int = 12) { items(first: $n) { id } }', {}, 12],
    ['zero, which is not for nothing all the same', '{ items(first: 0) { id } }', undefined, 1],
    ['an input field', 'query($n: Int) { found(input: { first: $n }) { id } }', { n: 8 }, 8],
    ['the default of an input field', '{ found(input: {}) { id } }', undefined, 4],
    ['a list of 300 keys', 'query($ids: [ID!]!) { byIds(ids: $ids) { id } }', { ids: ids(300) }, 300],
    ['one key where a list is asked', '{ byIds(ids: "1") { id } }', undefined, 1],
  ])('%s', async (_what, query, variables, cost) => {
    const caller = from(`203.0.113.${10 + Math.floor(Math.random() * 200)}`);
    expect(await gateway.spentBy(caller, () => gateway.post({ query, variables }, caller))).toBe(cost);
  });

  it.each<[string, string, Record<string, unknown> | undefined, string, number]>([
    ['the largest number', '{ items(first: 2147483647) { id } }', undefined, 'COST_LIMIT_EXCEEDED', 2_147_483_647],
    ['the largest number, by a variable', 'query($n: Int) { items(first: $n) { id } }', { n: 2_147_483_647 }, 'COST_LIMIT_EXCEEDED', 2_147_483_647],
    ['50 of the largest', `{ ${repeat(50, (index) => `a${index}: items(first: 2147483647) { id }`)} }`, undefined, 'COST_LIMIT_EXCEEDED', 50 * 2_147_483_647],
    ['20,000 keys', 'query($ids: [ID!]!) { byIds(ids: $ids) { id } }', { ids: ids(20_000) }, 'COST_LIMIT_EXCEEDED', 20_000],
  ])('%s is refused with what it is and may be', async (_what, query, variables, code, actual) => {
    const before = gateway.calls();
    const { body } = await gateway.post({ query, variables }, as('sizes'));
    expect([body.errors.map(({ extensions }: any) => extensions), gateway.calls() - before]).toEqual([[{ code, limit: 900, actual }], 0]);
  });

  it.each([['none', '{ page { id } }'], ['two', '{ page(first: 1, last: 1) { id } }'], ['null', '{ page(first: null) { id } }']])('%s of the arguments that one is required of is refused', async (_what, query) => {
    const before = gateway.calls();
    const { body } = await gateway.post({ query }, as('sizes'));
    expect([body.errors.map(({ extensions }: any) => extensions.code), gateway.calls() - before]).toEqual([['BAD_USER_INPUT'], 0]);
  });
});

describe('a caller is who the credential or the connection says', () => {
  it('whatever is in the name: no two share, and none has two', async () => {
    for (const name of NAMES) {
      expect([name, leftIn((await gateway.post({ query: '{ dear { id } }' }, as(name))).headers)]).toEqual([name, 1000 - 21]);
      expect([name, leftIn((await gateway.post({ query: '{ dear { id } }' }, { ...as(name), ...from('198.51.100.77') })).headers)]).toEqual([name, 1000 - 42]);
    }
  });

  it('and not what X-Forwarded-For says of itself: the proxy appends, and what stands before that is the client\'s', async () => {
    const caller = from('198.51.100.1');
    const spent = await gateway.spentBy(caller, async () => {
      for (let time = 0; time < 10; time++) await gateway.post({ query: '{ dear { id } }' }, from(`10.9.8.${time}, 198.51.100.1`));
    });
    expect(spent).toBe(210);
  });

  it('and not each address of an IPv6 /64, however it is written', async () => {
    const caller = from('2001:db8:1:2::1');
    const spellings = ['2001:db8:1:2::2', '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2:0:0:192.0.2.1', '2001:db8:1:2:3:4:5:6'];
    expect(await gateway.spentBy(caller, () => Promise.all(spellings.map((address) => gateway.post({ query: '{ dear { id } }' }, from(address)))))).toBe(4 * 21);
    expect(leftIn((await gateway.post({ query: '{ dear { id } }' }, from('2001:db8:1:3::1'))).headers)).toBe(979);
    expect(leftIn((await gateway.post({ query: '{ dear { id } }' }, from('::ffff:192.0.2.200'))).headers)).toBe(979);
    expect(leftIn((await gateway.post({ query: '{ dear { id } }' }, from('192.0.2.200'))).headers)).toBe(958);
  });

  it('and nobody by a header that says who they are, or a proxy that is not trusted', async () => {
    const strict = await startBudgetGateway([], { server: { trustedProxies: [] } });
    try {
      for (let time = 1; time <= 5; time++) {
        const { headers } = await strict.post({ query: '{ dear { id } }' }, { ...from(`198.51.100.${time}`), 'x-real-ip': `198.51.100.${time}`, 'x-client-name': `client ${time}`, 'x-user-id': String(time), forwarded: `for=198.51.100.${time}` });
        expect(leftIn(headers)).toBe(1000 - 21 * time);
      }
    } finally {
      await strict.dispose();
    }
  });
});
