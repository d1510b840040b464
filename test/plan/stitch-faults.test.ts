import { buildSchema, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { findStitchFault } from '../../src/plan/stitch-faults.ts';
import { createTestGraph as createGraph, type TestGraph } from '../support/graph.ts';

const createTestGraph = (services: Parameters<typeof createGraph>[0]): TestGraph => createGraph(services, 'stitch');

const create = () =>
  createTestGraph({
    accounts: {
      sdl: 'type Query { users: [User!]! node(id: ID!): Node } interface Node { id: ID! } type User implements Node { id: ID! motto: String fakeId: ID }',
      resolvers: { Query: { users: () => [{ id: '1', motto: '2', fakeId: '2' }], node: (_: unknown, { id }: any) => ({ __typename: 'User', id, motto: '2', fakeId: '2' }) }, Node: { __resolveType: () => 'User' } },
    },
    billing: {
      sdl: `type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! spend: Int }`,
      resolvers: { Query: { _users: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, spend: Number(id) * 10 })) } },
    },
    products: {
      sdl: 'type Query { product: Product _products(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product @key(selectionSet: "{ upc }") { upc: ID! price: Int weight: Int }',
      resolvers: { Query: { product: () => ({ upc: 'p', price: 3, weight: 10 }), _products: (_: unknown, { upcs }: any) => upcs.map((upc: string) => ({ upc, price: 3, weight: 10 })) } },
    },
    shipping: {
      sdl: `type Query { _shipping(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } input ProductKey { upc: ID! price: Int }
            type Product @key(selectionSet: "{ upc }") { upc: ID! shipping: Int @computed(selectionSet: "{ price }") }`,
      resolvers: { Query: { _shipping: (_: unknown, { keys }: any) => keys.map((key: any) => ({ upc: key.upc, shipping: key.price * 3 })) } },
    },
  });

describe('an alias that stands where the gateway reads a key', () => {
  const attacks: readonly (readonly [string, string])[] = [
    ['of the key itself', '{ users { id: motto spend } }'],
    ['through a fragment', '{ users { ...f spend } } fragment f on User { id: motto }'],
    ['through an inline fragment', '{ users { ... on User { id: fakeId } spend } }'],
    ['through an interface', '{ node(id: 1) { id ... on User { spend } } other: node(id: 1) { ... on Node { __typename: id } } }'],
    ['of the input of a computed field', '{ product { price: weight shipping } }'],
    ['of __typename', '{ users { __typename: motto spend } }'],
    ['from the names the gateway keeps for itself', '{ users { _gatehouse_key_id: motto spend } }'],
  ];
  it.each(attacks)('%s is refused and nothing is fetched', async (_name, query) => {
    const graph = create();
    const { data, errors } = await graph.run(query);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNSUPPORTED_OPERATION']);
    expect(graph.calls).toEqual([]);
  });

  it('says which alias and what to do', async () => {
    const { errors } = await create().run('{ users { id: motto spend } }');
    expect(errors?.[0]?.message).toBe('The alias `id` of `motto` has the name of a field that the gateway reads to join services; choose another alias.');
  });

  it('has legal twins that are answered', async () => {
    const graph = create();
    expect(await graph.run('{ users { key: id id words: motto spend } }')).toEqual({ data: { users: [{ key: '1', id: '1', words: '2', spend: 10 }] } });
    expect(await graph.run('{ product { cost: price mass: weight shipping } }')).toEqual({ data: { product: { cost: 3, mass: 10, shipping: 9 } } });
    expect(await graph.run('{ product { upc price: price shipping } }')).toEqual({ data: { product: { upc: 'p', price: 3, shipping: 9 } } });
    expect(await graph.run('{ node(id: 1) { kind: __typename id ... on User { spend } } }')).toEqual({ data: { node: { kind: 'User', id: '1', spend: 10 } } });
  });

  it('is fine where nothing is joined', async () => {
    const graph = createTestGraph({ one: { sdl: 'type Query { a: Int b: Int }', resolvers: { Query: { a: () => 1, b: () => 2 } } } });
    expect(await graph.run('{ a: b b: a }')).toEqual({ data: { a: 2, b: 1 } });
  });
});

describe('what else stitch would confuse', () => {
  const union = () =>
    createTestGraph({
      a: {
        sdl: 'union Any = X | Y interface Named { id: ID! } type X implements Named { id: ID! name: String! } type Y implements Named { id: ID! name: String } type Query { any: [Any] named: [Named] xs: [X] ys: [Y] }',
        resolvers: { Query: { any: () => [{ __typename: 'X', id: 1, name: 'x' }, { __typename: 'Y', id: 2 }], xs: () => [{ id: 1, name: 'x' }], ys: () => [] } },
      },
      b: { sdl: 'type X { id: ID! name: String z: Int } type Query { _xs(ids: [ID!]!): [X]! @merge(keyField: "id") }', resolvers: { Query: { _xs: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, z: 3 })) } } },
    });

  it.each([
    ['an alias for fields that a service does not promise alike', '{ any { ... on X { x: name } ... on Y { x: name } } }'],
    ['such an alias through fragments', '{ any { ...x ... on Named { ... on Y { x: name } } } } fragment x on X { x: name }'],
    ['an alias with a prefix that stitch takes away', '{ xs { _nullable_x: id } }'],
    ['the other such prefix', '{ xs { _nonNullable_x: id } }'],
    ['an alias that makes promises of objects', '{ xs { then: id } }'],
    ['an alias that stitch does not copy', '{ xs { constructor: z } }'],
    ['the other such alias', '{ xs { z prototype: id } }'],
    ['such an alias above what is joined', '{ constructor: xs { z } }'],
    ['an alias in a fragment that an object spreads', '{ xs { ...n } } fragment n on Named { ... on X { x: name } ... on Y { x: name } }'],
    ['an alias far down a chain of fragments', '{ any { ...f } } fragment f on Any { ...g } fragment g on Any { ... on Any { ... on X { x: name } } ... on Y { x: name } }'],
    ['a variable that no object can hold', 'query ($__proto__: Int) { xs { id } }'],
    ['a subscription', 'subscription { x }'],
  ])('%s is refused and nothing is fetched', async (_what, query) => {
    const graph = union();
    const { data, errors } = await graph.run(query);
    expect([data, errors?.map(({ extensions }) => extensions.code), graph.calls]).toEqual([undefined, ['UNSUPPORTED_OPERATION'], []]);
  });

  it.each([
    ['the same field without an alias', '{ any { ... on X { name z } ... on Y { name } } }', { any: [{ name: 'x', z: 3 }, { name: null }] }],
    ['one alias for each type', '{ any { ... on X { x: name } ... on Y { y: name } } }', { any: [{ x: 'x' }, { y: null }] }],
    ['one alias in different places', '{ xs { n: name } ys { n: name } }', { xs: [{ n: 'x' }], ys: [] }],
    ['names that objects have anyway', '{ xs { toString: id hasOwnProperty: name __proto: id length: z valueOf: z } }', { xs: [{ toString: '1', hasOwnProperty: 'x', __proto: '1', length: 3, valueOf: 3 }] }],
    ['names that the library uses in its requests', '{ _v0_xs: xs { id } _v1_xs: xs { _v0_id: id z } _v0__v0_xs: xs { name } }', { _v0_xs: [{ id: '1' }], _v1_xs: [{ _v0_id: '1', z: 3 }], _v0__v0_xs: [{ name: 'x' }] }],
  ])('%s is answered', async (_what, query, data) => {
    expect(await union().run(query)).toEqual({ data });
  });
});

describe('a field that is called as stitch copies nothing', () => {
  const graph = () =>
    createTestGraph({
      cars: { sdl: 'type Query { constructor: Team car: Car } type Team { prototype: Int } type Car { id: ID! constructor: String }', resolvers: { Query: { constructor: () => ({ prototype: 1 }), car: () => ({ id: '1', constructor: 'F' }) } } },
      laps: { sdl: 'type Query { _cars(ids: [ID!]!): [Car]! @merge(keyField: "id") } type Car { id: ID! laps: Int }', resolvers: { Query: { _cars: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, laps: 7 })) } } },
    });

  it('is answered where nothing is joined, and refused on a joined type', async () => {
    expect(await graph().run('{ constructor { prototype } }')).toEqual({ data: { constructor: { prototype: 1 } } });
    expect(await graph().run('{ constructor { prototype } car { laps } }')).toEqual({ data: { constructor: { prototype: 1 }, car: { laps: 7 } } });
    for (const query of ['{ car { constructor laps } }', '{ car { by: constructor } }']) expect((await graph().run(query)).errors?.[0]?.extensions.code).toBe('UNSUPPORTED_OPERATION');
  });
});

describe('the time it takes to look', () => {
  const schema = buildSchema('union S = A | B type A { a: Int b: Int } type B { a: Int b: Int } type Query { s: S q: Query a: A }');
  const loosened = new Set(['A.a']);
  const shadowable = Object.assign(new Map<string, ReadonlySet<string>>(), { loosened });
  const chain = (length: number, start: string, end: string) =>
    parse(`${start} ${Array.from({ length }, (_, index) => `fragment F${index} on S { ...F${index + 1} }`).join(' ')} fragment F${length} on S { ... on A { x: a } ... on B { ${end} } }`, { noLocation: true });
  const look = (document: DocumentNode) => {
    const began = performance.now();
    const fault = findStitchFault(schema, document, document.definitions[0] as OperationDefinitionNode, shadowable);
    return { message: fault?.message, ms: performance.now() - began };
  };

  it.each([
    ['on one field', '{ s { ...F0 } }'],
    // 300: more unfold to more than 50,000 selections, which are refused before.
    ['spread one by one', `{ a { ${Array.from({ length: 300 }, (_, index) => `...F${479 - index}`).join(' ')} } }`],
    ['on many fields', `{ ${'s { ...F0 } '.repeat(100)} }`],
  ])('grows with the operation, for a chain of fragments %s', (_how, start) => {
    look(chain(480, start, 'y: a')); // the first is compiled
    expect(look(chain(480, start, 'y: a'))).toEqual({ message: undefined, ms: expect.toSatisfy((ms: number) => ms < 250) });
    expect(look(chain(480, start, 'x: a')).message).toMatch(/^The alias `x` stands for fields of several types/);
  });
});
