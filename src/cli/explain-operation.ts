/** What `gatehouse explain` finds out about one operation: its plan, access and cost, and what the gateway would not serve of it. */
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Config } from '../config/index.ts';
import type { Principal } from '../context.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Policies } from '../pipeline/authorization/rules.ts';
import { createPreparer } from '../pipeline/document/prepare.ts';
import { coerceVariables } from '../pipeline/document/variables.ts';
import { conditionVariables } from '../plan/collect.ts';
import { callsOf } from '../plan/calls.ts';
import { createRestDescriber } from '../plan/explain-rest.ts';
import { explainPlan, type Explanation } from '../plan/explain.ts';
import { createGraphModel } from '../plan/model.ts';
import type { Plan } from '../plan/plan.ts';
import { createPlanner } from '../plan/planner.ts';
import { UsageError } from './command.ts';
import { findAccess } from './explain-access.ts';
import { explainOperationCost, type CostAnswer } from './explain-cost.ts';
import { located } from './operation-file.ts';
import type { SeenGraph } from './seen-graph.ts';

export interface Question {
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

export interface Answer {
  readonly plan: Plan;
  readonly explanation: Explanation;
  readonly cost: CostAnswer;
  /** What the gateway would not serve all the same, in a sentence each. */
  readonly refused: readonly string[];
  /** What is wrong and only reported, and the key that says so. */
  readonly reported: readonly Reported[];
}

export interface Reported {
  readonly mode: 'limits.mode' | 'cost.mode';
  readonly message: string;
}

/** @throws GatewayError or GatewayErrors, as a client would get them, with places; UsageError when a variable is missing without which nothing is known. */
export function explainOperation({ text, name, variables, principal, config, policies, seen }: Question): Answer {
  const { graph: { schema }, services } = seen;
  const { limits, services: configured } = config;
  const reported: Reported[] = [];
  // Suggestions in messages are for those who may introspect, as whoever has the folder may.
  const preparer = createPreparer({ limits, introspection: true, onReport: ({ message }) => void reported.push({ mode: 'limits.mode', message }) });
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
  const { cost, faults } = explainOperationCost({ config, schema, document, operation, variables: values, hasVariables: variables !== undefined, access: access.forPlanner });
  const isEnforced = cost.mode === 'enforce';
  if (!isEnforced) reported.push(...faults.map((message): Reported => ({ mode: 'cost.mode', message })));
  return { plan, explanation, cost, refused: [...refused, ...(isEnforced ? faults.map(refusal) : []), ...refusals(config, { plan, calls: callsOf(plan, model), explained: explanation.calls, principal })], reported };
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

/** `why` is a sentence without its beginning, or one of a refusal's own. */
export function refusal(why: string): string {
  return `The gateway would refuse it: ${why}`;
}

/** What the gateway would not serve, or not whole, though there is a plan. */
function refusals({ server, limits }: Config, { plan: { introspection }, calls, explained, principal }: Calls): string[] {
  const most = limits.mode === 'enforce' ? limits.upstreamCalls : Number.POSITIVE_INFINITY;
  const why = `it needs ${explained} calls to services, and limits.upstreamCalls is ${most}.`;
  return [
    ...(introspection !== undefined && !mayIntrospect(server, principal) ? [refusal(`server.introspection is ${server.introspection === false ? 'off' : `for ${server.introspection === true ? 'all' : server.introspection.roles.join(', ')}`}.`)] : []),
    ...(calls > most ? [refusal(why)] : explained > most ? [`The gateway would not answer it whole: ${why}`] : []),
  ];
}
