import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestService } from '../support/graph.ts';

const accounts: TestService = {
  sdl: `type Query { users: [User!]! }  type User { id: ID! name: String motto: String email: String }`,
  resolvers: {
    Query: {
      users: () => [
        { id: '1', name: 'Ada', motto: 'n1', email: 'e1' },
        { id: '2', name: 'Alan', motto: 'n2', email: 'e2' },
        { id: '3', name: 'Grace', motto: 'n3', email: 'e3' },
      ],
    },
  },
};

const billing = (tamper?: TestService['tamper']): TestService => ({
  sdl: `type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") }  type User @key(selectionSet: "{ id }") { id: ID! spend: Int }`,
  resolvers: { Query: { _users: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => (id === '9' ? null : { id, spend: Number(id) * 10 })) } },
  ...(tamper && { tamper }),
});

const rows = (change: (rows: any[]) => any[]): TestService['tamper'] => (result) => ({
  ...result,
  data: Object.fromEntries(Object.entries(result.data ?? {}).map(([key, list]) => [key, change(list as any[])])),
});

const expected = [
  { id: '1', spend: 10 },
  { id: '2', spend: 20 },
  { id: '3', spend: 30 },
];

describe('entities from a bulk door', () => {
  it('are joined by their key, in one call', async () => {
    const graph = createTestGraph({ accounts, billing: billing() });
    expect(await graph.run('{ users { id spend } }')).toEqual({ data: { users: expected } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['accounts', 'billing']);
  });

  it('keep their own data when the service answers in another order', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows((list) => [...list].reverse())) });
    expect(await graph.run('{ users { id spend } }')).toEqual({ data: { users: expected } });
  });

  it('are null where the service leaves one out, and the others keep their own', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows((list) => list.slice(1))) });
    expect(await graph.run('{ users { id spend } }')).toEqual({ data: { users: [{ id: '1', spend: null }, ...expected.slice(1)] } });
  });

  it('ignore rows nobody asked for, repeated rows and holes', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows(([a, b, c]) => [null, c, { ...a, id: '7', spend: 999 }, b, b, a])) });
    expect(await graph.run('{ users { id spend } }')).toEqual({ data: { users: expected } });
  });

  it('match a key the service prints as a number', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows((list) => list.map((row) => ({ ...row, id: Number(row.id) })).reverse())) });
    expect(await graph.run('{ users { id spend } }')).toEqual({ data: { users: expected } });
  });

  it('are errors at their own path when the service answers with something else than a list', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows(() => ({ id: '1', spend: 5 }) as never)) });
    const { data, errors } = await graph.run('{ users { id spend } }');
    expect(data).toEqual({ users: expected.map(({ id }) => ({ id, spend: null })) });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([0, 1, 2].map((index) => [['users', index, 'spend'], 'UPSTREAM_INVALID_RESPONSE']));
  });

  it('carry the error of a failed row at the true path, list index included', async () => {
    const graph = createTestGraph({
      accounts,
      billing: { ...billing(), resolvers: { Query: { _users: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => (id === '2' ? new Error('no second') : { id, spend: Number(id) * 10 })) } } },
    });
    expect(await graph.run('{ users { id spend } }')).toEqual({
      data: { users: [expected[0], { id: '2', spend: null }, expected[2]] },
      errors: [{ message: 'no second', path: ['users', 1, 'spend'], extensions: { code: 'UPSTREAM_ERROR' } }],
    });
  });

  it('are joined for every alias of one list and for the same entity twice', async () => {
    const graph = createTestGraph({ accounts, billing: billing(rows((list) => [...list].reverse())) });
    const { data } = await graph.run('{ a: users { id money: spend } b: users { name spend } }');
    expect(data.a).toEqual(expected.map(({ id, spend }) => ({ id, money: spend })));
    expect(data.b.map((user: any) => user.spend)).toEqual([10, 20, 30]);
  });

  it('with a composite key are matched by all of its parts', async () => {
    const graph = createTestGraph({
      catalog: { sdl: 'type Query { offers: [Offer!]! } type Offer { shop: ID! item: ID! title: String }', resolvers: { Query: { offers: () => [{ shop: 'a', item: '1', title: 'x' }, { shop: 'b', item: '1', title: 'y' }] } } },
      prices: {
        sdl: `type Query { _offers(keys: [OfferKey!]!): [Offer]! @merge(keyArg: "keys") } input OfferKey { shop: ID! item: ID! }
              type Offer @key(selectionSet: "{ shop item }") { shop: ID! item: ID! price: Int }`,
        resolvers: { Query: { _offers: (_: unknown, { keys }: any) => keys.map((key: any) => ({ ...key, price: key.shop === 'a' ? 1 : 2 })).reverse() } },
      },
    });
    expect(await graph.run('{ offers { title price } }')).toEqual({ data: { offers: [{ title: 'x', price: 1 }, { title: 'y', price: 2 }] } });
  });
});
