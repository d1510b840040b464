import { Kind, buildSchema, parse, type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import type { Guard } from '../../src/plan/guards.ts';
import { NO_ARGUMENTS, argumentsOf, rulesOf, signOf, verdictAt } from '../../src/plan/sign.ts';
import { guardsOf, type TestRule } from '../support/guards.ts';

const BY_OBJECT: TestRule = { reads: [], object: () => true };
const guard = (rule: TestRule, field = 'User.mail'): Guard => guardsOf({ [field]: rule }).guardOf('User', field.split('.')[1]!)!;
const sign = (own: TestRule[], inner: TestRule[] = [], forReads: TestRule[] = [], hasObject = true): string =>
  signOf({ own: own.map((rule) => guard(rule)), inner: inner.map((rule) => guard(rule)), forReads: forReads.map((rule) => guard(rule)) }, ANONYMOUS, NO_ARGUMENTS, hasObject);

describe('the sign of a field', () => {
  it.each<[string, string]>([
    ['+', sign([true])], ['-', sign([true, false])], ['?', sign([true, BY_OBJECT])], ['-', sign([BY_OBJECT, false])],
    ['+', sign([], [true])], ['-', sign([true], [false])], ['-', sign([true], [BY_OBJECT])],
  ])('is %s where its rules say so together', (expected, found) => {
    expect(found).toBe(expected);
  });

  it('is no where only an object could tell and there is none', () => {
    expect(sign([BY_OBJECT], [], [], false)).toBe('-');
  });

  it('is no where what has to be sent for the rule to read is not allowed, and only where the rule has to read', () => {
    expect([sign([BY_OBJECT], [], [true]), sign([BY_OBJECT], [], [false]), sign([BY_OBJECT], [], [BY_OBJECT]), sign([true], [], [false])]).toEqual(['?', '-', '-', '+']);
  });

  it('is no where the arguments cannot be told', () => {
    const field = buildSchema('type Query { list(first: Int!): Int }').getQueryType()!.getFields()['list']!;
    const [definition] = parse('query ($n: Int) { list(first: $n) }').definitions;
    const node = (definition?.kind === Kind.OPERATION_DEFINITION && definition.selectionSet.selections[0]) as FieldNode;
    expect([argumentsOf(field, node, { n: 3 }), argumentsOf(field, node, { n: null })]).toEqual([{ first: 3 }, undefined]);
    expect(signOf({ own: [guard(true)], inner: [] }, ANONYMOUS, undefined, true)).toBe('-');
  });

  it('says no where there is none', () => {
    expect([0, 1, 2, 3, undefined].map((index) => verdictAt('+-?', index))).toEqual(['allowed', 'denied', 'by object', 'denied', 'denied']);
    expect(verdictAt('*', 0)).toBe('denied');
  });
});

describe('the rules of a field in words', () => {
  it('name the field that each stands on, where it is another one', () => {
    expect(rulesOf('User.mail', { own: [guard(true)], inner: [guard(true, 'User.name')] })).toBe('the rule of User.mail and the rule of User.name of User.name');
  });
});
