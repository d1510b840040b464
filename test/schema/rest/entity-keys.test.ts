// A key that another service sent and that cannot be written into a call: not the client's fault, and the door stays unseen.
import { describe, expect, it } from 'vitest';
import type { Route } from '../../support/rest-service.ts';
import { codes, serveRest } from './serve.ts';

const FIELDS = 'id: ID! name: String orders(page: String): [Int] @rest(path: "/orders/{page}")';
const DOORS = {
  'for one': `type Query { _userDoor(id: ID!): User @merge(keyField: "id") @rest(path: "/users/{id}") } type User @key(selectionSet: "{ id }") { ${FIELDS} }`,
  'for many': `type Query { _userDoor(ids: [ID!]!): [User]! @merge(keyField: "id") @rest(path: "/users", query: "ids={ids|csv}") } type User @key(selectionSet: "{ id }") { ${FIELDS} }`,
  'that clients see': `type Query { userDoor(id: ID!): User @merge(keyField: "id") @rest(path: "/users/{id}") } type User @key(selectionSet: "{ id }") { ${FIELDS} }`,
};
const posts = (...ids: string[]) => ({
  posts: { sdl: 'type Query { posts: [Post!]! } type Post { user: User } type User @key(selectionSet: "{ id }") { id: ID! }', resolvers: { Query: { posts: () => ids.map((id) => ({ user: { id } })) } } },
});
const routes: Readonly<Record<string, Route>> = {
  'GET /users/:id': ({ params: { id } }) => ({ id, name: `user ${id}` }),
  'GET /users': ({ query }) => query.get('ids')?.split(',').map((id) => ({ id, name: `user ${id}` })),
};

describe.each([['for one', '..'], ['for one', ''], ['for many', 'a,b'], ['for many', ''], ['for many', '\ud83d'], ['that clients see', '..'], ['that clients see', 'x'.repeat(9000)]] as const)('a door %s, and the key %j', (door, key) => {
  it('is an error at the field that needs it, in words that give nothing away, and its neighbour is served', async () => {
    const { run, stock } = await serveRest(DOORS[door], routes, { others: posts(key, 'u1') });
    const answer = await run('{ posts { user { name } } }');
    expect(answer.data).toEqual({ posts: [{ user: { name: null } }, { user: { name: 'user u1' } }] });
    expect(answer.errors).toEqual([{
      message: 'The service `stock` cannot be asked for this by the key that another service sent.',
      path: ['posts', 0, 'user', 'name'],
      extensions: { code: 'UPSTREAM_INVALID_RESPONSE' },
    }]);
    expect(stock.requests).toHaveLength(1);
  });
});

describe('what the client itself gave', () => {
  it('is the client’s fault at a door that it may call', async () => {
    const { run, stock } = await serveRest(DOORS['that clients see'], routes);
    const answer = await run('{ userDoor(id: "..") { name } }');
    expect(codes(answer)).toEqual(['userDoor: BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.message).toContain('`id` of `Query.userDoor`');
    expect(stock.requests).toEqual([]);
    expect((await run('{ userDoor(id: "...") { name } }')).data).toEqual({ userDoor: { name: 'user ...' } });
  });

  it.each(['for one', 'for many'] as const)('is the client’s fault at a field of an entity, fetched by a door %s', async (door) => {
    const { run } = await serveRest(DOORS[door], { ...routes, 'GET /orders/:page': () => [1] }, { others: posts('u1') });
    expect(codes(await run('{ posts { user { name orders(page: "..") } } }'))).toEqual(['posts.0.user.orders: BAD_USER_INPUT']);
    expect(await run('{ posts { user { orders(page: "1") } } }')).toEqual({ data: { posts: [{ user: { orders: [1] } }] } });
  });
});

describe('a computed field', () => {
  const SDL = 'type Query { _userDoor(ids: [ID!]!, nicks: [String!]!): [User]! @merge(argsExpr: "ids: [[$key.id]], nicks: [[$key.nick]]") @rest(path: "/nicks", query: "ids={ids|csv}&nicks={nicks|csv}") } type User @key(selectionSet: "{ id }") { id: ID! nick: String! @inaccessible greeting: String @computed(selectionSet: "{ nick }") }';
  const others = (nick: string) => ({
    users: { sdl: 'type Query { user: User _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! nick: String! }', resolvers: { Query: { user: () => ({ id: '1', nick }), _users: () => [{ id: '1', nick }] } } },
  });
  it.each([['a,b', ['user.greeting: UPSTREAM_INVALID_RESPONSE']], ['ab', []]])('made of %j says nothing of its door either', async (nick, expected) => {
    const { run } = await serveRest(SDL, { 'GET /nicks': () => [{ id: '1', nick: 'ab', greeting: 'hi' }] }, { others: others(nick) });
    const answer = await run('{ user { greeting } }');
    expect(codes(answer)).toEqual(expected);
    expect(JSON.stringify(answer.errors ?? [])).not.toContain('_userDoor');
  });
});

describe('a value of its own row that cannot be sent back', () => {
  it.each([['..', ['pet.toys: UPSTREAM_INVALID_RESPONSE']], ['r', []]])('does not tell the name of the hidden field it stands in: %j', async (ref, expected) => {
    const { run } = await serveRest('type Query { pet: Pet @rest(path: "/pet") } type Pet { hiddenRef: ID @inaccessible toys: [Int] @rest(path: "/toys/{$parent.hiddenRef}") }', { 'GET /pet': () => ({ hiddenRef: ref }), 'GET /toys/r': () => [1] });
    const answer = await run('{ pet { toys } }');
    expect(codes(answer)).toEqual(expected);
    expect(JSON.stringify(answer.errors ?? [])).not.toContain('hiddenRef');
  });
});
