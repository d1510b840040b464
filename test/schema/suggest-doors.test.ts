import { describe, expect, it } from 'vitest';
import { suggestDoors } from '../../src/schema/suggest-doors.ts';

/** The suggestions alone. */
function suggested(sdl: string): string[] {
  return suggestDoors('users', sdl).split('\n').filter((line) => line.includes('@merge(')).map((line) => line.replace(/^# +/, ''));
}

const USER = 'type User { id: ID! email: String name: String tags: [String!] address: Address }\ntype Address { city: String }';

describe('the suggested doors', () => {
  it.each([
    ['a list of ids', 'usersByIds(ids: [ID!]!): [User]!', 'usersByIds', 'id'],
    ['keys under another name', 'users(keys: [ID!]!): [User!]!', 'users', 'id'],
    ['a list of another field', 'users(emails: [String!]!): [User]!', 'users', 'email'],
    ['one id', 'user(id: ID!): User', 'user', 'id'],
    ['one value of another field', 'user(email: String!): User', 'user', 'email'],
    ['further arguments that may be left out', 'user(id: ID!, locale: String = "en", deep: Boolean): User', 'user', 'id'],
  ])('are found by %s', (_what, field, name, key) => {
    expect(suggested(`type Query { ${field} }\n${USER}`)).toEqual([`type User @key(selectionSet: "{ ${key} }")   and   Query.${name} @merge(keyField: "${key}")`]);
  });

  it.each([
    ['no required argument', 'users(first: Int): [User!]!'],
    ['two required arguments', 'user(id: ID!, tenant: ID!): User'],
    ['a list for one', 'user(ids: [ID!]!): User'],
    ['one for a list', 'users(email: String!): [User!]!'],
    ['an argument that is no field', 'user(number: Int!): User'],
    ['an argument of another type than the field', 'user(id: Int!): User'],
    ['a key that is a list', 'user(tags: String!): User'],
    ['no object', 'count(id: ID!): Int'],
  ])('are not %s', (_what, field) => {
    expect(suggested(`type Query { ${field} }\n${USER}`)).toEqual([]);
  });

  it('prefer lists, which fetch many at once', () => {
    expect(suggested(`type Query { user(id: ID!): User usersByIds(ids: [ID!]!): [User]! }\n${USER}`)).toHaveLength(1);
    expect(suggestDoors('users', `type Query { usersByIds(ids: [ID!]!): [User]! }\n${USER}`)).toContain('# A list door that clients need not see takes @inaccessible as well.\n');
  });

  it('are found on a query type of another name', () => {
    expect(suggested(`schema { query: Root }\ntype Root { user(id: ID!): User }\n${USER}`)).toHaveLength(1);
  });

  it('are left out when the service says its doors itself, not when it only defines the directives', () => {
    expect(suggested(`type Query { user(id: ID!): User }\n${USER.replace('type User', 'type User @key(selectionSet: "{ id }")')}`)).toEqual([]);
    expect(suggested(`directive @key(selectionSet: String!) on OBJECT\n"Not @merge."\ntype Query { user(id: ID!): User }\n${USER}`)).toHaveLength(1);
  });

  it('stand in comments above the SDL, which is not touched', () => {
    const sdl = `"Docs." type Query { user(id: ID!): User } # end\n${USER}`;
    const text = suggestDoors('users', `\n${sdl}\n\n`);
    expect(text.endsWith(`\n\n${sdl}\n`)).toBe(true);
    expect(text.slice(0, -sdl.length - 3).split('\n').every((line) => line.startsWith('#'))).toBe(true);
  });

  it('need no valid schema, for `gatehouse check` says what is wrong', () => {
    expect(suggestDoors('users', 'type Query { user(id: ID!): Nobody }')).toContain('Nobody');
    expect(suggestDoors('users', 'extend type Query { a: Int }')).toContain('extend');
  });

  it('need SDL that parses', () => {
    expect(() => suggestDoors('users', 'type Query {')).toThrow('Syntax Error');
  });
});
