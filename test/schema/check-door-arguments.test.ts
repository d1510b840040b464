import { describe, expect, it } from 'vitest';
import { findingsOf } from './define.ts';

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

describe('what a door cannot send is refused where it is said', () => {
  it.each([
    ['users: [User] @merge(keyField: "id")', '', at('1:28', '`Query.users` is a door and needs an argument that takes the key.')],
    ['users(ids: [ID!]!, n: Int): [User] @merge(keyField: "id")', '', at('1:49', '`Query.users` has 2 arguments: say which one takes the key with `keyArg`.')],
    ['users(ids: [ID!]!, n: Int): [User] @merge(keyField: "id", keyArg: "idz")', '', at('1:80', '`Query.users` has no argument `idz`. Did you mean `ids`?')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", keyArg: "ids.")', '', at('1:72', '`keyArg` is an argument\'s name or a path into it, e.g. "ids" or "input.ids"; found "ids.".')],
    ['users(input: Wrap!): [User] @merge(keyArg: "input.kes")', KEY, at('1:57', '`Wrap` has no field `kes`. Did you mean `keys`?')],
    ['users(ids: [ID!]!, n: Int!): [User] @merge(keyField: "id", keyArg: "ids")', '', at('1:50', '`Query.users` requires `n`, which the gateway would not send: set it, e.g. `additionalArgs: "n: …"`.')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", keyArg: "ids", additionalArgs: "n: ")', '', at('1:95', '`additionalArgs` is written like arguments, e.g. "first: 10, order: NAME" (Syntax Error: Unexpected "}").')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", additionalArgs: "n: 1")', '', at('1:80', '`Query.users` has no argument `n`.')],
    ['users(ids: [ID!]!): [User] @merge(keyField: "id", additionalArgs: "ids: []")', '', at('1:80', '`ids` takes the key and cannot be set by `additionalArgs` too.')],
    ['users(ids: ID!): [User] @merge(keyField: "id")', '', at('1:38', '`Query.users` returns a list, so `ids` takes a list of keys; it is `ID!`.')],
    ['users(refs: [Ref!]!): [User] @merge(keyField: "id")', '', at('1:60', '`keyField` sends a plain value, but `refs` takes `Ref`: use @key on the type and leave `keyField` out.')],
    ['users(ids: [ID!]!): [User] @merge', KEY, at('1:41', 'Without `keyField` the whole key is sent as an object, but `ids` takes `ID`: say `keyField: "…"`.')],
    ['users(refs: [Ref!]!): [User] @merge(key: ["id", "kind: id"])', KEY, at('1:55', 'Each `key` is a path of names, e.g. "id" or "name:owner.id"; found "kind: id".')],
    ['users(refs: [Ref!]!): [User] @merge(key: ["id", "kind:tags"])', KEY, at('1:55', '`tags` is not part of the key of `User`.')],
    ['users(refs: [Ref!]!): [User] @merge(key: ["kind:id"])', KEY, at('1:43', '`Ref` requires `id`, which the key of `User` does not have.')],
    ['users(refs: [Ref!]!): [User] @merge', '@key(selectionSet: "{ id tags }") ', at('1:43', 'The key of `User` has `tags`, which `Ref` does not take.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[$key]")', KEY, at('1:60', '`argsExpr` cannot be read: each `[[` needs its own `]]`, without nesting.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[{ id: }]]")', KEY, at('1:60', '`argsExpr` cannot be read: Syntax Error: Unexpected "}".')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [$key.id]")', KEY, at('1:60', '`argsExpr` cannot be read: `$key` cannot stand in a list; `[[…]]` makes one item per key.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: $key")', KEY, at('1:60', '`Query.users` returns a list, so all keys go in one call: write `[[…]]` around the key, e.g. "ids: [[$key.id]]".')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[$kee.id]]")', KEY, at('1:60', '`argsExpr` cannot be read: `$kee.id` is unknown, only `$key` is filled.')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[3]]")', KEY, at('1:60', '`argsExpr` cannot be read: it sends no key: write `$key` or a path as in `$key.id`.')],
    ['users(refs: [Ref]): [User] @merge(argsExpr: "reffs: [[$key]]")', KEY, at('1:58', '`Query.users` has no argument `reffs`. Did you mean `refs`?')],
    ['users(refs: [Ref!]!): [User] @merge(argsExpr: "refs: [[{ id: $key.idd }]]")', KEY, at('1:60', '`idd` is not part of the key of `User`. Did you mean `id`?')],
    ['user(ref: Ref!): User @merge(argsExpr: "ref: [[$key]]")', KEY, at('1:53', '`[[…]]` sends many keys, but `Query.user` returns one object.')],
  ])('%s', (door, key, finding) => {
    expect(findingsOf(sdl(door, key))).toEqual([finding]);
  });
});
