import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph } from '../../support/graph.ts';

// Repairs know a ship by its imo, radio by its call sign; the registry knows both.
const SHIPS = [
  { imo: '1', sign: 'AAA', name: 'Argo' },
  { imo: '2', sign: 'BBB', name: 'Pequod' },
];
const create = (): TestGraph =>
  createTestGraph({
    repairs: {
      sdl: `type Query { lastRepaired: [Ship!]! _repaired(imos: [ID!]!): [Ship]! @merge(keyField: "imo") } type Ship { imo: ID! cost: Int }`,
      resolvers: { Query: { lastRepaired: () => [{ imo: '2', cost: 20 }], _repaired: (_: unknown, { imos }: any) => imos.map((imo: string) => ({ imo, cost: Number(imo) * 10 })) } },
    },
    radio: {
      sdl: `type Query { heard: [Ship!]! _heard(signs: [ID!]!): [Ship]! @merge(keyField: "sign") } type Ship { sign: ID! lastCall: String }`,
      resolvers: { Query: { heard: () => [{ sign: 'BBB' }, { sign: 'AAA' }, { sign: 'ZZZ' }], _heard: (_: unknown, { signs }: any) => signs.map((sign: string) => ({ sign })) }, Ship: { lastCall: ({ sign }: any) => `${sign}?` } },
    },
    registry: {
      sdl: `type Query {
              ship(imo: ID!): Ship
              _byImo(imos: [ID!]!): [Ship]! @merge(keyField: "imo")
              _bySign(signs: [ID!]!): [Ship]! @merge(keyField: "sign")
            }
            type Ship { imo: ID! sign: ID! name: String! }`,
      resolvers: {
        Query: {
          ship: (_: unknown, { imo }: any) => SHIPS.find((ship) => ship.imo === imo),
          _byImo: (_: unknown, { imos }: any) => SHIPS.filter((ship) => imos.includes(ship.imo)),
          _bySign: (_: unknown, { signs }: any) => SHIPS.filter((ship) => signs.includes(ship.sign)),
        },
      },
    },
  });

describe('a type with several keys', () => {
  it('is reached by either of them from the service that knows both', async () => {
    const graph = create();
    expect(await graph.run('{ ship(imo: 1) { name cost lastCall } }')).toEqual({ data: { ship: { name: 'Argo', cost: 10, lastCall: 'AAA?' } } });
    expect(graph.calls.map(({ service }) => service).sort()).toEqual(['radio', 'registry', 'repairs']);
  });

  it('is carried from one key to the other by the service between', async () => {
    const graph = create();
    expect(await graph.run('{ lastRepaired { lastCall } }')).toEqual({ data: { lastRepaired: [{ lastCall: 'BBB?' }] } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['repairs', 'registry', 'radio']);
    expect(graph.asked('registry')[0]).toContain('_byImo');
  });

  it('is carried back the other way, with rows nobody knows left null', async () => {
    const graph = create();
    expect(await graph.run('{ heard { sign cost } }')).toEqual({ data: { heard: [{ sign: 'BBB', cost: 20 }, { sign: 'AAA', cost: 10 }, { sign: 'ZZZ', cost: null }] } });
    expect(graph.asked('registry')[0]).toContain('_bySign');
    expect(Object.values(graph.calls.find(({ service }) => service === 'repairs')!.variables as object)).toEqual([['2', '1']]);
  });

  it('gives everything at once from every side', async () => {
    const all = '{ imo sign name cost lastCall }';
    const argo = { imo: '1', sign: 'AAA', name: 'Argo', cost: 10, lastCall: 'AAA?' };
    const pequod = { imo: '2', sign: 'BBB', name: 'Pequod', cost: 20, lastCall: 'BBB?' };
    expect((await create().run(`{ ship(imo: 1) ${all} }`)).data).toEqual({ ship: argo });
    expect((await create().run(`{ lastRepaired ${all} }`)).data).toEqual({ lastRepaired: [pequod] });
    expect((await create().run(`{ heard { ... on Ship { imo sign cost lastCall } } }`)).errors?.map(({ path }) => path)).toEqual([['heard', 2, 'imo']]);
  });

  it('takes a list door of input objects with any of the keys', async () => {
    const graph = createTestGraph({
      repairs: { sdl: 'type Query { one: Ship } type Ship { imo: ID! }', resolvers: { Query: { one: () => ({ imo: '1' }) } } },
      registry: {
        sdl: `type Query { _ships(keys: [ShipKey!]!): [Ship]! @merge(keyArg: "keys") } input ShipKey { imo: ID } type Ship @key(selectionSet: "{ imo }") { imo: ID! name: String }`,
        resolvers: { Query: { _ships: (_: unknown, { keys }: any) => keys.map(({ imo }: any) => SHIPS.find((ship) => ship.imo === imo)) } },
      },
    });
    expect(await graph.run('{ one { name } }')).toEqual({ data: { one: { name: 'Argo' } } });
  });
});
