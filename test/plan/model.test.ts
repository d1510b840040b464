import { describe, expect, it } from 'vitest';
import { createGraphModel, type GraphModel } from '../../src/plan/model.ts';
import { define, type Text } from '../schema/define.ts';

function modelOf(texts: Readonly<Record<string, string>>, naming: Readonly<Record<string, Text>> = {}): GraphModel {
  const services = Object.entries(texts).map(([name, text]) => define(text, { name, ...naming[name] }));
  return createGraphModel(services[0]!.schema, services);
}

const USERS = 'interface Node { id: ID! } union Found = User type Query { users: [User!]! me: User _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type Mutation { rename(id: ID!): User } type User implements Node { id: ID! name: String }';
const BILLING = `
  input Ref { id: ID! owner: OwnerRef spend: Int } input OwnerRef { id: ID! }
  type Query { me: User _billed(refs: [Ref!]!): [User] @merge }
  type User @key(selectionSet: "{ id ... on User { owner { id } } owner { __typename name } }") { id: ID! owner: Owner tier: Int @computed(selectionSet: "{ spend }") spent: Int }
  type Owner { id: ID! name: String }
`;
const model = modelOf({ users: USERS, billing: BILLING });
const service = (name: string) => model.serviceOf(name);

describe('the services of a graph', () => {
  it('stand in the order of the configuration', () => {
    expect(model.services.map(({ name, index, kind }) => [name, index, kind])).toEqual([['users', 0, 'graphql'], ['billing', 1, 'graphql']]);
    expect(() => service('nobody')).toThrow('`nobody`');
  });

  it('own the fields that each of their rows has: not what they compute, nor what others have', () => {
    const owned = (name: string, type: string, ...fields: string[]) => fields.filter((field) => service(name).owns(type, field));
    expect(owned('billing', 'User', 'id', 'owner', 'tier', 'spent', 'name', '__typename')).toEqual(['id', 'owner', 'spent', '__typename']);
    expect(owned('users', 'User', 'id', 'owner', 'name', 'spent', '__typename')).toEqual(['id', 'name', '__typename']);
    expect(owned('users', 'Node', 'id', '__typename', 'name')).toEqual(['id', '__typename']);
    expect(owned('users', 'Found', '__typename', 'id')).toEqual(['__typename']);
    expect(owned('users', 'Owner', 'id', '__typename')).toEqual([]);
    expect(owned('users', 'User', 'constructor', 'toString', '__proto__')).toEqual([]);
    expect(owned('users', 'constructor', '__typename')).toEqual([]);
  });

  it('are owners of the fields of root types, doors among them', () => {
    const owners = (kind: 'query' | 'mutation', field: string) => model.ownersOf(kind, field).map(({ name }) => name);
    expect([owners('query', 'users'), owners('query', 'me'), owners('query', '_billed'), owners('mutation', 'rename')]).toEqual([['users'], ['users', 'billing'], ['billing'], ['users']]);
    expect([owners('query', 'rename'), owners('mutation', 'me'), owners('query', 'constructor')]).toEqual([[], [], []]);
  });
});

describe('the doors to a type', () => {
  it('are those of all services, with key, computed fields and arguments', () => {
    const [users, billing, ...more] = model.doorsTo('User');
    expect(more).toEqual([]);
    expect(users).toEqual({
      service: service('users'), type: 'User', field: '_users', isBulk: true, isAbstract: false, key: [{ name: 'id' }], inputs: [], computed: new Map(),
      arguments: [{ name: 'ids', type: '[ID!]!', value: { each: { key: ['id'], nonNull: true } } }],
    });
    expect(billing).toMatchObject({ service: { name: 'billing' }, field: '_billed', isBulk: true, isAbstract: false });
    // Fragments are open and `owner` is one member; `__typename` is no part of a key.
    expect(billing!.key).toEqual([{ name: 'id' }, { name: 'owner', members: [{ name: 'id' }, { name: 'name' }] }]);
    expect([...billing!.computed]).toEqual([['tier', [{ name: 'spend' }]]]);
    expect(billing!.arguments[0]!.value).toMatchObject({ each: { object: [['id', {}], ['owner', { inner: { object: [['id', {}]] } }], ['spend', { nonNull: false }]] } });
    expect(model.doorsTo('Owner')).toEqual([]);
    expect(model.doorsTo('constructor')).toEqual([]);
  });

  it('are one for each type that an interface or union stands for, unless `types` names fewer', () => {
    const types = 'interface Node { id: ID! } union Any = A | B type A implements Node { id: ID! } type B implements Node { id: ID! } type C implements Node { id: ID! }';
    const many = modelOf({ all: `type Query { _nodes(ids: [ID!]!): [Node] @merge(keyField: "id") _one(id: ID!): Any @merge(keyField: "id", types: ["B"]) } ${types}` });
    const doors = (type: string) => many.doorsTo(type).map(({ field, isBulk, isAbstract }) => [field, isBulk, isAbstract]);
    expect([doors('A'), doors('B'), doors('C'), doors('Node')]).toEqual([[['_nodes', true, true]], [['_nodes', true, true], ['_one', false, true]], [['_nodes', true, true]], []]);
  });

  it('take one of several keys each', () => {
    const two = modelOf({ all: 'type Query { _id(ids: [ID!]!): [P] @merge(keyField: "id") _upc(upc: ID!): P @merge(keyField: "upc") } type P @key(selectionSet: "{ id }") @key(selectionSet: "{ upc }") { id: ID! upc: ID! }' });
    expect(two.doorsTo('P').map(({ field, key, isBulk }) => [field, key, isBulk])).toEqual([['_id', [{ name: 'id' }], true], ['_upc', [{ name: 'upc' }], false]]);
  });

  it('have no key where inputs of computed fields are all they take', () => {
    const [door] = modelOf({ tax: 'input K { price: Int! } type Query { _p(keys: [K!]!): [P] @merge } type P { tax: Int @computed(selectionSet: "{ price }") }' }).doorsTo('P');
    expect(door).toMatchObject({ key: [], arguments: [{ value: { each: { object: [['price', { key: ['price'], nonNull: true }]] } } }] });
  });

  it('compute nothing where they send their keyField only', () => {
    const [byId, byKey] = modelOf({ tax: 'input K { id: ID price: Int } type Query { _id(ids: [ID!]!): [P] @merge(keyField: "id") _k(keys: [K!]!): [P] @merge } type P @key(selectionSet: "{ id }") { id: ID! tax: Int @computed(selectionSet: "{ price }") }' }).doorsTo('P');
    expect([byId!.computed.size, byKey!.computed.size]).toEqual([0, 1]);
  });

  it('wait for all that an expression beside a keyField sends', () => {
    const [door] = modelOf({ all: 'type Query { _p(id: ID!, upc: ID): P @merge(keyField: "id", argsExpr: "id: $key.id, upc: $key.upc") } type P @key(selectionSet: "{ id upc }") { id: ID! upc: ID! }' }).doorsTo('P');
    expect(door!.key).toEqual([{ name: 'id' }, { name: 'upc' }]);
  });

  it('bear the names of the gateway', () => {
    const named = modelOf({ users: USERS, billing: BILLING.replace('_billed', 'billed') }, { billing: { rename: { Ref: 'UserRef', 'Query.billed': '_billedUsers' } } });
    expect(named.doorsTo('User')[1]).toMatchObject({ field: '_billedUsers', arguments: [{ name: 'refs', type: '[UserRef!]!' }] });
    expect(named.ownersOf('query', '_billedUsers').map(({ name }) => name)).toEqual(['billing']);
  });
});
