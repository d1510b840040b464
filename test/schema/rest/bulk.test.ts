import { describe, expect, it } from 'vitest';
import type { TestService } from '../../support/graph.ts';
import { reply, type Route } from '../../support/rest-service.ts';
import { codes, serveRest, type Beside } from './serve.ts';

const SDL = /* GraphQL */ `
  type Query { _stocks(upcs: [ID!]!): [Product]! @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}") }
  type Product @key(selectionSet: "{ upc }") { upc: ID! @rest(property: "product-code") inStock: Boolean quantity: Int }
`;

/** `upcs` are numbered from 1 where there is no list of them. */
function products(upcs: number | readonly (string | null)[]): Readonly<Record<string, TestService>> {
  const all = typeof upcs === 'number' ? Array.from({ length: upcs }, (_, index) => String(index + 1)) : upcs;
  return {
    products: {
      sdl: 'type Query { products: [Product!]! } type Product @key(selectionSet: "{ upc }") { upc: ID name: String }',
      resolvers: { Query: { products: () => all.map((upc) => ({ upc, name: `product ${upc ?? '?'}` })) } },
    },
  };
}

const keysOf = (query: URLSearchParams): string[] => (query.get('upcs') ?? '').split(',');
const row = (upc: string): object => ({ 'product-code': Number(upc), inStock: true, quantity: Number(upc) * 10 });
const inventory: Route = ({ query }) => keysOf(query).map(row);
const serve = (route: Route, others = products(4), beside: Beside = {}) => serveRest(SDL, { 'GET /inventory': route }, { others, ...beside });

/** `upc → quantity` as the client reads it. */
async function quantities(run: Awaited<ReturnType<typeof serve>>['run']): Promise<Record<string, number | null>> {
  const { data } = await run('{ products { upc quantity } }');
  return Object.fromEntries(data.products.map((product: any) => [product.upc, product.quantity]));
}

describe('entities of a bulk door', () => {
  it('are fetched in one call', async () => {
    const { run, stock } = await serve(inventory, products(20));
    expect((await run('{ products { name inStock quantity } }')).data.products[19]).toEqual({ name: 'product 20', inStock: true, quantity: 200 });
    expect(stock.asked()).toEqual(['GET /inventory?upcs=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20']);
  });

  it('are fetched in chunks of bulkSize, each key once', async () => {
    const { run, stock } = await serve(inventory, products([...Array.from({ length: 250 }, (_, index) => String(index + 1)), '1', '250']));
    expect(Object.entries(await quantities(run)).every(([upc, quantity]) => quantity === Number(upc) * 10)).toBe(true);
    expect(stock.requests.map(({ url }) => keysOf(new URL(url, stock.url).searchParams).length)).toEqual([100, 100, 50]);
  });

  it('share the call when they are asked for in several places', async () => {
    const { run, stock } = await serve(inventory);
    expect((await run('{ a: products { quantity } b: products { inStock } c: products { upc inStock quantity } }')).errors).toBeUndefined();
    expect(stock.asked()).toEqual(['GET /inventory?upcs=1,2,3,4']);
  });

  it.each<[string, (rows: object[]) => unknown, Record<string, number | null>]>([
    ['reordered', (rows) => [...rows].reverse(), { 1: 10, 2: 20, 3: 30, 4: 40 }],
    ['shorter', (rows) => rows.slice(1), { 1: null, 2: 20, 3: 30, 4: 40 }],
    ['longer', (rows) => [row('9'), ...rows, row('8')], { 1: 10, 2: 20, 3: 30, 4: 40 }],
    ['with nulls in between', (rows) => [null, rows[2], null, rows[0]], { 1: 10, 2: null, 3: 30, 4: null }],
    ['with duplicates', (rows) => [rows[3], rows[3], rows[3], rows[3]], { 1: null, 2: null, 3: null, 4: 40 }],
    ['without keys', (rows) => rows.map((one) => ({ ...one, 'product-code': undefined })), { 1: null, 2: null, 3: null, 4: null }],
    ['with keys of another shape', (rows) => [{ 'product-code': { is: 1 }, quantity: 99 }, { 'product-code': [1], quantity: 99 }, rows[1]], { 1: null, 2: 20, 3: null, 4: null }],
    ['empty', () => [], { 1: null, 2: null, 3: null, 4: null }],
    ['null', () => null, { 1: null, 2: null, 3: null, 4: null }],
  ])('never get the data of another: rows %s', async (_how, change, expected) => {
    const { run } = await serve(({ query }) => change(keysOf(query).map(row)));
    expect(await quantities(run)).toEqual(expected);
  });

  it.each([[{ items: [] }], ['text'], [7]])('fail all where a list is expected and %j came', async (body) => {
    const { run } = await serve(() => body);
    const answer = await run('{ products { name quantity } }');
    expect(answer.data.products).toHaveLength(4);
    expect(codes(answer)).toEqual([0, 1, 2, 3].map((index) => `products.${String(index)}.quantity: UPSTREAM_INVALID_RESPONSE`));
  });

  it('fail with their chunk, and no other', async () => {
    const { run, stock } = await serve(({ query }) => (query.get('upcs')?.startsWith('3') ? reply(503) : keysOf(query).filter((upc) => upc !== '2').map(row)), products(6), { bulkSize: 2 });
    const answer = await run('{ products { upc quantity } }');
    expect(answer.data.products.map(({ quantity }: any) => quantity)).toEqual([10, null, null, null, 50, 60]);
    expect(codes(answer)).toEqual(['products.2.quantity: UPSTREAM_ERROR', 'products.3.quantity: UPSTREAM_ERROR']);
    expect(stock.requests).toHaveLength(3);
  });

  it('fail alone where the door promises a row for each key', async () => {
    const { run } = await serveRest(SDL.replace('[Product]!', '[Product!]!'), { 'GET /inventory': ({ query }) => keysOf(query).filter((upc) => upc !== '2').map((upc) => (upc === '3' ? { ...row(upc), quantity: 'many' } : row(upc))) }, { others: products(['1', '2', '3', '4,5']) });
    const answer = await run('{ products { upc quantity } }');
    expect(answer.data.products.map(({ quantity }: any) => quantity)).toEqual([10, null, null, null]);
    expect(codes(answer)).toEqual(['products.1.quantity: UPSTREAM_INVALID_RESPONSE', 'products.2.quantity: UPSTREAM_INVALID_RESPONSE', 'products.3.quantity: UPSTREAM_INVALID_RESPONSE']);
  });

  it('fail alone with a key that cannot be sent', async () => {
    const { run, stock } = await serve(inventory, products(['1', '2,3', '4']));
    const answer = await run('{ products { upc quantity } }');
    expect(answer.data.products.map(({ quantity }: any) => quantity)).toEqual([10, null, 40]);
    expect(codes(answer)).toEqual(['products.1.quantity: UPSTREAM_INVALID_RESPONSE']);
    expect(stock.asked()).toEqual(['GET /inventory?upcs=1,4']);
  });

  it('are not asked for when no key can be sent', async () => {
    const { run, stock } = await serve(inventory, products(['2,3', '4,5', null]));
    expect(codes(await run('{ products { upc quantity } }'))).toEqual(['products.0.quantity: UPSTREAM_INVALID_RESPONSE', 'products.1.quantity: UPSTREAM_INVALID_RESPONSE']);
    expect(stock.requests).toEqual([]);
  });

  it('are fetched in parts when together their keys make an address too long', async () => {
    const long = Array.from({ length: 60 }, (_, index) => String(index + 1).padStart(200, '0'));
    const { run, stock } = await serve(({ query }) => keysOf(query).map((upc) => ({ 'product-code': upc, quantity: Number(upc) })), products(long));
    expect((await run('{ products { quantity } }')).data.products.map(({ quantity }: any) => quantity)).toEqual(long.map(Number));
    expect(stock.requests.map(({ url }) => keysOf(new URL(url, stock.url).searchParams).length)).toEqual([30, 30]);
  });
});

describe('rows that stand nearly as their keys do', () => {
  const answered = async (rows: unknown, count = 4) => quantities((await serve(() => rows, products(count))).run);

  it('are read by their keys: the first of those that are repeated, whatever stands where it would', async () => {
    const again = { ...row('2'), quantity: 99 };
    expect(await answered([row('1'), row('2'), again, row('4')])).toEqual({ 1: 10, 2: 20, 3: null, 4: 40 });
    expect(await answered([again, row('2'), row('3'), row('1')])).toEqual({ 1: 10, 2: 99, 3: 30, 4: null });
  });
  it('may have others behind them', async () => {
    expect(await answered([row('1'), row('2'), row('3'), row('4'), row('1'), row('9'), null, 'x'])).toEqual({ 1: 10, 2: 20, 3: 30, 4: 40 });
  });
  it('may be short by some, and have holes', async () => {
    expect(await answered([row('1'), row('2')])).toEqual({ 1: 10, 2: 20, 3: null, 4: null });
    expect(await answered([row('1'), null, row('3'), row('4')])).toEqual({ 1: 10, 2: null, 3: 30, 4: 40 });
  });
  it('have no key that they merely inherit, or that is none', async () => {
    const { run } = await serveRest(SDL.replace('product-code', 'constructor'), { 'GET /inventory': () => [{ quantity: 1 }, { constructor: '2', quantity: 2 }, { constructor: ['3'], quantity: 3 }, { constructor: { 4: 4 }, quantity: 4 }] }, { others: products(4) });
    expect(await quantities(run)).toEqual({ 1: null, 2: 2, 3: null, 4: null });
  });
});

describe('a bulk door that clients see', () => {
  const PUBLIC = /* GraphQL */ `
    type Query { stocks(upcs: [ID!]!): [Stock] @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}") }
    type Stock @key(selectionSet: "{ upc }") { upc: ID! quantity: Int }
  `;
  it('is one call, its rows as they were sent', async () => {
    const { run, stock } = await serveRest(PUBLIC, { 'GET /inventory': () => [{ upc: 2 }, { upc: 1 }, { upc: 1 }] });
    expect(await run('{ stocks(upcs: [1, 2, 1]) { upc } }')).toEqual({ data: { stocks: [{ upc: '2' }, { upc: '1' }, { upc: '1' }] } });
    expect(stock.asked()).toEqual(['GET /inventory?upcs=1,2,1']);
  });
  it('makes no call for no key', async () => {
    const { run, stock } = await serveRest(PUBLIC, { 'GET /inventory': () => [] });
    expect(await run('{ stocks(upcs: []) { upc } }')).toEqual({ data: { stocks: [] } });
    expect(stock.requests).toEqual([]);
  });
});

describe('keys of several parts', () => {
  const shops: Readonly<Record<string, TestService>> = {
    shops: {
      sdl: 'type Query { offers: [Offer!]! } type Offer @key(selectionSet: "{ shop upc }") { shop: Shop! upc: ID! } enum Shop { NORTH SOUTH }',
      resolvers: { Query: { offers: () => [{ shop: 'NORTH', upc: '1' }, { shop: 'SOUTH', upc: '1' }, { shop: 'NORTH', upc: '2' }] } },
    },
  };
  const TYPES = /* GraphQL */ `
    type Offer @key(selectionSet: "{ shop upc }") { shop: Shop! upc: ID! price: Int }
    enum Shop { NORTH @restValue(value: "n") SOUTH @restValue(value: "s") }
    input OfferKey { shop: Shop! @rest(property: "place") upc: ID! }
  `;
  const prices = (rows: any[]): object[] => rows.map(({ place, upc }) => ({ shop: place, upc: Number(upc), price: (place === 'n' ? 100 : 200) + Number(upc) })).reverse();

  it('are sent as objects', async () => {
    const { run, stock } = await serveRest(
      `type Query { _offers(input: Offers!): [Offer]! @merge(keyArg: "input.keys") @rest(method: POST, path: "/prices", body: """{"of": "{input.keys}"}""", select: "prices") } input Offers { keys: [OfferKey!]! } ${TYPES}`,
      { 'POST /prices': ({ json }) => ({ prices: prices(json.of) }) },
      { others: shops },
    );
    expect(await run('{ offers { shop upc price } }')).toEqual({ data: { offers: [{ shop: 'NORTH', upc: '1', price: 101 }, { shop: 'SOUTH', upc: '1', price: 201 }, { shop: 'NORTH', upc: '2', price: 102 }] } });
    expect(stock.requests.map(({ body }) => JSON.parse(body.toString()))).toEqual([{ of: [{ place: 'n', upc: '1' }, { place: 's', upc: '1' }, { place: 'n', upc: '2' }] }]);
  });

  it('are sent in lists side by side, in chunks of each', async () => {
    const { run, stock } = await serveRest(
      `type Query { _offers(shops: [Shop!]!, upcs: [ID!]!): [Offer]! @merge(argsExpr: "shops: [[$key.shop]], upcs: [[$key.upc]]") @rest(path: "/prices", query: "shops={shops|csv}&upcs={upcs|csv}") } ${TYPES.replace(/input .*/, '')}`,
      { 'GET /prices': ({ query }) => prices((query.get('shops') ?? '').split(',').map((place, index) => ({ place, upc: query.get('upcs')?.split(',')[index] }))) },
      { others: shops, bulkSize: 2 },
    );
    expect((await run('{ offers { price } }')).data.offers.map(({ price }: any) => price)).toEqual([101, 201, 102]);
    expect(stock.asked()).toEqual(['GET /prices?shops=n,s&upcs=1,1', 'GET /prices?shops=n&upcs=2']);
  });
});

it('finds rows that are no objects by the key they are', async () => {
  const tags: Readonly<Record<string, TestService>> = {
    posts: { sdl: 'type Query { posts: [Post!]! } type Post { tag: Tag } type Tag @key(selectionSet: "{ name }") { name: String }', resolvers: { Query: { posts: () => [{ tag: { name: 'b' } }, { tag: { name: 'none' } }] } } },
  };
  const { run, stock } = await serveRest(
    'type Query { _tags(names: [String!]!): [Tag] @merge(keyField: "name") @rest(path: "/tags", query: "n={names|csv}") } type Tag @key(selectionSet: "{ name }") { name: String! @rest(property: ".") label: String @rest(path: "/l/{$parent.name}") }',
    { 'GET /tags': () => ['a', 'b', 7], 'GET /l/:name': ({ params }) => `label of ${params['name']!}` },
    { others: tags },
  );
  expect(await run('{ posts { tag { name label } } }')).toEqual({ data: { posts: [{ tag: { name: 'b', label: 'label of b' } }, { tag: { name: 'none', label: null } }] } });
  expect(stock.asked()).toEqual(['GET /tags?n=b,none', 'GET /l/b']);
});
