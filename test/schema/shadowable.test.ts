import { describe, expect, it } from 'vitest';
import { createTestGraph } from '../support/graph.ts';

const { shadowable } = createTestGraph({
  people: {
    sdl: `interface Node { id: ID! } interface Deep implements Node { id: ID! depth: Int } union Any = User | Note
          type User implements Node & Deep { id: ID! depth: Int address: Address } type Address { zip: Zip } type Zip { code: ID! } type Note { text: String }
          type Query { node: Node deep: Deep any: Any user: User }`,
  },
  mail: {
    sdl: `input UserKey { id: ID! address: AddressKey } input AddressKey { zip: ZipKey } input ZipKey { code: ID! }
          type User @key(selectionSet: "{ id }") { id: ID! zone: Int @computed(selectionSet: "{ address { zip { code } } }") route: String }
          type Query { _users(keys: [UserKey!]!): [User]! @merge(keyArg: "keys") }`,
  },
  ships: {
    sdl: `type Query { _byImo(imos: [ID!]!): [Ship]! @merge(keyField: "imo") _bySign(signs: [ID!]!): [Ship]! @merge(keyField: "sign") } type Ship { imo: ID! sign: ID! name: String }`,
  },
  docks: { sdl: 'type Query { ships: [Ship] } type Ship { imo: ID! }' },
});
const namesOf = (type: string): string[] => [...(shadowable.get(type) ?? [])].filter((name) => name !== '__typename').sort();

describe('names that an alias must not take', () => {
  it('are keys and inputs of computed fields', () => {
    expect(namesOf('User')).toEqual(['address', 'id']);
  });

  it('are the parts of inputs inside objects', () => {
    expect([namesOf('Address'), namesOf('Zip')]).toEqual([['zip'], ['code']]);
  });

  it('are every key of a type with several', () => {
    expect(namesOf('Ship')).toEqual(['imo', 'sign']);
  });

  it('hold for interfaces and unions of the type as well', () => {
    expect(['Node', 'Deep', 'Any'].map(namesOf)).toEqual([['address', 'id'], ['address', 'id'], ['address', 'id']]);
  });

  it('are none where nothing is joined', () => {
    expect([namesOf('Note'), namesOf('Query')]).toEqual([[], []]);
  });
});
