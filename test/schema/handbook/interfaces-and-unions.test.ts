import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph } from '../../support/graph.ts';

// Shops offer wares of two kinds. Only goods has the wares themselves; only shops has bundles; crew is a third service's.
const SHELF = [{ __typename: 'Rope', id: 'w1' }, { __typename: 'Bundle', id: 'b1', label: 'Storm kit', price: 9, wares: [{ __typename: 'Rope', id: 'w2' }, { __typename: 'Lamp', id: 'w3' }] }, { __typename: 'Lamp', id: 'w3' }, { __typename: 'Lamp', id: 'w404' }];
const create = (): TestGraph =>
  createTestGraph({
    shops: {
      sdl: `interface Ware { id: ID! }
            type Rope implements Ware { id: ID! } type Lamp implements Ware { id: ID! }
            type Bundle implements Ware { id: ID! label: String! price: Int wares: [Ware!]! }
            union Found = Rope | Sailor | Note
            type Sailor { id: ID! } type Note { text: String! }
            type Query { shelf: [Ware!]! ware(id: ID!): Ware lost: [Found] }`,
      resolvers: {
        Query: { shelf: () => SHELF, ware: (_: unknown, { id }: any) => SHELF.find((ware) => ware.id === id), lost: () => [{ __typename: 'Sailor', id: 's1' }, null, { __typename: 'Note', text: 'help' }, { __typename: 'Rope', id: 'w2' }] },
      },
    },
    goods: {
      sdl: `interface Ware { id: ID! label: String! price: Int }
            type Rope implements Ware { id: ID! label: String! price: Int length: Int }
            type Lamp implements Ware { id: ID! label: String! price: Int lumen: Int }
            type Query { _wares(ids: [ID!]!): [Ware]! @merge(keyField: "id") cheapest: Ware }`,
      resolvers: {
        Query: {
          _wares: (_: unknown, { ids }: any) => ids.map((id: string) => (id === 'w404' ? null : { __typename: id === 'w3' ? 'Lamp' : 'Rope', id, label: `Ware ${id}`, price: Number(id.slice(1)), length: 10, lumen: 800 })),
          cheapest: () => ({ __typename: 'Lamp', id: 'w3', label: 'Ware w3', price: 3, lumen: 800 }),
        },
      },
    },
    crew: {
      sdl: 'union Found = Sailor type Sailor { id: ID! name: String } type Query { _crew(ids: [ID!]!): [Sailor]! @merge(keyField: "id") hand: Found }',
      resolvers: { Query: { _crew: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, name: `Sailor ${id}` })), hand: () => ({ __typename: 'Sailor', id: 's2', name: 'Ishmael' }) } },
    },
  });

describe('an interface that spans services', () => {
  it('has fields that the service giving the objects does not know, fetched by one abstract door', async () => {
    const graph = create();
    const { data, errors } = await graph.run('{ shelf { __typename id price } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ shelf: [{ __typename: 'Rope', id: 'w1', price: 1 }, { __typename: 'Bundle', id: 'b1', price: 9 }, { __typename: 'Lamp', id: 'w3', price: 3 }, { __typename: 'Lamp', id: 'w404', price: null }] });
    expect(graph.calls.map(({ service }) => service)).toEqual(['shops', 'goods']);
  });

  it('nulls what its non-null promise does not let stand', async () => {
    const { data, errors } = await create().run('{ shelf { label } }');
    expect(data).toBeNull();
    expect(errors?.map(({ path }) => path)).toEqual([['shelf', 3, 'label']]);
    expect(await create().run('{ ware(id: "w1") { label } other: ware(id: "b1") { label ... on Bundle { wares { label } } } }')).toEqual({
      data: { ware: { label: 'Ware w1' }, other: { label: 'Storm kit', wares: [{ label: 'Ware w2' }, { label: 'Ware w3' }] } },
    });
  });

  it('takes fragments on types, on itself and nested, named and inline', async () => {
    const { data, errors } = await create().run(`
      { shelf { ...w ... on Lamp { lumen } ... on Ware { ... on Rope { length label } } ... on Bundle { wares { ...w ... on Lamp { price lumen } } } } }
      fragment w on Ware { id kind: __typename }`);
    expect(errors).toBeUndefined();
    expect(data.shelf).toEqual([
      { id: 'w1', kind: 'Rope', length: 10, label: 'Ware w1' },
      { id: 'b1', kind: 'Bundle', wares: [{ id: 'w2', kind: 'Rope' }, { id: 'w3', kind: 'Lamp', price: 3, lumen: 800 }] },
      { id: 'w3', kind: 'Lamp', lumen: 800 },
      { id: 'w404', kind: 'Lamp', lumen: null },
    ]);
  });

  it('is given by every service that has it', async () => {
    expect(await create().run('{ cheapest { __typename label ... on Lamp { lumen } } }')).toEqual({ data: { cheapest: { __typename: 'Lamp', label: 'Ware w3', lumen: 800 } } });
  });

  it('has every implementing type and field in the client schema', () => {
    const { schema, sdl } = create();
    expect(sdl).toContain('interface Ware {\n  id: ID!\n  label: String!\n  price: Int\n}');
    const ware: any = schema.getType('Ware');
    expect(schema.getPossibleTypes(ware).map(({ name }) => name).sort()).toEqual(['Bundle', 'Lamp', 'Rope']);
  });
});

describe('a union that spans services', () => {
  it('has the members of all of them, each with the fields of all', async () => {
    const graph = create();
    expect(graph.sdl).toMatch(/union Found = (Note|Rope|Sailor)( \| (Note|Rope|Sailor)){2}\n/);
    expect(await graph.run('{ lost { __typename ... on Sailor { id name } ... on Note { text } ... on Ware { label } ... on Rope { length } } }')).toEqual({
      data: { lost: [{ __typename: 'Sailor', id: 's1', name: 'Sailor s1' }, null, { __typename: 'Note', text: 'help' }, { __typename: 'Rope', label: 'Ware w2', length: 10 }] },
    });
    expect(graph.calls.map(({ service }) => service).sort()).toEqual(['crew', 'goods', 'shops']);
  });

  it('answers from the service with the fewest members too', async () => {
    expect(await create().run('{ hand { __typename ... on Sailor { name } ... on Rope { label } } }')).toEqual({ data: { hand: { __typename: 'Sailor', name: 'Ishmael' } } });
  });
});

describe('one door for several types', () => {
  it('is narrowed by `types`', async () => {
    const graph = createTestGraph({
      shops: { sdl: 'type Query { rope: Rope lamp: Lamp } type Rope { id: ID! } type Lamp { id: ID! }', resolvers: { Query: { rope: () => ({ id: 1 }), lamp: () => ({ id: 2 }) } } },
      goods: {
        sdl: `union Ware = Rope | Lamp type Rope { id: ID! length: Int } type Lamp { id: ID! lumen: Int }
              type Query { _ropes(ids: [ID!]!): [Ware]! @merge(keyField: "id", types: ["Rope"]) _lamp(id: ID!): Ware @merge(keyField: "id", types: ["Lamp"]) }`,
        resolvers: { Query: { _ropes: (_: unknown, { ids }: any) => ids.map((id: string) => ({ __typename: 'Rope', id, length: 4 })), _lamp: (_: unknown, { id }: any) => ({ __typename: 'Lamp', id, lumen: 5 }) } },
      },
    });
    expect(await graph.run('{ rope { length } lamp { lumen } }')).toEqual({ data: { rope: { length: 4 }, lamp: { lumen: 5 } } });
  });
});
