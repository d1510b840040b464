import { describe, expect, it } from 'vitest';
import { reply } from '../../support/rest-service.ts';
import { codes, serveRest } from './serve.ts';

const SDL = /* GraphQL */ `
  scalar Long
  scalar JSON
  scalar Base64
  enum State { ON_SALE @restValue(value: "on-sale") GONE }
  type Query {
    item(id: ID!): Item @rest(path: "/items/{id}", errors: [{ status: 404, null: true }, { status: 410, code: "GONE" }])
    sure(id: ID!): Item! @rest(path: "/items/{id}")
    items: [Item!] @rest(path: "/items", select: "data.items")
    motto: String @rest(path: "/motto")
    long(at: Long!, in: LongInput): Long @rest(path: "/longs/{at}", query: "in={in.value}")
    picture: Base64 @rest(path: "/picture")
    open: Boolean @rest(path: "/open")
  }
  input LongInput { value: Long }
  type Mutation {
    remove(id: ID!): Boolean @rest(method: DELETE, path: "/items/{id}")
    put(id: ID!, title: String): Item @rest(method: PUT, path: "/items/{id}", body: """{"title": "{title}"}""")
  }
  type Item {
    id: ID!
    title: String
    inStock: Boolean @rest(property: "in-stock")
    state: State
    states: [State]
    count: Int
    price: Float
    size: Size @rest(property: ".")
    parts: [Part!]
    weight: Long
    more: JSON
    maker: ID
    madeBy: Maker @rest(path: "/makers/{$parent.maker}", query: "state={$parent.state}")
  }
  type Size { width: Int height: Int }
  type Part { name: String! @rest(property: ".") }
  type Maker { id: ID! name: String }
`;

const one = (item: unknown) => serveRest(SDL, { 'GET /items/:id': () => item });

describe('what a REST service answers', () => {
  it('is read by its properties, enum texts and the row itself', async () => {
    const { run, stock } = await one({ id: 7, title: 'Tea', 'in-stock': true, state: 'on-sale', states: ['GONE', null], count: 3, price: 2, width: 4, height: 5, parts: ['lid', 'pot'], more: { a: [1] } });
    expect(await run('{ item(id: "a/b") { id title inStock state states count price size { width height } parts { name } more missing: maker } }')).toEqual({
      data: { item: { id: '7', title: 'Tea', inStock: true, state: 'ON_SALE', states: ['GONE', null], count: 3, price: 2, size: { width: 4, height: 5 }, parts: [{ name: 'lid' }, { name: 'pot' }], more: { a: [1] }, missing: null } },
    });
    expect(stock.asked()).toEqual(['GET /items/a%2Fb']);
  });

  it('carries integers that no number holds', async () => {
    const { run, stock } = await serveRest(SDL, {
      'GET /longs/:at': ({ params }) => reply(200, params['at'] ?? '', { 'content-type': 'application/json' }),
      'GET /items/:id': () => reply(200, '{"id": 9007199254740993, "title": 9007199254740993, "weight": 42, "count": 9007199254740993, "price": 9007199254740993, "more": [9007199254740993]}', { 'content-type': 'application/json' }),
    });
    expect(await run('{ long(at: 9007199254740993) }')).toEqual({ data: { long: '9007199254740993' } });
    expect(await run('{ long(at: 1, in: { value: 9007199254740993 }) }')).toEqual({ data: { long: 1 } });
    expect(await run('query($at: Long!) { long(at: $at) }', { at: '9007199254740993' })).toEqual({ data: { long: '9007199254740993' } });
    expect(await run('query($at: Long!) { long(at: $at) }', { at: 12 })).toEqual({ data: { long: 12 } });
    expect(await run('query($in: LongInput) { long(at: -9223372036854775808, in: $in) }', { in: { value: '9223372036854775807' } })).toEqual({ data: { long: '-9223372036854775808' } });
    expect(stock.asked()).toEqual(['GET /longs/9007199254740993', 'GET /longs/1?in=9007199254740993', 'GET /longs/9007199254740993', 'GET /longs/12', 'GET /longs/-9223372036854775808?in=9223372036854775807']);
    const answer = await run('{ item(id: 1) { id title weight price more count } }');
    expect(answer.data).toEqual({ item: { id: '9007199254740993', title: '9007199254740993', weight: 42, price: 9007199254740992, more: ['9007199254740993'], count: null } });
    expect(codes(answer)).toEqual(['item.count: UPSTREAM_INVALID_RESPONSE']);
    expect(codes(await run('{ long(at: 9223372036854775808) }'))).toEqual(['long: BAD_USER_INPUT']);
  });
});

describe('a value that cannot be sent', () => {
  it.each(['', '.', '..'])('is refused before any call: %j', async (id) => {
    const { run, stock } = await one({ id: 1 });
    const answer = await run('query($id: ID!) { item(id: $id) { id } }', { id });
    expect([answer.data, codes(answer)]).toEqual([{ item: null }, ['item: BAD_USER_INPUT']]);
    expect(stock.requests).toEqual([]);
  });
});

describe('names of the gateway', () => {
  it('stand in for those of the service', async () => {
    const { run, sdl } = await serveRest(
      /* GraphQL */ `
        type Query { pet(id: ID!): Pet @rest(path: "/pets/{id}", errors: [{ status: 404, type: "NotFound" }]) }
        union Pet = Cat | NotFound
        type Cat { id: ID! kind: CatKind }
        enum CatKind { CAT @restValue(value: "cat") }
        type NotFound { id: ID reason: String }
      `,
      { 'GET /pets/:id': ({ params }) => (params['id'] === '1' ? { id: 1, kind: 'cat' } : reply(404, { reason: 'never seen' })) },
      { naming: { prefix: 'Zoo_', rename: { 'Query.pet': 'zooPet' } } },
    );
    expect(sdl).toContain('zooPet(id: ID!): Zoo_Pet');
    expect(await run('{ a: zooPet(id: 1) { __typename ... on Zoo_Cat { id kind } } b: zooPet(id: 2) { __typename ... on Zoo_NotFound { reason } } }')).toEqual({
      data: { a: { __typename: 'Zoo_Cat', id: '1', kind: 'CAT' }, b: { __typename: 'Zoo_NotFound', reason: 'never seen' } },
    });
  });

  it('are applied once, also where they are handed round', async () => {
    const { run } = await serveRest(
      'type Query { pet: Pet @rest(path: "/pet", errors: [{ status: 404, type: "NoPet" }, { status: 410, type: "Gone" }]) } union Pet = Cat | NoPet | Gone type Cat { id: ID! } type NoPet { detail: String } type Gone { since: String }',
      { 'GET /pet': () => reply(404, { detail: 'none', since: 'x' }) },
      { naming: { rename: { NoPet: 'Gone', Gone: 'Lost' } } },
    );
    expect(await run('{ pet { __typename ... on Gone { detail } } }')).toEqual({ data: { pet: { __typename: 'Gone', detail: 'none' } } });
  });
});
