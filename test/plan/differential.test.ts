// Random operations, answered by the shop as one schema (graphql-js) and as four services behind the gateway: the same data,
// names in the same order, errors at the same nulls. Then the same for random schemas, split at random. GATEHOUSE_SEED repeats a
// run, GATEHOUSE_RUNS makes it longer.
import fc from 'fast-check';
import { graphql, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operations } from '../support/operations.ts';
import { createShop } from '../support/shop.ts';
import { BUGS } from '../support/split/bugs.ts';
import { printCoverage } from '../support/split/coverage.ts';
import { huntBug, prove } from '../support/split/prove.ts';

const LITERALS = { id: ['"u1"', '"u3"', '"u9"', '"p1"', '"r1"', '"r4"'], upc: ['"11"', '"22"', '"99"'], first: ['1', '2'], text: ['"all"', '"x"'], currency: ['USD', 'EUR'], unit: ['"mm"'], name: ['"Neu"'] };

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 250);
const { graph, whole } = createShop();

/** Where an error made a null: its path as far as there is an answer. Which of two failed fields of an object is named is up to the server. */
function nulls(data: unknown, errors: readonly any[] = []): string[] {
  const places = errors.map(({ path }) => {
    let value: any = data;
    const end = (path as (string | number)[]).findIndex((part) => (value = value?.[part]) == null);
    return JSON.stringify(end === -1 ? path : path.slice(0, end + 1));
  });
  return [...new Set(places)].sort();
}

describe.each(['query', 'mutation'] as const)('a random %s', (kind) => {
  it(`is answered as one schema would answer it, or refused before anything is fetched (seed ${seed})`, async () => {
    const count = { answered: 0, refused: 0 };
    const property = fc.asyncProperty(operations(whole, kind, LITERALS), async ({ query, variables }) => {
      fc.pre(validate(whole, parse(query)).length === 0);
      const expected = JSON.parse(JSON.stringify(await graphql({ schema: whole, source: query, variableValues: variables })));
      graph.calls.length = 0;
      const { data, errors } = await graph.run(query, variables);
      if (errors?.[0]?.extensions?.code === 'UNSUPPORTED_OPERATION') {
        count.refused += 1;
        expect([data, graph.calls]).toEqual([undefined, []]);
        return;
      }
      count.answered += 1;
      expect(data).toEqual(expected.data);
      expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
      expect(nulls(data, errors)).toEqual(nulls(expected.data, expected.errors));
    });
    await fc.assert(property, { seed, numRuns, maxSkipsPerRun: 100 });
    expect(count.refused).toBeLessThan(count.answered);
  });
});

const operationCount = Number(process.env['GATEHOUSE_RUNS'] ?? 1_500);

describe('a random operation on a random graph, split over random services', () => {
  it(`is answered as one schema would answer it (seed ${seed})`, { timeout: 600_000 }, async () => {
    const { answered, refused, coverage } = await prove({ seed, operations: operationCount });
    if (process.env['GATEHOUSE_COVERAGE'] === '1') console.log(`${answered} operations, of them\n${printCoverage(coverage)}`);
    expect(answered).toBeGreaterThanOrEqual(operationCount);
    // Every key leads everywhere, or the graph is not composed.
    expect(refused).toBe(0);
  });

  it.each(Object.keys(BUGS))(`would be answered otherwise if %s (seed ${seed})`, { timeout: 120_000 }, async (name) => {
    const { difference, operations } = await huntBug({ seed, bug: BUGS[name]!, operations: 1500 });
    expect(difference, `${operations} operations do not show it`).toBeDefined();
  });
});
