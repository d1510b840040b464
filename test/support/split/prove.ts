/** The differential proof: random splits, random operations on each, and a report that reads by itself when one fails. */
import fc from 'fast-check';
import type { RandomOperation } from '../operations.ts';
import type { Bug } from './bugs.ts';
import { createCase, createOperation, judge, type Run, type SplitCase, type Verdict } from './case.ts';
import { countFeatures, type Coverage } from './coverage.ts';
import { reduceOperation } from './reduce.ts';
import { planOf, runPlan } from './run-plan.ts';

const PER_SPLIT = 20;

export interface Proof {
  readonly answered: number;
  /** Answered with UNSUPPORTED_OPERATION. */
  readonly refused: number;
  readonly splits: number;
  readonly coverage: Coverage;
}

export interface ProofOptions {
  readonly seed: number;
  /** How many operations, or a few more. */
  readonly operations: number;
  /** Engine under test; that of the graph without it. */
  readonly runOf?: (split: SplitCase) => Run;
}

/** @throws with services, operation and both answers, for the first operation that is answered differently. */
export async function prove({ seed, operations, runOf }: ProofOptions): Promise<Proof> {
  const count = { answered: 0, refused: 0, splits: 0 };
  const coverage: Coverage = new Map();
  const property = fc.asyncProperty(fc.gen(), async (gen) => {
    const split = createCase(gen);
    if (split === undefined) return;
    count.splits += 1;
    for (let index = 0; index < (split.hasKeylessDoor ? PER_SPLIT * 6 : PER_SPLIT); index += 1) {
      const operation = createOperation(gen, split, index % 5 === 4 ? 'mutation' : 'query');
      if (operation === undefined) continue;
      const run = runOf?.(split);
      const verdict = await judge(split, operation, run);
      if (verdict.outcome === 'different') throw new Error(await report(split, operation, run));
      count[verdict.outcome === 'equal' ? 'answered' : 'refused'] += 1;
      countFeatures(coverage, split, operation, verdict);
    }
  });
  const shrinks = process.env['GATEHOUSE_SHRINK'] === '1';
  while (count.answered + count.refused < operations) {
    // In rounds: a split that does not compose, and an operation that is not valid, count for nothing.
    const numRuns = Math.ceil((operations - count.answered - count.refused) / PER_SPLIT);
    const { errorInstance } = await fc.check(property, { seed: seed + count.splits, numRuns, endOnFailure: !shrinks });
    // What was drawn says nothing to anyone; the report does.
    if (errorInstance instanceof Error) throw errorInstance;
  }
  return { ...count, coverage };
}

/** Few random plans have what a bug could spoil. */
const TRIED_PER_FIT = 16;

/** The first operation that shows the bug, which is put into each plan that can have it; the plan as it is must be right. */
export async function huntBug({ seed, operations, bug }: { readonly seed: number; readonly operations: number; readonly bug: Bug }): Promise<{ readonly difference: string | undefined; readonly operations: number }> {
  const spoilt = { difference: undefined as string | undefined, operations: 0 };
  const property = fc.asyncProperty(fc.gen(), async (gen) => {
    const split = spoilt.difference === undefined && spoilt.operations < operations ? createCase(gen) : undefined;
    for (let index = 0; split !== undefined && spoilt.difference === undefined && index < PER_SPLIT; index += 1) {
      const operation = createOperation(gen, split, 'query');
      const plan = operation && bug(planOf(split.graph, operation.query, operation.variables));
      if (operation === undefined || plan === undefined) continue;
      spoilt.operations += 1;
      const { outcome, reason } = await judge(split, operation, (query, variables) => runPlan(split.graph, plan.plan, query, variables, plan.change));
      if (outcome !== 'equal') spoilt.difference = reason;
    }
  });
  await fc.assert(property, { seed, numRuns: Math.ceil(operations / PER_SPLIT) * TRIED_PER_FIT, endOnFailure: true });
  return spoilt;
}

async function report(split: SplitCase, operation: RandomOperation, run: Run | undefined): Promise<string> {
  const smallest = await reduceOperation(split.whole, operation, async (candidate) => (await judge(split, candidate, run)).outcome === 'different');
  const verdict: Verdict = await judge(split, smallest, run);
  const calls = split.graph.calls.map(({ service, query, variables }) => `${service}: ${query.replace(/\s+/g, ' ')} ${JSON.stringify(variables ?? {})}`);
  return [
    verdict.reason ?? 'it differs no more when it runs again',
    '--- operation', smallest.query, JSON.stringify(smallest.variables),
    '--- as one schema', JSON.stringify(verdict.expected), '--- answered', JSON.stringify(verdict.actual),
    '--- calls', ...calls,
    ...Object.entries(split.services).map(([name, { sdl, naming }]) => `--- ${name} ${JSON.stringify(naming)}\n${sdl}`),
  ].join('\n');
}
