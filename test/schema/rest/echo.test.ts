import { describe, expect, it } from 'vitest';
import type { TestService } from '../../support/graph.ts';
import { reply } from '../../support/rest-service.ts';
import { codes, serveRest } from './serve.ts';

const users: TestService = {
  sdl: 'type Query { users: [User!]! } type User @key(selectionSet: "{ id role }") { id: ID! name: String role: Role } enum Role { ADMIN GUEST }',
  resolvers: { Query: { users: () => [{ id: 'a/1', name: 'Ada', role: 'ADMIN' }, { id: 'b', name: 'Bob', role: 'GUEST' }] } },
};

const orders = { 'GET /users/:id/orders': ({ params }: any) => (params.id === 'b' ? reply(500) : [{ id: `first of ${params.id as string}` }]) };

describe('a door without a call', () => {
  it.each([
    ['for one', '_userById(id: ID!): User @merge(keyField: "id")'],
    ['for many', '_usersById(ids: [ID!]!): [User]! @merge(keyField: "id")'],
    ['for many that may not be null', '_usersById(ids: [ID!]!): [User!]! @merge(keyField: "id")'],
  ])('%s lets a service extend what it only knows the key of', async (_how, door) => {
    const { run, stock } = await serveRest(
      `type Query { ${door} } type User @key(selectionSet: "{ id }") { id: ID! @rest(property: "user-id") orders: [Order!] @rest(path: "/users/{$parent.id}/orders") } type Order { id: ID! }`,
      orders,
      { others: { users } },
    );
    const answer = await run('{ users { name orders { id } } }');
    expect(answer.data).toEqual({ users: [{ name: 'Ada', orders: [{ id: 'first of a/1' }] }, { name: 'Bob', orders: null }] });
    expect(codes(answer)).toEqual(['users.1.orders: UPSTREAM_ERROR']);
    expect(stock.asked().sort()).toEqual(['GET /users/a%2F1/orders', 'GET /users/b/orders']);
  });

  it('writes enum values of the key as the service does', async () => {
    const { run, stock } = await serveRest(
      /* GraphQL */ `
        type Query { _users(keys: [UserKey!]!): [User]! @merge(keyArg: "keys") }
        input UserKey { id: ID! role: Role }
        enum Role { ADMIN @restValue(value: "super user") GUEST }
        type User @key(selectionSet: "{ id role }") { id: ID! role: Role orders: [Order!] @rest(path: "/users/{$parent.id}/orders", query: "as={$parent.role}") }
        type Order { id: ID! }
      `,
      orders,
      { others: { users } },
    );
    await run('{ users { role orders { id } } }');
    expect(stock.asked().sort()).toEqual(['GET /users/a%2F1/orders?as=super%20user', 'GET /users/b/orders?as=GUEST']);
  });

  it('makes no call of its own', async () => {
    const { run, stock } = await serveRest(
      'type Query { user(id: ID!): User @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! orders: [Order!] @rest(path: "/users/{$parent.id}/orders") } type Order { id: ID! }',
      orders,
    );
    expect(await run('{ user(id: 7) { __typename id } }')).toEqual({ data: { user: { __typename: 'User', id: '7' } } });
    expect(stock.requests).toEqual([]);
  });
});
