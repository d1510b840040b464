import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/policy-test/ask.ts';
import { compare, type Expectation } from '../../src/policy-test/compare.ts';

const outcome = (parts: Partial<Outcome> = {}): Outcome => ({ data: {}, errors: [], rejected: undefined, denied: [], delivered: [], failures: [], ruleAt: () => undefined, ...parts });
const answered = (parts: { data?: Record<string, unknown>; nulls?: Record<string, string>; allowed?: string[] } = {}): Expectation => ({ kind: 'answered', data: parts.data, nulls: new Map(Object.entries(parts.nulls ?? {})), allowed: parts.allowed ?? [] });
const denied = (path: string) => ({ path, code: 'FORBIDDEN', message: 'no' });

describe('what a case expects', () => {
  it('is met by an answer without errors, and by exactly the errors that it names', () => {
    expect(compare(answered(), outcome({ data: { a: 1 } }))).toEqual([]);
    const two = outcome({ data: { users: [{ email: null }, { email: null }] }, errors: [denied('users.0.email'), denied('users.1.email')] });
    expect(compare(answered({ nulls: { 'users.*.email': 'FORBIDDEN' } }), two)).toEqual([]);
  });

  it('is not met by a denied field that it does not name, and says the rule', () => {
    expect(compare(answered(), outcome({ data: { a: null }, errors: [denied('a')], ruleAt: () => 'deny' }))).toEqual([{ path: 'a', expected: 'allowed', actual: 'FORBIDDEN', rule: 'deny' }]);
  });

  it('is not met by one item that is allowed where all are to be denied, by another code, or by nothing at all', () => {
    const one = outcome({ data: { users: [{ email: 'x' }, { email: null }] }, errors: [{ path: 'users.1.email', code: 'UPSTREAM_ERROR', message: 'down' }] });
    expect(compare(answered({ nulls: { 'users.*.email': 'FORBIDDEN' } }), one)).toEqual([
      { path: 'users.0.email', expected: 'FORBIDDEN', actual: '"x"' },
      { path: 'users.1.email', expected: 'FORBIDDEN', actual: 'UPSTREAM_ERROR (down)' },
    ]);
    expect(compare(answered({ nulls: { 'users.*.email': 'FORBIDDEN' }, allowed: ['users.*.id'] }), outcome({ data: { users: [] } }))).toEqual([
      { path: 'users.*.email', expected: 'FORBIDDEN', actual: 'nothing is there' },
      { path: 'users.*.id', expected: 'allowed', actual: 'nothing is there' },
    ]);
  });

  it('is not met by null at a path that is to be there', () => {
    expect(compare(answered({ allowed: ['a', 'b'] }), outcome({ data: { a: null, b: 0 } }))).toEqual([{ path: 'a', expected: 'allowed, and not null', actual: 'null' }]);
  });

  it('of data is all of it, in any order of fields, and says the first ten differences', () => {
    expect(compare(answered({ data: { a: [1, { b: null }], c: 'x' } }), outcome({ data: { c: 'x', a: [1, { b: null }] } }))).toEqual([]);
    expect(compare(answered({ data: { a: [1], b: 1, d: { e: 1 } } }), outcome({ data: { a: [1, 2], c: 1, d: { e: '1' } } }))).toEqual([
      { path: 'a', expected: 'a list of 1', actual: 'a list of 2' }, { path: 'b', expected: '1', actual: 'nothing' }, { path: 'd.e', expected: '1', actual: '"1"' }, { path: 'c', expected: 'nothing', actual: '1' },
    ]);
    const long = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, index]));
    expect(compare(answered({ data: long }), outcome())).toHaveLength(10);
    expect(compare(answered({ data: { a: 'x'.repeat(500) } }), outcome())[0]?.expected).toHaveLength(80);
    expect(compare(answered({ data: { a: 1 } }), outcome({ data: null }))).toEqual([{ expected: '{"a":1}', actual: 'null' }]);
  });

  it('may be that all is rejected, with this code and no other', () => {
    const rejected = outcome({ data: null, rejected: 'FORBIDDEN', errors: [{ path: '', code: 'FORBIDDEN', message: 'You may not.' }] });
    expect(compare({ kind: 'rejected', code: 'FORBIDDEN' }, rejected)).toEqual([]);
    expect(compare({ kind: 'rejected', code: 'UNAUTHENTICATED' }, rejected)).toEqual([{ expected: 'rejected with UNAUTHENTICATED', actual: 'FORBIDDEN (You may not.)' }]);
    expect(compare({ kind: 'rejected', code: 'FORBIDDEN' }, outcome())).toEqual([{ expected: 'rejected with FORBIDDEN', actual: 'an answer' }]);
    expect(compare(answered(), rejected)).toEqual([{ expected: 'an answer', actual: 'rejected with FORBIDDEN (You may not.)' }]);
  });
});
