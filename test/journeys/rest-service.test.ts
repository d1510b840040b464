// A REST service beside a GraphQL one, from the client's socket to the services' sockets.
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { reply } from '../support/rest-service.ts';
import { until } from '../support/until.ts';

let gateway: TestGateway;
const held: (() => void)[] = [];

beforeAll(async () => {
  gateway = await startGateway(
    {
      products: {
        sdl: 'type Query { products(first: Int = 20): [Product!]! _products(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product @key(selectionSet: "{ upc }") { upc: ID! name: String }',
        resolvers: { Query: { _products: (_: unknown, { upcs }: any) => upcs.map((upc: string) => ({ upc, name: `found ${upc}` })), products: (_: unknown, { first }: any) => Array.from({ length: first }, (__, index) => ({ upc: `p/${index + 1}`, name: `product ${index + 1}` })) } },
      },
      inventory: {
        sdl: /* GraphQL */ `
          type Query {
            stock(upc: ID!): Product @rest(path: "/inventory/{upc}", errors: [{ status: 404, null: true }])
            mine: [Order!] @rest(path: "/orders")
            slow: String @rest(path: "/slow")
            _stocks(upcs: [ID!]!): [Product]! @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}")
          }
          type Mutation { order(upc: ID!, count: Long): Order @rest(method: POST, path: "/orders", body: """{"upc": "{upc}", "count": "{count}"}""") }
          scalar Long
          type Product @key(selectionSet: "{ upc }") { upc: ID! inStock: Boolean @rest(property: "in-stock") }
          type Order { id: ID! by: String count: Long }
        `,
        routes: {
          'GET /inventory/:upc': ({ params }) => (params['upc'] === 'none' ? reply(404) : { upc: params['upc'], 'in-stock': true }),
          'GET /inventory': ({ query }) => query.get('upcs')?.split(',').map((upc) => ({ upc, 'in-stock': upc !== 'p/2' })).reverse(),
          'GET /orders': ({ headers }) => [{ id: 1, by: headers.authorization }],
          'POST /orders': ({ body, headers }) => reply(201, `{"id": 2, "by": "${headers.authorization ?? ''}", "count": ${/"count":(-?\d+)/.exec(body.toString())?.[1] ?? 'null'}}`, { 'content-type': 'application/json' }),
          'GET /slow': () => new Promise((done) => held.push(() => done('late'))),
        },
        config: { prefix: 'Inv_', rename: { Product: 'Product', 'Query.mine': 'myOrders' }, headers: { forward: ['authorization'] } },
      },
    },
    { limits: { batch: 2, upstreamCalls: 5, aliases: 1000, rootFields: 1000, expandedFields: 10_000 } },
  );
});
afterAll(() => {
  for (const release of held) release();
  return gateway.dispose();
});

let from = 0;
beforeEach(() => {
  from = gateway.rest['inventory']!.requests.length;
});
const asked = (): string[] => gateway.rest['inventory']!.asked().slice(from);

describe('a REST service', () => {
  it('is joined to a GraphQL service in one call', async () => {
    const { body } = await gateway.post({ query: '{ products { name inStock } }' });
    expect(body.errors).toBeUndefined();
    expect(body.data.products.slice(0, 3)).toEqual([{ name: 'product 1', inStock: true }, { name: 'product 2', inStock: false }, { name: 'product 3', inStock: true }]);
    expect(asked()).toEqual([`GET /inventory?upcs=${Array.from({ length: 20 }, (_, index) => `p%2F${String(index + 1)}`).join(',')}`]);
  });

  it('is called under its own names and answers under those of the gateway', async () => {
    const { body } = await gateway.post({ query: '{ myOrders { __typename id } stock(upc: "none") { inStock } }' }, { authorization: 'me' });
    expect(body).toEqual({ data: { myOrders: [{ __typename: 'Inv_Order', id: '1' }], stock: null } });
  });

  it('keeps users apart who ask the same at the same instant', async () => {
    const users = Array.from({ length: 50 }, (_, index) => `user ${String(index)}`);
    const answers = await Promise.all(users.map((user) => gateway.post({ query: '{ a: myOrders { by } b: myOrders { by } }' }, { authorization: user })));
    expect(answers.map(({ body }) => body.data)).toEqual(users.map((by) => ({ a: [{ by }], b: [{ by }] })));
    expect(asked()).toHaveLength(50);
  });

  it('keeps the operations of a batch of one user apart too', async () => {
    await gateway.post([1, 2].map(() => ({ query: '{ stock(upc: "same") { inStock } }' })));
    expect(asked()).toEqual(['GET /inventory/same', 'GET /inventory/same']);
  });

  it('counts each of its calls towards limits.upstreamCalls, and the same call once', async () => {
    const stocks = (count: number, upc: (index: number) => number): string => `{ ${Array.from({ length: count }, (_, index) => `a${String(index)}: stock(upc: ${String(upc(index))}) { inStock }`).join(' ')} }`;
    expect((await gateway.post({ query: stocks(100, () => 1) })).body.errors).toBeUndefined();
    expect((await gateway.post({ query: stocks(5, (index) => index) })).body.errors).toBeUndefined();
    expect(asked()).toHaveLength(6);
    const { body } = await gateway.post({ query: stocks(8, (index) => index) });
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_CALL_LIMIT_EXCEEDED', limit: 5, actual: 8 } }] });
    expect(asked()).toHaveLength(6);
  });

  it('gets a mutation once, with all digits', async () => {
    const { body } = await gateway.post({ query: 'mutation($count: Long) { a: order(upc: "x", count: $count) { id count } b: order(upc: "x", count: 9007199254740993) { count } }', variables: { count: '9007199254740993' } });
    expect(body).toEqual({ data: { a: { id: '2', count: '9007199254740993' }, b: { count: '9007199254740993' } } });
    const sent = gateway.rest['inventory']!.requests.slice(from);
    expect(sent.map(({ body: bytes }) => bytes.toString())).toEqual(['{"upc":"x","count":9007199254740993}', '{"upc":"x","count":9007199254740993}']);
    expect(sent[0]!.headers['content-type']).toBe('application/json');
  });

  it('is told when the client has gone', async () => {
    const abandoned = gateway.rest['inventory']!.abandoned();
    const client = request(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' } }).on('error', () => undefined);
    client.end(JSON.stringify({ query: '{ slow }' }));
    await until(() => asked().length === 1);
    client.destroy();
    await until(() => gateway.rest['inventory']!.abandoned() === abandoned + 1);
  });

  it.each(['a/b', '../admin', 'a?b=1', 'a#b', '%2e%2e', 'a\\b', '//host', '@host', 'ü', 'a b', "'()*!"])('gets %j as one segment of the path', async (upc) => {
    const { body } = await gateway.post({ query: 'query($upc: ID!) { stock(upc: $upc) { upc } }', variables: { upc } });
    expect(body).toEqual({ data: { stock: { upc } } });
    expect(asked()).toEqual([`GET /inventory/${encodeURIComponent(upc).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`]);
  });

  it.each([['..', '..'], ['.', '.'], ['nothing', ''], ['10,000 letters', 'x'.repeat(10_000)], ['half a character', '\ud800']])('is not called with %s', async (_what, upc) => {
    const { body } = await gateway.post({ query: 'query($upc: ID!) { stock(upc: $upc) { upc } }', variables: { upc } });
    expect([body.data, body.errors[0].extensions.code, body.errors[0].path]).toEqual([{ stock: null }, 'BAD_USER_INPUT', ['stock']]);
    expect(asked()).toEqual([]);
  });
});
