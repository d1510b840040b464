/** `gatehouse explain`: what an operation means to the services: their documents and calls, wave by wave, and what joins to what. Nobody is called. */
import { Kind, type OperationDefinitionNode } from 'graphql';
import { loadConfig, type Config } from '../config/index.ts';
import type { Principal } from '../context.ts';
import { OperatorError, formatFinding, printable } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { NO_POLICIES, type Policies } from '../pipeline/authorization/rules.ts';
import { createPreparer } from '../pipeline/document/prepare.ts';
import { coerceVariables } from '../pipeline/document/variables.ts';
import { conditionVariables } from '../plan/collect.ts';
import { callsOf } from '../plan/calls.ts';
import { createRestDescriber } from '../plan/explain-rest.ts';
import { explainPlan, printExplanation, type Explanation } from '../plan/explain.ts';
import { createGraphModel } from '../plan/model.ts';
import type { Plan } from '../plan/plan.ts';
import { createPlanner } from '../plan/planner.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { digestOf } from '../schema/generation.ts';
import { UsageError, type Command } from './command.ts';
import { findAccess, principalOf } from './explain-access.ts';
import { findingsIn, located, readText, readVariables } from './operation-file.ts';
import { loadSeenGraph, unseenFinding, type SeenGraph } from './seen-graph.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'what an operation asks of which service, in which order; nothing is called',
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
    '--claims JSON|@FILE': 'who asks: the claims of a token, {} for nobody in particular; shows the verdict on each guarded field',
  },
  positionals: [1, 1],
  async run({ positionals: [file = ''], options: { operation, variables: given, claims }, config: configFile, io, json }) {
    const config = loadConfig(configFile, { env: io.env });
    const text = readText(file, io);
    const variables = typeof given === 'string' ? readVariables(given, io) : undefined;
    const principal = typeof claims === 'string' ? principalOf(readVariables(claims, io, 'claims'), config) : undefined;
    const name = typeof operation === 'string' ? operation : undefined;
    const [seen, loaded] = await Promise.all([loadSeenGraph(config), loadPolicies(config.dir)]);
    const policies = loaded?.policies ?? NO_POLICIES;
    const { plan, explanation, refused, reported } = withUnseen(seen, () => findingsIn({ file, text, name, cwd: io.cwd }, () => explain({ text, name, variables, principal, config, policies, seen })));
    const { cached, unseen, services } = seen;
    if (json) {
      const found = { ok: refused.length === 0, graph: digestOf(services), schemasLastSeen: cached, unseen, refused, reported };
      io.out(`${printable(JSON.stringify({ ...found, explanation, plan }))}\n`);
    } else {
      const notes = [
        ...(cached.length > 0 ? [`Planned with the ${cached.length === 1 ? 'schema' : 'schemas'} last seen of ${cached.join(', ')}.`] : []),
        ...(unseen.length > 0 ? [formatFinding(unseenFinding(unseen))] : []),
        ...reported.map((message) => `Over a limit, which limits.mode only reports: ${message}`),
      ];
      io.out(`${printExplanation(explanation)}${notes.length > 0 ? `\n${notes.join('\n')}\n` : ''}`);
      for (const message of refused) io.err(`${message}\n`);
    }
    return refused.length === 0 ? 0 : 1;
  },
};

interface Question {
  readonly text: string;
  /** Of the operation, where it was given. */
  readonly name: string | undefined;
  readonly variables: JsonObject | undefined;
  /** Undefined: nobody has said who asks. */
  readonly principal: Principal | undefined;
  readonly config: Config;
  readonly policies: Policies;
  readonly seen: SeenGraph;
}

interface Answer {
  readonly plan: Plan;
  readonly explanation: Explanation;
  /** What the gateway would not serve all the same, in a sentence each. */
  readonly refused: readonly string[];
  /** Limits that it exceeds and that are not enforced. */
  readonly reported: readonly string[];
}

/** @throws GatewayError or GatewayErrors, as a client would get them, with places; UsageError when a variable is missing without which nothing is known. */
function explain({ text, name, variables, principal, config, policies, seen }: Question): Answer {
  const { graph: { schema }, services } = seen;
  const { limits, services: configured } = config;
  const reported: string[] = [];
  // Suggestions in messages are for those who may introspect, as whoever has the folder may.
  const preparer = createPreparer({ limits, introspection: true, onReport: ({ message }) => void reported.push(message) });
  const { document, operation, operationName } = preparer.prepare(schema, text, name);
  const conditions = variables === undefined ? new Set(conditionVariables(document)) : undefined;
  // A plan depends on no other variables; whoever names none is not asked for the rest.
  const needed = conditions === undefined ? operation : { ...operation, variableDefinitions: operation.variableDefinitions?.filter(({ variable }) => conditions.has(variable.name.value)) ?? [] };
  if (variables === undefined) requireConditions(needed);
  const values = coerceVariables(schema, needed, variables, { maySuggest: () => true });
  const model = createGraphModel(schema, services);
  const access = findAccess({ model, config, policies, seen, document, operation, principal, variables: values, hasVariables: variables !== undefined });
  const plan = located(text, document, () => createPlanner(model).plan(document, operation, values, access.forPlanner));
  const describeRest = createRestDescriber(services, (service) => configured[service]?.bulkSize ?? 1);
  const { fields, refused } = access.of(plan);
  const explanation = explainPlan(plan, describeRest, operationName, fields);
  return { plan, explanation, refused: [...refused, ...refusals(config, { plan, calls: callsOf(plan, model), explained: explanation.calls, principal })], reported };
}

/** Variables here are those that `@skip` and `@include` read. */
function requireConditions({ variableDefinitions = [] }: OperationDefinitionNode): void {
  const names = variableDefinitions.filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined).map(({ variable }) => variable.name.value);
  if (names.length === 0) return;
  const example = JSON.stringify(Object.fromEntries(names.map((name) => [name, true])));
  throw new UsageError(`What is asked depends on ${names.map((name) => `$${name}`).join(', ')}, which @skip or @include reads; say which with --variables '${example}'.`);
}

interface Calls {
  readonly plan: Plan;
  /** That the gateway counts before the first. */
  readonly calls: number;
  /** That are explained: with those that wait for a row. */
  readonly explained: number;
  readonly principal: Principal | undefined;
}

function mayIntrospect({ introspection }: Config['server'], principal: Principal | undefined): boolean {
  return typeof introspection === 'boolean' ? introspection : introspection.roles.some((role) => principal?.roles.has(role));
}

/** What the gateway would not serve, or not whole, though there is a plan. */
function refusals({ server, limits }: Config, { plan: { introspection }, calls, explained, principal }: Calls): string[] {
  const most = limits.mode === 'enforce' ? limits.upstreamCalls : Number.POSITIVE_INFINITY;
  const why = `it needs ${explained} calls to services, and limits.upstreamCalls is ${most}.`;
  return [
    ...(introspection !== undefined && !mayIntrospect(server, principal) ? [`The gateway would refuse it: server.introspection is ${server.introspection === false ? 'off' : `for ${server.introspection === true ? 'all' : server.introspection.roles.join(', ')}`}.`] : []),
    ...(calls > most ? [`The gateway would refuse it: ${why}`] : explained > most ? [`The gateway would not answer it whole: ${why}`] : []),
  ];
}

/** A field that is unknown may be one of a service that was never seen. */
function withUnseen<Result>({ unseen }: SeenGraph, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof OperatorError && unseen.length > 0 ? new OperatorError([...error.findings, unseenFinding(unseen)]) : error;
  }
}
