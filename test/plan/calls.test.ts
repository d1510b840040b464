import { describe, expect, it } from 'vitest';
import { callsByService, callsOf } from '../../src/plan/calls.ts';
import { planned } from '../support/plan.ts';

const { model, plan } = planned({
  users: 'type Query { users: [User!] me: User } type User { id: ID! name: String }',
  'rest stock': `type Query { item(id: ID!): Item @rest(path: "/items/{id}") _users(ids: [ID!]!): [User]! @merge(keyField: "id") @rest(path: "/users", query: "ids={ids|csv}") }
    type Mutation { reserve: Item @rest(method: POST, path: "/reserve") }
    type User { id: ID! stock: Int orders: [Item] @rest(path: "/users/{$parent.id}/orders") } type Item { id: ID! count: Int maker: Item @rest(path: "/items/{$parent.id}/maker") }`,
  'rest echo': 'type Query { _echo(ids: [ID!]!): [User]! @merge(keyField: "id") a: Int @rest(path: "/a") } type User { id: ID! badge: Badge @rest(path: "/badges/{$parent.id}") } type Badge { name: String }',
});
const calls = (query: string): number => callsOf(plan(query), model);

describe('the calls of a plan', () => {
  it.each([
    ['nobody', '{ __typename }', 0],
    ['one service, however many fields', '{ users { name } me { id } }', 1],
    ['a service and a REST door for all its rows', '{ users { stock } me { stock } }', 2],
    ['a REST service once for equal arguments', '{ a: item(id: 1) { id } b: item(id: 1) { count } c: item(id: 2) { id } }', 2],
    ['what hangs on a row, once for each place', '{ item(id: 1) { maker { maker { count } } } }', 3],
    ['what hangs on the rows of a door', '{ users { orders { count } } }', 3],
    ['nothing for a door that echoes its keys, and what hangs on it', '{ users { badge { name } } }', 2],
    ['each step of a mutation', 'mutation { a: reserve { id } b: reserve { maker { id } } }', 3],
  ])('go to %s', (_what, query, expected) => {
    expect(calls(query)).toBe(expected);
  });

  it('are known by service', () => {
    const made = callsByService(plan('{ users { stock orders { count } } }'), model);
    expect([...made].map(([service, { size }]) => [service, size])).toEqual([['users', 1], ['stock', 2]]);
  });
});
