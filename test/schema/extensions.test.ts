import { getLocation, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseSdl } from '../../src/schema/parse.ts';

const read = (text: string, overlay?: string) => parseSdl({ file: 'a.graphql', text }, overlay === undefined ? undefined : { file: 'b.graphql', text: overlay });
const printed = (text: string, overlay?: string) => print(read(text, overlay).document!);

describe('extensions are merged into what they extend', () => {
  it('for every kind', () => {
    const text = `
      type Query { a: Int } interface N { id: ID } union U = A enum E { X } input I { a: Int } scalar S
      extend type Query implements N { id: ID } extend interface N @d { b: Int } extend union U @d = B
      extend enum E { Y } extend input I { b: Int = 3 } extend scalar S @d`;
    expect(printed(text).replace(/\s+/g, ' ')).toBe(
      'type Query implements N { a: Int id: ID } interface N @d { id: ID b: Int } union U @d = A | B enum E { X Y } input I { a: Int b: Int = 3 } scalar S @d',
    );
  });

  it('takes `extend type Query` for the definition where there is none, as federation writes it', () => {
    expect(printed('extend type Query { a: Int }\nextend type Query { b: Int }')).toBe('type Query {\n  a: Int\n  b: Int\n}');
  });

  it('makes a schema definition of `extend schema @d`', () => {
    expect(printed('extend schema @d\ntype Query { a: Int }')).toContain('schema @d {\n  query: Query\n}');
  });

  it('adds the directives of a field declared again, arguments in any order, and no directive twice', () => {
    const text = 'type Query { "Kept." users(a: Int, ids: [ID!]! = []): [User] @x }';
    expect(printed(text, 'extend type Query { users(ids: [ID!]! = [] @y, a: Int): [User] @x @merge(keyField: "id") }')).toContain(
      '"Kept."\n  users(a: Int, ids: [ID!]! = [] @y): [User] @x @merge(keyField: "id")',
    );
  });

  it('leaves a type defined twice for validation to report', () => {
    expect(printed('type A { a: Int }\ntype A { b: Int }\nextend type A { c: Int }').replace(/\s+/g, ' ')).toBe('type A { a: Int c: Int } type A { b: Int }');
  });

  it('keeps the place of every node in its own file', () => {
    const [query] = read('type Query { a: Int }', '\nextend type Query { b: Int }').document!.definitions;
    const places = (query as any).fields.map(({ loc }: any) => [loc.source.name, getLocation(loc.source, loc.start).line]);
    expect(places).toEqual([['a.graphql', 1], ['b.graphql', 2]]);
  });
});
