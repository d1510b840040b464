// attacks.md, "Access" [plans], "Services that misbehave" [entity lists: plans] and what is next to them: whatever clients write
// and services answer, no entity gets another's data, errors stand where the client can find them, and planning takes no time.
import fc from 'fast-check';
import { Kind, buildASTSchema, parse, validate, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { createTestGraph, type TestGraph, type TestService } from '../support/graph.ts';
import { neverAnswer, startMisbehavingService, type MisbehavingService } from '../support/misbehaving-service.ts';
import { planned } from '../support/plan.ts';
import { createCase, createOperation } from '../support/split/case.ts';

type Data = NonNullable<UpstreamResult['data']>;

const failed = (path?: readonly (string | number)[]): GatewayError => new GatewayError('UPSTREAM_ERROR', 'a service failed', { path, extensions: { service: 'notes' } });
const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);

const ITEMS = ['1', '2', '3'];

/** Items of one service with a note of another, which answers as `answer` says; `keys` are what the first service says they are. */
function notes(answer: (ids: readonly unknown[]) => unknown, keys: readonly unknown[] = ITEMS, errors?: readonly GatewayError[]): TestGraph {
  let asked: readonly unknown[] = [];
  return createTestGraph({
    items: {
      sdl: 'type Query { items: [Item] again: [Item] any: [Node] } interface Node { id: ID } type Item implements Node @key(selectionSet: "{ id }") { id: ID at: Int }',
      tamper: (_result, query) => {
        const rows = keys.map((id, at) => ({ id, at, __typename: 'Item' }));
        return { data: Object.fromEntries(['items', 'again', 'any'].filter((name) => query.includes(name)).map((name) => [name, name === 'again' ? [...rows].reverse() : rows])) };
      },
    },
    notes: {
      sdl: 'type Query { _notes(ids: [ID!]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: ID note: String need: String! }',
      resolvers: { Query: { _notes: (_: unknown, { ids }: { ids: unknown[] }) => ((asked = ids), []) } },
      tamper: () => ({ data: { e0: answer(asked) }, ...(errors && { errors }) }),
    },
  });
}

const row = (id: unknown, more: object = {}): object => ({ id, note: `note of ${String(id)}`, ...more });
const notesOf = ({ data }: { data?: any }, name = 'items'): unknown[] => data[name].map((item: any) => item?.note);

describe('rows of a service that does not keep the order', () => {
  const right = ['note of 1', 'note of 2', 'note of 3'];
  it.each<readonly [string, unknown, readonly unknown[]]>([
    ['in order', ITEMS.map((id) => row(id)), right],
    ['reversed', [...ITEMS].reverse().map((id) => row(id)), right],
    ['as numbers', [3, 1, 2].map((id) => row(id)), right],
    ['too few', [row('2')], [null, 'note of 2', null]],
    ['too many', ['9', '3', '8', '2', '1', '7'].map((id) => row(id)), right],
    ['twice, with other data the second time', [row('1'), row('1', { note: 'another' }), row('2'), row('3')], right],
    ['with holes', [null, row('3'), null, row('1')], ['note of 1', null, 'note of 3']],
    ['of others only', ['7', '8', '9'].map((id) => row(id)), [null, null, null]],
    ['that do not say whose they are', ITEMS.map((id) => ({ note: `note of ${id}` })), [null, null, null]],
    ['with keys that look alike', ['01', '2.0', ' 3', '1 '].map((id) => row(id)), [null, null, null]],
    ['with keys of other kinds', [row(true), row(['1']), row({ id: '2' }), row(null)], [null, null, null]],
    ['with text for rows', ['note of 1', 2, true], [null, null, null]],
    ['in lists', [[row('1')], [row('2')], [row('3')]], [null, null, null]],
    ['as an object', { 0: row('1'), 1: row('2'), length: 2 }, [null, null, null]],
    ['for text', 'note of 1', [null, null, null]],
  ])('%s', async (_name, rows, expected) => {
    const graph = notes(() => rows);
    const answer = await graph.run('{ items { note } again { note at } any { ... on Item { note } } }');
    expect(notesOf(answer)).toEqual(expected);
    expect(notesOf(answer, 'any')).toEqual(expected);
    expect(notesOf(answer, 'again')).toEqual([...expected].reverse());
    expect(graph.asked('notes')).toHaveLength(1);
  });
});

describe('keys that a service made up', () => {
  it.each<readonly [string, readonly unknown[]]>([
    ['names that every object has', ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then']],
    ['numbers and texts that look like numbers', [1000, '1e3', '1000.0', 1, '1.0', '01', true, 'TRUE']],
    ['texts with marks of their own', ['\0', '\0[1]', '\0"\\u0000"', '[1]', '["1"]', '{"a":1}', 'null', 'undefined', '']],
    ['huge ones', ['x'.repeat(100_000), 'x'.repeat(100_001), `y${'x'.repeat(100_000)}`]],
    ['lists and objects', [['1'], '1', [['1']], { a: 1 }, [['a', 1]], [], {}, ['1', '2'], '1,2']],
  ])('stay apart: %s', async (_name, keys) => {
    const told: unknown[] = [];
    const graph = createTestGraph({
      items: { sdl: 'scalar Any type Query { items: [Item] } type Item @key(selectionSet: "{ id }") { id: Any }', tamper: () => ({ data: { items: keys.map((id) => ({ id })) } }) },
      notes: {
        sdl: 'scalar Any type Query { _notes(ids: [Any]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: Any note: Any }',
        resolvers: { Query: { _notes: (_: unknown, { ids }: { ids: unknown[] }) => (told.push(...ids), ids.map((id) => ({ id, note: { of: id } })).reverse()) } },
      },
    });
    const { data, errors } = await graph.run('{ items { note } }');
    expect(errors).toBeUndefined();
    expect(data.items.map(({ note }: any) => note.of)).toEqual(keys);
    expect(told).toEqual(keys);
  });

  it('that are null are not asked for, and their siblings are', async () => {
    const graph = notes((ids) => ids.map((id) => row(id)), ['1', null, '3']);
    expect(notesOf(await graph.run('{ items { note } }'))).toEqual(['note of 1', null, 'note of 3']);
    expect(graph.calls.at(-1)?.variables).toEqual({ e0_0_ids: ['1', '3'] });
  });

  it('of several members, in objects and lists, are the same only when all of them are', async () => {
    const keys = [{ a: { b: '1', c: '2' }, l: [{ d: 1 }] }, { a: { b: '1,2', c: null }, l: [{ d: 1 }] }, { a: { b: '1', c: '2' }, l: [{ d: 1 }, null] }, { a: { b: '2', c: '1' }, l: [] }, { a: { b: 1, c: 2 }, l: [{ d: '1' }] }];
    const key = '@key(selectionSet: "{ a { b c } l { d } }")';
    const fields = 'a: A l: [L]';
    const graph = createTestGraph({
      one: { sdl: `type Query { all: [T] } type T ${key} { ${fields} } type A { b: ID c: ID } type L { d: Int }`, tamper: () => ({ data: { all: keys } }) },
      two: {
        sdl: `type Query { _t(keys: [TKey!]!): [T]! @merge } input TKey { a: AKey l: [LKey] } input AKey { b: ID c: ID } input LKey { d: Int } type T ${key} { ${fields} note: String } type A { b: ID c: ID } type L { d: Int }`,
        tamper: () => ({ data: { e0: keys.slice(0, 4).map((one, index) => ({ note: `note ${index}`, l: one.l, a: { c: one.a.c, b: one.a.b } })).reverse() } }),
      },
    });
    // What has a null among the members is not asked for; 1 and "1" are one.
    expect(notesOf(await graph.run('{ all { note } }'), 'all')).toEqual(['note 0', null, 'note 2', 'note 3', 'note 0']);
  });
});

describe('what is computed', () => {
  const shop = (dims: string, type: string): TestService => ({
    sdl: `type Query { all: [Box!]! } type Box { name: String dims: ${type} } type Dims { w: Int h: Int }`,
    tamper: () => ({ data: { all: JSON.parse(dims) } }),
  });
  const cost = (_: unknown, { keys }: { keys: { dims: unknown }[] }): object[] => keys.map(({ dims }) => ({ cost: JSON.stringify(dims) }));

  it.each([
    ['an object', 'Dims', 'DimsKey', ['{"w":1,"h":null}', '{"w":2,"h":null}', '{"w":null,"h":null}', 'null', '{"w":2,"h":1}']],
    ['a list', '[Dims]', '[DimsKey]', ['[{"w":1,"h":null}]', '[{"w":2,"h":null}]', '[null]', '[]', 'null', '[{"w":1,"h":null},null]']],
  ])('from %s with nulls in it is computed for each by itself', async (_name, type, input, dims) => {
    const graph = createTestGraph({
      shop: shop(`[${dims.map((one) => `{"dims":${one}}`).join(',')}]`, type),
      post: { sdl: `type Query { _b(keys: [BoxKey!]!): [Box]! @merge } input BoxKey { dims: ${input} } input DimsKey { w: Int h: Int } type Box { cost: String @computed(selectionSet: "{ dims { w h } }") }`, resolvers: { Query: { _b: cost } } },
    });
    const { data, errors } = await graph.run('{ all { cost } }');
    expect(errors).toBeUndefined();
    expect(data.all.map((box: any) => box.cost)).toEqual(dims);
  });
});

describe('names a client gives', () => {
  const NAMES = ['id', 'e0', 'e0_0', 'e0_0_ids', '_gatehouse_0', '_gatehouse_key_id', '__typename', 'then', 'constructor', '__proto__', 'toJSON', 'note_2', 'at'];
  it.each(NAMES)('change nothing as aliases, of keys and of values: %s', async (name) => {
    const graph = notes((ids) => ids.map((id) => row(id)));
    const { data, errors } = await graph.run(`{ ${name}: items { ${name}: note } other: items { note ${name === 'note' ? '' : `${name}: at`} } }`);
    expect(errors).toBeUndefined();
    expect(Object.keys(data)).toEqual([name, 'other']);
    expect(Object.getOwnPropertyDescriptor(data, name)?.value.map((item: any) => Object.entries(item))).toEqual(ITEMS.map((id) => [[name, `note of ${id}`]]));
    for (const { query } of graph.calls) expect(query).not.toMatch(new RegExp(`(?<![$\\w])${name}:(?! _notes)`));
  });

  it.each(['e', 'e0_0_ids', 'e_', 'e_1_', '__proto__', 'constructor', '_gatehouse_0', 'ids'])('are kept apart as variables: $%s', async (name) => {
    const many = `[${Array.from({ length: 20 }, (_, index) => index).join()}]`;
    const sdl = 'type Query { echo(text: String, list: [Int!]): String items: [Item] } type Item @key(selectionSet: "{ id }") { id: ID! }';
    const echo = (_: unknown, { text, list }: { text: string; list: number[] }): string => `${text} ${list.length}`;
    const graph = createTestGraph({
      items: { sdl, resolvers: { Query: { echo, items: () => ITEMS.map((id) => ({ id })) } } },
      notes: { sdl: 'type Query { _n(ids: [ID!]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: ID! note(text: String): String }', resolvers: { Query: { _n: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, note: ({ text }: any) => `${id} ${text as string}` })) } } },
    });
    const variables = JSON.parse(`{ "${name}": "mine" }`) as Record<string, unknown>;
    const { data, errors } = await graph.run(`query ($${name}: String) { echo(text: $${name}, list: ${many}) items { note(text: $${name}) } }`, variables);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ echo: 'mine 20', items: ITEMS.map((id) => ({ note: `${id} mine` })) });
  });

  it('as fragments do not matter', async () => {
    const graph = notes((ids) => ids.map((id) => row(id)));
    const { data } = await graph.run('{ items { ...constructor ...__proto__ ...e0 } } fragment constructor on Item { note } fragment __proto__ on Node { id ...e0 } fragment e0 on Item { at }');
    expect(data.items[0]).toEqual({ note: 'note of 1', id: '1', at: 0 });
  });
});

describe('fields that nobody selected', () => {
  it('are in no answer, wherever a service puts them', async () => {
    const secret = { secret: 'secret', toJSON: 'secret', then: 'secret', constructor: { secret: 1 } };
    const graph = notes((ids) => [...ids.map((id) => row(id, secret)), row('9', secret)]);
    const { data, errors } = await graph.run('{ items { note } any { id } __typename }');
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toBe(JSON.stringify({ items: ITEMS.map((id) => ({ note: `note of ${id}` })), any: ITEMS.map((id) => ({ id })), __typename: 'Query' }));
  });
});

describe('errors of services', () => {
  const long = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? 'note' : index));
  const PATHS: readonly (readonly [string, readonly (string | number)[] | undefined])[] = [
    ['that lead nowhere', ['gone', 'away']], ['of positions that are not', ['e0', 1e15, 'need']], ['through text', ['e0', 0, 'note', 'length']], ['through names of every object', ['__proto__', 'constructor']],
    ['of lists by name', ['e0', 'length']], ['of objects by position', [0, 1]], ['that go on for ever', ['e0', 1, 'need', ...long]], ['that are empty', []], ['that are missing', undefined],
  ];
  it.each(PATHS)('with paths %s are told at the nulls, once each, with nothing of the service', async (_name, path) => {
    const graph = notes((ids) => ids.map((id) => row(id, { need: id === '2' ? null : 'x' })), ITEMS, [failed(path)]);
    const { data, errors } = await graph.run('{ items { note n: need } }');
    expect(data).toEqual({ items: [{ note: 'note of 1', n: 'x' }, null, { note: 'note of 3', n: 'x' }] });
    expect(errors).toEqual([{ message: 'a service failed', path: ['items', 1, 'n'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('are told at each place where the row stands, in the names of that place', async () => {
    const graph = notes((ids) => ids.map((id) => row(id, { need: id === '2' ? null : 'x' })), ITEMS, [failed(['e0', 1, 'need'])]);
    const { errors } = await graph.run('{ items { a: need } again { at b: need } }');
    expect(errors?.map(({ path }) => path)).toEqual([['items', 1, 'a'], ['again', 1, 'b']]);
  });

  it.each([
    ['no data and no errors', { data: null }, 'UPSTREAM_INVALID_RESPONSE'],
    ['nothing', {}, 'UPSTREAM_INVALID_RESPONSE'],
    ['data that is a list', { data: [] as unknown as Data }, 'UPSTREAM_INVALID_RESPONSE'],
    ['errors alone', { data: null, errors: [failed(), failed(['e0'])] }, 'UPSTREAM_ERROR'],
  ])('of a whole call: %s', async (_name, answer, code) => {
    const graph = createTestGraph({
      items: { sdl: 'type Query { items: [Item] } type Item @key(selectionSet: "{ id }") { id: ID! }', resolvers: { Query: { items: () => ITEMS.map((id) => ({ id })) } } },
      notes: { sdl: 'type Query { _n(ids: [ID!]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: ID! note: String }', tamper: () => answer },
    });
    const { data, errors } = await graph.run('{ items { id note } }');
    expect(data).toEqual({ items: ITEMS.map((id) => ({ id, note: null })) });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(ITEMS.map((_id, index) => [['items', index, 'note'], code]));
  });

  it('in great number at many nulls are counted, and take neither time nor memory', async () => {
    const rows = 100_000;
    const graph = createTestGraph({
      items: { sdl: 'type Query { items: [Item] } type Item { need: String! }', tamper: () => ({ data: { items: Array.from({ length: rows }, () => ({ need: null })) }, errors: Array.from({ length: 100 }, () => failed()) }) },
    });
    const { errors } = await graph.run('{ items { need } }');
    // A thousand are made; of the errors at each later row one is counted.
    expect(errors?.length).toBeLessThan(rows + 1_100);
    expect(errors?.[100]?.path).toEqual(['items', 1, 'need']);
  });
});

describe('a mutation whose answer may not be null', () => {
  const SDL = 'type Query { x: Int } type Mutation { set(id: ID!): Item! try(id: ID!): Item } type Item @key(selectionSet: "{ id }") { id: ID! name: String! }';
  const run = async (query: string): Promise<{ done: string[]; data: unknown; paths: unknown }> => {
    const done: string[] = [];
    const act = (_: unknown, { id }: { id: string }): object => (done.push(id), { id, name: 'x' });
    const graph = createTestGraph({
      items: { sdl: SDL, resolvers: { Mutation: { set: act, try: act } }, tamper: (result, text) => (text.includes('"odd"') ? { data: { set: { id: 'odd', name: 5 } } } : result) },
      notes: { sdl: 'type Query { _n(ids: [ID!]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: ID! need: String! }', resolvers: { Query: { _n: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => (id === 'gone' ? null : { id, need: id })) } } },
    });
    const { data, errors } = await graph.run(query);
    return { done, data, paths: errors?.map(({ path }) => path) };
  };
  it('and is, for what another service lacks, ends the operation', async () => {
    expect(await run('mutation { a: set(id: "gone") { need } b: set(id: "later") { need } }')).toEqual({ done: ['gone'], data: null, paths: [['a', 'need']] });
  });
  it('and is, for a value that does not fit, ends the operation', async () => {
    expect(await run('mutation { a: set(id: "odd") { name } b: try(id: "later") { need } }')).toEqual({ done: ['odd'], data: null, paths: [['a', 'name']] });
  });
  it('ends nothing where its parent may be null, nor where all is well', async () => {
    expect(await run('mutation { a: try(id: "gone") { need } b: set(id: "later") { need } }')).toMatchObject({ done: ['gone', 'later'], data: { a: null, b: { need: 'later' } } });
    expect(await run('mutation { a: set(id: "first") { need } b: set(id: "later") { need } }')).toMatchObject({ done: ['first', 'later'], data: { a: { need: 'first' } } });
  });
});

describe('what reaches services', () => {
  const checkDocuments = (graph: TestGraph, services: Readonly<Record<string, TestService>>, schemas: ReadonlyMap<string, GraphQLSchema>, hidden: readonly string[]): void => {
    for (const { service, query } of graph.calls) {
      const document = parse(query);
      expect(validate(schemas.get(service)!, document).map(({ message }) => message), `${query}\n${services[service]!.sdl}`).toEqual([]);
      for (const name of hidden) expect(namesIn(document)).not.toContain(name);
    }
  };
  const namesIn = (document: DocumentNode): string[] => {
    const names: string[] = [];
    visit(document, { [Kind.NAME]: ({ value }) => void names.push(value) });
    return names;
  };

  it(`is valid there, and has none of the client's aliases, fragments and operation names in it (seed ${seed})`, { timeout: 120_000 }, async () => {
    let checked = 0;
    await fc.assert(fc.asyncProperty(fc.gen(), async (gen) => {
      const split = createCase(gen);
      if (split === undefined) return;
      const schemas = new Map(Object.entries(split.services).map(([name, { sdl }]) => [name, buildASTSchema(parse(`${sdl}\n${DIRECTIVES}`), { assumeValidSDL: true })]));
      for (let index = 0; index < 10; index += 1) {
        const operation = createOperation(gen, split, index % 5 === 4 ? 'mutation' : 'query');
        if (operation === undefined) continue;
        split.graph.calls.length = 0;
        await split.graph.run(operation.query, operation.variables);
        checkDocuments(split.graph, split.services, schemas, ['Random', 'F0', 'F1', ...Array.from({ length: 10 }, (_, at) => `a${at}`)]);
        checked += split.graph.calls.length;
      }
    }), { seed, numRuns: 40 });
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['interface', 'interface Node { id: ID! }'],
    ['union', 'union Node = User | Other type Other { id: ID! }'],
  ])('is valid where an %s of a field is narrower in all types', async (_name, node) => {
    const sdl = `${node} type User ${node.startsWith('interface') ? 'implements Node' : ''} { id: ID! name: String } interface Rated { best: Node id: ID! } type A implements Rated { best: User id: ID! } type B implements Rated { best: User id: ID! } type Query { rated: [Rated] }`;
    const rated = ['A', 'B'].map((__typename) => ({ __typename, id: __typename, best: { __typename: 'User', id: '1', name: 'Ada' } }));
    const graph = createTestGraph({ one: { sdl, resolvers: { Query: { rated: () => rated } } } });
    expect(await graph.run('{ rated { id ... on A { best { name } } ... on B { best { name } } } }')).toEqual({ data: { rated: ['A', 'B'].map((id) => ({ id, best: { name: 'Ada' } })) } });
    expect(graph.asked('one')[0]).toContain('__typename id ... on A');
  });
});

const DIRECTIVES = 'directive @key(selectionSet: String!) repeatable on OBJECT directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String, types: [String!]) on FIELD_DEFINITION directive @computed(selectionSet: String!) on FIELD_DEFINITION';

/** CPU of this process; the second of two runs, when the code is warm. */
function cpuMs(run: () => unknown): number {
  run();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('planning', () => {
  // Bounds with room for a slow machine; what they keep out took seconds.
  const { plan } = planned({
    one: `type Query { u: U n: N } interface N { id: ID! x(list: [Int!], text: String): Int n: N } ${Array.from({ length: 50 }, (_, index) => `type T${index} implements N { id: ID! x(list: [Int!], text: String): Int n: N }`).join(' ')} type U @key(selectionSet: "{ id }") { id: ID! ${Array.from({ length: 5 }, (_, index) => `r${index}: U`).join(' ')} }`,
    ...Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`s${index}`, `type Query { _u${index}(ids: [ID!]!): [U]! @merge(keyField: "id") } type U { id: ID! ${Array.from({ length: 6 }, (__, field) => `f${index}_${field}(text: String): Int`).join(' ')} }`])),
  });

  it('is not slowed by long names of variables, nor are they repeated', () => {
    const name = `e${'_'.repeat(100_000)}`;
    expect(cpuMs(() => plan(`query ($${name}: String) { u { f1_1(text: $${name}) } }`))).toBeLessThan(500);
    const [, entities] = plan(`query ($${name}: String) { u { f1_1(text: $${name}) } }`).fetches;
    expect(entities).toMatchObject({ prefix: 'e_1_' });
  });

  it('of a large literal is the same for one type and for fifty', () => {
    const list = Array.from({ length: 3_900 }, (_, index) => index).join(' ');
    expect(cpuMs(() => plan(`{ n { x(list: [${list}]) } }`))).toBeLessThan(300);
    const text = 'x'.repeat(60_000);
    const { fetches, literals } = plan(`{ n { x(text: "${text}") n { x(text: "${text}") } } }`);
    expect([JSON.stringify(fetches).includes('xxxx'), literals?.length]).toEqual([false, 1]);
  });

  it('of places that need many services finds them without a search', () => {
    let next = 1;
    const draw = (below: number): number => (next = (next * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const select = (depth: number): string => {
      const begin = draw(15);
      const fields = Array.from({ length: 5 }, (_, index) => `f${(begin + index) % 15}_${draw(6)}`).join(' ');
      return depth === 0 ? fields : `${fields} ${Array.from({ length: 4 }, (_, index) => `r${index} { ${select(depth - 1)} }`).join(' ')}`;
    };
    // 425 places with joined rows, and 1,705.
    const [many, tooMany] = [3, 4].map((depth) => `{ u { ${select(depth)} } }`) as [string, string];
    expect(cpuMs(() => plan(many))).toBeLessThan(500);
    expect(cpuMs(() => expect(() => plan(tooMany)).toThrow('means more than 20000 fields'))).toBeLessThan(1_000);
  });

  it('of an interface does not take the square of its types', () => {
    const fields = Array.from({ length: 90 }, (_, index) => `f${index}: Int`).join(' ');
    const wide = planned({ one: `interface N { ${fields} } type Query { n: N } ${Array.from({ length: 200 }, (_, index) => `type T${index} implements N { ${fields} }`).join(' ')}` });
    const query = `{ n { ${fields.replaceAll(': Int', '')} } }`;
    expect(cpuMs(() => wide.plan(query))).toBeLessThan(500);
    expect(wide.plan(query).fetches).toMatchObject([{ query: `query { n { __typename ${fields.replaceAll(': Int', '')} } }` }]);
  });

  it('refuses what a wide interface multiplies, before memory is spent on it', () => {
    expect(cpuMs(() => expect(() => plan('{ n { n { n { n { n { id } } } } } }')).toThrow(/more than \d+ fields/))).toBeLessThan(1_000);
    expect(plan('{ n { n { id } } }').fetches).toHaveLength(1);
  });
});

describe('a request that runs out of time', () => {
  let hanging: MisbehavingService;
  let gateway: TestGateway;
  const TAGS: TestService = {
    sdl: 'type Query { _tags(keys: [TagKey!]!): [Product]! @merge } input TagKey { upc: ID! quantity: Int } type Product @key(selectionSet: "{ upc }") { upc: ID! tag: String @computed(selectionSet: "{ quantity }") }',
    resolvers: { Query: { _tags: (_: unknown, { keys }: { keys: { upc: string }[] }) => keys.map(({ upc }) => ({ upc, tag: `tag ${upc}` })) } },
  };
  beforeAll(async () => {
    hanging = await startMisbehavingService(neverAnswer);
    gateway = await startGateway(
      { ...SHOP, stock: { ...SHOP['stock']!, url: hanging.url, config: { timeout: '30s' } }, tags: TAGS },
      { server: { requestTimeout: '400ms' }, limits: { upstreamCalls: 2 } },
    );
  });
  afterAll(async () => {
    await gateway.dispose();
    await hanging.close();
  });
  beforeEach(() => {
    for (const { requests } of Object.values(gateway.services)) requests.length = 0;
  });

  it('has what was answered, errors at what was not, and begins nothing more', async () => {
    const { body } = await gateway.post({ query: '{ products(first: 2) { n: name q: quantity } product(upc: 7) { upc } }' });
    expect(body.data).toEqual({ products: [{ n: 'product 1', q: null }, { n: 'product 2', q: null }], product: { upc: '7' } });
    expect(body.errors.map(({ path, extensions }: any) => [path, extensions.code])).toEqual([[['products', 0, 'q'], 'UPSTREAM_TIMEOUT'], [['products', 1, 'q'], 'UPSTREAM_TIMEOUT']]);
    await hanging.until((service) => service.openConnections() === 0);
  });

  it('whose client has gone hangs up on the service', async () => {
    const before = hanging.requests.length;
    const leaving = new AbortController();
    const left = fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ products { quantity } }"}', signal: leaving.signal }).catch(() => 'left');
    await hanging.until((service) => service.requests.length > before);
    leaving.abort();
    expect(await left).toBe('left');
    await hanging.until((service) => service.openConnections() === 0);
  });

  it('is not begun when its plan has more calls than are allowed', async () => {
    const { status, body } = await gateway.post({ query: '{ products { tag } }' }, { accept: 'application/graphql-response+json' });
    expect([status, body.data, body.errors.map(({ extensions }: any) => extensions.code)]).toEqual([400, undefined, ['UPSTREAM_CALL_LIMIT_EXCEEDED']]);
    expect(Object.values(gateway.services).map(({ requests }) => requests.length)).toEqual([0, 0, 0]);
  });
});

describe('a fetch that needs keys', () => {
  it('is not begun after the deadline, and says so at each of its places', async () => {
    const controller = new AbortController();
    const graph = createTestGraph({
      items: { sdl: 'type Query { items: [Item] } type Item @key(selectionSet: "{ id }") { id: ID! }', resolvers: { Query: { items: () => (controller.abort(), ITEMS.map((id) => ({ id }))) } } },
      notes: { sdl: 'type Query { _n(ids: [ID!]!): [Item]! @merge(keyField: "id") } type Item @key(selectionSet: "{ id }") { id: ID! note: String need: String! }' },
    });
    const { data, errors } = await graph.run('{ items { id x: note } need: items { need } }', {}, { signal: controller.signal });
    expect(data).toEqual({ items: ITEMS.map((id) => ({ id, x: null })), need: [null, null, null] });
    expect(errors?.map(({ path, extensions }) => [path?.join(), extensions.code])).toEqual(['items,0,x', 'items,1,x', 'items,2,x', 'need,0,need', 'need,1,need', 'need,2,need'].map((path) => [path, 'UPSTREAM_TIMEOUT']));
    expect(graph.asked('notes')).toEqual([]);
  });
});

describe('a key of another kind than its service declared', () => {
  const graphOf = (sent: readonly unknown[]): TestGraph =>
    createTestGraph({
      users: {
        sdl: 'type Query { users: [User] } type User { id: ID! name: String }',
        resolvers: { Query: { users: () => [] } },
        tamper: () => ({ data: { users: sent.map((id, index) => ({ id, name: `n${index}` })) } }),
      },
      points: {
        sdl: 'type Query { _points(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! points: Int }',
        resolvers: { Query: { _points: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, points: Number(id) })) } },
      },
    });

  it.each([['an object', { x: 1 }], ['a list', ['2']], ['a boolean', true], ['a fraction', 1.5]])('(%s) is an error at what it was to bring, and its neighbours are served', async (_kind, odd) => {
    const graph = graphOf(['1', odd, 3]);
    const { data, errors } = await graph.run('{ users { name points } }');
    expect(data).toEqual({ users: [{ name: 'n0', points: 1 }, { name: 'n1', points: null }, { name: 'n2', points: 3 }] });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['users', 1, 'points'], 'UPSTREAM_INVALID_RESPONSE']]);
    expect(graph.calls.at(-1)?.variables).toEqual({ e0_0_ids: ['1', 3] });
  });

  it('is known to be missing without an error where it is null', async () => {
    const { data, errors } = await graphOf(['1', null]).run('{ users { name points } }');
    expect([data, errors]).toEqual([{ users: [{ name: 'n0', points: 1 }, { name: 'n1', points: null }] }, undefined]);
  });
});
