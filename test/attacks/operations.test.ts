// attacks.md, "Shape of the operation" [graph], over HTTP: a GraphQL error with its code, nothing fetched, /health answered meanwhile.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(SHOP, { server: { maxBodySize: '16MiB' } });
});
afterAll(() => gateway.dispose());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.requests.length = 0;
});

const reached = (): number => Object.values(gateway.services).reduce((sum, { requests }) => sum + requests.length, 0);
const repeat = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (depth: number, open: string, inner: string, close: string): string => open.repeat(depth) + inner + close.repeat(depth);

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

const doubling = (count: number): string => `{ product(upc: 1) { ...f0 } } ${repeat(count, (index) => `fragment f${index} on Product { ...f${index + 1} ...f${index + 1} }`)} fragment f${count} on Product { name }`;

describe('an operation that is refused', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['51 aliases', { query: `{ products { ${repeat(51, (index) => `a${index}: name`)} } }` }, 'ALIAS_LIMIT_EXCEEDED'],
    ['1,000 aliases', { query: `{ products { ${repeat(1000, (index) => `a${index}: name`)} } }` }, 'ALIAS_LIMIT_EXCEEDED'],
    ['51 aliases behind fragments', { query: `{ products { ...a ...b } } fragment a on Product { ${repeat(26, (index) => `a${index}: name`)} } fragment b on Product { ${repeat(25, (index) => `b${index}: name`)} }` }, 'ALIAS_LIMIT_EXCEEDED'],
    ['21 root fields through a fragment', { query: `{ ...f } fragment f on Query { ${repeat(21, (index) => `a${index}: __typename`)} }` }, 'ROOT_FIELD_LIMIT_EXCEEDED'],
    ['10,000 directives', { query: `{ product(upc: 1) { name ${repeat(10_000, () => '@skip(if: false)')} } }` }, 'TOKEN_LIMIT_EXCEEDED'],
    ['51 directives', { query: `{ product(upc: 1) { ${repeat(51, (index) => `... @include(if: true) { ${index === 0 ? 'name' : 'upc'} }`)} } }` }, 'DIRECTIVE_LIMIT_EXCEEDED'],
    ['depth 16', { query: `{ product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }` }, 'DEPTH_LIMIT_EXCEEDED'],
    ['a fragment cycle', { query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a fragment that spreads itself', { query: '{ products { ...a } } fragment a on Product { parent { ...a } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown fragment', { query: '{ ...nowhere }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['fragments that double 200 times', { query: doubling(200) }, 'SIZE_LIMIT_EXCEEDED'],
    ['5,000 levels of selections', { query: nested(5000, '{a', '', '}') }, 'DEPTH_LIMIT_EXCEEDED'],
    ['1,000 levels of selections', { query: nested(1000, '{a', '', '}') }, 'DEPTH_LIMIT_EXCEEDED'],
    ['1,500 levels of a list literal', { query: `{ products(filter: ${nested(1500, '[', '1', ']')}) { name } }` }, 'DEPTH_LIMIT_EXCEEDED'],
    ['900 levels of an input object', { query: `{ products(filter: ${nested(900, '{inner: ', '{}', '}')}) { name } }` }, 'DEPTH_LIMIT_EXCEEDED'],
    ['5,000 levels of a JSON variable', `{"query":"query($f: Filter){ products(filter: $f) { name } }","variables":{"f":${nested(5000, '{"inner":', '{}', '}')}}}`, 'BAD_USER_INPUT'],
    ['the same field 50,000 times', { query: `{ product(upc: 1) { ${'name '.repeat(50_000)} } }` }, 'TOKEN_LIMIT_EXCEEDED'],
    ['a name of 1 MB', { query: `{ ${'a'.repeat(1_000_000)} }` }, 'GRAPHQL_VALIDATION_FAILED'],
    ['100,000 tokens', { query: `{ ${'a '.repeat(100_000)} }` }, 'TOKEN_LIMIT_EXCEEDED'],
    ['100,000 variables in the document', { query: `query(${repeat(100_000, (index) => `$v${index}: Int`)}) { __typename }` }, 'TOKEN_LIMIT_EXCEEDED'],
    ['introspection', { query: '{ __schema { types { name } } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['__type through a fragment', { query: '{ ...f } fragment f on Query { t: __type(name: "Product") { name } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an operation name that is __proto__', { query: 'query a { __typename }', operationName: '__proto__' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['an operation name that is constructor', { query: 'query a { __typename }', operationName: 'constructor' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['a subscription', { query: 'subscription { a }' }, 'UNSUPPORTED_OPERATION'],
    ['__proto__ as an alias', { query: '{ product(upc: 1) { __proto__: name } }' }, 'UNSUPPORTED_OPERATION'],
    ['__proto__ as the name of a variable', { query: 'query($__proto__: ID!) { product(upc: $__proto__) { name } }', variables: JSON.parse('{"__proto__":"1"}') }, 'UNSUPPORTED_OPERATION'],
    ['two operations and no name', { query: 'query a { __typename } query b { __typename }' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['the deep one of two operations named', { query: `query cheap { __typename } query deep { product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }`, operationName: 'deep' }, 'DEPTH_LIMIT_EXCEEDED'],
    ['an empty document', { query: '' }, 'GRAPHQL_PARSE_FAILED'],
    ['a document of control characters', { query: '\u0000\u0007' }, 'GRAPHQL_PARSE_FAILED'],
  ];
  it.each(cases)('%s', async (_name, body, code) => {
    const { status, codes, data, healthMs } = await attack(body);
    expect({ status, codes, data, reached: reached() }).toEqual({ status: 400, codes: [code], data: undefined, reached: 0 });
    expect(healthMs).toBeLessThan(1000);
  });
  it('is refused in the same way the second time', async () => {
    const body = { query: `{ product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }` };
    const answers = [await attack(body), await attack(body)].map(({ status, codes }) => ({ status, codes }));
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('its legal twin is answered', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['20 root fields and 20 aliases', { query: `{ ${repeat(20, (index) => `a${index}: product(upc: ${index}) { upc }`)} }` }],
    ['50 aliases', { query: `{ products { ${repeat(50, (index) => `a${index}: name`)} } }` }],
    ['50 directives', { query: `{ product(upc: 1) { name ${repeat(50, () => '... @include(if: true) { name }')} } }` }],
    ['depth 15', { query: `{ product(upc: 1) { ${nested(14, 'parent { ', 'name', ' }')} } }` }],
    ['fragments that double 8 times', { query: doubling(8) }],
    ['150 levels of a JSON variable', { query: 'query($f: Filter){ products(filter: $f) { name } }', variables: { f: JSON.parse(nested(150, '{"inner":', '{}', '}')) } }],
    ['the same field 1,000 times', { query: `{ product(upc: 1) { ${'name '.repeat(1000)} } }` }],
    ['a comment of 5 MB', { query: `# ${'x'.repeat(5_000_000)}\n{ product(upc: 1) { name } }` }],
    ['100,000 variables nobody declared', { query: '{ product(upc: 1) { name } }', variables: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`v${index}`, index])) }],
    ['the cheap one of two operations', { query: `query cheap { product(upc: 1) { name } } query deep { product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }`, operationName: 'cheap' }],
    ['constructor as alias, variable and operation', { query: 'query constructor($constructor: ID!) { constructor: product(upc: $constructor) { constructor: name } }', variables: { constructor: '1' }, operationName: 'constructor' }],
    ['__proto__ as an operation name', { query: 'query __proto__ { product(upc: 1) { name } }', operationName: '__proto__' }],
    ['__typename', { query: '{ __typename product(upc: 1) { __typename } }' }],
  ];
  it.each(cases)('%s', async (_name, body) => {
    const { status, codes, data, healthMs } = await attack(body);
    expect({ status, codes }).toEqual({ status: 200, codes: [] });
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
  it('beyond limits.upstreamCalls are not made, and said at their path', async () => {
    const strict = await startGateway(SHOP, { limits: { upstreamCalls: 1 } });
    try {
      const { body } = await strict.post({ query: '{ products(first: 1) { upc quantity } }' });
      expect(body).toMatchObject({ data: { products: [{ upc: '1', quantity: null }] }, errors: [{ path: ['products', 0, 'quantity'], extensions: { code: 'UPSTREAM_CALL_LIMIT_EXCEEDED', limit: 1, actual: 2 } }] });
      expect(strict.services['stock']!.requests).toHaveLength(0);
    } finally {
      await strict.dispose();
    }
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
