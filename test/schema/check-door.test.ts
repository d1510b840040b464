import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { describe, expect, it } from 'vitest';
import { define, findingsOf } from './define.ts';

const REST = `
union Any = User | Org
type Org { id: ID! }
input Ref { id: ID! kind: String }
input Wrap { keys: [Ref!]! }
scalar Json`;
const KEY = '@key(selectionSet: "{ id }") ';

/** Line 1 holds the door, line 2 the type with the given directives. */
const sdl = (door: string, key = '') => `type Query { ${door} }\ntype User ${key}{ id: ID! tags: [String!]! org: Org of(a: Int!): ID }${REST}`;
const at = (place: string, message: string) => `schemas/users.graphql:${place}: ${message}`;

describe('a door that could not be used is refused at its directive', () => {
  it.each([
    ['count(ids: [ID!]!): Int @merge(keyField: "id")', '', at('1:38', 'A @merge field returns an object or a list of objects; `Query.count` returns `Int`.')],
    ['users(ids: [ID!]!): [[User]] @merge(keyField: "id")', '', at('1:43', 'A @merge field returns an object or a list of objects; `Query.users` returns `[[User]]`.')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "uid")', '', at('1:58', '`User` has no field `uid` to be a key. Did you mean `id`?')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "org.id")', '', at('1:58', '`keyField` is one field name; for "org.id" use @key and `key` or `argsExpr`.')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "tags")', '', at('1:58', '`keyField` names a single value; `User.tags` is `[String!]!`: use @key and `key` or `argsExpr`.')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "of")', '', at('1:58', '`User.of` has required arguments and cannot be a key.')],
    ['users(ids: [ID!]!): [User] @merge', '', at('1:41', '`Query.users` is a door to `User`, but nothing says its key: use `@merge(keyField: "id")`, or `type User @key(selectionSet: "{ id }")`.')],
    ['users(refs: [Ref!]!): [User] @merge(keyField: "id", key: ["id"])', KEY, at('1:71', '@merge takes `keyField` or `key`, not both.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[$key]]", keyArg: "refs")', KEY, at('1:86', '`argsExpr` says all arguments, so `keyArg` cannot stand beside it.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[$key]], kind: $key.id")', KEY, at('1:60', '`argsExpr` cannot be read: `$key` stands either inside `[[…]]` or alone, not both.')],
    ['any(ids: [ID!]!): [Any] @merge(keyField: "id", types: ["Usr"])', '', at('1:68', '`Usr` is no possible type of `Any`. Did you mean `User`?')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", types: ["User"])', '', at('1:71', '`types` narrows an interface or union; `Query.users` returns the object type `User`.')],
    ['any(refs: [Json!]!): [Any] @merge', KEY, at('1:41', '`Query.any` is a door to `Org`, but nothing says its key: use `@merge(keyField: "id")`, or `type Org @key(selectionSet: "{ id }")`.')],
  ])('%s', (door, key, finding) => {
    expect(findingsOf(sdl(door, key))).toEqual([finding]);
  });
});

describe('a door that the library can use is accepted, and the library reads it', () => {
  it.each([
    ['users(ids: [ID!]!): [User]! @merge(keyField: "id")', '', 'users'],
    ['user(id: ID!): User @merge(keyField: "id")', '', 'user'],
    ['users(ids: [ID!]!, n: Int!): [User]! @merge(keyField: "id", keyArg: "ids", additionalArgs: """ n: 3 """)', '', 'users'],
    ['users(refs: [Ref!]!): [User] @merge', KEY, 'users'],
    ['users(refs: [Json!]!): [User] @merge', KEY, 'users'],
    ['users(input: Wrap): [User] @merge(keyArg: "input.keys")', KEY, 'users'],
    ['users(refs: [Ref!]!): [User] @merge(key: ["id", "kind:id"])', KEY, 'users'],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[{ id: $key.id }]]")', KEY, 'users'],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", argsExpr: "ids: [[$key.id]]")', '', 'users'],
    ['any(ids: [ID!]!): [Any] @merge(keyField: "id", types: ["User"])', '', 'any'],
    ['any(refs: [Json!]!): [Any] @merge(types: ["User"])', KEY, 'any'],
  ])('%s', (door, key, fieldName) => {
    const { schema } = define(sdl(door, key));
    const { merge } = stitchingDirectives().stitchingDirectivesTransformer({ schema });
    const config = merge!['User'] as any;
    expect([config, ...(config.entryPoints ?? [])].some((entry) => entry.fieldName === fieldName && (entry.args ?? entry.argsFromKeys))).toBe(true);
  });
});
