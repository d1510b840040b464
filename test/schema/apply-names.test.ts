import { print } from 'graphql';
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

const flat = (text: string, naming = {}) => print(define(text, naming).document).replace(/\s+/g, ' ');

describe('names are applied', () => {

  it('with a prefix on every type but root types and scalars, wherever it is referred to', () => {
    expect(flat(SDL, { prefix: 'X_' })).toBe(
      'type Query { node: X_User debug: Int users(ids: [ID!]): [X_User] @merge(keyField: "id") any(in: X_I, kind: X_E): X_Any at: Date } ' +
        'type X_User implements X_Named @key(selectionSet: "{ id ... on X_User { id } }") { id: ID! name: String org: X_Org } ' +
        'type X_Org { id: ID! } interface X_Named { name: String } union X_Any = X_User | X_Org input X_I { a: Int! b: Int } enum X_E { A } scalar Date',
    );
  });

  it('inside @merge(types:)', () => {
    const text = 'type Query { any(ids: [ID!]!): [Any] @merge(keyField: "id", types: ["User"]) }\ntype User { id: ID }\ntype Org { a: Int }\nunion Any = User | Org';
    expect(flat(text, { rename: { User: 'Person' } })).toContain('types: ["Person"]');
  });

  it('without hidden fields, whose types may stay', () => {
    expect(flat(SDL, { hide: ['Query.debug', 'User.org', 'I.b', 'Query.node'] })).toContain('type Query { users(ids: [ID!]): [User] @merge(keyField: "id") any(');
  });

  it('without what a service says to gateways about itself, machinery included', () => {
    const text = 'type Query { a: Int _sdl: String! _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }\ntype _Service { sdl: String }\nunion _Entity = T\nscalar _Any\ntype T { a: Int }';
    expect(flat(text)).toBe('type Query { a: Int } type T { a: Int }');
  });

  it('with the gateway’s names for root types that the service calls otherwise', () => {
    const { document, names } = define('schema { query: Root mutation: Change }\ntype Root { a: Root b: Int }\ntype Change { c: Root }', { rename: { 'Query.b': 'x', 'Change.c': 'y' }, hide: [] });
    expect(print(document).replace(/\s+/g, ' ')).toBe('type Query { a: Query x: Int } type Mutation { y: Query } schema { query: Query mutation: Mutation }');
    expect([...names.typeToService]).toEqual([['Query', 'Root'], ['Mutation', 'Change']]);
  });

  it('and findings keep their place', () => {
    expect(findingsOf('type Query {\n  a: Int @foo }', { rename: { 'Query.a': 'b' } })).toEqual(['schemas/users.graphql:2:10: Unknown directive "@foo".']);
  });
});
