import { describe, expect, it } from 'vitest';
import { findingsOf } from '../define.ts';
import { defineRest, restFindings } from './rest-service.ts';

describe('a REST service is refused', () => {
  it.each([
    ['a field of Query without @rest', 'type Query { a: Int @rest(path: "/a") b: Int }', ['1:39: `Query.b` cannot be fetched: say where with `@rest(path: "/…")`.']],
    [
      'a field of Mutation without @rest',
      'type Query { a: Int @rest(path: "/a") }\ntype Mutation { b: Int }',
      ['2:17: `Mutation.b` cannot be fetched: say where with `@rest(path: "/…")`.'],
    ],
    ['a field of Query with a property', 'type Query { a: Int @rest(property: "a") }', ['1:21: `Query.a` cannot be fetched: say where with `@rest(path: "/…")`.']],
    [
      'path and property',
      'type Query { a: Int @rest(path: "/a", property: "b") }',
      ['1:49: `Query.a` has a `path`, so it is no property of a row: remove `property`; a part of the answer is taken with `select`.'],
    ],
    [
      'a Subscription',
      'type Query { a: Int @rest(path: "/a") }\ntype Subscription { b: Int @rest(path: "/a") }',
      ['2:6: A REST service has no subscriptions: remove the type, or let a GraphQL service offer them.'],
    ],
    [
      'what says nothing without a path',
      'type Query { a: A @rest(path: "/a") }\ntype A { b: Int @rest(property: "b", method: POST, select: "x") }',
      ['2:38: `method` says nothing without `path`: `A.b` makes no call.', '2:52: `select` says nothing without `path`: `A.b` makes no call.'],
    ],
    [
      '@rest that says nothing',
      'type Query { a: A @rest(path: "/a") }\ntype A { b: Int @rest }',
      ['2:17: @rest on `A.b` needs a `path`, which makes it a call, or a `property`, its JSON name.'],
    ],
    [
      'an empty property',
      'type Query { a: A @rest(path: "/a") }\ntype A { b: Int @rest(property: "") }',
      ['2:33: `property` is the JSON name of `A.b`, or "." for the row itself; it is empty.'],
    ],
    [
      '@rest on an interface',
      'type Query { a: N @rest(path: "/a") }\ninterface N { b: Int @rest(property: "c") }\ntype A implements N { b: Int }',
      ['2:22: @rest on the interface field `N.b` says nothing: say it on each type that implements `N`.'],
    ],
    [
      'an argument that no template sends',
      'type Query { a(id: ID, page: Int): Int @rest(path: "/a/{id}") }',
      ['1:24: `Query.a` never sends its argument `page`: put `{page}` into `path`, `query`, `headers` or `body`, or remove it.'],
    ],
    [
      'an argument of a part of the row',
      'type Query { a: A @rest(path: "/a") }\ntype A { b(unit: String): Int }',
      ['2:12: `A.b` is read from its row, so nothing takes its argument `unit`: remove it, or give the field a call with `@rest(path:)`.'],
    ],
    [
      'two values of one text',
      'type Query { a: E @rest(path: "/a") }\nenum E { A B @restValue(value: "A") }',
      ['2:14: `E.B` and `E.A` have the same text "A", which could not be read back; see also schemas/inventory.graphql:2:10.'],
    ],
    [
      'two properties of one name',
      'type Query { a(i: I): Int @rest(path: "/a", method: POST, body: "{i}") }\ninput I { a: Int b: Int @rest(property: "a") }',
      ['2:41: `I.b` and `I.a` have the same JSON name "a": one would replace the other.'],
    ],
    [
      'a path on an input field',
      'type Query { a(i: I): Int @rest(path: "/a", method: POST, body: "{i}") }\ninput I { a: Int @rest(path: "/a") }',
      ['2:24: `path` says nothing on the input field `I.a`: only `property` does.'],
    ],
    [
      '@rest on an input field that says nothing',
      'type Query { a(i: I): Int @rest(path: "/a", method: POST, body: "{i}") }\ninput I { a: Int @rest }',
      ['2:18: @rest on the input field `I.a` needs a `property`, its JSON name.'],
    ],
    [
      'the row as an input field',
      'type Query { a(i: I): Int @rest(path: "/a", method: POST, body: "{i}") }\ninput I { a: Int @rest(property: ".") }',
      ['2:34: `property` is the JSON name of the input field `I.a`; found ".".'],
    ],
    ['an unknown method', 'type Query { a: Int @rest(path: "/a", method: HEAD) }', ['1:47: Value "HEAD" does not exist in "RestMethod" enum.']],
    [
      'an unknown content type',
      'type Query { a: Int @rest(path: "/a", method: POST, contentType: XML) }',
      ['1:66: Value "XML" does not exist in "RestBody" enum.'],
    ],
    ['an unknown argument', 'type Query { a: Int @rest(paht: "/a") }', ['1:27: Unknown argument "paht" on directive "@rest". Did you mean "path"?']],
    [
      'an empty part of select',
      'type Query { a: Int @rest(path: "/a", select: "data..items") }',
      ['1:47: `select` names properties from the outermost in, e.g. "data.items"; found "data..items".'],
    ],
    [
      'an empty select',
      'type Query { a: Int @rest(path: "/a", select: "") }',
      ['1:47: `select` names properties from the outermost in, e.g. "data.items"; found "".'],
    ],
    [
      'a list door without a list of keys',
      'type Query { t(id: ID!): [T] @merge(keyField: "id") @rest(path: "/{id}") }\ntype T { id: ID }',
      ['1:30: `Query.t` returns a list, so `id` takes a list of keys; it is `ID!`.'],
    ],
    [
      'a door without a key',
      'type Query { t(id: ID!): T @merge @rest(path: "/{id}") }\ntype T { id: ID }',
      ['1:28: `Query.t` is a door to `T`, but nothing says its key: use `@merge(keyField: "id")`, or `type T @key(selectionSet: "{ id }")`.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a REST service is accepted', () => {
  const SDL = `
    type Query {
      stock(upc: ID!): Stock @rest(path: "/inventory/{upc}", errors: [{ status: 404, null: true }])
      _stocks(upcs: [ID!]!): [Stock]! @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}")
      _userById(id: ID!): User @merge(keyField: "id")
    }
    type Mutation { order(input: OrderInput!): Order @rest(method: POST, path: "/orders", body: "{input}", headers: "x-source: gateway") }
    type Stock @key(selectionSet: "{ upc }") { upc: ID! inStock: Boolean @rest(property: "in-stock") place: Place @rest(property: ".") }
    type Place { shelf: Int state: State }
    type User { id: ID! orders(first: Int): [Order!] @rest(path: "/users/{$parent.id}/orders", query: "first={first}", select: "data.items") }
    type Order implements Node { id: ID! kind: State }
    interface Node { id: ID! }
    enum State { OPEN @restValue(value: "open") CLOSED }
    input OrderInput { upc: ID! @rest(property: "product_upc") count: Int }`;

  it('with calls, nested calls, echo doors and properties', () => {
    expect(restFindings(SDL)).toEqual([]);
  });

  it('without the types of our directives in its schema', () => {
    expect(Object.keys(defineRest(SDL).schema.getTypeMap()).filter((name) => name.startsWith('Rest'))).toEqual([]);
  });

  it("with its own copy of the gateway's definitions, which cannot widen them", () => {
    const copy = `
      enum RestMethod { GET POST PUT PATCH DELETE HEAD }
      enum RestBody { JSON FORM TEXT }
      directive @rest(method: RestMethod = GET, path: String, query: String, headers: [RestHeader!], body: String, contentType: RestBody = JSON,
                      select: String, errors: [RestError!], property: String) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
      input RestHeader { name: String!  value: String! }        input RestError { status: Int!  code: String  null: Boolean  type: String }
      directive @restValue(value: String!) on ENUM_VALUE`;
    expect(defineRest(copy + SDL).digest).toBe(defineRest(SDL).digest);
    expect(restFindings(`${copy}\ntype Query { a: Int @rest(path: "/", method: HEAD) }`)).toEqual(['8:46: Value "HEAD" does not exist in "RestMethod" enum.']);
  });

  it('is another service than the same text of the other kind', () => {
    expect(findingsOf('type Query { a: Int @rest(path: "/") }\nenum E { A @restValue(value: "a") }')).toEqual([
      'schemas/users.graphql:1:21: @rest means something only in a REST service: set `services.users.kind: rest`, or remove it.',
      'schemas/users.graphql:2:12: @restValue means something only in a REST service: set `services.users.kind: rest`, or remove it.',
    ]);
  });
});
