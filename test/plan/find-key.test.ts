import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/plan/answers.ts';
import { compileJoin, ofRow } from '../../src/plan/find-key.ts';
import { FoundKeys } from '../../src/plan/found-keys.ts';
import type { Join, KeyRead } from '../../src/plan/plan.ts';
import { answers, join } from '../support/shape.ts';

const read = (member: string, more: Partial<KeyRead> = {}): KeyRead => ({ member, from: member, source: 0, ...more });
const declared = { scalar: 'ID', service: 'one' };
const byId: Join = { entry: 0, key: [read('id', { from: 'id_2', declared })], identity: [0], typename: 'User' };
const json = (text: string): any => JSON.parse(text);

/** Identity → what is known of it, and what is asked for, after these rows. */
function find(made: Join, rows: readonly Row[], { member, canSend = () => true }: { member?: string; canSend?: (key: any) => boolean } = {}): [Record<string, unknown>, Record<string, unknown>] {
  const found = new FoundKeys(answers({}), canSend);
  const { run, alone } = compileJoin(made, [made], member);
  for (const row of rows) {
    if (alone === undefined) run([row], found);
    else alone(row, found);
  }
  return [Object.fromEntries(found.rows), Object.fromEntries(found.identities.map((identity, index) => [identity, found.keys[index]]))];
}

describe('the key of a place', () => {
  it('is the leaf itself, as its service wrote it first, where the door takes no more', () => {
    expect(compileJoin(byId, [byId], 'id').alone).toBeDefined();
    expect(find(byId, [{ id_2: 1 }, { id_2: '1' }, { id_2: 'a' }, { id_2: null }, {}], { member: 'id' })[1]).toEqual({ 1: 1, a: 'a' });
  });

  it('is the same by a list of rows', () => {
    const found = new FoundKeys(answers({}), () => true);
    compileJoin(byId, [byId], 'id').run([{ id_2: 'a' }], found);
    compileJoin(byId, [byId], 'id').run([null], found);
    expect([found.identities, found.keys]).toEqual([['a'], ['a']]);
  });

  it('is an object where the door takes it whole', () => {
    expect(compileJoin(byId, [byId], undefined).alone).toBeUndefined();
    expect(find(byId, [{ id_2: 1 }])[1]).toEqual({ 1: { __typename: 'User', id: 1 } });
  });

  it('is the one member that is sent, whatever else identifies the entity', () => {
    const byTwo: Join = { ...byId, key: [read('sku'), read('shop', { members: [read('id')] })], identity: [0, 1] };
    expect(Object.values(find(byTwo, [{ sku: 's', shop: { id: 1, x: 2 } }, { sku: 's', shop: { id: 2 } }], { member: 'shop' })[1])).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('is read from the row that a join brought', () => {
    const joins = [join(0), { ...byId, entry: 1, key: [read('id', { source: 1 })] }];
    const found = new FoundKeys(answers({}, [{ a: { id: 'b' }, c: null }]), () => true);
    for (const id of ['a', 'c', 'nobody']) compileJoin(joins[1]!, joins, 'id').alone?.({ id }, found);
    expect(found.keys).toEqual(['b']);
  });

  it.each([['id'], [undefined]])('is not sent where it is odd or refused, until a better one is found (kept: %s)', (member) => {
    const odd = { extensions: { code: 'UPSTREAM_INVALID_RESPONSE', service: 'one' } };
    const idOf = (key: any): unknown => (member === undefined ? key.id : key);
    const [rows, keys] = find(byId, [{ id_2: true }, { id_2: 'no' }, { id_2: 'true' }, { id_2: true }, { id_2: 1.5 }], { ...(member && { member }), canSend: (key) => idOf(key) !== 'no' });
    expect(rows).toMatchObject({ true: undefined, no: null, 1.5: odd });
    expect(Object.entries(keys).map(([identity, key]) => [identity, idOf(key)])).toEqual([['true', 'true']]);
  });

  it('is a row’s own', () => {
    const inherited = { ...byId, key: [read('constructor')] };
    expect(find(inherited, [{}, json('{ "constructor": "c" }')], { member: 'constructor' })[1]).toEqual({ c: 'c' });
    expect(find({ ...byId, key: [read('__proto__')] }, [{}, json('{ "__proto__": "p" }')], { member: '__proto__' })[1]).toEqual({ p: 'p' });
  });
});

describe('a place in one of the rows', () => {
  it('is visited where that row is known', () => {
    const visited: unknown[] = [];
    const part = ofRow([join(0)], 1, (row) => visited.push(row));
    const found = new FoundKeys(answers({}, [{ a: { x: 1 }, n: null }]), () => true);
    for (const id of ['a', 'n', 'z', null]) part.alone?.({ id }, found);
    for (const rows of [[{}, { x: 2 }], [{}, null], [{}]]) part.run(rows, found);
    expect([part.sources, visited]).toEqual([[1], [{ x: 1 }, { x: 2 }]]);
  });
});
