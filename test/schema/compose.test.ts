import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createTestGraph, define } from '../support/graph.ts';
import { compose } from '../../src/schema/compose.ts';

const sdlOf = (...sdls: string[]): string => compose(sdls.map((sdl, index) => define(`s${index + 1}`, sdl)), () => ({ kind: 'graphql', execute: async () => ({}) })).sdl;

describe('the client-facing schema', () => {
  it('is sorted, valid and the same whatever the order of the services', () => {
    const one = 'type Query { b: B a: A } type A { z: Int y: Int } type B { id: ID! }';
    const two = 'type Query { c: C _b(ids: [ID!]!): [B]! @merge(keyField: "id") } type C { id: ID! } type B { id: ID! more: [C!] }';
    expect(sdlOf(one, two)).toBe(sdlOf(two, one));
    expect(sdlOf(one, two)).toBe(`${printSchema(lexicographicSortSchema(buildSchema(sdlOf(one, two))))}\n`);
  });

  it('has the fields of a type from every service', () => {
    expect(sdlOf('type Query { a: A } type A { id: ID! one: Int }', 'type Query { _as(ids: [ID!]!): [A]! @merge(keyField: "id") } type A { id: ID! two: Int }')).toContain('type A {\n  id: ID!\n  one: Int\n  two: Int\n}');
  });

  it('keeps descriptions, deprecations, defaults and scalars with their specification', () => {
    const sdl = sdlOf(`
      "Moments" scalar Time @specifiedBy(url: "https://example.com/time")
      "Where to begin" type Query { "Says it" say("To whom" to: String = "all" @deprecated(reason: "say nobody")): Time old: Int @deprecated(reason: "use say") }
      "Kinds" enum Kind { "First" A B @deprecated(reason: "no") }
      "Given" input Given { "Which" kind: Kind = A "Old" was: Int @deprecated }
      type Mutation { give(given: Given!): Kind }`);
    for (const part of ['"""Where to begin"""\ntype Query', '"""Says it"""', '"""To whom"""', 'to: String = "all" @deprecated(reason: "say nobody")', 'old: Int @deprecated(reason: "use say")', '"""Moments"""\nscalar Time @specifiedBy(url: "https://example.com/time")', '"""Kinds"""\nenum Kind', '"""First"""', 'B @deprecated(reason: "no")', '"""Given"""\ninput Given', 'kind: Kind = A', 'was: Int @deprecated']) expect(sdl).toContain(part);
  });

  it('takes a description from the one service that has it', () => {
    const sdl = sdlOf('type Query { a: A } type A { id: ID! one: Int }', '"An A" type A { "Its number" id: ID! two: Int } type Query { _as(ids: [ID!]!): [A]! @merge(keyField: "id") }');
    expect(sdl).toContain('"""An A"""\ntype A');
  });

  it('has no door that begins with `_`, nothing @inaccessible, and no type that only those needed', () => {
    const sdl = sdlOf(`
      input Key { id: ID! } input Shown { a: Int b: Int @inaccessible } scalar _Any
      type Query { a(shown: Shown): A visible(ids: [ID!]!): [A]! @merge(keyField: "id") secret: Secret @inaccessible _private: Int }
      type Mutation { write: Int wipe: Int @inaccessible }
      type Secret { code: String }
      type A @key(selectionSet: "{ id }") { id: ID! hidden: Int @inaccessible }`,
      'input BKey { id: ID! } type Query { _keyed(keys: [BKey!]!): [A]! @merge(keyArg: "keys") } type A @key(selectionSet: "{ id }") { id: ID! two: Int }');
    expect(sdl).not.toMatch(/_keyed|BKey|Secret|secret|wipe|hidden|b: Int|_Any|@/);
    expect(sdl).toContain('visible(ids: [ID!]!): [A]!');
    // Only doors are hidden by their name.
    expect(sdl).toContain('_private: Int');
  });

  it('keeps types that only an interface leads to', () => {
    expect(sdlOf('interface I { id: ID! } type A implements I { id: ID! a: Int } type Query { i: I }')).toContain('type A implements I');
  });

  it('makes a field nullable where one service says so, and keeps non-null where all do', () => {
    const sdl = sdlOf('type Query { a: A } type A { id: ID! both: Int! one: Int! list: [Int!]! }', 'type Query { _as(ids: [ID!]!): [A]! @merge(keyField: "id") } type A { id: ID! both: Int! one: Int list: [Int]! }');
    expect(sdl).toContain('both: Int!');
    expect(sdl).toMatch(/one: Int\n/);
    expect(sdl).toContain('list: [Int]!');
  });

  it('gives input types and input-only enums what every service takes, output-only enums what any sends', () => {
    const sdl = sdlOf(
      'type Query { a(order: Order, filter: Filter): State } enum Order { UP DOWN } input Filter { x: Int y: Int } enum State { ON OFF }',
      'type Query { b(order: Order, filter: Filter): State } enum Order { DOWN SIDEWAYS } input Filter { y: Int z: Int } enum State { OFF LOST }',
    );
    expect(sdl).toContain('enum Order {\n  DOWN\n}');
    expect(sdl).toContain('input Filter {\n  y: Int\n}');
    expect(sdl).toContain('enum State {\n  LOST\n  OFF\n  ON\n}');
  });

  it('has the arguments that every service offering the field takes: an object may come from any of them', () => {
    const sdl = sdlOf('type Query { a: A _as(ids: [ID!]!): [A]! @merge(keyField: "id") } type A { id: ID! f(x: Int, y: Int): Int own(z: Int): Int }', 'type Query { b: A _bs(ids: [ID!]!): [A]! @merge(keyField: "id") } type A { id: ID! f(y: Int): Int }');
    expect(sdl).toContain('f(y: Int): Int');
    expect(sdl).toContain('own(z: Int): Int');
  });

  it('joins the interfaces and members that services give a type', () => {
    const sdl = sdlOf(
      'interface Node { id: ID! } union U = A | B type Query { u: U } type A implements Node { id: ID! } type B { x: Int }',
      'interface Named { name: String } union U = A | C type Query { v: U _as(ids: [ID!]!): [A]! @merge(keyField: "id") } type A implements Named { id: ID! name: String } type C { y: Int }',
    );
    expect(sdl).toMatch(/type A implements (Named & Node|Node & Named)/);
    expect(sdl).toMatch(/union U = (A|B|C)( \| (A|B|C)){2}\n/);
  });

  it('refuses to hide a field that an interface promises', () => {
    expect(() => sdlOf('interface Node { id: ID! code: Int } type A implements Node { id: ID! code: Int @inaccessible } type Query { n: Node }')).toThrow(/code/);
  });
});

describe('introspection', () => {
  it('of the composed graph tells what its SDL tells: no hidden field, no directive of ours', async () => {
    const graph = createTestGraph({
      a: { sdl: 'type Query { a: A } type A @canonical { id: ID! hidden: Int @inaccessible }', resolvers: {} },
      b: { sdl: 'input BKey { id: ID! hidden: Int } type Query { _keyed(keys: [BKey!]!): [A]! @merge(keyArg: "keys") } type A @key(selectionSet: "{ id }") { id: ID! two: Int @computed(selectionSet: "{ hidden }") }' },
    });
    const { data } = await graph.run(getIntrospectionQuery());
    expect(`${printSchema(lexicographicSortSchema(buildClientSchema(data)))}\n`).toBe(graph.sdl);
    expect(JSON.stringify(data)).not.toMatch(/_keyed|BKey|hidden|computed|canonical|inaccessible|merge/);
    expect(data.__schema.directives.map(({ name }: any) => name).sort()).toEqual(['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy']);
    expect(graph.calls).toEqual([]);
  });

  it('answers beside fetched fields, under aliases and through fragments', async () => {
    const graph = createTestGraph({ a: { sdl: '"A thing" type A { id: ID! } type Query { a: A }', resolvers: { Query: { a: () => ({ id: 1 }) } } } });
    expect(await graph.run('query ($name: String!) { t: __type(name: $name) { ...T } a { id } none: __type(name: "Z") { name } __schema { queryType { name } } } fragment T on __Type { kind name description fields { name type { kind ofType { name } } } }', { name: 'A' })).toEqual({
      data: { t: { kind: 'OBJECT', name: 'A', description: 'A thing', fields: [{ name: 'id', type: { kind: 'NON_NULL', ofType: { name: 'ID' } } }] }, a: { id: '1' }, none: null, __schema: { queryType: { name: 'Query' } } },
    });
  });
});

describe('what clients cannot see', () => {
  const create = () =>
    createTestGraph({
      people: {
        sdl: 'type Query { people: [Person!]! } type Person { id: ID! @inaccessible name: String salary: Int @inaccessible }',
        resolvers: { Query: { people: () => [{ id: '1', name: 'A', salary: 5 }, { id: '2', name: 'B', salary: 7 }] } },
      },
      tax: {
        sdl: `input PersonKey { id: ID! salary: Int } type Query { _taxed(keys: [PersonKey!]!): [Person]! @merge(keyArg: "keys") byNumber(ids: [ID!]!): [Person]! @inaccessible }
              type Person @key(selectionSet: "{ id }") { id: ID! tax: Int @computed(selectionSet: "{ salary }") office: String }`,
        resolvers: { Query: { _taxed: (_: unknown, { keys }: any) => keys.map(({ id, salary }: any) => ({ id, office: `O${id}`, tax: salary && salary * 2 })) } },
      },
    });

  it('still serves joins and computed fields', async () => {
    const graph = create();
    expect(await graph.run('{ people { name office tax } }')).toEqual({ data: { people: [{ name: 'A', office: 'O1', tax: 10 }, { name: 'B', office: 'O2', tax: 14 }] } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['people', 'tax']);
  });

  it.each(['_taxed', 'byNumber'])('is no field of Query: %s', (field) => {
    expect(Object.keys(create().schema.getQueryType()!.getFields())).not.toContain(field);
  });

  it('is no field of its type either', () => {
    expect(Object.keys((create().schema.getType('Person') as any).getFields()).sort()).toEqual(['name', 'office', 'tax']);
  });
});

describe('a type that another service reaches through its own hidden door only', () => {
  const accounts = 'type Query { user: User } type User { id: ID! name: String }';
  it('is no conflict: no client begins there', () => {
    expect(sdlOf(accounts, 'type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! spend: Int }')).toContain('spend: Int');
    expect(sdlOf(accounts, 'type Query { users(ids: [ID!]!): [User]! @merge(keyField: "id") @inaccessible } type User { id: ID! spend: Int }')).toContain('spend: Int');
  });

  it('is one when the door is visible, or another type leads there', () => {
    expect(() => sdlOf(accounts, 'type Query { users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! spend: Int }')).toThrow(/`User` has `name` in s1/);
    expect(() => sdlOf(accounts, 'type Query { bill: Bill _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type Bill { user: User } type User { id: ID! spend: Int }')).toThrow(/`User` has `name` in s1/);
    expect(() => sdlOf(accounts, 'type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! friends: [User] }')).toThrow(/`User` has `name` in s1/);
  });
});
