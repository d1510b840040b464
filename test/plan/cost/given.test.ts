import { type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { givenTo } from '../../../src/plan/cost/given.ts';
import { operationIn, schemaOf } from '../../support/cost.ts';

const schema = schemaOf('type Query { a(n: Int = 7, in: In): Int } input In { first: Int = 3 last: Int }');

function given(argument: string, text: string, variables: Record<string, unknown> = {}) {
  const node = operationIn(schema, text).operation.selectionSet.selections[0] as FieldNode;
  const value = givenTo(schema.getQueryType()!.getFields()['a']!.args.find(({ name }) => name === argument)!, node);
  return { value: value.read(variables), isFixed: value.isFixed, isExplicit: value.isExplicit(variables) };
}

describe('the value of an argument', () => {
  it.each([
    ['a literal', '{ a(n: 5) }', {}, { value: 5, isFixed: true, isExplicit: true }],
    ['null', '{ a(n: null) }', {}, { value: null, isFixed: true, isExplicit: false }],
    ['the default', '{ a }', {}, { value: 7, isFixed: true, isExplicit: false }],
    ['a variable', 'query ($n: Int) { a(n: $n) }', { n: 2 }, { value: 2, isFixed: false, isExplicit: true }],
    ['a variable that is null, which is no default', 'query ($n: Int) { a(n: $n) }', { n: null }, { value: null, isFixed: false, isExplicit: false }],
    ['the default where the variable is missing', 'query ($n: Int) { a(n: $n) }', {}, { value: 7, isFixed: false, isExplicit: false }],
    ['the default where the variable is called like what objects inherit', 'query ($valueOf: Int) { a(n: $valueOf) }', {}, { value: 7, isFixed: false, isExplicit: false }],
  ])('is %s', (_what, text, variables, expected) => {
    expect(given('n', text, variables)).toEqual(expected);
  });

  it('is unknown where a variable in it has no value, also one called like what objects inherit', () => {
    const isUnknown = (text: string, variables: Record<string, unknown> = {}): boolean => {
      const node = operationIn(schema, text).operation.selectionSet.selections[0] as FieldNode;
      return schema.getQueryType()!.getFields()['a']!.args.some((argument) => givenTo(argument, node).isUnknown(variables));
    };
    expect(['{ a }', '{ a(n: 1) }', '{ a(n: null) }'].map((text) => isUnknown(text))).toEqual([false, false, false]);
    expect([{}, { valueOf: undefined }, { valueOf: null }, { valueOf: 1 }].map((variables) => isUnknown('query ($valueOf: Int) { a(n: $valueOf) }', variables))).toEqual([true, true, false, false]);
    expect([{}, { valueOf: 1 }].map((variables) => isUnknown('query ($valueOf: Int) { a(in: { first: 2, last: $valueOf }) }', variables))).toEqual([true, false]);
  });

  it('is read with the variables and defaults that are in it', () => {
    expect(given('in', '{ a(in: { last: 1 }) }')).toEqual({ value: { first: 3, last: 1 }, isFixed: true, isExplicit: true });
    expect(given('in', 'query ($l: Int) { a(in: { last: $l }) }', { l: 4 })).toEqual({ value: { first: 3, last: 4 }, isFixed: false, isExplicit: true });
  });
});
