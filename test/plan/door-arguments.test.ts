import { describe, expect, it } from 'vitest';
import { doorArguments } from '../../src/plan/door-arguments.ts';
import { computedBy, keyOfDoor, mergeMembers } from '../../src/plan/key-members.ts';
import { doorsOf } from '../../src/schema/doors.ts';
import { define } from '../schema/define.ts';

const TYPES = /* GraphQL */ `
  scalar Any
  enum Kind { USER ROBOT }
  type Owner { id: ID! name: String }
  type User @key(selectionSet: "{ id owner { id name } }") { id: ID! number: Int owner: Owner score: Int @computed(selectionSet: "{ price tags }") }
  input OwnerKey { id: ID! }
  input UserKey { id: ID! owner: OwnerKey price: Int tags: [String!] }
  input Wanted { keys: [UserKey!]! ids: [ID] kind: Kind more: More }
  input More { deep: Boolean }
`;

const PLAIN = TYPES.replace(/ score: .*?"\)/, '');

/** The arguments of the one door, by name. */
function sent(field: string, types = TYPES): Record<string, unknown> {
  const [door] = doorsOf(define(`type Query { ${field} }\n${types}`).schema);
  const [type] = door!.types;
  const made = doorArguments(door!, type!, mergeMembers([...keyOfDoor(door!, type!), ...[...computedBy(door!, type!).values()].flat()]));
  return Object.fromEntries(made.map(({ name, type: declared, value }) => [`${name}: ${declared}`, value]));
}

const ID = { key: ['id'], nonNull: true };
const WHOLE = { object: [
  ['id', ID],
  ['owner', { key: ['owner'], nonNull: false, inner: { object: [['id', ID]] } }],
  ['price', { key: ['price'], nonNull: false, scalar: 'Int' }],
  ['tags', { key: ['tags'], nonNull: false, inner: { key: [], nonNull: true, scalar: 'String' } }],
] };

describe('the arguments of a door', () => {
  it('send its keyField, for one or for many', () => {
    expect(sent('user(id: ID!): User @merge(keyField: "id")', PLAIN)).toEqual({ 'id: ID!': ID });
    expect(sent('users(ids: [ID!]!): [User] @merge(keyField: "id")', PLAIN)).toEqual({ 'ids: [ID!]!': { each: ID } });
    expect(sent('users(ids: [ID]): [User] @merge(keyField: "id")', PLAIN)).toEqual({ 'ids: [ID]': { each: { key: ['id'], nonNull: false } } });
  });

  it('say what the argument takes where the key is declared as something else', () => {
    expect(sent('users(ids: [Int!]!): [User] @merge(keyField: "id")', PLAIN)).toEqual({ 'ids: [Int!]!': { each: { ...ID, scalar: 'Int' } } });
    expect(sent('users(ids: [Int!]!): [User] @merge(keyField: "number")', PLAIN)).toEqual({ 'ids: [Int!]!': { each: { key: ['number'], nonNull: true } } });
  });

  it('send of the whole key, inputs of computed fields among it, what the input type has', () => {
    expect(sent('users(keys: [UserKey!]!): [User] @merge')).toEqual({ 'keys: [UserKey!]!': { each: WHOLE } });
    expect(sent('user(key: UserKey!): User @merge')).toEqual({ 'key: UserKey!': WHOLE });
  });

  it('send the whole key to a scalar that takes anything', () => {
    expect(sent('users(keys: [Any!]!): [User] @merge')).toEqual({ 'keys: [Any!]!': { each: { key: [], nonNull: true } } });
  });

  it('put keys into an object, beside what it has always', () => {
    expect(sent('users(in: Wanted!, first: Int): [User] @merge(keyArg: "in.keys", additionalArgs: "first: 3, in: { kind: ROBOT, more: { deep: true } }")')).toEqual({
      'in: Wanted!': { object: [['kind', { constant: 'ROBOT' }], ['more', { object: [['deep', { constant: true }]] }], ['keys', { each: WHOLE }]] },
      'first: Int': { constant: 3 },
    });
  });

  it('lay the key over what stands beside it', () => {
    expect(sent('users(in: Wanted!): [User] @merge(keyArg: "in.keys", additionalArgs: "in: { keys: [], kind: null }")')).toEqual({
      'in: Wanted!': { object: [['keys', { each: WHOLE }], ['kind', { constant: null }]] },
    });
  });

  it('rename the parts of a key', () => {
    const types = `${TYPES} input Ref { a: ID! b: Inner } input Inner { c: String }`;
    expect(sent('users(refs: [Ref!]!): [User] @merge(key: ["a:id", "b.c:owner.name"])', types)).toEqual({
      'refs: [Ref!]!': { each: { object: [['a', ID], ['b', { object: [['c', { key: ['owner', 'name'], nonNull: false }]] }]] } },
    });
  });

  it('are what an expression says, in one list or in several', () => {
    expect(sent('users(in: Wanted!): [User] @merge(argsExpr: "in: { keys: [[{ id: $key.id, owner: $key.owner }]], kind: USER, ids: [\\"x\\"] }")')).toEqual({
      'in: Wanted!': { object: [['keys', { each: { object: [['id', ID], ['owner', { key: ['owner'], nonNull: false, inner: { object: [['id', ID]] } }]] } }], ['kind', { constant: 'USER' }], ['ids', { constant: ['x'] }]] },
    });
    expect(sent('users(ids: [ID!]!, of: [ID]): [User] @merge(argsExpr: "ids: [[$key.id]], of: [[$key.owner.id]]")')).toEqual({ 'ids: [ID!]!': { each: ID }, 'of: [ID]': { each: { key: ['owner', 'id'], nonNull: false } } });
    expect(sent('user(key: UserKey!, kind: Kind): User @merge(argsExpr: "key: $key, kind: USER")')).toEqual({ 'key: UserKey!': WHOLE, 'kind: Kind': { constant: 'USER' } });
  });

  it('have nothing that the input type does not take, as stitch leaves it out', () => {
    expect(sent('user(key: UserKey!, in: Wanted): User @merge(argsExpr: "key: { id: $key.id, nope: $key.owner.id }, in: { nope: 1, ids: [\\"a\\"], more: { deep: false, er: 2 } }")')).toEqual({
      'key: UserKey!': { object: [['id', ID]] },
      'in: Wanted': { object: [['ids', { constant: ['a'] }], ['more', { object: [['deep', { constant: false }]] }]] },
    });
  });

  it('refuse null where the input type does, in lists of objects too', () => {
    const types = 'type Part { sku: ID! size: Int } type Kit @key(selectionSet: "{ parts { sku size } }") { parts: [Part] } input PartKey { sku: ID! } input KitKey { parts: [PartKey!]! }';
    expect(sent('kits(keys: [KitKey!]!): [Kit] @merge', types)).toEqual({
      'keys: [KitKey!]!': { each: { object: [['parts', { key: ['parts'], nonNull: true, inner: { key: [], nonNull: true, inner: { object: [['sku', { key: ['sku'], nonNull: true }]] } } }]] } },
    });
  });
});
