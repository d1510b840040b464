import { type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/plan/cost/amount.ts';
import { compileSizes, defaultSize, largest } from '../../../src/plan/cost/list-size.ts';
import type { ListSize } from '../../../src/schema/declared-costs.ts';
import { operationIn, schemaOf } from '../../support/cost.ts';

const schema = schemaOf('type Query { a(first: Int, last: Int, big: Long, ids: [ID], in: In, def: Int = 6): [Int] } input In { first: Int = 4 last: Int } scalar Long');
const listSize = (given: Partial<ListSize>): ListSize => ({ assumedSize: undefined, slicingArguments: [], sizedFields: [], isOneRequired: false, ...given });
const slicing = (...names: string[]) => listSize({ slicingArguments: names.map((name) => name.split('.')) });

function sizesOf(text: string, declared: ListSize | readonly ListSize[], variables: Record<string, unknown> = {}) {
  const node = operationIn(schema, text).operation.selectionSet.selections[0] as FieldNode;
  const sizes = compileSizes(Array.isArray(declared) ? declared : [declared as ListSize], 'Query.a', schema.getQueryType()!.getFields()['a']!, node, 10);
  return {
    own: sizes.own && `${amountOf(sizes.own.amount, variables)} by ${sizes.own.from(variables)}`,
    below: sizes.below.map(({ path, size }) => `${path.join('.')} ${amountOf(size.amount, variables)}`),
    faults: sizes.faults.flatMap((fault) => (typeof fault === 'string' ? fault : (fault(variables) ?? []))),
  };
}

describe('the size of a list', () => {
  it.each<[string, string, ListSize, Record<string, unknown>, string]>([
    ['a number', '{ a(first: 5) }', slicing('first'), {}, '5 by first: 5'],
    ['0', '{ a(first: 0) }', slicing('first'), {}, '0 by first: 0'],
    ['a negative number', '{ a(first: -1) }', slicing('first'), {}, '10 by first: -1'],
    ['the largest', '{ a(first: 5, last: 9) }', slicing('first', 'last'), {}, '9 by last: 9'],
    ['a default', '{ a }', slicing('def'), {}, '6 by default of def'],
    ['a variable', 'query ($n: Int) { a(first: $n) }', slicing('first'), { n: 3 }, '3 by first: $n'],
    ['digits of a Long', 'query ($n: Long) { a(big: $n) }', slicing('big'), { n: '99999999999999999999' }, `${Number.MAX_SAFE_INTEGER} by big: $n`],
    ['the length of a list', '{ a(ids: [1, 2]) }', slicing('ids'), {}, '2 by ids: [1, 2]'],
    ['inside an input object', '{ a(in: { last: 8 }) }', slicing('in.last'), {}, '8 by in.last: {last: 8}'],
    ['no digits', 'query ($n: Long) { a(big: $n) }', slicing('big'), { n: '' }, '10 by cost.defaultListSize'],
    ['the assumed one where none is given', '{ a }', listSize({ assumedSize: 30, slicingArguments: [['first']] }), {}, '30 by assumedSize'],
    ['the usual one where nothing is said', '{ a }', slicing('first'), {}, '10 by cost.defaultListSize'],
    ['the usual one where clients do not see the argument', '{ a }', slicing('gone'), {}, '10 by cost.defaultListSize'],
  ])('is %s', (_what, text, declared, variables, expected) => {
    expect(sizesOf(text, declared, variables).own).toBe(expected);
  });

  it('is the largest that any service says', () => {
    expect(sizesOf('{ a(first: 5) }', [slicing('first'), listSize({ assumedSize: 7 })]).own).toBe('7 by assumedSize');
    expect(sizesOf('query ($n: Int) { a(first: $n) }', [slicing('first'), listSize({ assumedSize: 7 })], { n: 9 }).own).toBe('9 by first: $n');
    expect(largest([])).toBeUndefined();
    expect(largest([defaultSize(3), defaultSize(5), defaultSize(4)])?.amount).toBe(5);
  });

  it('belongs to the fields below where those are named', () => {
    expect(sizesOf('{ a(first: 5) }', { ...slicing('first'), sizedFields: [['edges'], ['page', 'items']] })).toEqual({ own: undefined, below: ['edges 5', 'page.items 5'], faults: [] });
  });
});

describe('exactly one slicing argument', () => {
  const required = (...names: string[]): ListSize => ({ ...slicing(...names), isOneRequired: true });
  const faults = (text: string, declared: ListSize, variables = {}) => sizesOf(text, declared, variables).faults.map((fault) => fault.replace(/^.*; /, ''));

  it('is asked for by name', () => {
    expect(sizesOf('{ a }', required('first')).faults).toEqual(['`Query.a` needs `first`, which says how long its list may be; none is given.']);
    expect(faults('{ a(first: 1, last: null) }', required('first', 'last'))).toEqual([]);
    expect(faults('query ($f: Int, $l: Int) { a(first: $f, last: $l) }', required('first', 'last'), { f: 1, l: 2 })).toEqual(['2 are given.']);
    expect(faults('query ($f: Int, $l: Int) { a(first: $f, last: $l) }', required('first', 'last'), { f: 1 })).toEqual([]);
  });

  it('may be a default, also beside the one that is given', () => {
    expect(faults('{ a }', required('def', 'first'))).toEqual([]);
    expect(faults('{ a(first: 2) }', required('def', 'first'))).toEqual([]);
    expect(faults('{ a(in: { last: 2 }) }', required('in.first', 'in.last'))).toEqual([]);
    expect(faults('{ a(in: { first: 9, last: 2 }) }', required('in.first', 'in.last'))).toEqual(['2 are given.']);
  });

  it('is not asked for where clients do not see it', () => {
    expect(faults('{ a }', required('gone'))).toEqual([]);
  });
});
