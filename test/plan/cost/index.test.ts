import { describe, expect, it } from 'vitest';
import { weigh } from '../../support/cost.ts';
import { SHOP, costIn as cost } from '../../support/cost-shop.ts';

describe('what an operation costs', () => {
  it.each<[string, string, number]>([
    ['nothing for what is no object', '{ __typename __schema { types { name } } }', 0],
    ['one for an object', '{ me { name } }', 1],
    ['the same once for one name, though it is asked for twice', '{ me { name } me { friend { name } ...F } } fragment F on User { friend { dear } }', 5],
    ['again for another name', '{ me { name } us: me { name } }', 2],
    ['a list of the usual size', '{ all { name } }', 10],
    ['everything below a list for each item', '{ all { dear friend { name } } }', 10 * (1 + 3 + 1)],
    ['lists in lists, the inner of the usual size', '{ matrix { name } }', 100],
    ['leaves that weigh something, in lists too', '{ tags matrixOfTags me { tag } }', 20 + 200 + 3],
    ['ten for a field of Mutation, or what is said of it', 'mutation { rename { name } free dear }', 11 + 0 + 50],
    ['arguments as often as they are given', '{ search(filter: {}) { name } all { name } }', 5 + 15 + 1 + 10],
    ['what is in input objects and lists of them', '{ search(filter: { terms: [{ text: "a" }, { text: "b" }], nested: { terms: { text: "c" } } }) { name } }', 5 + 15 + 1 + 4 + 1 + 2 + 1],
    ['a list as one argument', '{ search(ids: ["a", "b", "c"]) { name } }', 5 + 2 + 1],
    ['never less than nothing for a call, whatever its arguments weigh', '{ search(approx: true, filter: { approx: 1 }) { dear } }', 0 + 1 + 3],
    ['nothing for arguments that are null', '{ search(filter: null) { name } }', 6],
    ['not what is skipped', '{ me @skip(if: true) { name } you { friend @include(if: false) { name } } }', 1],
  ])('%s', (_what, query, expected) => {
    expect(cost(query)).toBe(expected);
  });

  it('is the same through variables', () => {
    const query = 'query ($filter: Filter, $ids: [ID!], $text: String) { search(filter: $filter, ids: $ids) { name } again: search(filter: { terms: [{ text: $text }] }) { name } }';
    expect(cost(query, { filter: { terms: [{ text: 'a' }, {}] }, ids: ['a'], text: 'b' })).toBe(5 + 15 + 1 + 2 + 2 + 1 + (5 + 15 + 1 + 2) + 1);
    expect(cost(query, {})).toBe(5 + 1 + (5 + 15 + 1) + 1);
  });

  it('is decided by conditions as the plan is', () => {
    const query = 'query ($is: Boolean!) { me { name friend @include(if: $is) { name } } }';
    expect([cost(query, { is: true }), cost(query, { is: false })]).toEqual([2, 1]);
  });

  it('has nothing of what is denied, and all of what objects decide on', () => {
    expect(cost('{ me { friend { name } } you { name } }', {}, { denied: ['User.friend', 'Query.you'] })).toBe(0);
    expect(cost('{ me { friend { dear } dear } }', {}, { denied: ['User.friend'] })).toBe(4);
    expect(cost('{ me { friend { dear } } }', {}, { byObject: ['User.friend'] })).toBe(5);
    expect(cost('{ me { name } }', {}, { byObject: ['Query.me'] })).toBe(0);
  });

  it('adds decimals exactly and rounds the sum up', () => {
    const decimals = (weights: string[]): number => weigh(`type Query { ${weights.map((weight, index) => `f${index}: Int @cost(weight: "${weight}")`).join(' ')} }`, `{ ${weights.map((_, index) => `f${index}`).join(' ')} }`).estimate;
    expect(decimals(['0.1', '0.2', '0.7'])).toBe(1);
    expect(decimals(Array.from({ length: 10 }, () => '0.3'))).toBe(3);
    expect(decimals(['0.5'])).toBe(1);
    expect(decimals(['0.001', '1'])).toBe(2);
    expect(decimals(['0.0001', '0.9991'])).toBe(2);
    expect(decimals(['1.5e1'])).toBe(15);
  });

  it('gives the same for the same, one after the other', () => {
    const { cost: operation } = weigh(SHOP, 'query ($n: Int) { users(first: $n) { friends { name } } }');
    expect([2, 0, 5, 2].map((n) => operation.estimate({ n }))).toEqual([2 * 41, 0, 5 * 41, 2 * 41]);
  });
});

describe('what an answer has cost', () => {
  it('is counted from its lists and nulls', () => {
    const { actual } = weigh(SHOP, '{ all { dear friend { name } orders { id user { name } } tag } tags }');
    expect(actual({ all: [{ dear: 1, friend: null, orders: [], tag: null }, null, { dear: null, friend: { name: 'a' }, orders: [{ id: 1, user: { name: 'b' } }], tag: 'x' }], tags: ['a', null] })).toBe((1 + 3) + (1 + 3 + 1 + 2 + 2) + 2);
  });

  it('has calls by their arguments, in variables too', () => {
    const { cost: operation } = weigh(SHOP, 'query ($ids: [ID!]) { search(ids: $ids) { name } }');
    expect(operation.actual({ search: { name: 'a' } }, { ids: ['a'] })).toBe(8);
    expect(operation.actual({ search: null }, { ids: ['a'] })).toBe(7);
    expect(operation.actual({ search: null }, {})).toBe(5);
  });

  it('has what was called for where nothing is answered, so that an error is no free pass', () => {
    expect(weigh(SHOP, 'mutation { rename { name } dear }').actual(null)).toBe(60);
    expect(weigh(SHOP, 'mutation { rename { name } dear }').actual(undefined)).toBe(60);
  });

  it('does not trip over what is odd', () => {
    const { actual } = weigh(SHOP, '{ all { orders { id } } constructor: me { toString: friend { name } __proto__: friend { name } } }');
    expect(actual({ all: 5 })).toBe(0);
    expect(actual(JSON.parse('{ "all": [{ "orders": {} }, 3], "constructor": { "toString": { "name": "a" }, "__proto__": { "name": "b" } } }'))).toBe(2 + 3);
  });
});

describe('a refusal that no variable mends', () => {
  const SIZED = 'type Query { a(first: Int): [B] @listSize(slicingArguments: ["first"]) } type B { c: Int }';

  it('is of the text alone', () => {
    expect(weigh(SIZED, '{ a { c } }').cost.fixedRefusal()?.message).toContain('none is given');
    const { cost, variables } = weigh(SIZED, 'query ($n: Int) { a(first: $n) { c } }');
    expect([cost.refusal(variables)?.message, cost.fixedRefusal()]).toEqual([expect.stringContaining('none is given'), undefined]);
  });
});
