/** `gatehouse explain`: what an operation means to the services: their documents and calls, wave by wave, and what joins to what; what it costs, and which budget pays. No service is called. */
import { loadConfig } from '../config/index.ts';
import { OperatorError, formatFinding, printable } from '../errors.ts';
import { NO_POLICIES } from '../pipeline/authorization/rules.ts';
import { printCost } from '../plan/cost/print.ts';
import { printExplanation } from '../plan/explain.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { digestOf } from '../schema/generation.ts';
import type { Command } from './command.ts';
import { principalOf } from './explain-access.ts';
import { aboveBurst, budgetLines, explainBudget, spender } from './explain-budget.ts';
import { explainOperation, refusal } from './explain-operation.ts';
import { findingsIn, readText, readVariables } from './operation-file.ts';
import { loadSeenGraph, unseenFinding, type SeenGraph } from './seen-graph.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'what an operation asks of which service, and what it costs; no service is called',
  usage: 'FILE [--operation NAME] [--variables JSON|@FILE] [--claims JSON|@FILE]',
  examples: [
    'gatehouse explain documents/product-page.graphql',
    'gatehouse explain product-page.graphql --operation ProductPage',
    `gatehouse explain product-page.graphql --variables '{"withReviews": false}'`,
    'gatehouse explain product-page.graphql --variables @variables.json --json',
    `gatehouse explain product-page.graphql --claims '{"sub": "ada", "scope": "orders:read"}'`,
  ],
  options: { operation: { type: 'string' }, variables: { type: 'string' }, claims: { type: 'string' } },
  optionHelp: {
    '--operation NAME': 'which operation of the file; needed when it has several',
    '--variables JSON|@FILE': 'a JSON object, or a file with one; only @skip, @include and, with --claims, rules that read arguments need any',
    '--claims JSON|@FILE': 'who asks: the claims of a token, {} for nobody in particular; shows the verdict on each guarded field, and the budget that applies',
  },
  positionals: [1, 1],
  async run({ positionals: [file = ''], options: { operation, variables: given, claims }, config: configFile, io, json }) {
    const config = loadConfig(configFile, { env: io.env });
    const text = readText(file, io);
    const variables = typeof given === 'string' ? readVariables(given, io) : undefined;
    const principal = typeof claims === 'string' ? principalOf(readVariables(claims, io, 'claims'), config) : undefined;
    const name = typeof operation === 'string' ? operation : undefined;
    const [seen, loaded, budget] = await Promise.all([loadSeenGraph(config), loadPolicies(config.dir), explainBudget(config, spender(principal, config), io)]);
    const policies = loaded?.policies ?? NO_POLICIES;
    const { plan, explanation, cost, ...found } = withUnseen(seen, () => findingsIn({ file, text, name, cwd: io.cwd }, () => explainOperation({ text, name, variables, principal, config, policies, seen })));
    const tooMuch = budget && aboveBurst(budget, cost.total);
    const refused = [...found.refused, ...(tooMuch !== undefined && budget?.mode === 'enforce' ? [refusal(tooMuch)] : [])];
    const reported = [...found.reported, ...(tooMuch !== undefined && budget?.mode === 'report' ? [{ mode: 'rateLimit.mode', message: tooMuch }] : [])];
    const { cached, unseen, services } = seen;
    if (json) {
      const known = { ok: refused.length === 0, graph: digestOf(services), schemasLastSeen: cached, unseen, refused, reported: reported.map(({ message }) => message) };
      io.out(`${printable(JSON.stringify({ ...known, explanation, cost, budget: budget ?? null, plan }))}\n`);
    } else {
      const notes = [
        ...(cached.length > 0 ? [`Planned with the ${cached.length === 1 ? 'schema' : 'schemas'} last seen of ${cached.join(', ')}.`] : []),
        ...(unseen.length > 0 ? [formatFinding(unseenFinding(unseen))] : []),
        ...reported.map(({ mode, message }) => `Over a limit, which ${mode} only reports: ${message}`),
      ];
      const blocks = [printExplanation(explanation), printCost(cost, cost), `${budgetLines(config, principal, budget, cost.total).join('\n')}\n`, ...(notes.length > 0 ? [`${notes.join('\n')}\n`] : [])];
      io.out(blocks.filter((block) => block !== '\n').join('\n'));
      for (const message of refused) io.err(`${message}\n`);
    }
    return refused.length === 0 ? 0 : 1;
  },
};

/** A field that is unknown may be one of a service that was never seen. */
function withUnseen<Result>({ unseen }: SeenGraph, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof OperatorError && unseen.length > 0 ? new OperatorError([...error.findings, unseenFinding(unseen)]) : error;
  }
}
