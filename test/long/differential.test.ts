// The differential proof at length (test/plan/differential.test.ts): 10,000 operations, and each feature of the planner often
// enough to say that it was tried. GATEHOUSE_SEED repeats a run, GATEHOUSE_RUNS makes it longer.
import { expect, it } from 'vitest';
import { FEATURES, printCoverage } from '../support/split/coverage.ts';
import { prove } from '../support/split/prove.ts';

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const operations = Number(process.env['GATEHOUSE_RUNS'] ?? 10_000);

it(`10,000 random operations on random splits are answered as one schema would (seed ${seed})`, { timeout: 1_800_000 }, async () => {
  const { answered, refused, splits, coverage } = await prove({ seed, operations });
  console.log(`${answered} operations on ${splits} graphs (seed ${seed}), of them\n${printCoverage(coverage)}`);
  expect(refused).toBe(0);
  const least = Math.min(100, operations / 100);
  expect(FEATURES.filter((name) => (coverage.get(name) ?? 0) < least)).toEqual([]);
});
