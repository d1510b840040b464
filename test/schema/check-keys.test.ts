import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { define, findingsOf } from './define.ts';

const at = (place: string, message: string) => `schemas/users.graphql:${place}: ${message}`;

describe('a key that is none is refused', () => {
  it.each([
    ['id', '@key(selectionSet:) is one selection set in braces, e.g. "{ id }" (Syntax Error: Unexpected Name "id").'],
    ['{ id', '@key(selectionSet:) is one selection set in braces, e.g. "{ id }" (Syntax Error: Expected Name, found <EOF>).'],
    ['query { id }', '@key(selectionSet:) is one selection set in braces, e.g. "{ id }" (Expected one selection set in braces).'],
    ['{ idd }', '`User` has no field `idd` to be a key. Did you mean `id`?'],
    ['{ org }', '`User.org` is an object: say which of its fields are part of the key, e.g. `org { id }`.'],
    ['{ org { name } }', '`Org` has no field `name` to be a key.'],
    ['{ id { x } }', '`User.id` has no fields of its own.'],
    ['{ x: id }', 'A key holds plain field names; `id` has an alias, arguments or directives.'],
    ['{ of }', '`User.of` has required arguments and cannot be a key.'],
    ['{ ...F }', 'A key holds fields, not named fragments.'],
    ['{ ... on Usr { id } }', 'The key names the unknown type `Usr`. Did you mean `User`?'],
  ])('%s', (key, message) => {
    expect(findingsOf(`type Query { user: User }\ntype User @key(selectionSet: "${key}") { id: ID! org: Org of(a: Int!): ID }\ntype Org { id: ID! }`)).toEqual([at('2:30', message)]);
  });

  it.each(['{ id }', '{ __typename id }', '{ id org { id } }', '{ ... on User { id } }'])('but %s is one', (key) => {
    expect(findingsOf(`type Query { user: User }\ntype User @key(selectionSet: "${key}") { id: ID! org: Org }\ntype Org { id: ID! }`)).toEqual([]);
  });
});

describe('several keys', () => {
  const sdl = (doors: string) => `type Query { ${doors} }\ntype User @key(selectionSet: "{ id }") @key(selectionSet: "{ upc }") { id: ID! upc: ID! }\ninput Ref { id: ID! }`;

  it('need a door each', () => {
    expect(findingsOf(sdl('a(ids: [ID!]!): [User] @merge(keyField: "id")'))).toEqual([
      at('2:40', '`User` has several @key, so each needs a door of its own; no door says `@merge(keyField: "upc")`.'),
    ]);
  });

  it('leave open which one a door without `keyField` takes', () => {
    expect(findingsOf(sdl('a(refs: [Ref!]!): [User] @merge b(ids: [ID!]!): [User] @merge(keyField: "id") c(ids: [ID!]!): [User] @merge(keyField: "upc")'))).toEqual([
      at('1:39', '`User` has several @key: say which one `Query.a` takes with `keyField`.'),
    ]);
  });

  it('become doors that each need their own key only', () => {
    const { schema, document } = define(sdl('a(ids: [ID!]!): [User] @merge(keyField: "id") b(ids: [ID!]!): [User] @merge(keyField: "upc")'));
    expect(print(document)).not.toContain('@key');
    const { merge } = stitchingDirectives().stitchingDirectivesTransformer({ schema });
    const entries = (merge!['User'] as any).entryPoints.map(({ fieldName, selectionSet }: any) => [fieldName, selectionSet.replace(/\s+/g, ' ')]);
    expect(entries).toEqual([['a', '{ id }'], ['b', '{ upc }']]);
  });

  it('are fine on a stub without doors', () => {
    expect(findingsOf(sdl('a: User'))).toEqual([]);
  });
});

describe('a computed field', () => {
  it.each([
    ['without a door', 'type Query { p: P }\ntype P { a: Int @computed(selectionSet: "{ b }") }', at('2:17', '`P.a` is @computed, but no field of Query with @merge returns `P`, so its inputs could not be sent.')],
    [
      'behind doors that send a plain key',
      'type Query { p(ids: [ID!]): [P] @merge(keyField: "id") }\ntype P { id: ID a: Int @computed(selectionSet: "{ b }") }',
      at('2:24', '`P.a` is @computed, but the doors of `P` send their keyField only: give `P` a @key and let a door take an input type with `b`.'),
    ],
    ['of Query', 'type Query { a: Int @computed(selectionSet: "{ b }") }', at('1:21', '`Query.a` cannot be @computed: only a field of an object type that is fetched by key can.')],
    [
      'that is no selection set',
      'type Query { p(k: [K!]): [P] @merge }\ninput K { id: ID }\ntype P @key(selectionSet: "{ id }") { id: ID a: Int @computed(selectionSet: "b") }',
      at('3:77', '@computed(selectionSet:) is one selection set in braces, e.g. "{ id }" (Syntax Error: Unexpected Name "b").'),
    ],
  ])('%s is refused', (_what, text, finding) => {
    expect(findingsOf(text)).toEqual([finding]);
  });

  it.each([
    ['beside a key', 'type Query { p(k: [K!]): [P] @merge }\ninput K { id: ID b: Int }\ntype P @key(selectionSet: "{ id }") { id: ID a: Int @computed(selectionSet: "{ b }") }'],
    ['that is all the door needs', 'type Query { p(k: [K!]): [P] @merge }\ninput K { b: Int }\ntype P { a: Int @computed(selectionSet: "{ b }") }'],
  ])('%s is accepted', (_what, text) => {
    expect(findingsOf(text)).toEqual([]);
  });
});
