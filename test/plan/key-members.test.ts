import { describe, expect, it } from 'vitest';
import { computedBy, keyOfDoor, membersOf, mergeMembers } from '../../src/plan/key-members.ts';
import { doorsOf } from '../../src/schema/doors.ts';
import { parseSelection } from '../../src/schema/selection.ts';
import { define } from '../schema/define.ts';

const read = (text: string) => membersOf(parseSelection(text));

describe('the members of a key', () => {
  it('are fields, and of an object what is meant of it', () => {
    expect(read('{ id owner { id place { x } } }')).toEqual([{ name: 'id' }, { name: 'owner', members: [{ name: 'id' }, { name: 'place', members: [{ name: 'x' }] }] }]);
  });

  it('stand once, whatever fragments they are written in', () => {
    expect(read('{ id ... on User { id owner { id } ... { upc } } owner { name id } }')).toEqual([{ name: 'id' }, { name: 'owner', members: [{ name: 'id' }, { name: 'name' }] }, { name: 'upc' }]);
  });

  it('are never `__typename`, which stands beside every key', () => {
    expect(read('{ __typename id owner { __typename id } }')).toEqual([{ name: 'id' }, { name: 'owner', members: [{ name: 'id' }] }]);
    expect(read('{ __typename }')).toEqual([]);
  });

  it('come together without what was there', () => {
    const [some, more] = [Object.freeze(read('{ a b { c } }')), Object.freeze(read('{ b { d } a e }'))];
    expect(mergeMembers([...some, ...more])).toEqual([{ name: 'a' }, { name: 'b', members: [{ name: 'c' }, { name: 'd' }] }, { name: 'e' }]);
    expect(some).toEqual([{ name: 'a' }, { name: 'b', members: [{ name: 'c' }] }]);
  });
});

describe('a door', () => {
  const SDL = 'input K { id: ID upc: ID price: Int } type P @key(selectionSet: "{ id upc }") { id: ID! upc: ID! tax: Int @computed(selectionSet: "{ price }") } type Query { byId(ids: [ID!]!): [P] @merge(keyField: "id") byBoth(id: ID!, upc: ID): P @merge(keyField: "upc", argsExpr: "id: $key.id, upc: $key.upc") whole(keys: [K!]!): [P] @merge }';
  const doors = Object.fromEntries(doorsOf(define(SDL).schema).map((door) => [door.field.name, door]));
  const key = (name: string) => keyOfDoor(doors[name]!, doors[name]!.types[0]!).map((member) => member.name);
  const computed = (name: string) => [...computedBy(doors[name]!, doors[name]!.types[0]!).keys()];

  it('takes its keyField, all that its expression may send, or else the key of the type', () => {
    expect([key('byId'), key('byBoth'), key('whole')]).toEqual([['id'], ['upc', 'id'], ['id', 'upc']]);
  });

  it('computes where it can send inputs', () => {
    expect([computed('byId'), computed('byBoth'), computed('whole')]).toEqual([[], ['tax'], ['tax']]);
  });
});
