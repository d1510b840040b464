import { describe, expect, it } from 'vitest';
import { createRestDescriber } from '../../src/plan/explain-rest.ts';
import { define } from '../support/graph.ts';

const SDL = /* GraphQL */ `
  type Query {
    stock(upc: ID!, tags: [String!]): Stock @rest(path: "/inventory/{upc}", query: "tag={tags|repeat}&all=yes", headers: [{ name: "x-Upc", value: "no {upc}" }])
    stocks: [Stock!] @rest(path: "/inventory")
    _products(upcs: [ID!]!): [Product]! @merge(keyField: "upc") @rest(path: "/products", query: "upcs={upcs|csv}")
    _shop(id: ID!): Shop @merge(keyField: "id") @rest(path: "/shops/{id}")
    _users(ids: [ID!]!): [User]! @merge(keyField: "id")
  }
  type Mutation {
    reserve(upc: ID!, note: String, size: Size): Stock @rest(method: POST, path: "/inventory/{upc}/reservations", body: """{ "upc": "{upc}", "of": [1, null], "note": "N: {note}", "size": { "w": "{size.w}" } }""")
    say(text: String!): Stock @rest(method: PUT, path: "/say", body: "{text}", contentType: TEXT)
    fill(size: Size!): Stock @rest(method: POST, path: "/fill", body: "{size}", contentType: FORM)
    pair(a: Int, b: Int): Stock @rest(method: POST, path: "/pair", body: "a={a}&b={b}", contentType: FORM)
  }
  input Size { w: Int h: Int }
  type Stock { upc: ID! left: Int now: Stock @rest(path: "/inventory/{$parent.upc}") }
  type Product @key(selectionSet: "{ upc }") { upc: ID! left: Int name(n: Int): String @rest(path: "/names/{$parent.upc}", query: "n={n}") }
  type Shop @key(selectionSet: "{ id }") { id: ID! near: [Shop!] @rest(path: "/shops/{$parent.id}/near") open: Boolean @rest(path: "/shops/{$parent.id}/open") }
  type User @key(selectionSet: "{ id }") { id: ID! orders: [Stock!] @rest(path: "/users/{$parent.id}/orders") }
`;

const describeRest = createRestDescriber([define('inventory', SDL, {}, 'rest'), define('users', 'type Query { a: Int }')], () => 50);
const root = (document: string) => describeRest('inventory', document, 'root')!;
const entities = (document: string) => describeRest('inventory', document, 'entities')!;
const inShort = (calls: ReturnType<typeof root>) => calls.map(({ call, times }) => [call, times.per]);

describe('what a document means to a REST service', () => {
  it('is nothing to one that speaks GraphQL', () => {
    expect(describeRest('users', '{ a }', 'root')).toBeUndefined();
    expect(describeRest('nobody', '{ a }', 'root')).toBeUndefined();
  });

  it('shows path, query, headers and the arguments as the client wrote them', () => {
    expect(root('query ($t: [String!]) { stock(upc: "1 2", tags: $t) { left } }')).toEqual([
      { call: 'GET /inventory/{upc}?tag={tags}&all=yes', headers: ['x-upc: no {upc}'], field: 'Query.stock', arguments: ['upc: "1 2"', 'tags: $t'], times: { per: 'operation' } },
    ]);
  });

  it('shows bodies of all kinds with their placeholders', () => {
    const bodies = root('mutation { reserve(upc: 1) { left } say(text: "a") { left } fill(size: {}) { left } pair(a: 1) { left } }').map(({ call, body }) => [call, body]);
    expect(bodies).toEqual([
      ['POST /inventory/{upc}/reservations', '{ "upc": {upc}, "of": [1, null], "note": "N: {note}", "size": { "w": {size.w} } }'],
      ['PUT /say', '{text}'],
      ['POST /fill', '{size}'],
      ['POST /pair', 'a={a}&b={b}'],
    ]);
  });

  it('calls once what is below one object, and for each row what is below a list', () => {
    expect(inShort(root('{ stock(upc: 1) { now { now { left } } } }'))).toEqual([['GET /inventory/{upc}?tag={tags}&all=yes', 'operation'], ['GET /inventory/{$parent.upc}', 'operation'], ['GET /inventory/{$parent.upc}', 'operation']]);
    expect(root('{ stocks { now { left } } stock(upc: 1) { now { left } } }').map(({ times }) => times)).toEqual([{ per: 'operation' }, { per: 'row', type: 'Stock' }, { per: 'operation' }, { per: 'operation' }]);
  });

  it('asks a door for many keys in chunks, one for one key each time, and a door without a path not at all', () => {
    expect(entities('query ($k: [ID!]!) { e0: _products(upcs: $k) { left } }')).toEqual([{ call: 'GET /products?upcs={upcs}', headers: [], field: 'Query._products', arguments: [], times: { per: 'keys', most: 50 } }]);
    expect(inShort(entities('query ($k: ID!) { e0_0: _shop(id: $k) { open near { open } } }'))).toEqual([['GET /shops/{id}', 'key'], ['GET /shops/{$parent.id}/open', 'row'], ['GET /shops/{$parent.id}/near', 'row'], ['GET /shops/{$parent.id}/open', 'row']]);
    expect(inShort(entities('query ($k: [ID!]!) { e0: _users(ids: $k) { id } }'))).toEqual([]);
    expect(inShort(entities('query ($k: [ID!]!) { e0: _users(ids: $k) { orders { left } } }'))).toEqual([['GET /users/{$parent.id}/orders', 'row']]);
  });

  it('shows the arguments of fields of entities, which are not keys', () => {
    expect(entities('query ($k: [ID!]!) { e0: _products(upcs: $k) { name(n: 3) } }').map((call) => call.arguments)).toEqual([[], ['n: 3']]);
  });

  it('reads a document in the names of the gateway, as plans ask REST services', () => {
    const renamed = createRestDescriber([define('inventory', SDL, { prefix: 'Inv', rename: { 'Query.stock': 'invStock' } }, 'rest')], () => 50);
    expect(renamed('inventory', '{ invStock(upc: 1) { ... on InvStock { now { left } } } }', 'root')).toMatchObject([{ field: 'Query.invStock' }, { field: 'InvStock.now' }]);
  });
});
