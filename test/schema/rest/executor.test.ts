import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { restExecutor } from '../../../src/schema/rest/executor.ts';
import type { RestUpstream } from '../../../src/upstream/executor.ts';
import { createTestGraph, define } from '../../support/graph.ts';
import { codes, serveRest } from './serve.ts';

const SDL = /* GraphQL */ `
  scalar Long
  enum State { ON_SALE @restValue(value: "on-sale") GONE }
  type Query {
    item(id: ID!): Item @rest(path: "/items/{id}")
    sure(id: ID!): Item! @rest(path: "/items/{id}")
    items: [Item!] @rest(path: "/items", select: "data.items")
  }
  type Mutation { touch(id: ID!): Item @rest(method: POST, path: "/items/{id}") }
  type Item { again: Item @rest(path: "/items/{$parent.id}") id: ID! title: String inStock: Boolean @rest(property: "in-stock") state: State states: [State] count: Int price: Float parts: [Part!] weight: Long maker: ID }
  type Part { name: String! @rest(property: ".") }
`;

const one = (item: unknown) => serveRest(SDL, { 'GET /items/:id': () => item });

describe('an operation of several root fields', () => {
  const ask = (query: string, answers: Record<string, (number: number) => unknown>) => {
    const sent: string[] = [];
    const execute: RestUpstream = ({ method, target }) => {
      sent.push(`${method} ${target}`);
      return Promise.resolve({ status: 200, body: answers[`${method} ${target}`]?.(sent.length), freshness: {} });
    };
    const context = { signal: new AbortController().signal, requestId: 'r', header: () => undefined, takeCall: () => undefined };
    return { sent, answer: restExecutor(define('stock', SDL, {}, 'rest'), { execute, bulkSize: 1 })({ document: parse(query), variables: undefined, context }) };
  };

  it('has a call for each, and one that fails takes nothing from the others', async () => {
    const { answer } = ask('{ a: sure(id: 1) { id } b: sure(id: 2) { id } }', { 'GET /items/1': () => null, 'GET /items/2': () => ({ id: 2 }) });
    expect(await answer).toMatchObject({ data: { a: null, b: { id: '2' } }, errors: [{ path: ['a'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE', service: 'stock' } }] });
  });

  it('changes one after the other, and reads anew after each', async () => {
    const { sent, answer } = ask('mutation { a: touch(id: 1) { again { count } } b: touch(id: 1) { again { count } } }', { 'POST /items/1': () => ({ id: 1 }), 'GET /items/1': (count) => ({ id: 1, count }) });
    expect((await answer).data).toEqual({ a: { again: { count: 2 } }, b: { again: { count: 4 } } });
    expect(sent).toEqual(['POST /items/1', 'GET /items/1', 'POST /items/1', 'GET /items/1']);
  });
});

describe('what does not fit', () => {
  it('is an error at the very place where it does not fit, and its neighbours are served', async () => {
    const { run } = await one({ id: '1', title: { secret: 1 }, 'in-stock': 'yes', state: 'stolen', states: ['GONE', 'stolen'], count: 1.5, price: 'dear', parts: { secret: 2 }, weight: 1.5, maker: [1] });
    const answer = await run('{ item(id: 1) { id title inStock state states count price parts { name } weight maker } }');
    expect(answer.data).toEqual({ item: { id: '1', title: null, inStock: null, state: null, states: ['GONE', null], count: null, price: null, parts: null, weight: null, maker: null } });
    expect(codes(answer)).toEqual(['title', 'inStock', 'state', 'states.1', 'count', 'price', 'parts', 'weight', 'maker'].map((field) => `item.${field}: UPSTREAM_INVALID_RESPONSE`));
    expect(new Set(answer.errors?.map(({ message }) => message))).toEqual(new Set(['The service `stock` answered with a value that does not fit the graph.']));
    expect(JSON.stringify(answer)).not.toMatch(/secret|stolen|dear/);
  });

  it.each([[[{ id: 1 }]], ['text'], [7], [true]])('fails where an object is expected and %j came', async (body) => {
    const answer = await (await one(body)).run('{ item(id: 1) { id } }');
    expect([answer.data, codes(answer)]).toEqual([{ item: null }, ['item: UPSTREAM_INVALID_RESPONSE']]);
  });

  it('fails where null may not stand, and only what it stands in', async () => {
    const { run } = await serveRest(SDL, { 'GET /items/:id': ({ params }) => (params['id'] === '1' ? { title: 'Tea' } : params['id'] === '2' ? null : { id: 3 }) });
    const answer = await run('{ a: item(id: 1) { id title } b: item(id: 3) { id } }');
    expect([answer.data, codes(answer)]).toEqual([{ a: null, b: { id: '3' } }, ['a.id: UPSTREAM_INVALID_RESPONSE']]);
    expect((await run('{ item(id: 2) { id } }'))).toEqual({ data: { item: null } });
    const sure = await run('{ sure(id: 2) { id } }');
    expect([sure.data, codes(sure)]).toEqual([null, ['sure: UPSTREAM_INVALID_RESPONSE']]);
  });

  it('is selected property by property', async () => {
    let body: unknown = { data: { items: [{ id: 1 }, { id: 2 }] } };
    const { run } = await serveRest(SDL, { 'GET /items': () => body });
    const items = async (next: unknown): Promise<unknown> => {
      body = next;
      const answer = await run('{ items { id } }');
      return answer.errors === undefined ? answer.data.items : codes(answer);
    };
    expect(await items(body)).toEqual([{ id: '1' }, { id: '2' }]);
    expect(await items({ data: {} })).toBe(null);
    expect(await items({ data: null })).toBe(null);
    expect(await items({ data: { items: [] } })).toEqual([]);
    expect(await items({ data: ['x'] })).toEqual(['items: UPSTREAM_INVALID_RESPONSE']);
    expect(await items('data')).toEqual(['items: UPSTREAM_INVALID_RESPONSE']);
    expect(await items({ data: { items: { id: 1 } } })).toEqual(['items: UPSTREAM_INVALID_RESPONSE']);
    expect(await items({ data: { items: [{ id: 1 }, 'x'] } })).toEqual(['items.1: UPSTREAM_INVALID_RESPONSE']);
  });

  it('is no fault of the service when it is one of ours', async () => {
    const { run } = createTestGraph({ stock: { sdl: SDL, rest: () => Promise.reject(new TypeError('secret')) } });
    const answer = await run('{ item(id: 1) { id } }');
    expect([answer.data, codes(answer)]).toEqual([{ item: null }, ['item: INTERNAL_SERVER_ERROR']]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('is no fault of the service when the request is wrong', async () => {
    const ask = restExecutor(define('stock', SDL, {}, 'rest'), { execute: () => Promise.reject(new Error('it is called')), bulkSize: 1 });
    const context = { signal: new AbortController().signal, requestId: 'r', header: () => undefined, takeCall: () => undefined };
    expect(await ask({ document: parse('query($id: ID!) { item(id: $id) { id } }'), variables: {}, context })).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    expect(await ask({ document: parse('query($id: ID) { item(id: $id) { id } }'), variables: { id: null }, context })).toMatchObject({ data: { item: null }, errors: [{ path: ['item'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  });
});

it('hands over at most 100 errors of one answer, and null for the others', async () => {
  const { run } = await serveRest('type Query { rows: [Row!] @rest(path: "/rows") } type Row { id: Int name: String }', { 'GET /rows': () => Array.from({ length: 1000 }, (_, index) => ({ id: 'x', name: String(index) })) });
  const { data, errors } = await run('{ rows { id name } }');
  expect(data.rows).toHaveLength(1000);
  expect(data.rows[999]).toEqual({ id: null, name: '999' });
  expect(errors?.length).toBe(100);
});
