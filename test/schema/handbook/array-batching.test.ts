import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph } from '../../support/graph.ts';

// Berths know which ships lie there, ships their owners; each service knows the other's things by key only.
const create = (): TestGraph =>
  createTestGraph({
    berths: {
      sdl: `type Query { berths: [Berth!]! berth(id: ID!): Berth } type Berth { id: ID! ships: [Ship]! grid: [[Ship!]!] } type Ship { imo: ID! }`,
      resolvers: {
        Query: { berths: () => [{ id: 'b1' }, { id: 'b2' }, { id: 'b3' }], berth: (_: unknown, { id }: any) => ({ id }) },
        Berth: { ships: ({ id }: any) => ({ b1: [{ imo: '1' }, null, { imo: '2' }], b2: [{ imo: '2' }, { imo: '3' }], b3: [] })[id as 'b1'], grid: () => [[{ imo: '1' }, { imo: '3' }], [], [{ imo: '2' }]] },
      },
    },
    ships: {
      sdl: `type Query { ships(imos: [ID!]!): [Ship]! @merge(keyField: "imo") _owned(ids: [ID!]!): [Owner]! @merge(keyField: "id") }
            type Ship { imo: ID! name: String! owner: Owner } type Owner { id: ID! ships: [Ship!]! }`,
      resolvers: {
        Query: { ships: (_: unknown, { imos }: any) => imos.map((imo: string) => ({ imo })), _owned: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id })) },
        Ship: { name: ({ imo }: any) => `Ship ${imo}`, owner: ({ imo }: any) => ({ id: imo === '1' ? 'o1' : 'o2' }) },
        Owner: { ships: ({ id }: any) => (id === 'o1' ? [{ imo: '1' }] : [{ imo: '2' }, { imo: '3' }]) },
      },
    },
    owners: {
      sdl: `type Query { owners(ids: [ID!]!): [Owner]! @merge(keyField: "id") } type Owner { id: ID! name: String! }`,
      resolvers: { Query: { owners: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, name: `Owner ${id}` })) } },
    },
  });

describe('merges through list doors', () => {
  it('fetch the things of all lists in one call, each key once', async () => {
    const graph = create();
    expect(await graph.run('{ berths { id ships { imo name } } }')).toEqual({
      data: {
        berths: [
          { id: 'b1', ships: [{ imo: '1', name: 'Ship 1' }, null, { imo: '2', name: 'Ship 2' }] },
          { id: 'b2', ships: [{ imo: '2', name: 'Ship 2' }, { imo: '3', name: 'Ship 3' }] },
          { id: 'b3', ships: [] },
        ],
      },
    });
    expect(graph.calls.map(({ service }) => service)).toEqual(['berths', 'ships']);
    expect(Object.values(graph.calls[1]!.variables as object)).toEqual([['1', '2', '3']]);
  });

  it('fetch nothing when the key is all that is asked for', async () => {
    const graph = create();
    await graph.run('{ berths { ships { imo __typename } } }');
    expect(graph.calls.map(({ service }) => service)).toEqual(['berths']);
  });

  it('go on through several services, one call each a step', async () => {
    const graph = create();
    const { data, errors } = await graph.run('{ berth(id: "b2") { ships { owner { name ships { name owner { id } } } } } }');
    expect(errors).toBeUndefined();
    const owner = { name: 'Owner o2', ships: [{ name: 'Ship 2', owner: { id: 'o2' } }, { name: 'Ship 3', owner: { id: 'o2' } }] };
    expect(data).toEqual({ berth: { ships: [{ owner }, { owner }] } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['berths', 'ships', 'owners']);
  });

  it('reach into lists of lists', async () => {
    const graph = create();
    expect(await graph.run('{ berth(id: "b1") { grid { name owner { name } } } }')).toEqual({
      data: { berth: { grid: [[{ name: 'Ship 1', owner: { name: 'Owner o1' } }, { name: 'Ship 3', owner: { name: 'Owner o2' } }], [], [{ name: 'Ship 2', owner: { name: 'Owner o2' } }]] } },
    });
    expect(graph.calls.map(({ service }) => service)).toEqual(['berths', 'ships', 'owners']);
  });

  it('are client fields of their own when the door is visible', async () => {
    const graph = create();
    expect(await graph.run('{ ships(imos: [7]) { name owner { name } } owners(ids: ["o1"]) { ships { name } } }')).toEqual({
      data: { ships: [{ name: 'Ship 7', owner: { name: 'Owner o2' } }], owners: [{ ships: [{ name: 'Ship 1' }] }] },
    });
  });

  it('send no key for null, and none at all for empty lists', async () => {
    const graph = create();
    expect(await graph.run('{ berth(id: "b3") { ships { name } } }')).toEqual({ data: { berth: { ships: [] } } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['berths']);
  });
});
