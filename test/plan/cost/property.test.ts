// The formula against a walk over the whole expanded operation (test/support/naive-cost.ts), on random schemas, operations, variables and answers.
import fc from 'fast-check';
import { NoUnusedFragmentsRule, NoUnusedVariablesRule, parse, specifiedRules, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../../../src/pipeline/document/variables.ts';
import { fragmentsOf } from '../../../src/plan/collect.ts';
import { createCostModel, type OperationCost } from '../../../src/plan/cost/index.ts';
import { schemaOf } from '../../support/cost.ts';
import { DEFAULT_SIZE, Naive } from '../../support/naive-cost.ts';
import { answer, operationText, sdl, variablesOf, type Row } from '../../support/random-cost.ts';
import type { Draw } from '../../support/random-shape.ts';

const RUNS = { numRuns: 200, endOnFailure: true };
const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule && rule !== NoUnusedFragmentsRule);
const units = (thousandths: number): number => Math.ceil(thousandths / 1000);

interface Case {
  readonly cost: OperationCost;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly naive: Naive;
  readonly ofAll: (row?: Row) => number;
  readonly data: (longest: number) => Row;
  readonly text: string;
}

function drawCase(draw: Draw, says: boolean, given: Record<string, unknown> = draw(() => variablesOf)): Case {
  const schema = schemaOf(sdl(draw));
  const text = operationText(draw, says, schema);
  const document = parse(text, { noLocation: true });
  expect(validate(schema, document, rules).map(({ message }) => message)).toEqual([]);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const variables = coerceVariables(schema, operation, given, { maySuggest: () => false });
  const asked = { schema, fragments: fragmentsOf(document), variables };
  const naive = new Naive(asked);
  const root = schema.getQueryType()!;
  return {
    text, variables, naive,
    cost: createCostModel(schema, { defaultListSize: DEFAULT_SIZE, mutation: 10, requiresSlicing: false }).compile(document, operation, variables),
    ofAll: (row) => naive.object(root, [operation.selectionSet], [], row, true),
    data: (longest) => answer(draw, asked, root, [operation.selectionSet], () => longest),
  };
}

describe('the cost of any operation', () => {
  it('is what a walk over all of it finds', () => {
    let most = 0;
    fc.assert(fc.property(fc.gen(), (draw) => {
      const { cost, variables, ofAll, text } = drawCase(draw, draw(fc.boolean));
      most = Math.max(most, ofAll());
      expect(cost.estimate(variables), text).toBe(units(ofAll()));
      expect(cost.explain(variables).total).toBe(units(ofAll()));
    }), RUNS);
    expect(most).toBeGreaterThan(50_000);
  });

  it('is explained field by field, and the fields add up to it', () => {
    fc.assert(fc.property(fc.gen(), (draw) => {
      const { cost, variables } = drawCase(draw, false);
      const { fields, total } = cost.explain(variables);
      const sum = fields.reduce((all, field) => all + Math.round(field.cost * 1000), 0);
      expect(units(sum)).toBe(total);
      for (const field of fields) {
        const weighed = field.weights.reduce((all, { weight, count }) => all + Math.round(weight * count * 1000), 0);
        expect(Math.round(field.cost * 1000)).toBeGreaterThanOrEqual(weighed);
      }
    }), RUNS);
  });

  it('does not fall when a list grows', () => {
    fc.assert(fc.property(fc.gen(), (draw) => {
      const { cost, variables } = drawCase(draw, false, { ...draw(() => variablesOf), n: 1, k: 1 });
      expect(cost.estimate({ ...variables, n: 3 })).toBeGreaterThanOrEqual(cost.estimate(variables));
      expect(cost.estimate({ ...variables, n: 3, k: 9 })).toBeGreaterThanOrEqual(cost.estimate({ ...variables, n: 3 }));
    }), RUNS);
  });
});

describe('the actual cost of any answer', () => {
  it('is what a walk over all of it finds, where the answer says what each object is', () => {
    fc.assert(fc.property(fc.gen(), (draw) => {
      const { cost, variables, ofAll, data, text } = drawCase(draw, true);
      const row = data(4);
      expect(cost.actual(row, variables), text).toBe(units(ofAll(row)));
    }), RUNS);
  });

  it('is never less than that where it does not, and never more than the estimate where no list is longer than it was taken for', () => {
    let settled = 0;
    fc.assert(fc.property(fc.gen(), (draw) => {
      const says = draw(fc.boolean);
      // No list of this graph is taken for shorter than that, but what the client itself asks to be empty.
      const { cost, variables, ofAll, data, text } = drawCase(draw, says, { ...draw(() => variablesOf), n: 3, k: 2 });
      const row = data(/last: 1|first: 1/.test(text) ? 1 : 2);
      const actual = cost.actual(row, variables);
      expect(actual, text).toBeGreaterThanOrEqual(units(ofAll(row)));
      expect(actual, text).toBeLessThanOrEqual(cost.estimate(variables));
      if (actual < cost.estimate(variables)) settled += 1;
    }), RUNS);
    expect(settled).toBeGreaterThan(20);
  });
});
