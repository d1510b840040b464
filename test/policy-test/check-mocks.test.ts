import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkMocks } from '../../src/policy-test/check-mocks.ts';

const GRAPH = buildSchema(`
  type Query { users: [User!]! hits: [Hit!] }
  type User { id: ID! name: String! age: Int tags: [String!] best: User mood: Mood at: DateTime }
  type Page { title: String }
  union Hit = User | Page
  enum Mood { GOOD BAD }
  input Filter { name: String }
  scalar DateTime
`);
const SERVICE = buildSchema('type Query { a: Int } type User { id: ID! secret: Int }');

const problems = (mocks: Record<string, unknown>): string[] => checkMocks(mocks, [GRAPH, SERVICE]).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('mocks against the graph', () => {
  it('may say any value that fits, of fields that only services have too', () => {
    expect(problems({
      Query: { users: [{ id: 1, best: { name: 'Eve' } }], hits: [{ __typename: 'Page', title: null }] },
      User: [{ id: 'u1', name: 'Ada', age: null, tags: ['a'], mood: 'BAD', at: { any: 1 }, secret: 3, __typename: 'User' }], DateTime: '2025-01-01', Mood: 'BAD', Hit: [{ __typename: 'User' }],
    })).toEqual([]);
  });

  it.each([
    ['a type that is none', { Usr: {} }, ['Usr: `Usr` is no type of the graph that can be mocked; did you mean `User`?']],
    ['an input type', { Filter: {} }, ['Filter: `Filter` is no type of the graph that can be mocked.']],
    ['introspection', { __Schema: {} }, ['__Schema: `__Schema` is no type of the graph that can be mocked.']],
    ['a field that is none', { User: { nam: 'x' } }, ['User.nam: `User` has no field `nam`; did you mean `name`?']],
    ['a member that all objects have', { User: { toString: 'x' } }, ['User.toString: `User` has no field `toString`.']],
    ['text for an object', { User: 'Ada' }, ['User: `User` is an object, so its mock is a mapping of fields to values.']],
    ['null for an object', { User: [null] }, ['User.0: `User` is an object, so its mock is a mapping of fields to values.']],
    ['no objects', { User: [] }, ['User: The list of `User` is empty: for no objects at all, mock the fields that return them.']],
    ['a number for text', { User: { name: 5 } }, ['User.name: `User.name` does not fit: String cannot represent a non string value: 5']],
    ['text for a number', { User: { age: '5' } }, ['User.age: `User.age` does not fit: Int cannot represent non-integer value: "5"']],
    ['an enum value that is none', { User: { mood: 'UGLY' } }, ['User.mood: `User.mood` does not fit: Value "UGLY" does not exist in "Mood" enum.']],
    ['null where none may be', { User: { name: null, tags: [null] } }, ['User.name: `User.name` may not be null.', 'User.tags.0: `User.tags` may not be null.']],
    ['one for a list', { User: { tags: 'a' } }, ['User.tags: `User.tags` is a list, so its mock is one.']],
    ['an object of a union that does not say its type', { Query: { hits: [{ title: 'x' }] } }, ['Query.hits.0: `Hit` is a union or an interface: say with `__typename` of which type the object is.', 'Query.hits.0.title: `Hit` has no field `title`.']],
    ['a __typename that is no object type', { Query: { hits: [{ __typename: 'Mood' }] } }, ['Query.hits.0.__typename: `Mood` is no object type of the graph.']],
    ['a scalar that does not fit', { Mood: 'UGLY' }, ['Mood: `Mood` does not fit: Value "UGLY" does not exist in "Mood" enum.']],
  ])('refuses %s', (_what, mocks, says) => {
    expect(problems(mocks)).toEqual(says);
  });
});
