import { describe, expect, it } from 'vitest';
import { callOf, callWith, restFindings } from './rest-service.ts';

describe('a placeholder is refused', () => {
  it.each([
    [
      'an unknown argument',
      'type Query { a(upc: ID): String @rest(path: "/stock/{upd}") }',
      ['1:45: In "/stock/{upd}": `{upd}` names no argument of `Query.a`. Did you mean `upc`?'],
    ],
    [
      'an unknown field of an input object',
      'type Query { a(i: I): String @rest(path: "/", query: "a={i.nam}") }\ninput I { name: String }',
      ['1:54: In "a={i.nam}": `{i.nam}`: `I` has no field `nam`. Did you mean `name`?'],
    ],
    [
      'a field of a single value',
      'type Query { a(id: ID): String @rest(path: "/{id.x}") }',
      ['1:44: In "/{id.x}": `{id.x}` looks for `x` in `ID`, which has no fields.'],
    ],
    [
      'a list without a style',
      'type Query { a(ids: [ID!]!): String @rest(path: "/", query: "ids={ids}") }',
      ['1:61: In "ids={ids}": `{ids}` is a list: say how it is written, e.g. `{ids|csv}`.'],
    ],
    [
      `a list of items' fields without a style`,
      'type Query { a(keys: [I!]!): String @rest(path: "/{keys.name}") }\ninput I { name: String }',
      ['1:49: In "/{keys.name}": `{keys.name}` is a list: say how it is written, e.g. `{keys.name|csv}`.'],
    ],
    [
      'a list of lists',
      'type Query { a(ids: [[ID]]): String @rest(path: "/", query: "ids={ids|csv}") }',
      ['1:61: In "ids={ids|csv}": `{ids|csv}` is a list of lists, which cannot be written here.'],
    ],
    [
      'a list inside a list',
      'type Query { a(keys: [I]): String @rest(path: "/", query: "ids={keys.names|csv}") }\ninput I { names: [String] }',
      ['1:59: In "ids={keys.names|csv}": `{keys.names|csv}` is a list of lists, which cannot be written here.'],
    ],
    [
      'a style on one value',
      'type Query { a(id: ID): String @rest(path: "/{id|csv}") }',
      ['1:44: In "/{id|csv}": `{id|csv}` is no list, so `|csv` says nothing: remove it.'],
    ],
    [
      'a style on a scalar of its own',
      'type Query { a(id: JSON): String @rest(path: "/{id|csv}") }\nscalar JSON',
      ['1:46: In "/{id|csv}": `{id|csv}` is no list, so `|csv` says nothing: remove it.'],
    ],
    [
      'an object where one value stands',
      'type Query { a(i: I): String @rest(path: "/{i}") }\ninput I { name: String }',
      ['1:42: In "/{i}": `{i}` is an object (`I`), and one value must stand here: name one of its fields.'],
    ],
    [
      'a list of objects where values stand',
      'type Query { a(i: [I]): String @rest(path: "/", query: "a={i|csv}") }\ninput I { name: String }',
      ['1:56: In "a={i|csv}": `{i|csv}` is an object (`I`), and one value must stand here: name one of its fields.'],
    ],
    [
      'pairs in a path',
      'type Query { a(ids: [ID]): String @rest(path: "/{ids|repeat}") }',
      ['1:47: In "/{ids|repeat}": `|repeat` writes several pairs, so `{ids|repeat}` must be all that stands behind the `=` of a pair; here use `|csv`, `|ssv` or `|pipes`.'],
    ],
    [
      'pairs in a header',
      'type Query { a(ids: [ID]): String @rest(path: "/", headers: "x-ids: {ids|brackets}") }',
      ['1:61: In "x-ids: {ids|brackets}": `|brackets` writes several pairs, so `{ids|brackets}` must be all that stands behind the `=` of a pair; here use `|csv`, `|ssv` or `|pipes`.'],
    ],
    [
      'pairs beside other text',
      'type Query { a(ids: [ID]): String @rest(path: "/", query: "ids=x{ids|repeat}") }',
      ['1:59: In "ids=x{ids|repeat}": `|repeat` writes several pairs, so `{ids|repeat}` must be all that stands behind the `=` of a pair; here use `|csv`, `|ssv` or `|pipes`.'],
    ],
    [
      'a style in JSON, where a list is one',
      'type Query { a(ids: [ID]): String @rest(path: "/", method: POST, body: "{ids|csv}") }',
      ['1:72: In "{ids|csv}": `{ids|csv}`: a list is a list here, so `|csv` says nothing: remove it.'],
    ],
    [
      '$parent on a field of Query',
      'type Query { a: String @rest(path: "/{$parent.id}") }',
      ['1:36: In "/{$parent.id}": `{$parent.id}`: a field of `Query` has no parent row; give it an argument instead.'],
    ],
    [
      '$parent on a field of Mutation',
      'type Query { a: Int @rest(path: "/") }\ntype Mutation { b: Int @rest(path: "/", query: "a={$parent.a}") }',
      ['2:48: In "a={$parent.a}": `{$parent.a}`: a field of `Mutation` has no parent row; give it an argument instead.'],
    ],
    [
      'an unknown field of the parent',
      'type Query { a: A @rest(path: "/") }\ntype A { id: ID b: String @rest(path: "/{$parent.ix}") }',
      ['2:39: In "/{$parent.ix}": `{$parent.ix}`: `A` has no field `ix`. Did you mean `id`?'],
    ],
    [
      'a field of the parent that is a call',
      'type Query { a: A @rest(path: "/") }\ntype A { b: String @rest(path: "/{$parent.c}") c: ID @rest(path: "/c") }',
      ['2:32: In "/{$parent.c}": `{$parent.c}`: `A.c` is fetched by a call of its own, so no row has it.'],
    ],
    [
      'an object of the parent',
      'type Query { a: A @rest(path: "/") }\ntype A { b: String @rest(path: "/{$parent.c}") c: A }',
      ['2:32: In "/{$parent.c}": `{$parent.c}` is an object of the row: name one with a single value.'],
    ],
    [
      'a list of the parent without a style',
      'type Query { a: A @rest(path: "/") }\ntype A { b: String @rest(path: "/{$parent.c}") c: [ID] }',
      ['2:32: In "/{$parent.c}": `{$parent.c}` is a list: say how it is written, e.g. `{$parent.c|csv}`.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a placeholder is read', () => {
  const typesOf = (args: string, query: string) => callWith(args, `path: "/", query: "${query}"`, 'input I { id: ID! keys: [Key!] } input Key { upc: Int! }').query.flatMap(({ value }) => value.map((piece) => (typeof piece === 'string' ? piece : [piece.text, String(piece.type)])));

  it.each([
    ['an argument', 'a: ID!', 'a={a}', [['{a}', 'ID!']]],
    ['a list', 'a: [ID!]!', 'a={a|csv}', [['{a|csv}', '[ID!]!']]],
    ['a field of an object', 'a: I!', 'a={a.id}', [['{a.id}', 'ID!']]],
    ["a field of a list's items", 'a: I', 'a={a.keys.upc|pipes}', [['{a.keys.upc|pipes}', 'Int!']]],
    ['several in one value', 'a: Int, b: Int', 'a=[{a}..{b}]', ['%5B', ['{a}', 'Int'], '..', ['{b}', 'Int'], '%5D']],
  ])('%s', (_what, args, query, expected) => {
    expect(typesOf(args, query)).toEqual(expected);
  });

  it('a value of the parent, also where the client sees another name', () => {
    const call = callOf('type Query { a: A @rest(path: "/") }\ntype A { id: ID @rest(property: "_id") tags: [ID] b: Int @rest(path: "/{$parent.id}/{$parent.tags|csv}") }', 'A.b');
    expect(call.path).toEqual([[{ of: 'parent', path: ['id'], style: undefined, text: '{$parent.id}', type: undefined }], [{ of: 'parent', path: ['tags'], style: 'csv', text: '{$parent.tags|csv}', type: undefined }]]);
  });
});
