import { describe, expect, it } from 'vitest';
import { MAX_COST, amountOf, combine, product } from '../../../src/plan/cost/amount.ts';
import { compileEstimate } from '../../../src/plan/cost/estimate.ts';
import { compileTree } from '../../../src/plan/cost/compile-tree.ts';
import { readWeights } from '../../../src/plan/cost/weights.ts';
import { DEFAULTS, operationIn, schemaOf } from '../../support/cost.ts';

const schema = schemaOf(`type Query { t(n: Int): [T] @listSize(slicingArguments: ["n"], requireOneSlicingArgument: false) u: U } union U = T | R
  type T { id: ID t(n: Int): [T] @listSize(slicingArguments: ["n"], requireOneSlicingArgument: false) } type R @cost(weight: 5) { id: ID }`);
const estimateOf = (text: string) => {
  const tree = compileTree(readWeights(schema, DEFAULTS), { schema, ...operationIn(schema, text), variables: {}, verdictOn: () => 'allowed' });
  return { tree, ...compileEstimate(tree, 1) };
};

describe('an estimate', () => {
  it('is one number where no variable is in a size', () => {
    expect(estimateOf('{ t(n: 3) { t(n: 2) { id } } }').total).toBe(9);
  });

  it('is a formula where one is, of what the variable changes', () => {
    const { total } = estimateOf('query ($n: Int) { t(n: $n) { t(n: 2) { id } } u { __typename } }');
    expect(typeof total).toBe('function');
    expect([0, 1, 4].map((n) => amountOf(total, { n }))).toEqual([5, 8, 17]);
  });

  it('takes the dearest for each set of variables', () => {
    const { total, composites, ofObject, tree } = estimateOf('query ($n: Int) { u { ... on T { t(n: $n) { id } } } }');
    expect([0, 4, 9].map((n) => amountOf(total, { n }))).toEqual([5, 5, 10]);
    const costs = composites({ n: 9 });
    expect(tree.composites.at(-1)?.candidates.map((object) => ofObject(object, costs, { n: 9 }))).toEqual([10, 5]);
  });
});

describe('numbers of a formula', () => {
  it('are one number where all are', () => {
    expect(combine([2, 3], product)).toBe(6);
    expect(combine([], product)).toBe(1);
    const sum = combine([2, (variables) => Number(variables['n'])], product);
    expect(amountOf(sum, { n: 4 })).toBe(8);
  });

  it('stop at the largest', () => {
    expect(product([MAX_COST, MAX_COST, MAX_COST])).toBe(MAX_COST);
    expect(product([MAX_COST, MAX_COST, 0])).toBe(0);
  });
});
