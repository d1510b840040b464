import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { findChanges } from '../../../src/releases/check/changes.ts';

const changes = async (before: string, after: string) => (await findChanges(buildSchema(before), buildSchema(after))).map(({ level, path, concerns }) => `${level} ${path} <- ${concerns.map((all) => all.join('&')).join(' ')}`);
const BASE = 'type Query { a(x: Int, y: Int! = 1): A u: U e(of: E, in: I): E } type A { id: ID name: String old: Int } type B { id: ID } union U = A | B enum E { ONE TWO } input I { n: Int m: Int! = 2 }';
const mended = (from: string, to: string): string => {
  if (!BASE.includes(from)) throw new Error(`the base has no ${from}`);
  return BASE.replace(from, to);
};

describe('changes', () => {
  it('finds none between equal graphs', async () => {
    expect(await changes(BASE, BASE)).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['a field is gone', ' name: String', '', 'breaking A.name <- A.name'],
    ['an argument is gone', 'x: Int, ', '', 'breaking Query.a.x <- Query.a.x'],
    ['an argument is required now', 'x: Int,', 'x: Int!,', 'breaking Query.a.x <- Query.a'],
    ['a required argument is new', 'x: Int,', 'x: Int, z: Int!,', 'breaking Query.a.z <- Query.a'],
    ['an argument has another type', 'x: Int,', 'x: String,', 'breaking Query.a.x <- Query.a.x'],
    ['a required argument loses its default', 'y: Int! = 1', 'y: Int!', 'breaking Query.a.y <- Query.a'],
    ['a default changes', 'y: Int! = 1', 'y: Int! = 2', 'dangerous Query.a.y <- Query.a'],
    ['a required input field loses its default', 'm: Int! = 2', 'm: Int!', 'breaking I.m <- I'],
    ['an input field is required now', 'n: Int', 'n: Int!', 'breaking I.n <- I'],
    ['an input field is new', 'n: Int', 'n: Int k: Int!', 'breaking I.k <- I'],
    ['an input takes one field only', 'input I { n: Int m: Int! = 2 }', 'input I @oneOf { n: Int m: Int }', 'breaking I <- I'],
    ['an enum value is gone', 'ONE TWO', 'ONE', 'breaking E.TWO <- E.TWO'],
    ['an enum value is new', 'ONE TWO', 'ONE TWO THREE', 'dangerous E.THREE <- E'],
    ['a union loses a type', 'A | B', 'A', 'breaking U <- U&B'],
    ['a field is nullable now', 'u: U', 'u: U!', 'dangerous Query.u <- Query.u'],
    ['a field is new', 'old: Int', 'old: Int new(of: Int!): Int!', 'safe A.new <- A.new'],
  ])('says which documents it concerns when %s', async (_what, from, to, expected) => {
    const found = await changes(BASE, mended(from, to));
    expect(found).toContain(expected);
    expect(found.filter((one) => one.startsWith('breaking'))).toEqual(expected.startsWith('breaking') ? expect.arrayContaining([expected]) : []);
  });

  it('concerns a type that left a union by all that it is one of: a fragment on another interface reaches it too', async () => {
    const graph = 'type Query { u: U } interface Named { name: String } type A { id: ID } type B implements Named { name: String } union U = A | B';
    expect(await changes(graph, graph.replace('A | B', 'A'))).toContain('breaking U <- U&B U&Named');
    expect(await changes(graph, graph.replace(' implements Named', ''))).toContain('breaking B <- Named&B Named&U');
  });

  it('does not hide what is removed below a field that is deprecated at the same time', async () => {
    const found = await changes(BASE, mended('a(x: Int, y: Int! = 1): A', 'a(y: Int! = 1): A @deprecated(reason: "old")'));
    expect(found[0]).toBe('breaking Query.a.x <- Query.a.x');
  });

  it('says a new type in one line', async () => {
    expect(await changes(BASE, `${BASE} type New { id: ID of(x: Int): Int }`)).toEqual(['safe New <- New']);
  });
});
