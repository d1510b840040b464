import { describe, expect, it } from 'vitest';
import { restFindings } from './rest-service.ts';

describe('an echo door is refused', () => {
  it.each([
    [
      'an interface',
      'type Query { a: Int @rest(path: "/a") t(id: ID!): N @merge(keyField: "id") }\ninterface N { id: ID }\ntype T implements N { id: ID }',
      ['1:53: `Query.t` makes no call, and a key alone does not say which member of `N` it is: return an object type, or say where it is fetched with `@rest(path: "/…")`.'],
    ],
    [
      'a second argument',
      'type Query { a: Int @rest(path: "/a") t(id: ID!, page: Int): T @merge(keyField: "id", keyArg: "id") }\ntype T { id: ID }',
      ['1:50: `Query.t` makes no call, so nothing takes its argument `page`: remove it, or say where it is fetched with `@rest(path: "/…")`.'],
    ],
    [
      'arguments beside the key',
      'type Query { a: Int @rest(path: "/a") t(id: ID!, page: Int): T @merge(keyField: "id", keyArg: "id", additionalArgs: "page: 1") }\ntype T { id: ID }',
      ['1:50: `Query.t` makes no call, so nothing takes its argument `page`: remove it, or say where it is fetched with `@rest(path: "/…")`.', '1:117: `Query.t` makes no call, so nothing takes `additionalArgs`: remove it, or say where it is fetched with `@rest(path: "/…")`.'],
    ],
    [
      'no key',
      'type Query { a: Int @rest(path: "/a") t(id: ID!): T @merge }\ntype T { id: ID }',
      ['1:53: `Query.t` is a door to `T`, but nothing says its key: use `@merge(keyField: "id")`, or `type T @key(selectionSet: "{ id }")`.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('an echo door is accepted', () => {
  const user = 'type User @key(selectionSet: "{ id }") { id: ID! orders: [Int] @rest(path: "/{$parent.id}") }';

  it.each([
    ['for one', `type Query { _user(id: ID!): User @merge(keyField: "id") }\n${user}`],
    ['for many', `type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") }\n${user}`],
    ['with its key in an object', `type Query { _user(key: Key!): User @merge }\ninput Key { id: ID! }\n${user}`],
    ['with its key inside an argument', `type Query { _user(key: Key!): User @merge(keyField: "id", keyArg: "key.id") }\ninput Key { id: ID! }\n${user}`],
    ['with an expression', `type Query { _users(ids: [ID!]!): [User]! @merge(argsExpr: "ids: [[$key.id]]") }\n${user}`],
  ])('%s', (_what, sdl) => {
    expect(restFindings(sdl)).toEqual([]);
  });
});
