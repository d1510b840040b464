import { describe, expect, it } from 'vitest';
import { restFindings } from './rest-service.ts';

describe('what nothing fills is refused', () => {
  it.each([
    [
      'a type that nothing returns',
      'type Query { a: Int @rest(path: "/a") }\ntype T { id: ID }',
      ['2:6: No field with `@rest(path:)` leads to `T`: remove it, or let one return it.'],
    ],
    [
      'a type that only itself returns',
      'type Query { a: Int @rest(path: "/a") }\ntype T { id: ID t: T @rest(path: "/t") }',
      ['2:6: No field with `@rest(path:)` leads to `T`: remove it, or let one return it.'],
    ],
    [
      'a field beside the key of an echo door',
      'type Query { _user(id: ID!): User @merge(keyField: "id") }\ntype User { id: ID! name: String orders: [Int] @rest(path: "/{$parent.id}") }',
      ['2:21: Nothing fills `User.name`: `User` is made of its key alone (id). Give the field a call with `@rest(path:)`, or the door one.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('what is filled is accepted', () => {
  it.each([
    ['types of rows, members and nested objects', 'type Query { a: N @rest(path: "/") }\ninterface N { id: ID }\ntype A implements N { id: ID u: U }\nunion U = B | C\ntype B { id: ID }\ntype C { id: ID d: [D!]! }\ntype D { id: ID }'],
    ['types of answers to mutations and nested calls', 'type Query { a: A @rest(path: "/") }\ntype A { b: B @rest(path: "/b") }\ntype B { id: ID }\ntype Mutation { c: C @rest(path: "/", method: POST) }\ntype C { id: ID }'],
    ['types that only an echo door leads to', 'type Query { _u(id: ID!): U @merge(keyField: "id") }\ntype U { id: ID! b: B @rest(path: "/{$parent.id}") }\ntype B { id: ID }'],
    ['fields beside the key, where a row fills them too', 'type Query { _u(id: ID!): U @merge(keyField: "id") a: [U] @rest(path: "/") }\ntype U { id: ID! name: String }'],
    ['objects in the key of an echo door', 'type Query { _u(key: K!): U @merge }\ntype U @key(selectionSet: "{ org { id } }") { org: Org n: Int @rest(path: "/n") }\ntype Org { id: ID }\ninput K { org: O }\ninput O { id: ID }'],
    ['computed fields', 'type Query { _u(key: K!): U @merge }\ntype U @key(selectionSet: "{ id }") { id: ID! tax: Int @computed(selectionSet: "{ price }") }\ninput K { id: ID! price: Int }'],
  ])('%s', (_what, sdl) => {
    expect(restFindings(sdl)).toEqual([]);
  });
});
