import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph } from '../../support/graph.ts';

// Everything the graph knows about joins stands in these four schema files; the services declare the directives they use.
const create = (): TestGraph =>
  createTestGraph({
    people: {
      sdl: `directive @merge(keyField: String) on FIELD_DEFINITION
            directive @canonical on OBJECT
            "Whoever sails"
            type Person @canonical { "Their number" id: ID! name: String! }
            type Query { me: Person person(id: ID!): Person @merge(keyField: "id") }`,
      runs: 'type Person { id: ID! name: String! } type Query { me: Person person(id: ID!): Person }',
      resolvers: { Query: { me: () => ({ id: '1' }), person: (_: unknown, { id }: any) => (Number(id) > 2 ? null : { id }) }, Person: { name: ({ id }: any) => `Person ${id}` } },
    },
    shipyard: {
      sdl: `type Ship @canonical { imo: ID! name: String! tons: Int! crewSize: Int }
            type Query { biggest(first: Int = 2): [Ship]! ships(imos: [ID!]!, order: String): [Ship]! @merge(keyField: "imo", keyArg: "imos", additionalArgs: """ order: "tons" """) }`,
      resolvers: {
        Query: { biggest: (_: unknown, { first }: any) => ['9', '8', '7'].slice(0, first).map((imo) => ({ imo })), ships: (_: unknown, { imos, order }: any) => (order === 'tons' ? [...imos].sort() : imos).map((imo: string) => ({ imo })) },
        Ship: { name: ({ imo }: any) => `Ship ${imo}`, tons: ({ imo }: any) => Number(imo) * 100, crewSize: ({ imo }: any) => Number(imo) },
      },
    },
    insurance: {
      sdl: `"Insured things" type Ship @key(selectionSet: "{ imo }") { imo: ID! insured: Boolean premium: Int @computed(selectionSet: "{ tons crewSize }") }
            scalar _Key type Query { mostInsured: Ship _ships(keys: [_Key!]!): [Ship]! @merge }`,
      resolvers: { Query: { mostInsured: () => ({ imo: '8', insured: true }), _ships: (_: unknown, { keys }: any) => keys.map((key: any) => ({ imo: key.imo, insured: true, premium: key.tons && key.tons * key.crewSize })) } },
    },
    log: {
      sdl: `type Entry { id: ID! text: String by: Person ship: Ship } type Person @key(selectionSet: "{ id }") { id: ID! total: Int! entries: [Entry] } type Ship @key(selectionSet: "{ imo }") { imo: ID! entries: [Entry] }
            input PersonKey { id: ID! } input ShipKey { imo: ID! } input ShipInput { keys: [ShipKey!]! }
            type Query { entry(id: ID!): Entry _people(keys: [PersonKey!]!): [Person]! @merge _ships_logged(input: ShipInput): [Ship]! @merge(keyArg: "input.keys") }`,
      resolvers: {
        Query: { entry: (_: unknown, { id }: any) => ({ id }), _people: (_: unknown, { keys }: any) => keys, _ships_logged: (_: unknown, { input }: any) => input.keys },
        Entry: { text: ({ id }: any) => `Entry ${id}`, by: ({ id }: any) => ({ id }), ship: ({ id }: any) => ({ imo: `${Number(id) + 6}` }) },
        Person: { total: () => 2, entries: ({ id }: any) => [{ id }, { id: '3' }] },
        Ship: { entries: ({ imo }: any) => [{ id: `${Number(imo) - 6}` }] },
      },
    },
  });

describe('a graph written in directives only', () => {
  it('joins through all of its doors in one operation', async () => {
    const graph = create();
    const { data, errors } = await graph.run('{ me { name total entries { text by { name } ship { name premium insured } } } }');
    // Person 3 is unknown to people, where a name may not be null.
    expect(errors?.map(({ path }) => path)).toEqual([['me', 'entries', 1, 'by', 'name']]);
    expect(data).toEqual({
      me: {
        name: 'Person 1', total: 2,
        entries: [
          { text: 'Entry 1', by: { name: 'Person 1' }, ship: { name: 'Ship 7', premium: 4900, insured: true } },
          { text: 'Entry 3', by: null, ship: { name: 'Ship 9', premium: 8100, insured: true } },
        ],
      },
    });
  });

  it('goes from a computed field back over the other services', async () => {
    const graph = create();
    expect(await graph.run('{ mostInsured { premium entries { by { id name total } } } biggest(first: 1) { name entries { text } insured } }')).toEqual({
      data: { mostInsured: { premium: 6400, entries: [{ by: { id: '2', name: 'Person 2', total: 2 } }] }, biggest: [{ name: 'Ship 9', entries: [{ text: 'Entry 3' }], insured: true }] },
    });
  });

  it('shows clients no directive, no hidden door and no input that only hidden doors take', () => {
    const { sdl } = create();
    expect(sdl).not.toMatch(/@|_ships|_people|_Key|PersonKey|ShipInput/);
    expect(sdl).toContain('ships(imos: [ID!]!, order: String): [Ship]!');
  });

  it('takes descriptions from the canonical definition', () => {
    const { sdl } = create();
    expect(sdl).toContain('"""Whoever sails"""\ntype Person {');
    expect(sdl).not.toContain('Insured things');
  });
});
