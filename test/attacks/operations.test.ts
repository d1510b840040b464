// attacks.md, "Shape of the operation" [graph], over HTTP: a GraphQL error with its code, nothing fetched, /health answered meanwhile.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { doubling, HOSTILE_OPERATIONS, nested, repeat } from '../support/hostile-operations.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(SHOP, { server: { maxBodySize: '16MiB' } });
});
afterAll(() => gateway.dispose());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.requests.length = 0;
});

const calls = (): Record<string, number> => Object.fromEntries(Object.entries(gateway.services).map(([name, { requests }]) => [name, requests.length]));

/** The answer, and how long /health took at worst while it was made. */
async function attack(body: unknown): Promise<{ status: number; codes: string[]; healthMs: number; data: unknown }> {
  let isOver = false;
  let healthMs = 0;
  const probe = (async () => {
    do {
      const began = performance.now();
      await (await fetch(new URL('/health', gateway.url))).arrayBuffer();
      healthMs = Math.max(healthMs, performance.now() - began);
    } while (!isOver);
  })();
  const { status, body: answer } = await gateway.post(body, { accept: 'application/graphql-response+json' });
  isOver = true;
  await probe;
  return { status, codes: [...new Set<string>((answer.errors ?? []).map((error: any) => error.extensions.code))], healthMs, data: answer.data };
}

describe('an operation that is refused', () => {
  it.each(HOSTILE_OPERATIONS)('%s', async (_name, body, expected) => {
    const { status, codes, data, healthMs } = await attack(body);
    expect({ status, codes, data, calls: calls() }).toEqual({ status: 400, codes: expected, data: undefined, calls: { products: 0, stock: 0 } });
    expect(healthMs).toBeLessThan(1000);
  });
  it('is refused in the same way the second time', async () => {
    const body = { query: `{ product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }` };
    const answers = [await attack(body), await attack(body)].map(({ status, codes }) => ({ status, codes }));
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('its legal twin is answered', () => {
  const ONE = { products: 1, stock: 0 };
  const ONE_EACH = { products: 1, stock: 1 };
  const cases: readonly (readonly [name: string, body: unknown, calls: Record<string, number>])[] = [
    ['20 root fields and 20 aliases', { query: `{ ${repeat(20, (index) => `a${index}: product(upc: ${index}) { upc }`)} }` }, ONE],
    ['50 aliases', { query: `{ products { ${repeat(50, (index) => `a${index}: name`)} } }` }, ONE],
    ['50 aliases of a field of another service', { query: `{ products { ${repeat(50, (index) => `a${index}: quantity`)} } }` }, ONE_EACH],
    ['20 aliases of a root field that needs another service', { query: `{ ${repeat(20, (index) => `a${index}: product(upc: ${index}) { quantity }`)} }` }, ONE_EACH],
    ['20 aliases of a root field that needs no service', { query: `{ ${repeat(20, (index) => `a${index}: __typename`)} }` }, { products: 0, stock: 0 }],
    ['50 directives', { query: `{ product(upc: 1) { name ${repeat(50, () => '... @include(if: true) { name }')} } }` }, ONE],
    ['depth 15', { query: `{ product(upc: 1) { ${nested(14, 'parent { ', 'name', ' }')} } }` }, ONE],
    ['fragments that double 8 times', { query: doubling(8) }, ONE],
    ['150 levels of a JSON variable', { query: 'query($f: Filter){ products(filter: $f) { name } }', variables: { f: JSON.parse(nested(150, '{"inner":', '{}', '}')) } }, ONE],
    ['the same field 1,000 times', { query: `{ product(upc: 1) { ${'name '.repeat(1000)} } }` }, ONE],
    ['a comment of 5 MB', { query: `# ${'x'.repeat(5_000_000)}\n{ product(upc: 1) { name } }` }, ONE],
    ['100,000 variables nobody declared', { query: '{ product(upc: 1) { name } }', variables: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`v${index}`, index])) }, ONE],
    ['the cheap one of two operations', { query: `query cheap { product(upc: 1) { name } } query deep { product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }`, operationName: 'cheap' }, ONE],
    ['constructor as variable and operation', { query: 'query constructor($constructor: ID!) { product(upc: $constructor) { name } }', variables: { constructor: '1' }, operationName: 'constructor' }, ONE],
    ['a default for what may not be null', { query: 'query($x: Boolean = true, $upc: ID = "1") { product(upc: $upc) { name @include(if: $x) } }', variables: { x: false } }, ONE],
    ['__proto__ as an operation name', { query: 'query __proto__ { product(upc: 1) { name } }', operationName: '__proto__' }, ONE],
    ['__typename', { query: '{ __typename product(upc: 1) { __typename } }' }, ONE],
  ];
  it.each(cases)('%s', async (_name, body, expected) => {
    const { status, codes, data, healthMs } = await attack(body);
    expect({ status, codes, calls: calls() }).toEqual({ status: 200, codes: [], calls: expected });
    expect(Object.keys(data as object).length).toBeGreaterThan(0);
    expect(healthMs).toBeLessThan(1000);
  });
});

describe('limits in report mode', () => {
  it('are said, not enforced; what would overflow is refused all the same', async () => {
    const reporting = await startGateway(SHOP, { limits: { mode: 'report', depth: 1, aliases: 1, upstreamCalls: 1 } });
    try {
      const { body } = await reporting.post({ query: '{ a: product(upc: 1) { b: parent { c: name } quantity } }' });
      expect(body.data).toEqual({ a: { b: { c: 'parent' }, quantity: 2 } });
      const reports = reporting.logs.filter(({ message }) => message === 'an operation is over a limit; limits.mode is report').map(({ code }) => code);
      expect(reports.sort()).toEqual(['ALIAS_LIMIT_EXCEEDED', 'DEPTH_LIMIT_EXCEEDED', 'UPSTREAM_CALL_LIMIT_EXCEEDED']);
      const { body: refused } = await reporting.post({ query: nested(1000, '{a', '', '}') });
      expect(refused.errors[0].extensions.code).toBe('DEPTH_LIMIT_EXCEEDED');
    } finally {
      await reporting.dispose();
    }
  });
});

describe('calls to services', () => {
  it('beyond limits.upstreamCalls are not made, not even the first', async () => {
    const strict = await startGateway(SHOP, { limits: { upstreamCalls: 1 } });
    try {
      const { body } = await strict.post({ query: '{ products(first: 1) { upc quantity } }' });
      expect(body).toEqual({ errors: [{ message: 'The operation needs more than 1 calls to services.', extensions: { code: 'UPSTREAM_CALL_LIMIT_EXCEEDED', limit: 1, actual: 2 } }] });
      expect(Object.values(strict.services).flatMap(({ requests }) => requests)).toHaveLength(0);
      expect((await strict.post({ query: '{ products(first: 1) { upc } }' })).body).toEqual({ data: { products: [{ upc: '1' }] } });
    } finally {
      await strict.dispose();
    }
  });
});

describe('names that mean something to JavaScript', () => {
  it.each([
    ['__proto__ as an alias', '{ product(upc: 1) { __proto__: name upc } }', {}, '{"product":{"__proto__":"product 1","upc":"1"}}'],
    ['__proto__ as an alias of an object', '{ __proto__: product(upc: 1) { name } }', {}, '{"__proto__":{"name":"product 1"}}'],
    ['constructor as an alias', '{ product(upc: 1) { constructor: name then: upc toString: upc } }', {}, '{"product":{"constructor":"product 1","then":"1","toString":"1"}}'],
    ['__proto__ as the name of a variable', 'query($__proto__: ID!) { product(upc: $__proto__) { name } }', JSON.parse('{"__proto__":"1"}') as Record<string, unknown>, '{"product":{"name":"product 1"}}'],
    ['an alias of a key', '{ product(upc: 1) { upc: name quantity } }', {}, '{"product":{"upc":"product 1","quantity":'],
  ])('are names like any other: %s', async (_name, query, variables, data) => {
    const { body } = await gateway.post({ query, variables });
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toContain(data);
  });
});

describe('suggestions', () => {
  it('are not for those who may not introspect', async () => {
    const { body } = await gateway.post({ query: '{ produkt(upc: 1) { name } }' });
    expect(body.errors[0].message).toBe('Cannot query field "produkt" on type "Query".');
    const { body: variable } = await gateway.post({ query: 'query($f: Filter) { products(filter: $f) { name } }', variables: { f: { category: 'KITCHEM' } } });
    expect(variable.errors[0].message).not.toContain('KITCHEN"');
  });
});

describe('text that fragments multiply', () => {
  const doublings = (count: number, leaf: string): string => `{ product(upc: 1) { ...f0 } } ${repeat(count, (index) => `fragment f${index} on Product { a: parent { ...f${index + 1} } b: parent { ...f${index + 1} } }`)} fragment f${count} on Product { ${leaf} }`;
  it.each([
    ['a long name', doublings(5, `${'a'.repeat(60_000)}: name`)],
    ['a long literal', doublings(5, `... @include(if: true) { name @skip(if: ${'x'.repeat(3)}) } `).replace('xxx', `"${'x'.repeat(60_000)}"`)],
    ['many values', doublings(5, `name @skip(if: [${'1 '.repeat(1000)}])`)],
  ])('(%s) is refused before anything looks at it', async (_name, query) => {
    const { codes, healthMs } = await attack({ query });
    expect([codes.includes('SIZE_LIMIT_EXCEEDED'), calls()]).toEqual([true, { products: 0, stock: 0 }]);
    expect(healthMs).toBeLessThan(1000);
  });
});
