import { describe, expect, it } from 'vitest';
import { reply } from '../../support/rest-service.ts';
import { codes, serveRest } from './serve.ts';

const SDL = /* GraphQL */ `
  scalar Base64
  type Query {
    item(id: ID!): Item @rest(path: "/items/{id}", errors: [{ status: 404, null: true }, { status: 410, code: "GONE" }])
    sure(id: ID!): Item! @rest(path: "/items/{id}")
    items: [Item!] @rest(path: "/items", select: "data.items")
    motto: String @rest(path: "/motto")
    slogan: String @rest(path: "/slogan", select: "text")
    picture: Base64 @rest(path: "/picture")
    open: Boolean @rest(path: "/open")
    flag: Boolean @rest(path: "/flag", select: "on")
    found(id: ID!): Found! @rest(path: "/items/{id}", errors: [{ status: 404, type: "Missing" }, { status: 410, type: "Missing" }])
  }
  type Mutation { remove(id: ID!): Boolean @rest(method: DELETE, path: "/items/{id}") removeSurely(id: ID!): Boolean! @rest(method: DELETE, path: "/items/{id}") }
  union Found = Item | Missing
  type Item { id: ID! title: String maker: ID madeBy: Maker @rest(path: "/makers/{$parent.maker}") }
  type Maker { name: String }
  type Missing { detail: String }
`;

const text = (content: string): unknown => reply(200, content, { 'content-type': 'text/plain' });

describe('a status', () => {
  const routes = { 'GET /items/:id': ({ params }: any) => reply(Number(params.id), { message: 'secret', detail: 'none here' }) };

  it('may say that there is nothing, or what went wrong; every other one is an error', async () => {
    const { run } = await serveRest(SDL, routes);
    expect(await run('{ item(id: 404) { id } }')).toEqual({ data: { item: null } });
    const answer = await run('{ a: item(id: 410) { id } b: item(id: 500) { id } c: item(id: 401) { id } d: item(id: 302) { id } }');
    expect(answer.data).toEqual({ a: null, b: null, c: null, d: null });
    expect(codes(answer)).toEqual(['a: GONE', 'b: UPSTREAM_ERROR', 'c: UPSTREAM_ERROR', 'd: UPSTREAM_INVALID_RESPONSE']);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('may say of which type the answer is, with a body or without', async () => {
    const { run } = await serveRest(SDL, { 'GET /items/:id': ({ params }) => (params['id'] === '404' ? reply(404, { detail: 'none here' }) : params['id'] === '410' ? reply(410, '<p>', { 'content-type': 'text/html' }) : { id: 1 }) });
    expect(await run('{ a: found(id: 404) { ...F } b: found(id: 410) { ...F } c: found(id: 1) { ...F } } fragment F on Found { __typename ... on Missing { detail } ... on Item { id } }')).toEqual({
      data: { a: { __typename: 'Missing', detail: 'none here' }, b: { __typename: 'Missing', detail: null }, c: { __typename: 'Item', id: '1' } },
    });
  });

  it('that may not be null takes only its own field with it', async () => {
    const { run } = await serveRest('type Query { a: Int! @rest(path: "/a") b: Int @rest(path: "/b") many: Many @rest(path: "/b", select: "no") } type Many { a: Int }', { 'GET /b': () => 5 });
    const answer = await run('{ b a }');
    expect([answer.data, codes(answer)]).toEqual([null, ['a: UPSTREAM_ERROR']]);
  });
});

describe('an answer', () => {
  it('may be text or bytes', async () => {
    const { run, stock } = await serveRest(SDL, { 'GET /motto': () => text('Slow is fast.'), 'GET /slogan': () => ({ text: 'Less' }), 'GET /picture': () => reply(200, Buffer.from([0, 255]), { 'content-type': 'image/png' }) });
    expect(await run('{ motto slogan picture }')).toEqual({ data: { motto: 'Slow is fast.', slogan: 'Less', picture: 'AP8=' } });
    expect(stock.requests).toHaveLength(3);
    const { run: asJson } = await serveRest(SDL, { 'GET /motto': () => 'Slow is fast.', 'GET /slogan': () => text('Less') });
    const answer = await asJson('{ motto slogan }');
    expect([answer.data, codes(answer)]).toEqual([{ motto: 'Slow is fast.', slogan: null }, ['slogan: UPSTREAM_INVALID_RESPONSE']]);
  });

  it.each<[string, unknown, boolean]>([
    ['no body', reply(204), true],
    ['an empty body', reply(200), true],
    ['an object', { done: 'yes' }, true],
    ['JSON null', null, true],
    ['text', text('fine'), true],
    ['JSON true', true, true],
    ['JSON false', false, false],
    ['the text false', text('false\n'), false],
  ])('to a Boolean says that it worked: %s', async (_what, answer, expected) => {
    const { run } = await serveRest(SDL, { 'DELETE /items/:id': () => answer });
    expect(await run('mutation { remove(id: 1) removeSurely(id: 2) }')).toEqual({ data: { remove: expected, removeSurely: expected } });
  });

  it('to a Boolean with `select` is that value', async () => {
    const { run } = await serveRest(SDL, { 'GET /flag': ({ number }) => [{ on: false }, {}, { on: 'yes' }][number - 1] });
    expect((await run('{ flag }')).data).toEqual({ flag: false });
    expect((await run('{ flag }')).data).toEqual({ flag: null });
    expect(codes(await run('{ flag }'))).toEqual(['flag: UPSTREAM_INVALID_RESPONSE']);
  });

  it('with an empty body is null', async () => {
    const { run } = await serveRest(SDL, { 'GET /items/:id': () => reply(204), 'GET /items': () => reply(200), 'GET /motto': () => reply(205) });
    expect(await run('{ item(id: 1) { id } items { id } motto }')).toEqual({ data: { item: null, items: null, motto: null } });
  });

  it('tells what it says of caching to whom it may concern', async () => {
    const { run } = await serveRest(SDL, { 'GET /items/:id': ({ params }) => reply(params['id'] === '1' ? 200 : 404, { id: 1 }, { 'cache-control': `max-age=${params['id'] ?? ''}`, 'x-other': '1', date: 'now' }), 'GET /motto': () => reply(500) });
    const noted: unknown[] = [];
    await run('{ a: item(id: 1) { id } b: item(id: 2) { id } c: item(id: 1) { id } motto }', {}, { noteFreshness: (freshness) => void noted.push(freshness) });
    expect(noted).toEqual([
      { service: 'stock', status: 200, headers: { 'cache-control': 'max-age=1', date: 'now' } },
      { service: 'stock', status: 404, headers: { 'cache-control': 'max-age=2', date: 'now' } },
    ]);
  });
});

describe('a call below an object', () => {
  const makers = { 'GET /makers/:id': ({ params }: any) => ({ name: `maker ${params.id as string}` }) };

  it('is made with what the row says, whatever the client selected', async () => {
    const { run, stock } = await serveRest(SDL, { 'GET /items/:id': () => ({ id: 1, maker: 'a b' }), ...makers });
    expect(await run('{ item(id: 1) { madeBy { name } } }')).toEqual({ data: { item: { madeBy: { name: 'maker a b' } } } });
    expect(stock.asked()).toEqual(['GET /items/1', 'GET /makers/a%20b']);
  });

  it('is made with all digits of an id', async () => {
    const { run } = await serveRest(SDL, { 'GET /items/:id': () => reply(200, '{"id": 1, "maker": 9007199254740993}', { 'content-type': 'application/json' }), ...makers });
    expect((await run('{ item(id: 1) { madeBy { name } } }')).data).toEqual({ item: { madeBy: { name: 'maker 9007199254740993' } } });
  });

  it.each([null, undefined])('is not made where the row has %j', async (maker) => {
    const { run, stock } = await serveRest(SDL, { 'GET /items/:id': () => ({ id: 1, maker }), ...makers });
    expect(await run('{ item(id: 1) { id madeBy { name } } }')).toEqual({ data: { item: { id: '1', madeBy: null } } });
    expect(stock.requests).toHaveLength(1);
  });

  it.each([[{ a: 1 }], [['a']], [''], ['..']])('is not made with %j', async (maker) => {
    const { run, stock } = await serveRest(SDL, { 'GET /items/:id': () => ({ id: 1, maker }), ...makers });
    const answer = await run('{ item(id: 1) { id madeBy { name } } }');
    expect([answer.data, codes(answer)]).toEqual([{ item: { id: '1', madeBy: null } }, ['item.madeBy: UPSTREAM_INVALID_RESPONSE']]);
    expect(stock.requests).toHaveLength(1);
  });
});
