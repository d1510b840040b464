/** `gatehouse policy test`: the cases of policies/*.test.yaml against the composed graph with mocked services. No service is called for them. */
import { loadConfig } from '../config/index.ts';
import { OperatorError, printable } from '../errors.ts';
import { NO_POLICIES, type Policies } from '../pipeline/authorization/rules.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { createAsker, type Asker } from '../policy-test/ask.ts';
import { exampleTest } from '../policy-test/example.ts';
import { loadMockedGraph, type MockedGraph } from '../policy-test/mocked-graph.ts';
import { runTests, type TestReport } from '../policy-test/run-tests.ts';
import { readTestFiles } from '../policy-test/test-files.ts';
import type { Command, Invocation } from './command.ts';
import { isTested, passes, printReport, stateOf } from './policy-report.ts';
import { askingForSchemas, withProgress } from './progress.ts';

export const policyTestCommand: Command = {
  name: 'policy test',
  summary: 'run policies/*.test.yaml on mocked services, and say which guarded fields are tested',
  usage: '[--require-tested]',
  examples: ['gatehouse policy test', 'gatehouse policy test --require-tested', 'gatehouse policy test --json'],
  options: { 'require-tested': { type: 'boolean' } },
  optionHelp: { '--require-tested': 'a guarded field that no case tests is a finding' },
  positionals: [0, 0],
  async run(invocation) {
    const { config: file, options, io, json } = invocation;
    const config = loadConfig(file, { env: io.env });
    const sources = readTestFiles(config.dir);
    const policies = (await loadPolicies(config.dir))?.policies ?? NO_POLICIES;
    const mocked = await withProgress(askingForSchemas(config), { io, json }, () => loadMockedGraph(config));
    const asker = createAsker(mocked, config, policies);
    if (sources.length === 0) return adviseOn(asker, mocked, invocation);
    const report = await withProgress('Running the tests', { io, json }, () => runTests(sources, { config, policies, mocked, asker }));
    const untested = report.fields.filter((field) => options['require-tested'] === true && !isTested(field));
    const isFine = report.cases.every(passes) && untested.length === 0;
    if (json) io.out(`${printable(JSON.stringify({ ok: isFine, ...toJson(report), schemasLastSeen: mocked.cached }))}\n`);
    else {
      io.out(printReport(report, { cwd: io.cwd, dir: config.dir }));
      if (mocked.cached.length > 0) io.out(`Tested with the ${mocked.cached.length === 1 ? 'schema' : 'schemas'} last seen of ${mocked.cached.join(', ')}.\n`);
    }
    // With --json they are in the report.
    if (untested.length > 0 && !json) throw new OperatorError(untested.map(({ field, rule, place }) => ({ ...(place ?? placeOfFallback(policies)), message: `\`${field}\` is guarded by ${rule}, and no case that passes tests it.` })));
    return isFine ? 0 : 1;
  },
};

function placeOfFallback({ policies }: Policies): { readonly file?: string } {
  return policies.length > 0 ? { file: 'policies/index.ts' } : {};
}

function toJson({ cases, fields }: TestReport): object {
  return {
    cases: cases.map((one) => ({ ok: passes(one), ...one })),
    fields: fields.map((one) => ({ ...one, state: stateOf(one), place: one.place ?? null })),
  };
}

async function adviseOn(asker: Asker, { graph }: MockedGraph, { io, json }: Invocation): Promise<number> {
  if (asker.guarded.length === 0) {
    io.out(json ? `${JSON.stringify({ ok: true, cases: [], fields: [], schemasLastSeen: [] })}\n` : 'Nothing is guarded, and there are no tests: there is nothing to do.\n');
    return 0;
  }
  for (const { field } of asker.guarded) {
    const example = await exampleTest(field, graph.schema, asker);
    if (example !== undefined) throw new OperatorError([{ message: `There are no tests: no policies/*.test.yaml. Of ${asker.guarded.length === 1 ? 'one guarded field' : `${asker.guarded.length} guarded fields`} none is tested. A first one, as ${example.file}:\n\n${example.text}` }]);
  }
  throw new OperatorError([{ message: 'There are no tests: no policies/*.test.yaml. docs/policies.md shows one.' }]);
}
