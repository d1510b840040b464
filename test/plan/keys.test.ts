import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIdentity, compileKey, compileRowIdentity } from '../../src/plan/keys.ts';
import type { Join, KeyRead, RowRead } from '../../src/plan/plan.ts';

const read = (member: string, more: Partial<KeyRead> = {}): KeyRead => ({ member, from: member, source: 0, ...more });
const join = (key: readonly KeyRead[], identity = key.map((_, index) => index)): Join => ({ entry: 0, key, identity, typename: 'User' });
const json = (text: string): any => JSON.parse(text);

const byId = compileIdentity(join([read('id')]));
const byOwner = compileIdentity(join([read('owner', { members: [read('id'), read('org', { members: [read('code')] })] })]));
const byTwo = compileIdentity(join([read('a'), read('b')]));

describe('the identity of an entity', () => {
  it('is the text of its key, so that a number and a string are one', () => {
    expect(byId([{ id: 'u1' }])).toBe('u1');
    expect(byId([{ id: 1 }])).toBe('1');
    expect(byId([{ id: '1' }])).toBe('1');
    expect(byId([{ id: 1.5 }])).toBe(byId([{ id: '1.5' }]));
    expect(byId([{ id: true }])).toBe(byId([{ id: 'true' }]));
    expect(byId([{ id: '' }])).toBe('');
    expect(byId([{ id: 0 }])).toBe('0');
  });

  it('is none where the key or its row is null, absent or not a row’s own', () => {
    for (const rows of [[{ id: null }], [{}], [null], [undefined], []]) expect(byId(rows), JSON.stringify(rows)).toBeUndefined();
    const inherited = compileIdentity(join([read('constructor')]));
    expect(inherited([{}])).toBeUndefined();
    expect(inherited([json('{ "constructor": "c" }')])).toBe('c');
    expect(compileIdentity(join([read('__proto__')]))([json('{ "__proto__": "p" }')])).toBe('p');
  });

  it('is made of every member, in their order, from the rows that hold them', () => {
    const identity = compileIdentity(join([read('a', { source: 1, from: 'a_2' }), read('b')]));
    expect(identity([{ b: 2 }, { a_2: 'x' }])).toBe(identity([{ b: '2' }, { a_2: 'x' }]));
    expect(identity([{ b: 2 }, { a_2: 'x' }])).not.toBe(identity([{ b: 'x' }, { a_2: 2 }]));
    expect(identity([{ b: 2 }])).toBeUndefined();
    expect(identity([{ b: null }, { a_2: 'x' }])).toBeUndefined();
  });

  it('leaves out what is no part of it', () => {
    const identity = compileIdentity(join([read('weight'), read('id')], [1]));
    expect(identity([{ id: 7, weight: null }])).toBe('7');
  });

  it('takes null for a value where it is an input', () => {
    const identity = compileIdentity(join([read('price', { isInput: true })]));
    expect(identity([{ price: null }])).toBe(identity([{}]));
    expect(identity([{ price: null }])).not.toBeUndefined();
    expect(identity([{ price: null }])).not.toBe(identity([{ price: 'null' }]));
  });

  it('reads nested keys by their members, whatever else is there', () => {
    expect(byOwner([{ owner: { id: 1, org: { code: 'x', more: 5 }, __typename: 'A' } }])).toBe(byOwner([{ owner: { org: { code: 'x' }, id: '1' } }]));
    expect(byOwner([{ owner: { id: 1, org: { code: 'y' } } }])).not.toBe(byOwner([{ owner: { id: 1, org: { code: 'x' } } }]));
    for (const owner of [null, undefined, 'text', 5, { id: 1 }, { id: 1, org: null }, { id: null, org: { code: 'x' } }, { id: 1, org: 'x' }, { id: 1, org: { code: null } }]) expect(byOwner([{ owner }])).toBeUndefined();
  });

  it('tells a list from an object and a scalar that is an object from a text', () => {
    const nested = compileIdentity(join([read('tags', { members: [read('id')] })]));
    expect(nested([{ tags: [{ id: 1 }, null, { id: '2' }] }])).toBe(nested([{ tags: [{ id: '1' }, null, { id: 2 }] }]));
    expect(nested([{ tags: [{ id: 1 }] }])).not.toBe(nested([{ tags: { id: 1 } }]));
    expect(nested([{ tags: [{ id: 1 }, 'x'] }])).toBeUndefined();
    const object = byId([{ id: { a: 1 } }])!;
    expect(object).toBe(byId([{ id: { a: '1' } }]));
    expect(byId([{ id: object }])).not.toBe(object);
    expect(byId([{ id: '{"a":1}' }])).not.toBe(object);
    expect(byTwo([{ a: { x: 1 }, b: 1 }])).not.toBe(byTwo([{ a: '{"x":1}', b: 1 }]));
  });

  it('is never that of another key', () => {
    const leaf = fc.oneof(fc.string(), fc.constantFrom('a', 'a,"b', '"', '\0', '\0"x"', '[', '{}', 'null', '1'), fc.integer(), fc.boolean());
    const plain = ({ a, b }: { a: unknown; b: unknown }): string => JSON.stringify([String(a), String(b)]);
    fc.assert(fc.property(fc.record({ a: leaf, b: leaf }), fc.record({ a: leaf, b: leaf }), (one, other) => {
      expect(byTwo([one]) === byTwo([other])).toBe(plain(one) === plain(other));
      expect(byId([{ id: one.a }]) === byId([{ id: other.a }])).toBe(String(one.a) === String(other.a));
    }));
  });
});

describe('the identity of a row', () => {
  const asRow = (reads: readonly RowRead[]): RowRead[] => reads.map(({ member, from, members }) => ({ member, from, ...(members && { members }) }));

  it('equals that of its key, under other names and in another order of members', () => {
    const id = compileRowIdentity([{ member: 'id', from: '_key_id' }]);
    expect(id({ _key_id: 5, id: 'other' })).toBe(byId([{ id: '5' }]));
    expect(id({ id: 5 })).toBeUndefined();
    const nested = compileRowIdentity([{ member: 'owner', from: 'o', members: [{ member: 'org', from: 'org_2', members: [{ member: 'code', from: 'code' }] }, { member: 'id', from: 'id' }] }]);
    expect(nested({ o: { org_2: { code: 'x' }, id: 1 } })).toBe(byOwner([{ owner: { id: '1', org: { code: 'x' } } }]));
    expect(nested({ o: 'x' })).toBeUndefined();
    expect(compileRowIdentity(asRow([read('a'), read('b')]))({ a: 1, b: 2 })).toBe(byTwo([{ a: '1', b: '2' }]));
  });
});

describe('a key', () => {
  it('holds the type’s own name first, then what the join reads, as it is', () => {
    const key = compileKey(join([read('id', { source: 1, from: 'id_2' }), read('owner', { members: [{ member: 'id', from: 'id_3' }] }), read('weight')], [0]));
    const sent = key([{ owner: { id_3: 7, name: 'no' }, weight: null }, { id_2: 1 }]);
    expect(sent).toEqual({ __typename: 'User', id: 1, owner: { id: 7 }, weight: null });
    expect(Object.keys(sent as object)).toEqual(['__typename', 'id', 'owner', 'weight']);
  });

  it('has lists of objects item by item, and no value where a row has none', () => {
    const key = compileKey(join([read('tags', { members: [read('id')] }), read('more', { source: 2 })]));
    expect(key([{ tags: [{ id: 1, x: 2 }, null] }])).toEqual({ __typename: 'User', tags: [{ id: 1 }, null] });
    expect(key([{ tags: 'text' }, null, null])).toEqual({ __typename: 'User' });
    expect(key([{ tags: null }])).toEqual({ __typename: 'User', tags: null });
  });
});
