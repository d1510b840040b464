import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { createTestGraph, type TestGraph, type TestService } from '../support/graph.ts';
import { guardsOf, principalOf, type TestRule } from '../support/guards.ts';

const ORDERS: TestService = {
  sdl: `interface Thing { id: ID! note(as: String = "text"): String }
    type Query { orders: [Order!]! thing: Thing _orders(ids: [ID!]!): [Order]! @merge(keyField: "id") }
    type Order implements Thing @key(selectionSet: "{ id }") { id: ID! owner: String note(as: String = "text"): String total: Int! }`,
  resolvers: {
    Query: {
      orders: () => [['1', 'ada'], ['2', 'bob'], ['3', null]].map(([id, owner]) => ({ id, owner, note: `note ${String(id)}`, total: 5 })),
      thing: () => ({ __typename: 'Order', id: '2', owner: 'bob', note: 'note 2' }),
      _orders: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, owner: id === '1' ? 'ada' : 'bob', note: `note ${id}` })),
    },
  },
};

const SHIPPING: TestService = {
  sdl: 'type Query { _shipped(ids: [ID!]!): [Order]! @merge(keyField: "id") sent: [Order!]! } type Order @key(selectionSet: "{ id }") { id: ID! address: String region: String }',
  resolvers: { Query: { _shipped: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, address: `street ${id}`, region: id === '1' ? 'north' : 'south' })), sent: () => [{ id: '1', address: 'street 1' }] } },
};

const isOwner: TestRule = { reads: ['owner'], object: ({ owner }, _args, { subject }) => owner === subject };
const ada = { principal: principalOf('ada') };

function graphOf(rules: Record<string, TestRule>, change: Partial<TestService> = {}): TestGraph {
  return createTestGraph({ orders: ORDERS, shipping: { ...SHIPPING, ...change } }, 'plan', { guards: guardsOf(rules), mode: 'enforce', onDenied: 'null', onDenial: () => undefined });
}

const forbidden = (field: string, ...path: (string | number)[]) => ({ message: `You may not have \`${field}\`.`, path, extensions: { code: 'FORBIDDEN' } });

describe('a rule that looks at the object', () => {
  it('decides for each object, with what it reads and the client did not select', async () => {
    const graph = graphOf({ 'Order.note': isOwner });
    expect(await graph.run('{ orders { note } }', {}, ada)).toEqual({
      data: { orders: [{ note: 'note 1' }, { note: null }, { note: null }] },
      errors: [forbidden('Order.note', 'orders', 1, 'note'), forbidden('Order.note', 'orders', 2, 'note')],
    });
    expect(graph.calls).toHaveLength(1);
  });

  it('gives what it read to nobody', async () => {
    expect(JSON.stringify(await graphOf({ 'Order.note': isOwner }).run('{ orders { note } }', {}, ada))).not.toContain('owner');
  });

  it.each([
    ['a field of that name with another value', '{ orders { owner: id note } }'],
    ['the guarded field under the name of what is read', '{ orders { owner: note } }'],
    ['what is read under another name', '{ orders { x: owner note } }'],
  ])('is not fooled by %s', async (_, query) => {
    const { data, errors } = await graphOf({ 'Order.note': isOwner }).run(query, {}, ada);
    expect(JSON.stringify(data)).toContain('note 1');
    expect(JSON.stringify(data)).not.toContain('note 2');
    expect(errors).toHaveLength(2);
  });

  it('is asked through an interface for the type that stands there', async () => {
    const graph = graphOf({ 'Order.note': isOwner });
    expect(await graph.run('{ thing { id note } }', {}, ada)).toEqual({ data: { thing: { id: '2', note: null } }, errors: [forbidden('Order.note', 'thing', 'note')] });
    expect(await graph.run('{ thing { id note } }', {}, { principal: principalOf('bob') })).toEqual({ data: { thing: { id: '2', note: 'note 2' } } });
  });

  it('reads what another service has, by key', async () => {
    const graph = graphOf({ 'Order.note': { reads: ['region', 'owner'], object: ({ region, owner }) => region === 'north' && owner === 'ada' } });
    const { data } = await graph.run('{ orders { note } }', {}, ada);
    expect(data).toEqual({ orders: [{ note: 'note 1' }, { note: null }, { note: null }] });
    expect(graph.asked('shipping')[0]).not.toContain('address');
  });

  it('guards a field that another service has', async () => {
    const graph = graphOf({ 'Order.address': isOwner });
    expect((await graph.run('{ sent { address } orders { address } }', {}, ada)).data).toEqual({ sent: [{ address: 'street 1' }], orders: [{ address: 'street 1' }, { address: null }, { address: null }] });
  });

  it('is given the arguments of its place, with the defaults of the graph and the variables of the request', async () => {
    const graph = graphOf({ 'Order.note': { reads: ['owner'], object: ({ owner }, { as }) => owner === 'ada' && as === 'html' } });
    const { data } = await graph.run('query ($as: String) { orders { a: note b: note(as: "html") c: note(as: $as) } }', { as: 'html' }, ada);
    expect(data.orders[0]).toEqual({ a: null, b: 'note 1', c: 'note 1' });
  });

  it('takes the parent of a field along that may not be null', async () => {
    const graph = graphOf({ 'Order.total': isOwner });
    expect(await graph.run('{ orders { total } }', {}, ada)).toEqual({ data: null, errors: [forbidden('Order.total', 'orders', 1, 'total')] });
  });

  it('does not hide why a service did not say what it reads', async () => {
    const failing = new GatewayError('UPSTREAM_ERROR', 'the service failed', { extensions: { service: 'shipping' } });
    const graph = graphOf({ 'Order.note': { reads: ['region'], object: ({ region }) => region === 'north' } }, { tamper: () => ({ data: null, errors: [failing] }) });
    const { data, errors } = await graph.run('{ orders { note } }', {}, ada);
    expect(data).toEqual({ orders: [{ note: null }, { note: null }, { note: null }] });
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_ERROR']));
  });

  it('is asked once about an object, however often that stands in the answer', async () => {
    let asked = 0;
    const graph = graphOf({ 'Order.note': { reads: ['owner'], object: () => (asked += 1) > 0 } });
    await graph.run('{ orders { note x: note } }', {}, ada);
    expect(asked).toBe(3); // objects; one field under two names
  });
});
