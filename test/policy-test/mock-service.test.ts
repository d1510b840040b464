import { describe, expect, it } from 'vitest';
import { MockRun } from '../../src/policy-test/mock-run.ts';
import { keysOf, mockService } from '../../src/policy-test/mock-service.ts';
import { createMocks, type Mocks } from '../../src/policy-test/mocks.ts';
import { defineService } from '../../src/schema/service.ts';

const SDL = `
  type Query {
    user(id: ID!): User @merge(keyField: "id")
    users: [User!]!
    orders(status: Status, id: ID): [Order!]!
    node: Node
    nodes: [Node!]!
    _users(ids: [ID!]!): [User]! @merge(keyField: "id")
    _nodes(ids: [ID!]!): [Node]! @merge(keyField: "id")
    _parts(keys: [PartKey!]!): [Part]! @merge(keyArg: "keys")
    all: Values
  }
  interface Node { id: ID! }
  type User implements Node @key(selectionSet: "{ id }") { id: ID! name: String! best: User friends: [User!] }
  type Order implements Node @key(selectionSet: "{ id }") { id: ID! status: Status note: String }
  enum Status { OPEN CLOSED }
  type Part @key(selectionSet: "{ maker { code } size }") { maker: Maker! size: Int! label: String }
  type Maker { code: String! }
  input PartKey { maker: MakerKey! size: Int! }
  input MakerKey { code: String! }
  type Values { id: ID int: Int float: Float flag: Boolean text: String at: DateTime long: Long raw: Base64 list: [[Int]] }
  scalar DateTime
  scalar Long
  scalar Base64
`;

async function ask(query: string, mocks: Mocks = {}, variables = {}) {
  const { service } = defineService({ name: 'shop', sdl: { file: 'shop.graphql', text: SDL } });
  if (service === undefined) throw new Error('the SDL of this test is wrong');
  const run = new MockRun(createMocks(mocks));
  const answer = await mockService({ service, keys: keysOf([service]), runOf: () => run })({ kind: 'query', query, variables, context: { requestId: 'r', signal: new AbortController().signal, header: () => undefined, takeCall: () => undefined } });
  return { data: JSON.parse(JSON.stringify(answer.data ?? null)), errors: answer.errors, problems: [...run.problems] };
}

describe('a mocked service', () => {
  it('has a value for each kind of leaf', async () => {
    const { data } = await ask('{ all { id int float flag text at long raw list } }');
    expect(data).toEqual({ all: { id: '1', int: 1, float: 1.5, flag: true, text: 'text of Values 1', at: 'at of Values 1', long: 1, raw: Buffer.from('raw of Values 1').toString('base64'), list: [[1, 1], [1, 1]] } });
  });

  it('answers doors by the keys they are asked with, in whatever order and how often', async () => {
    const { data } = await ask('query ($ids: [ID!]!) { _users(ids: $ids) { id name } }', {}, { ids: ['b', 'a', 'b'] });
    expect(data).toEqual({ _users: ['b', 'a', 'b'].map((id) => ({ id, name: `name of User ${id}` })) });
  });

  it('answers doors with keys of several fields, below objects too', async () => {
    const { data } = await ask('{ _parts(keys: [{ maker: { code: "x" }, size: 3 }]) { maker { code } size label } }');
    expect(data).toEqual({ _parts: [{ maker: { code: 'x' }, size: 3, label: 'label of Part 3' }] });
  });

  it('answers a door for an interface with the type that is asked about', async () => {
    const { data } = await ask('{ _nodes(ids: [1, 2]) { __typename ... on Order { id status } } }');
    expect(data).toEqual({ _nodes: [{ __typename: 'Order', id: '1', status: 'OPEN' }, { __typename: 'Order', id: '2', status: 'OPEN' }] });
  });

  it('has each type of an interface in its lists, and the one that a mock names', async () => {
    expect((await ask('{ nodes { __typename } node { __typename } }')).data).toEqual({ nodes: [{ __typename: 'User' }, { __typename: 'Order' }], node: { __typename: 'User' } });
    expect((await ask('{ node { __typename id } }', { Query: { node: { __typename: 'Order', id: 'o' } } })).data).toEqual({ node: { __typename: 'Order', id: 'o' } });
    expect((await ask('{ node { __typename } }', { Node: { __typename: 'Order' } })).data).toEqual({ node: { __typename: 'Order' } });
  });

  it('gives objects what the arguments say of them, but no item of a list its key', async () => {
    const { data } = await ask('{ user(id: "u5") { id name } orders(status: CLOSED, id: "x") { id status } }');
    expect(data).toEqual({ user: { id: 'u5', name: 'name of User u5' }, orders: [{ id: '1', status: 'CLOSED' }, { id: '2', status: 'CLOSED' }] });
  });

  it('takes a mapping for every object, but for the key it was asked by', async () => {
    const { data } = await ask('{ users { id name } user(id: "z") { id name } }', { User: { id: 'u1', name: 'Ada' } });
    expect(data).toEqual({ users: [{ id: 'u1', name: 'Ada' }, { id: 'u1', name: 'Ada' }], user: { id: 'z', name: 'Ada' } });
  });

  it('takes a list for the objects there are', async () => {
    const User = [{ id: 1, name: 'Ada' }, { id: 2, name: 'Grace' }, { id: 3 }];
    const { data } = await ask('{ users { id name best { id } } second: user(id: 2) { name } other: user(id: 9) { name } }', { User });
    expect(data).toEqual({
      users: [{ id: '1', name: 'Ada', best: { id: '1' } }, { id: '2', name: 'Grace', best: { id: '1' } }, { id: '3', name: 'name of User 3', best: { id: '1' } }],
      second: { name: 'Grace' }, other: { name: 'name of User 9' },
    });
  });

  it('takes null, lists and objects for fields, those of Query too', async () => {
    const { data } = await ask('{ user(id: 1) { id best { id } friends { id name } } users { id } }', { Query: { users: [] }, User: { best: null, friends: [{ id: 'f', name: 'Eve' }] } });
    expect(data).toEqual({ user: { id: '1', best: null, friends: [{ id: 'f', name: 'Eve' }] }, users: [] });
    expect((await ask('{ user(id: 1) { id } _users(ids: [1]) { id name } }', { Query: { user: null, _users: [{ id: 1, name: 'Ada' }] } })).data).toEqual({ user: null, _users: [{ id: '1', name: 'Ada' }] });
  });

  it('says which mock does not fit, and where', async () => {
    const { errors, problems } = await ask('{ users { name } }', { User: { name: null } });
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_INVALID_RESPONSE');
    expect(problems).toEqual(['Cannot return null for non-nullable field User.name. (`users.0.name` of the service shop)']);
    expect((await ask('{ node { id } }', { Query: { node: { __typename: 'Maker' } } })).problems).toEqual(['The mocks say `__typename: Maker`, which is no type of `Node`.']);
  });
});
