/** All tests of a gateway's folder: first everything that is wrong in the files, then case by case what came, and which guarded fields that has tested. */
import type { Config } from '../config/index.ts';
import { GatewayError, OperatorError, type Finding, type Place } from '../errors.ts';
import type { Policies } from '../pipeline/authorization/rules.ts';
import type { Asker } from './ask.ts';
import { checkMocks } from './check-mocks.ts';
import { compare, type Difference } from './compare.ts';
import type { MockedGraph } from './mocked-graph.ts';
import { prepareCase, type ReadyCase } from './prepare-case.ts';
import { findRulePlace } from './rule-places.ts';
import type { TestSource } from './test-files.ts';

export interface CaseReport extends Required<Place> {
  readonly name: string;
  /** What is not as expected; none: the case passes. */
  readonly differences: readonly Difference[];
  /** Rules and mocks that failed, which no expectation makes good. */
  readonly failures: readonly string[];
}

/** What cases that pass have shown of a guarded field. */
export interface FieldReport {
  readonly field: string;
  readonly rule: string;
  readonly place: Place | undefined;
  readonly allowed: boolean;
  readonly denied: boolean;
}

export interface TestReport {
  readonly cases: readonly CaseReport[];
  readonly fields: readonly FieldReport[];
}

export interface TestOptions {
  readonly config: Config;
  readonly policies: Policies;
  readonly mocked: MockedGraph;
  readonly asker: Asker;
}

/** @throws OperatorError with everything that is wrong in the files; then no case has run. */
export async function runTests(sources: readonly TestSource[], { config, policies, mocked: { graph }, asker }: TestOptions): Promise<TestReport> {
  const findings: Finding[] = [];
  const schemas = [graph.schema, ...graph.services.map(({ schema }) => schema)];
  const ready = sources.flatMap((source) => {
    for (const { path, message } of checkMocks(source.mocks, schemas)) findings.push({ ...source.placeOf(['mocks', ...path]), message });
    return source.cases.flatMap((one, index) => prepareCase(source, index, one, { config, asker, schemas }, (finding) => void findings.push(finding)) ?? []);
  });
  if (findings.length > 0) throw new OperatorError(findings);

  const shown = { allowed: new Set<string>(), denied: new Set<string>() };
  const cases: CaseReport[] = [];
  for (const one of ready) cases.push(await runCase(one, asker, shown));
  const fields = asker.guarded.map(({ field, rule }) => ({ field, rule, place: findRulePlace(field, graph.schema, policies, graph.services), allowed: shown.allowed.has(field), denied: shown.denied.has(field) }));
  return { cases, fields };
}

async function runCase({ name, place, expectation, mocks, operation }: ReadyCase, asker: Asker, shown: { readonly allowed: Set<string>; readonly denied: Set<string> }): Promise<CaseReport> {
  if (operation instanceof GatewayError) return { name, ...place, differences: [], failures: [] };
  const outcome = await asker.run(operation, mocks);
  const { failures } = outcome;
  // What a failure leads to is no difference of its own.
  const differences = failures.length > 0 ? [] : compare(expectation, outcome);
  if (failures.length + differences.length === 0) {
    for (const field of outcome.delivered) shown.allowed.add(field);
    for (const field of outcome.denied) shown.denied.add(field);
  }
  return { name, ...place, differences, failures };
}
