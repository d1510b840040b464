// The fast way beside graphql-js: what it leaves to it, that nothing is called twice, and random documents over random answers.
// GATEHOUSE_SEED repeats a run, GATEHOUSE_RUNS makes it longer.
import fc from 'fast-check';
import { execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { ENTITY_FETCH } from '../../../src/schema/doors.ts';
import { KEY_ALIAS } from '../../../src/schema/match-rows.ts';
import { executableService } from '../../../src/schema/rest/executable.ts';
import { restExecutor } from '../../../src/schema/rest/executor.ts';
import { compileDocument } from '../../../src/schema/rest/fast-document.ts';
import type { RestAnswer, RestUpstream } from '../../../src/upstream/executor.ts';
import { define } from '../../support/graph.ts';
import { callContext } from '../../support/plan-services.ts';

const SDL = /* GraphQL */ `
  scalar Long
  scalar JSON
  enum State { ON_SALE @restValue(value: "on-sale") GONE }
  type Query {
    item(id: ID!, lang: String = "en"): Item @rest(path: "/items/{id}", query: "lang={lang}", errors: [{ status: 404, null: true }])
    sure(id: ID!): Item! @rest(path: "/items/{id}")
    items(state: [State!]): [Item!] @rest(path: "/items", query: "state={state|csv}")
    any: Any @rest(path: "/any", errors: [{ status: 410, type: "Lost" }])
    motto: String @rest(path: "/motto")
    state: State @rest(path: "/state")
    open: Boolean @rest(path: "/open")
    _items(ids: [ID!]!): [Item]! @merge(keyField: "id") @rest(path: "/many", query: "ids={ids|csv}")
    _sureItems(ids: [ID!]!): [Item!]! @merge(keyField: "id") @rest(path: "/many", query: "ids={ids|csv}")
    _echo(id: ID!): Part @merge(keyField: "name")
  }
  type Mutation { touch(id: ID!): Item @rest(method: POST, path: "/items/{id}") }
  union Any = Item | Part | Lost
  type Lost { why: String }
  type Item @key(selectionSet: "{ id }") {
    id: ID! title: String inStock: Boolean @rest(property: "in-stock") state: State states: [State!] count: Int price: Float weight: Long more: JSON
    size: Size @rest(property: ".") parts: [Part!] other: Any constructor: String again: Item @rest(path: "/items/{$parent.id}")
  }
  type Size { width: Int height: Int! }
  type Part @key(selectionSet: "{ name }") { name: String! @rest(property: ".") }
`;

type Answers = (target: string) => unknown;
const W6 = `query($ids: [ID!]!) { e0: _items(ids: $ids) { ${KEY_ALIAS}id: id title inStock size { width height } } }`;

/** Both ways in one service; `sent` is what was called, `made` what they answered. */
function both(answers: Answers, { bulkSize = 2 } = {}) {
  const sent: string[] = [];
  const upstream: RestUpstream = ({ target }) => {
    sent.push(target);
    const body = answers(target);
    const answer: RestAnswer | GatewayError = body instanceof GatewayError ? body : { status: 200, body, freshness: {}, ...(body as { answer?: RestAnswer } | null | undefined)?.answer };
    return Promise.resolve(answer);
  };
  const service = executableService(define('stock', SDL, {}, 'rest'), { execute: upstream, bulkSize });
  const run = async (query: string, variables: Record<string, unknown> = {}, isEntityFetch = true) => {
    const document = parse(query);
    const freshness: unknown[] = [];
    const contextOf = () => ({ ...callContext(), noteFreshness: (note: unknown) => void freshness.push(note) });
    const context = contextOf();
    const compiled = compileDocument(service, document);
    const fast = await compiled?.(variables, context, isEntityFetch);
    const [calls, notes] = [sent.splice(0), freshness.splice(0)];
    // Errors of fields that wait for different calls come in the order in which those are answered, which is nobody's business.
    const exactIn = async (inContext: ReturnType<typeof contextOf>): Promise<{ data?: any; errors?: unknown[] }> => {
      const { data, errors } = JSON.parse(JSON.stringify(await execute({ schema: service.schema, document, contextValue: inContext, variableValues: variables, rootValue: isEntityFetch ? ENTITY_FETCH : undefined })));
      return { data, ...(errors !== undefined && { errors: errors.map((error: unknown) => JSON.stringify(error)).sort() }) };
    };
    const after = await exactIn(context);
    const [calledTwice, notedTwice] = [sent.splice(0), freshness.splice(0)];
    const exact = await exactIn(contextOf());
    return { isSimple: compiled !== undefined, fast, exact, after, calls, notes, calledTwice, notedTwice, exactCalls: sent.splice(0) };
  };
  return { run };
}

const row = (id: unknown, more: object = {}): object => ({ id, title: `T${String(id)}`, 'in-stock': true, width: 1, height: 2, ...more });
const rowsOf: Answers = (target) => new URL(target, 'http://rest').searchParams.get('ids')?.split(',').map((id) => row(Number(id))).reverse();

describe('a bulk door', () => {
  it('is answered without graphql-js, and its rows in the order of the keys', async () => {
    const { fast, exact, calls, exactCalls, notes, calledTwice, notedTwice } = await both(rowsOf).run(W6, { ids: ['1', '2', '3', '1'] });
    expect(fast).toEqual({ e0: ['1', '2', '3', '1'].map((id) => ({ [`${KEY_ALIAS}id`]: id, title: `T${id}`, inStock: true, size: { width: 1, height: 2 } })) });
    expect({ data: fast }).toEqual(exact);
    expect([calls, exactCalls]).toEqual([['/many?ids=1,2', '/many?ids=3'], ['/many?ids=1,2', '/many?ids=3']]);
    expect([notes.length, calledTwice, notedTwice]).toEqual([2, [], []]);
  });

  it.each<[string, Answers, object]>([
    ['a row whose value does not fit', (target) => (rowsOf(target) as object[]).map((one) => ({ ...one, title: {} })), { ids: ['1', '2', '3'] }],
    ['a row without what may not be null', (target) => (rowsOf(target) as object[]).map((one) => ({ ...one, height: null })), { ids: ['1', '2', '3'] }],
    ['a failed call', () => new GatewayError('UPSTREAM_ERROR', 'no'), { ids: ['1', '2', '3'] }],
    ['one failed chunk', (target) => (target.includes('3') ? new GatewayError('UPSTREAM_ERROR', 'no') : rowsOf(target)), { ids: ['1', '2', '3'] }],
    ['no list', () => ({}), { ids: ['1'] }],
    ['a key that cannot be sent', rowsOf, { ids: ['1', '2,3', '4'] }],
  ])('leaves %s to graphql-js, and nothing is called twice', async (_what, answers, variables) => {
    const { fast, after, exact, calls, calledTwice, notedTwice } = await both(answers).run(W6, { ...variables });
    expect(fast).toBeUndefined();
    expect(exact.errors).not.toEqual([]);
    expect(after).toEqual(exact);
    expect(calls.length).toBeGreaterThan(0);
    expect([calledTwice, notedTwice]).toEqual([[], []]);
  });

  it('knows rows that are missing from those that may not be', async () => {
    const { run } = both((target) => (rowsOf(target) as object[]).slice(1));
    expect((await run(W6, { ids: ['1', '2'] })).fast?.['e0']).toMatchObject([{ title: 'T1' }, null]);
    expect((await run(W6.replace('_items', '_sureItems'), { ids: ['1', '2'] })).fast).toBeUndefined();
  });
});

describe('what is left to graphql-js', () => {
  it.each([
    'mutation { touch(id: 1) { id } }', '{ item(id: 1) { again { id } } }', '{ _echo(id: 1) { name } }', '{ item(id: 1) { title @skip(if: false) } }', '{ ...F } fragment F on Query { motto }', '{ __typename }',
    'query @x { motto }', '{ __proto__: motto }', '{ item(id: 1) { __proto__: title } }', 'query A { motto } query B { open }', '{ __schema { types { name } } }', '{ item(id: 1) { ... on Item @include(if: true) { id } } }',
  ])('is a document that is not simple: %s', async (query) => {
    expect((await both(() => row(1)).run(query.includes('query B') ? query.replace(/query B.*/, 'fragment X on Item { id }') : query)).isSimple).toBe(false);
  });

  it('is a variable of another type, before anything is called', async () => {
    const { fast, calls, exact } = await both(rowsOf).run(W6, { ids: '1' });
    expect([fast, calls]).toEqual([undefined, []]);
    expect(exact.data.e0).toHaveLength(1);
  });

  it('is a call that cannot be rendered beside one that fails', async () => {
    const { fast, after, exact, calls, calledTwice } = await both(() => new GatewayError('UPSTREAM_ERROR', 'no')).run('{ a: item(id: 1) { id } b: item(id: "") { id } }');
    expect(fast).toBeUndefined();
    expect(after).toEqual(exact);
    expect([...calls, ...calledTwice]).toEqual(['/items/1?lang=en']); // it may still have waited for its turn
  });
});

it('is how the executor answers, and the other way when it must', async () => {
  let odd = false;
  const sent: string[] = [];
  const execute: RestUpstream = ({ target }) => {
    sent.push(target);
    return Promise.resolve({ status: 200, body: (rowsOf(target) as object[]).map((one) => ({ ...one, ...(odd && { title: [] }) })), freshness: {} });
  };
  const ask = restExecutor(define('stock', SDL, {}, 'rest'), { execute, bulkSize: 10 });
  const document = parse(W6);
  const request = () => ask({ document, variables: { ids: ['1', '2'] }, context: callContext(), isEntityFetch: true });
  expect(await request()).toMatchObject({ data: { e0: [{ title: 'T1' }, { title: 'T2' }] } });
  odd = true;
  expect(await request()).toMatchObject({ data: { e0: [{ title: null }, { title: null }] }, errors: [{ path: ['e0', 0, 'title'] }, { path: ['e0', 1, 'title'] }] });
  expect(sent).toHaveLength(2);
});

describe('random documents over random answers', () => {
  const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
  const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 500);
  const leaf = fc.constantFrom<unknown>('x', '7', '', 0, 1, 2.5, -3, 2 ** 40, 9007199254740993n, true, false, null, undefined, {}, [], ['GONE'], 'on-sale', 'GONE');
  const fitting = { id: fc.constantFrom<unknown>('1', 2, '3'), title: fc.constantFrom('a', 1, null), 'in-stock': fc.boolean(), state: fc.constantFrom('on-sale', 'GONE', null), states: fc.constantFrom(['GONE'], [], null, ['on-sale', 'GONE']), count: fc.integer({ min: -9, max: 9 }), price: fc.constantFrom(1, 2.5, '3'), weight: fc.constantFrom<unknown>(1, '9007199254740993', 9007199254740993n), more: fc.jsonValue(), width: fc.nat(), height: fc.nat(), parts: fc.constantFrom(['a', 'b'], [], null), other: fc.constantFrom<unknown>('part', { id: 1, title: 't', height: 3 }, null), constructor: fc.constantFrom('c', null) };
  const LEAVES = ['id', 'title', 'inStock', 'state', 'states', 'count', 'price', 'weight', 'more', '__typename', 'constructor'];
  const NESTED = ['size { width height }', 'parts { name }', 'parts { __typename name }', 'other { __typename ... on Item { id title } ... on Part { part: name } }', 'size { w: width } size { height }', '... on Item { aliased: id }', '... on Part { name }'];
  const selection = fc.subarray([...LEAVES, ...NESTED, 'n: count', 'parts2: parts { p: name }'], { minLength: 1 });
  const ROOTS = [
    (fields: string) => `item(id: 1) { ${fields} }`, (fields: string) => `item(id: $id) { ${fields} }`, (fields: string) => `sure(id: $id) { ${fields} }`, (fields: string) => `items(state: [GONE]) { ${fields} }`,
    (fields: string) => `any { ... on Item { ${fields} } ... on Part { name } ... on Lost { why } }`, () => 'motto', () => 'state', () => 'open', (fields: string) => `_items(ids: $ids) { ${KEY_ALIAS}id: id ${fields} }`, (fields: string) => `_sureItems(ids: ["1", "2"]) { ${KEY_ALIAS}id: id ${fields} }`,
  ];
  const rowAlike = (oddity: number) => fc.record(Object.fromEntries(Object.entries(fitting).map(([name, values]) => [name, fc.oneof({ weight: 100 - oddity, arbitrary: values as fc.Arbitrary<unknown> }, { weight: oddity, arbitrary: leaf })])));

  it.each([0, 4])(`are answered alike, %i%% of the values odd (seed ${seed})`, async (oddity) => {
    const count = { fast: 0, left: 0 };
    const value = oddity === 0 ? rowAlike(0) : fc.oneof({ weight: 20, arbitrary: rowAlike(oddity) }, { weight: 1, arbitrary: leaf });
    const scenario = fc.record({ roots: fc.array(fc.tuple(fc.constantFrom(...ROOTS), selection), { minLength: 1, maxLength: 3 }), rows: fc.array(value, { maxLength: 3 }), one: value, scalar: leaf, status: fc.constantFrom(200, 200, 200, 404, 410), ids: fc.constantFrom(['1'], ['1', '2', '3'], [], ['3', '3', '1']), id: fc.constantFrom<unknown>('1', 2) });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ roots, rows, one, scalar, status, ids, id }) => {
        const answers: Answers = (target) => {
          const body = target.startsWith('/many') || target === '/items?state=GONE' ? rows : target.startsWith('/items/') || target === '/any' ? one : target === '/state' ? 'on-sale' : scalar;
          const expected = (status === 404 && target.includes('lang')) || (status === 410 && target === '/any');
          return expected ? { answer: { status, body, freshness: {} } } : { answer: { status: 200, body, freshness: {} } };
        };
        const fields = roots.map(([write, selected], index) => `r${String(index)}: ${write(selected.join(' '))}`);
        const used = ['$id', '$ids'].filter((name) => fields.some((field) => field.includes(`${name})`)));
        const query = `query${used.length === 0 ? '' : `(${used.map((name) => `${name}: ${name === '$id' ? 'ID!' : '[ID!]!'}`).join(', ')})`} { ${fields.join(' ')} }`;
        const { isSimple, fast, exact, after, calls, calledTwice, exactCalls } = await both(answers).run(query, { id, ids });
        expect(isSimple).toBe(true);
        expect(after).toEqual(exact);
        expect([calls.sort(), calledTwice]).toEqual([exactCalls.sort(), []]);
        count[fast === undefined ? 'left' : 'fast'] += 1;
        expect(fast === undefined).toBe(exact.errors !== undefined);
        if (fast !== undefined) expect(JSON.stringify({ data: fast })).toBe(JSON.stringify(exact));
      }),
      { seed, numRuns },
    );
    expect(count.fast).toBeGreaterThan(numRuns / 20);
    if (oddity > 0) expect(count.left).toBeGreaterThan(numRuns / 20);
  });
});
