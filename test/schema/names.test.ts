import { describe, expect, it } from 'vitest';
import { define, findingsOf } from './define.ts';

const SDL = `
type Query { node: User debug: Int users(ids: [ID!]): [User] @merge(keyField: "id") any(in: I, kind: E): Any at: Date }
type User implements Named @key(selectionSet: "{ id ... on User { id } }") { id: ID! name: String org: Org }
type Org { id: ID! }
interface Named { name: String }
union Any = User | Org
input I { a: Int! b: Int }
enum E { A }
scalar Date`;

describe('naming that cannot be applied is refused', () => {
  it.each([
    ['an unknown type', { rename: { Usr: 'X' } }, 'services.users.rename: users has no type `Usr`. Did you mean `User`?'],
    ['an unknown root field', { rename: { 'Query.nod': 'x' } }, 'services.users.rename: `Query` of users has no field `nod`. Did you mean `node`?'],
    ['a field of another type', { rename: { 'User.name': 'x' } }, 'services.users.rename: `User.name` cannot be renamed: only types and the fields of root types can.'],
    ['a root type', { rename: { Query: 'Q' } }, 'services.users.rename: `Query` is a root type and keeps its name; rename its fields, e.g. `Query.field`.'],
    ['a path', { rename: { 'Query.node.id': 'x' } }, 'services.users.rename: `Query.node.id` is neither `Type` nor `Type.field`.'],
    ['no name', { rename: { Org: 'a b' } }, 'services.users.rename: `a b` is no GraphQL name.'],
    ['a name that is taken', { rename: { Org: 'User' } }, 'services.users.rename: the types `User` and `Org` would both be called `User`; rename one of them.'],
    ['a name that the prefix makes', { prefix: 'X_', rename: { Date: 'X_Org' } }, 'services.users.rename: the types `Org` and `Date` would both be called `X_Org`; rename one of them.'],
    ['a root field that is taken', { rename: { 'Query.node': 'debug' } }, 'services.users.rename: `Query.node` and `Query.debug` would both be called `Query.debug`; rename or hide one of them.'],
    ['a scalar of GraphQL', { rename: { E: 'String' } }, 'services.users.rename: `E` cannot be called `String`, which is a scalar of GraphQL itself.'],
    ['the name of a root type', { rename: { I: 'Mutation' } }, 'services.users.rename: the type `I` is no root type of the service and cannot be called `Mutation` in the gateway; rename it, e.g. `rename: { I: MutationType }`.'],
    ['a prefix that begins no name', { prefix: '1-' }, 'services.users.prefix: `1-` does not begin a GraphQL name.'],
  ])('%s', (_what, naming, finding) => {
    expect(findingsOf(SDL, naming)).toEqual([finding]);
  });
});

describe('the name map', () => {
  it('is the identity without configuration', () => {
    const service = define(SDL);
    expect(service.names.isIdentity).toBe(true);
  });

  it('takes renames before the prefix, swaps included', () => {
    const { names } = define(SDL, { prefix: 'X_', rename: { User: 'Org', Org: 'User', 'Query.node': 'debug', 'Query.debug': 'node' } });
    expect(names.typeToService.get('Org')).toBe('User');
    expect(names.typeToService.get('User')).toBe('Org');
    expect(names.typeToService.get('X_Any')).toBe('Any');
    expect([...names.rootFieldToService]).toEqual([['Query.debug', 'node'], ['Query.node', 'debug']]);
  });

  it('is refused for a plain type that would be taken for a root type', () => {
    expect(findingsOf('schema { query: Query }\ntype Query { a: Mutation }\ntype Mutation { b: Int }')).toEqual([
      'services.users.rename: the type `Mutation` is no root type of the service and cannot be called `Mutation` in the gateway; rename it, e.g. `rename: { Mutation: MutationType }`.',
    ]);
    expect(findingsOf('schema { query: Query }\ntype Query { a: Mutation }\ntype Mutation { b: Int }', { rename: { Mutation: 'Change' } })).toEqual([]);
  });
});
