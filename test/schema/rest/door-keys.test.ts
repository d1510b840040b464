import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { doorsOf } from '../../../src/schema/doors.ts';
import { itemsOf, keyOf, readDoorKeys, withItems, type DoorKeys } from '../../../src/schema/rest/door-keys.ts';

function keysOf(door: string): DoorKeys {
  const [first] = doorsOf(buildSchema(`
    directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String, types: [String!]) on FIELD_DEFINITION
    type Query { ${door} } type User { id: ID } input Key { id: ID kind: Int inner: Key } input In { keys: [Key] ids: [ID] id: ID first: Int }
  `));
  if (first === undefined) throw new Error('no door');
  return readDoorKeys(first);
}

/** The keys in these arguments, and the arguments with the last of them only. */
function split(door: string, args: Record<string, unknown>): unknown {
  const keys = keysOf(door);
  const items = itemsOf(keys, args);
  return items && { keys: items.map((item) => keyOf(keys, item)), last: withItems(keys, args, items.slice(-1)) };
}

describe('the keys in the arguments of a door for many', () => {
  it('are the values of keyField in the first argument, or in keyArg', () => {
    expect(split('users(ids: [ID], first: Int): [User] @merge(keyField: "id")', { ids: ['1', '2'], first: 3 })).toEqual({ keys: [{ id: '1' }, { id: '2' }], last: { ids: ['2'], first: 3 } });
    expect(split('users(first: Int, in: In): [User] @merge(keyField: "id", keyArg: "in.ids")', { first: 3, in: { ids: ['1', '2'], first: 4 } })).toEqual({ keys: [{ id: '1' }, { id: '2' }], last: { first: 3, in: { ids: ['2'], first: 4 } } });
  });
  it('are objects without keyField', () => {
    expect(split('users(keys: [Key]): [User] @merge(keyArg: "keys")', { keys: [{ id: '1', kind: 1 }, { id: '2' }] })).toEqual({ keys: [{ id: '1', kind: 1 }, { id: '2' }], last: { keys: [{ id: '2' }] } });
  });
  it('are made as `key` says', () => {
    expect(split('users(keys: [Key]): [User] @merge(keyArg: "keys", key: ["inner.id: owner.id", "kind"])', { keys: [{ inner: { id: '1' }, kind: 2 }] })).toEqual({ keys: [{ owner: { id: '1' }, kind: 2 }], last: { keys: [{ inner: { id: '1' }, kind: 2 }] } });
  });
  it('are made as `argsExpr` says, in several lists too', () => {
    expect(split('users(in: In, first: Int): [User] @merge(argsExpr: "in: { keys: [[{ id: $key.owner.id, kind: 5 }]] }, first: 2")', { in: { keys: [{ id: '1', kind: 5 }] }, first: 2 })).toEqual({ keys: [{ owner: { id: '1' } }], last: { in: { keys: [{ id: '1', kind: 5 }] }, first: 2 } });
    expect(split('users(ids: [ID], kinds: [Int]): [User] @merge(argsExpr: "ids: [[$key.id]], kinds: [[$key.kind]]")', { ids: ['1', '2'], kinds: [7, 8] })).toEqual({ keys: [{ id: '1', kind: 7 }, { id: '2', kind: 8 }], last: { ids: ['2'], kinds: [8] } });
    expect(split('users(keys: [Key]): [User] @merge(argsExpr: "keys: [[$key]]")', { keys: [{ id: '1' }] })).toEqual({ keys: [{ id: '1' }], last: { keys: [{ id: '1' }] } });
  });
  it('are none without a list', () => {
    expect(split('users(ids: [ID]): [User] @merge(keyField: "id")', { ids: null })).toBeUndefined();
    expect(split('users(ids: [ID]): [User] @merge(keyField: "id")', { ids: [] })).toEqual({ keys: [], last: { ids: [] } });
  });
});

describe('the key in the arguments of a door for one', () => {
  it.each([
    ['user(id: ID): User @merge(keyField: "id")', { id: '1' }, { id: '1' }],
    ['user(first: Int, in: In): User @merge(keyField: "id", keyArg: "in.id")', { in: { id: '1' } }, { id: '1' }],
    ['user(key: Key): User @merge(keyArg: "key")', { key: { id: '1', kind: 2 } }, { id: '1', kind: 2 }],
    ['user(id: ID, kind: Int): User @merge(argsExpr: "id: $key.owner.id, kind: $key.kind")', { id: '1', kind: 2 }, { owner: { id: '1' }, kind: 2 }],
  ])('%s', (door, args, key) => {
    expect(keyOf(keysOf(door), args)).toEqual(key);
  });
});
