import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph, type TestService } from '../../support/graph.ts';

const yard: TestService = {
  sdl: 'type Query { slots: [Slot!]! } type Slot { quay: ID! number: Int! owner: Owner note: String } type Owner { id: ID! }',
  resolvers: { Query: { slots: () => [{ quay: 'a', number: 1, owner: { id: 'o1' } }, { quay: 'a', number: 2, owner: { id: 'o2' } }, { quay: 'b', number: 1, owner: null }] } },
};
const QUERY = '{ slots { quay number fee } }';
const EXPECTED = { data: { slots: [{ quay: 'a', number: 1, fee: 11 }, { quay: 'a', number: 2, fee: 12 }, { quay: 'b', number: 1, fee: 21 }] } };
const fee = (quay: string, number: number): number => (quay === 'a' ? 10 : 20) + number;
const graphOf = (sdl: string, Query: Record<string, unknown>): TestGraph => createTestGraph({ yard, fees: { sdl, resolvers: { Query } } });
const sent = (graph: TestGraph): unknown[] => graph.calls.filter(({ service }) => service === 'fees').map(({ variables }) => Object.fromEntries(Object.entries(variables as object).map(([name, value]) => [name.replace(/^e\d+_\d+_/, ''), value])));
const row = (key: any): unknown => ({ quay: key.quay, number: key.number, fee: fee(key.quay, key.number) });

describe('a key of several fields', () => {
  it('is sent as an object, and rows are matched by all of it', async () => {
    const graph = graphOf(
      `input SlotKey { quay: ID! number: Int! } type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int }
       type Query { _slots(keys: [SlotKey!]!): [Slot]! @merge(keyArg: "keys") }`,
      { _slots: (_: unknown, { keys }: any) => keys.map(row).reverse() },
    );
    expect(await graph.run(QUERY)).toEqual(EXPECTED);
    expect(sent(graph)).toEqual([{ keys: [{ quay: 'a', number: 1 }, { quay: 'a', number: 2 }, { quay: 'b', number: 1 }] }]);
  });

  it('is sent inside an input object, beside other arguments', async () => {
    const graph = graphOf(
      `input SlotKey { quay: ID! number: Int! } input SlotInput { keys: [SlotKey!]! currency: String } type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int }
       type Query { _slots(input: SlotInput!, round: Boolean!, mode: Mode): [Slot]! @merge(keyArg: "input.keys", additionalArgs: "round: true, mode: FAST") } enum Mode { FAST SLOW }`,
      { _slots: (_: unknown, { input, round, mode }: any) => input.keys.map((key: any) => (round && mode === 'FAST' ? row(key) : null)) },
    );
    expect(await graph.run(QUERY)).toEqual(EXPECTED);
    expect(sent(graph)).toEqual([{ input: { keys: [{ quay: 'a', number: 1 }, { quay: 'a', number: 2 }, { quay: 'b', number: 1 }] }, round: true, mode: 'FAST' }]);
  });

  it('keeps the keys of operations that run at once apart', async () => {
    const graph = graphOf(
      `input SlotKey { quay: ID! number: Int! } input SlotInput { keys: [SlotKey!]! } type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int }
       type Query { _slots(input: SlotInput!): [Slot]! @merge(keyArg: "input.keys") }`,
      { _slots: async (_: unknown, { input }: any) => input.keys.map(row) },
    );
    const answers = await Promise.all(Array.from({ length: 5 }, async () => graph.run(QUERY)));
    expect(answers).toEqual(answers.map(() => EXPECTED));
  });

  it('may be renamed on the way with `key`', async () => {
    const graph = graphOf(
      `input SlotKey { place: ID! no: Int! } type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int }
       type Query { _slots(keys: [SlotKey!]!): [Slot]! @merge(keyArg: "keys", key: ["place:quay", "no:number"]) }`,
      { _slots: (_: unknown, { keys }: any) => keys.map(({ place, no }: any) => row({ quay: place, number: no })) },
    );
    expect(await graph.run(QUERY)).toEqual(EXPECTED);
    expect(sent(graph)).toEqual([{ keys: [{ place: 'a', no: 1 }, { place: 'a', no: 2 }, { place: 'b', no: 1 }] }]);
  });

  it('may be spread over arguments with `argsExpr`', async () => {
    const graph = graphOf(
      `input SlotKey { quay: ID! number: Int! } type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int }
       type Query { _slots(keys: [SlotKey!]!, currency: String): [Slot]! @merge(argsExpr: "keys: [[{ quay: $key.quay, number: $key.number }]], currency: \\"EUR\\"") }`,
      { _slots: (_: unknown, { keys, currency }: any) => keys.map((key: any) => (currency === 'EUR' ? row(key) : null)) },
    );
    expect(await graph.run(QUERY)).toEqual(EXPECTED);
    expect(sent(graph)).toEqual([{ keys: [{ quay: 'a', number: 1 }, { quay: 'a', number: 2 }, { quay: 'b', number: 1 }], currency: 'EUR' }]);
  });

  it('may be one scalar that takes any object', async () => {
    const graph = graphOf(
      'scalar _Key type Slot @key(selectionSet: "{ quay number }") { quay: ID! number: Int! fee: Int } type Query { _slots(keys: [_Key!]!): [Slot]! @merge }',
      { _slots: (_: unknown, { keys }: any) => keys.map(row) },
    );
    expect(await graph.run(QUERY)).toEqual(EXPECTED);
    expect(sent(graph)[0]).toMatchObject({ keys: [{ quay: 'a', number: 1 }, { quay: 'a', number: 2 }, { quay: 'b', number: 1 }] });
  });

  it('may lie inside an object', async () => {
    const graph = createTestGraph({
      yard,
      names: {
        sdl: `input OwnerKey { id: ID! } input SlotKey { owner: OwnerKey! } type Owner { id: ID! } type Slot @key(selectionSet: "{ owner { id } }") { owner: Owner ownerName: String }
              type Query { _slots(keys: [SlotKey!]!): [Slot]! @merge(keyArg: "keys") }`,
        resolvers: { Query: { _slots: (_: unknown, { keys }: any) => keys.map(({ owner }: any) => ({ owner, ownerName: `Owner ${owner.id}` })).reverse() } },
      },
    });
    expect(await graph.run('{ slots { ownerName } }')).toEqual({ data: { slots: [{ ownerName: 'Owner o1' }, { ownerName: 'Owner o2' }, { ownerName: null }] } });
  });
});

describe('a door for one entity', () => {
  const single = (sdl: string, resolve: (args: any) => unknown): TestGraph =>
    createTestGraph({
      people: { sdl: 'type Query { people: [Person] } type Person { id: ID name: String! }', resolvers: { Query: { people: () => [{ id: '1', name: 'A' }, { id: '2', name: 'B' }, { id: null, name: 'C' }, { id: '1', name: 'D' }] } } },
      pay: { sdl, resolvers: { Query: { _person: (_: unknown, args: any) => resolve(args) } } },
    });

  it('is called per entity, all of them in one request, and not for a null key', async () => {
    const graph = single('type Query { _person(id: ID!): Person @merge(keyField: "id") } type Person { id: ID wage: Int }', ({ id }) => ({ id, wage: Number(id) * 10 }));
    expect(await graph.run('{ people { name wage } }')).toEqual({ data: { people: [{ name: 'A', wage: 10 }, { name: 'B', wage: 20 }, { name: 'C', wage: null }, { name: 'D', wage: 10 }] } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['people', 'pay']);
  });

  it('gives null or an error to its own entity only', async () => {
    const graph = single('type Query { _person(id: ID!): Person @merge(keyField: "id") } type Person { id: ID wage: Int bonus: Int }', ({ id }) => (id === '1' ? null : new Error('secret')));
    expect(await graph.run('{ people { wage bonus } }')).toEqual({
      data: { people: [0, 1, 2, 3].map(() => ({ wage: null, bonus: null })) },
      errors: ['wage', 'bonus'].map((field) => ({ message: 'secret', path: ['people', 1, field], extensions: { code: 'UPSTREAM_ERROR' } })),
    });
  });

  it('takes its key anywhere in its arguments', async () => {
    const graph = single(
      'input Which { person: ID! } type Query { _person(which: Which!, year: Int!): Person @merge(argsExpr: "which: { person: $key.id }, year: 1851") } type Person @key(selectionSet: "{ id }") { id: ID wage: Int }',
      ({ which, year }) => ({ id: which.person, wage: year }),
    );
    expect((await graph.run('{ people { wage } }')).data.people.map(({ wage }: any) => wage)).toEqual([1851, 1851, null, 1851]);
  });

  it('is a client field as well when it is visible, with the fields of all services', async () => {
    const graph = createTestGraph({
      people: { sdl: 'type Query { people: [Person] named(id: ID!): Person @merge(keyField: "id") } type Person { id: ID! name: String! }', resolvers: { Query: { people: () => [], named: (_: unknown, { id }: any) => ({ id, name: `N${id}` }) } } },
      pay: { sdl: 'type Query { paid(id: ID!): Person @merge(keyField: "id") } type Person { id: ID! wage: Int }', resolvers: { Query: { paid: (_: unknown, { id }: any) => ({ id, wage: Number(id) }) } } },
    });
    expect(await graph.run('query ($id: ID!) { paid(id: $id) { id wage name } named(id: 3) { wage } }', { id: '2' })).toEqual({ data: { paid: { id: '2', wage: 2, name: 'N2' }, named: { wage: 3 } } });
  });
});
