import { describe, expect, it } from 'vitest';
import { weigh } from '../../support/cost.ts';

const SDL = `type Query { list: [T] must: [T!]! deep: [[T]] any: [U] leaf: [S] } union U = T | R scalar S @cost(weight: 2)
  type T { id: ID kin: T sure: R! all: [R!] s: S } type R @cost(weight: 3) { id: ID kin: T }`;
const actual = (query: string, data: unknown): number => weigh(SDL, query).actual(data);

describe('the cost of an answer', () => {
  it('counts objects without looking into them where they hold nothing that differs', () => {
    const untouchable = new Proxy({}, { get: () => expect.unreachable('looked into an object') });
    expect(actual('{ list { id sure { id } } }', { list: [untouchable, null, untouchable] })).toBe(8);
    expect(actual('{ must { id } }', { must: [untouchable, untouchable] })).toBe(2);
  });

  it('has nothing for null, wherever it is', () => {
    expect(actual('{ list { kin { id } all { id } s } leaf deep { id } }', { list: [{ kin: null, all: null, s: null }, null], leaf: [null, 1], deep: [null, [null, {}]] })).toBe(1 + 2 + 1);
  });

  it('follows lists in lists and objects in objects', () => {
    expect(actual('{ list { kin { kin { all { id } } } } }', { list: [{ kin: { kin: { all: [{}, {}] } } }, { kin: { kin: null } }] })).toBe(3 + 6 + 2);
  });

  it('takes a type that is not known for the dearest', () => {
    expect(actual('{ any { __typename } }', { any: [{ __typename: 'T' }, { __typename: 'R' }, { __typename: 'New' }] })).toBe(1 + 3 + 3);
  });

  it('adds up many fields of one object', () => {
    expect(actual('{ list { a: kin { id } b: kin { id } c: kin { id } d: kin { id } e: kin { id } } }', { list: [{ a: {}, b: {}, c: null, d: {}, e: {} }] })).toBe(5);
  });

  it('is the same the next time, though an object lies in the answer twice', () => {
    const { actual: again } = weigh(SDL, '{ any { ... on T { kin { id } } ... on R { kin { kin { id } } } } }');
    const shared = { kin: { kin: { id: 1 } } };
    expect([again({ any: [shared, shared] }), again({ any: [{ kin: null }] }), again({ any: [shared, shared] })]).toEqual([10, 3, 10]);
  });
});
