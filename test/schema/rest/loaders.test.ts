import { describe, expect, it } from 'vitest';
import { Exchange, callAtOnce, forgetAnswers, loadCall } from '../../../src/schema/rest/loaders.ts';
import type { CallContext, RestAnswer, RestRequest } from '../../../src/upstream/executor.ts';
import type { TestService } from '../../support/graph.ts';
import { reply } from '../../support/rest-service.ts';
import { codes, serveRest } from './serve.ts';

const SDL = /* GraphQL */ `
  type Query {
    stock(upc: ID!, lang: String): Product @rest(path: "/stocks/{upc}", headers: [{ name: "accept-language", value: "{lang}" }])
    orNull(upc: ID!): Product @rest(path: "/stocks/{upc}", errors: [{ status: 503, null: true }])
    search(text: String!): [Product!] @rest(method: POST, path: "/search", body: """{"text": "{text}"}""")
    _stocks(upcs: [ID!]!): [Product]! @merge(keyField: "upc") @rest(path: "/stocks", query: "upcs={upcs|csv}")
  }
  type Mutation { sell(upc: ID!): Product @rest(method: POST, path: "/stocks/{upc}/sales") }
  type Product @key(selectionSet: "{ upc }") { upc: ID! quantity: Int again: Product @rest(path: "/stocks/{$parent.upc}") }
`;

const catalog: TestService = {
  sdl: 'type Query { products: [Product!]! } type Mutation { touch: Product! } type Product @key(selectionSet: "{ upc }") { upc: ID! }',
  resolvers: { Query: { products: () => [{ upc: '1' }, { upc: '2' }] }, Mutation: { touch: () => ({ upc: '1' }) } },
};

const serve = (fail = false) => {
  let sold = 0;
  const quantity = (): number => 10 - sold;
  return serveRest(
    SDL,
    {
      'GET /stocks/:upc': ({ params }) => (fail ? reply(503) : { upc: params['upc'], quantity: quantity() }),
      'GET /stocks': ({ query }) => query.get('upcs')?.split(',').map((upc) => ({ upc, quantity: quantity() })),
      'POST /search': ({ json }) => [{ upc: json.text, quantity: quantity() }],
      'POST /stocks/:upc/sales': ({ params }) => {
        sold += 1;
        return fail ? reply(503) : { upc: params['upc'], quantity: quantity() };
      },
    },
    { others: { catalog }, forward: ['authorization'] },
  );
};

describe('within one operation', () => {
  it('the same call is made once', async () => {
    const { run, stock } = await serve();
    const aliases = Array.from({ length: 20 }, (_, index) => `a${String(index)}: stock(upc: 7) { quantity }`).join(' ');
    const { data } = await run(`{ ${aliases} }`);
    expect(Object.values(data)).toEqual(Array.from({ length: 20 }, () => ({ quantity: 10 })));
    expect(stock.asked()).toEqual(['GET /stocks/7']);
  });

  it('a call that comes later finds the answer of the first', async () => {
    const { run, stock } = await serve();
    expect((await run('{ stock(upc: 7) { again { again { quantity } } } }')).data).toEqual({ stock: { again: { again: { quantity: 10 } } } });
    expect(stock.asked()).toEqual(['GET /stocks/7']);
  });

  it('calls that differ in anything on the wire, or in what a status means, are not the same', async () => {
    const { run, stock } = await serve(true);
    const answer = await run('{ a: stock(upc: 7) { upc } b: stock(upc: 8) { upc } c: stock(upc: 7, lang: "de") { upc } d: orNull(upc: 7) { upc } e: orNull(upc: 7) { upc } }');
    expect([answer.data, codes(answer)]).toEqual([{ a: null, b: null, c: null, d: null, e: null }, ['a: UPSTREAM_ERROR', 'b: UPSTREAM_ERROR', 'c: UPSTREAM_ERROR']]);
    expect(stock.asked().sort()).toEqual(['GET /stocks/7', 'GET /stocks/7', 'GET /stocks/7', 'GET /stocks/8']);
  });

  it('a query by POST is made once for each body', async () => {
    const { run, stock } = await serve();
    expect((await run('{ a: search(text: "x") { upc } b: search(text: "x") { upc } c: search(text: "y") { upc } }')).data).toEqual({ a: [{ upc: 'x' }], b: [{ upc: 'x' }], c: [{ upc: 'y' }] });
    expect(stock.requests.map(({ body }) => body.toString())).toEqual(['{"text":"x"}', '{"text":"y"}']);
  });

  it('one slow call does not hold up what follows the others', async () => {
    let release = (): void => undefined;
    const { run, stock } = await serveRest(SDL, {
      'GET /stocks/slow': () => new Promise((done) => (release = () => done({ upc: 'slow' }))),
      'GET /stocks/:upc': ({ params }) => {
        if (params['upc'] === 'next') release();
        return { upc: 'next' };
      },
    });
    expect((await run('{ a: stock(upc: "slow") { upc } b: stock(upc: "quick") { again { upc } } }')).data).toEqual({ a: { upc: 'slow' }, b: { again: { upc: 'next' } } });
    expect(stock.requests).toHaveLength(3);
  });
});

describe('what another service adds', () => {
  it('is fetched as soon as its object is there, whatever else this one is asked for', async () => {
    let release = (): void => undefined;
    const names: TestService = {
      sdl: 'type Query { _names(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product @key(selectionSet: "{ upc }") { upc: ID! name: String }',
      resolvers: { Query: { _names: (_: unknown, { upcs }: any) => { release(); return upcs.map((upc: string) => ({ upc, name: `name of ${upc}` })); } } },
    };
    const { run } = await serveRest(SDL, { 'GET /stocks/slow': () => new Promise((done) => (release = () => done({ upc: 'slow' }))), 'GET /stocks/:upc': ({ params }) => ({ upc: params['upc'] }) }, { others: { names } });
    expect((await run('{ a: stock(upc: "slow") { upc } b: stock(upc: "quick") { name } }')).data).toEqual({ a: { upc: 'slow' }, b: { name: 'name of quick' } });
  });
});

describe('a mutation', () => {
  it('is sent as often as the client says, and what is read after it is read anew', async () => {
    const { run, stock } = await serve();
    expect((await run('mutation { a: sell(upc: 7) { quantity again { quantity } } b: sell(upc: 7) { quantity again { quantity } } }')).data).toEqual({
      a: { quantity: 9, again: { quantity: 9 } },
      b: { quantity: 8, again: { quantity: 8 } },
    });
    expect(stock.asked()).toEqual(['POST /stocks/7/sales', 'GET /stocks/7', 'POST /stocks/7/sales', 'GET /stocks/7']);
  });

  it('is sent once when it fails', async () => {
    const { run, stock } = await serve(true);
    expect(codes(await run('mutation { sell(upc: 7) { quantity } }'))).toEqual(['sell: UPSTREAM_ERROR']);
    expect(stock.asked()).toEqual(['POST /stocks/7/sales']);
  });

  it('of another service makes the rows of this one be read anew', async () => {
    const { run, stock } = await serve();
    expect((await run('mutation { a: touch { quantity } b: sell(upc: 1) { upc } c: touch { quantity } }')).data).toEqual({ a: { quantity: 10 }, b: { upc: '1' }, c: { quantity: 9 } });
    expect(stock.asked()).toEqual(['GET /stocks?upcs=1', 'POST /stocks/1/sales', 'GET /stocks?upcs=1']);
    expect((await run('mutation { a: touch { quantity } c: touch { quantity } }')).data).toEqual({ a: { quantity: 9 }, c: { quantity: 9 } });
    expect(stock.requests).toHaveLength(5);
  });
});

describe('two operations', () => {
  it('share nothing, though they ask the same at the same instant', async () => {
    const { run, stock } = await serveRest(
      SDL,
      {
        'GET /stocks/:upc': ({ params, headers }) => ({ upc: params['upc'], quantity: Number(headers.authorization) }),
        'GET /stocks': ({ query, headers }) => query.get('upcs')?.split(',').map((upc) => ({ upc, quantity: Number(headers.authorization) })),
      },
      { others: { catalog }, forward: ['authorization'] },
    );
    const users = Array.from({ length: 100 }, (_, index) => String(index + 1));
    const answers = await Promise.all(users.map((user) => run('{ stock(upc: 7) { quantity } products { quantity } }', {}, { header: (name) => (name === 'authorization' ? user : undefined) })));
    expect(answers).toEqual(users.map((user) => ({ data: { stock: { quantity: Number(user) }, products: [{ quantity: Number(user) }, { quantity: Number(user) }] } })));
    expect(stock.requests).toHaveLength(200);
  });
});

describe('the memory of an operation', () => {
  const contextFor = (): CallContext => ({ signal: new AbortController().signal, requestId: '1', header: () => undefined, takeCall: () => undefined });
  /** Calls that answer with their number. */
  const counted = () => {
    let calls = 0;
    const send = (): Promise<RestAnswer> => Promise.resolve({ status: 200, body: (calls += 1), freshness: {} });
    return (context: CallContext, change: Partial<RestRequest> = {}, reader = '["stock"]'): Exchange =>
      new Exchange({ kind: 'query', field: 'Query.a', method: 'GET', target: '/a', headers: [], reads: 'json', expects: new Set(), codes: new Map(), context, ...change }, send, reader);
  };
  const bodyOf = (answer: unknown): unknown => (answer as RestAnswer).body;

  it('has a call that was made at once for who waits for its tick, and the other way round', async () => {
    const [context, other, exchange] = [contextFor(), contextFor(), counted()];
    const atOnce = callAtOnce(context, exchange(context));
    expect([bodyOf(await loadCall(context, exchange(context))), bodyOf(await atOnce), bodyOf(await callAtOnce(context, exchange(context)))]).toEqual([1, 1, 1]);
    const waiting = loadCall(other, exchange(other));
    expect([bodyOf(await callAtOnce(other, exchange(other))), bodyOf(await waiting)]).toEqual([2, 2]);
  });

  it('tells calls apart by all that is sent and by how the answer is read', async () => {
    const [context, exchange] = [contextFor(), counted()];
    const text = (content: string | Buffer, contentType = 'text/plain'): Partial<RestRequest> => ({ body: { contentType, content } });
    const changes: Partial<RestRequest>[] = [{}, { target: '/b' }, { headers: [['a', 'b']] }, { headers: [['a', 'c']] }, text(''), text('x'), text('x', 'text/csv'), text(Buffer.from('x')), text('eA=='), { target: '["/a",[]]' }];
    const answers = await Promise.all([...changes.map((change) => exchange(context, change)), exchange(context, {}, '["shop"]')].map((one) => callAtOnce(context, one)));
    expect(answers.map(bodyOf)).toEqual(answers.map((_, index) => index + 1));
  });

  it('is of the context alone: no copy of it and no other has it, and nothing of it can be seen', async () => {
    const [context, exchange] = [Object.freeze(contextFor()), counted()];
    const seen = Reflect.ownKeys(context);
    expect(bodyOf(await callAtOnce(context, exchange(context)))).toBe(1);
    const copies = [{ ...context }, Object.create(context) as CallContext];
    for (const [index, copy] of copies.entries()) expect(bodyOf(await callAtOnce(copy, exchange(copy)))).toBe(index + 2);
    expect([bodyOf(await callAtOnce(context, exchange(context))), Reflect.ownKeys(context)]).toEqual([1, seen]);
  });

  it('is empty again when it has been forgotten, which may be before there was any', async () => {
    const [context, exchange] = [contextFor(), counted()];
    forgetAnswers(context);
    await callAtOnce(context, exchange(context));
    forgetAnswers(context);
    expect(bodyOf(await callAtOnce(context, exchange(context)))).toBe(2);
    expect(bodyOf(await loadCall(context, exchange(context)))).toBe(2);
  });
});
