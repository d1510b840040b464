import { type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/plan/cost/amount.ts';
import { compileOwnCost } from '../../../src/plan/cost/own-cost.ts';
import { readWeights } from '../../../src/plan/cost/weights.ts';
import { DEFAULTS, operationIn, schemaOf } from '../../support/cost.ts';

const schema = schemaOf(`type Query { a(one: Int @cost(weight: 2), less: Int @cost(weight: -9), list: [In] @cost(weight: 1), plain: Int, def: Int = 1 @cost(weight: 3)): Int @cost(weight: 4) }
  input In { x: Int @cost(weight: 5) in: [In!] toString: Int @cost(weight: 100) }`);
const weights = readWeights(schema, DEFAULTS);

function ownOf(text: string, variables: Record<string, unknown> = {}) {
  const query = schema.getQueryType()!;
  const own = compileOwnCost(weights, query, query.getFields()['a']!, operationIn(schema, text).operation.selectionSet.selections[0] as FieldNode);
  return { isFixed: typeof own.amount === 'number', cost: amountOf(own.amount, variables), weights: own.weights(variables).map(({ coordinate, weight, count }) => `${count} × ${weight} ${coordinate}`) };
}

describe('the cost of one call', () => {
  it('is the weight of the field and of the arguments that are given, defaults too', () => {
    expect(ownOf('{ a(one: 1, plain: 3) }')).toEqual({ isFixed: true, cost: 9, weights: ['1 × 4 Query.a', '1 × 2 Query.a(one:)', '1 × 3 Query.a(def:)'] });
    expect(ownOf('{ a(def: null) }').cost).toBe(4);
  });

  it('is never below 0', () => {
    expect(ownOf('{ a(less: 1, def: null) }')).toEqual({ isFixed: true, cost: 0, weights: ['1 × 4 Query.a', '1 × -9 Query.a(less:)'] });
  });

  it('has each item of a list of inputs, at every level', () => {
    const expected = ['1 × 4 Query.a', '1 × 1 Query.a(list:)', '3 × 5 In.x'];
    expect(ownOf('{ a(def: null, list: [{ x: 1 }, { in: [{ x: 2 }, { x: 3 }] }, { x: null }, null]) }')).toEqual({ isFixed: true, cost: 20, weights: expected });
    expect(ownOf('query ($l: [In]) { a(def: null, list: $l) }', { l: [{ x: 1 }, { in: [{ x: 2 }, { x: 3 }] }] })).toEqual({ isFixed: false, cost: 20, weights: expected });
    expect(ownOf('query ($x: Int) { a(def: null, list: { x: $x }) }', { x: 1 }).cost).toBe(10);
  });

  it('does not count what objects inherit', () => {
    expect(ownOf('query ($l: [In]) { a(def: null, list: $l) }', { l: [{}, 'odd', 3] }).cost).toBe(5);
  });
});
