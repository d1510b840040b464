/**
 * The engine of one graph: an operation's plan is made once, compiled, kept, and run. What it answers is exactly what one
 * server with all the data would answer.
 */
import { Kind, execute, isInputType, parse, parseType, parseValue, typeFromAST, valueFromAST, type DocumentNode, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { ANONYMOUS, type CostFormula, type OperationContext, type Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { defaultsOf } from '../pipeline/document/assumed-variables.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { ServiceUpstream } from '../schema/subschema-executor.ts';
import type { Answers, Row } from './answers.ts';
import { nullRefusal } from './arguments.ts';
import { callsOf } from './calls.ts';
import { createPlanCache, type PlanCache } from './cache.ts';
import { createCostModel, type CostOptions, type OperationCost } from './cost/index.ts';
import { conditionVariables } from './collect.ts';
import { createExecutor } from './execute.ts';
import { createGraphModel, type GraphModel } from './model.ts';
import type { Plan } from './plan.ts';
import { conditionsAhead, signsAhead } from './plan-ahead.ts';
import { createOperationAccess, type AccessOptions, type OperationAccess } from './operation-access.ts';
import { createPlanner } from './planner.ts';
import { planServices } from './services.ts';
import { variablesIn } from './selection.ts';
import { compileExact } from './shape-exact.ts';
import { BAIL, compileFast } from './shape-fast.ts';
import { createVisibleSchemas } from './visible-schemas.ts';

export interface PlanEngine {
  readonly model: GraphModel;
  /** @throws GatewayError as {@link createPlanner} says. */
  readonly plan: (operation: Asked) => Plan;
  /** What the operation costs as planned; throws as `plan`. */
  readonly cost: (operation: Asked) => OperationCost;
  /**
   * Does not reject for what a service does.
   *
   * @throws GatewayError when access rules refuse all of the operation, when it cannot be planned, needs more calls than it may make, or has null where none may be.
   */
  readonly execute: (operation: OperationContext) => Promise<ExecutionResult>;
  /** Makes the plans of plan-ahead.ts and keeps them; returns how many there are. @throws GatewayError for what has none. */
  readonly planAhead: (document: DocumentNode, operation: OperationDefinitionNode) => number;
  readonly stats: PlanCache<object>['stats'];
}

export interface EngineGraph {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly services: readonly ServiceDefinition[];
}

/** What an operation's plan depends on. */
type Asked = Pick<OperationContext, 'document' | 'operation' | 'variables' | 'principal'>;

interface Prepared {
  readonly plan: Plan;
  /** At least. */
  readonly calls: number;
  readonly cost: OperationCost;
  readonly run: (operation: OperationContext) => Promise<ExecutionResult>;
}

/**
 * Bytes of an operation's plan, closures, and cost formula, for each character of the plan's text and beside it: as much as the dearest of
 * eight operations took (W4 of bench/, 68 kB), the cheapest had 0.7 of it. What only odd answers make is not in it.
 */
const HEAP_PER_TEXT = 16;
const HEAP_PER_PLAN = 6_144;

export interface EngineOptions {
  /** Left out: everybody may have everything. */
  readonly access?: AccessOptions | undefined;
  /** Left out: as `cost` of the configuration has it by default. */
  readonly cost?: CostOptions | undefined;
  /** Of all plans. */
  readonly cacheBytes?: number | undefined;
}

/** What is found once about an operation. */
interface Facts {
  readonly conditions: readonly string[];
  readonly access: OperationAccess | undefined;
}

export function createPlanEngine({ schema, services }: EngineGraph, upstreamOf: (service: string) => ServiceUpstream, { access, cost = DEFAULT_COST, cacheBytes }: EngineOptions = {}): PlanEngine {
  const model = createGraphModel(schema, services);
  const planner = createPlanner(model);
  const called = planServices(services, upstreamOf);
  const costs = createCostModel(schema, cost);
  const cache = createPlanCache<Prepared | GatewayError>(cacheBytes);
  const accessTo = access && createOperationAccess(model, access);
  const schemaOf = access?.mode === 'enforce' ? createVisibleSchemas(schema, access.guards) : () => schema;
  const facts = new WeakMap<OperationDefinitionNode, Facts>();

  const factsOf = ({ document, operation }: Asked): Facts => {
    let known = facts.get(operation);
    if (known === undefined) facts.set(operation, (known = { conditions: conditionVariables(document), access: accessTo?.(document, operation) }));
    return known;
  };

  const prepare = ({ document, operation, variables }: Asked, { conditions, access: own }: Facts, signs: string, needPlanning?: () => void): Prepared => {
    const values = conditions.length === 0 ? '' : conditions.map((name) => (variables[name] === true ? '+' : variables[name] === false ? '-' : '?')).join('');
    // Of one operation there are always as many of each.
    const planned = cache.get(operation, values + signs, (): { value: Prepared | GatewayError; bytes: number } => {
      needPlanning?.();
      try {
        const access = own?.accessOf(signs);
        const plan = planner.plan(document, operation, variables, access);
        const text = JSON.stringify(plan);
        return { value: { plan, calls: callsOf(plan, model), cost: costs.compile(document, operation, variables, access), run: compile(plan, schema, called, { ask: own?.askOf(plan, schema), schemaOf }) }, bytes: HEAP_PER_PLAN + signs.length + text.length * HEAP_PER_TEXT };
      } catch (error) {
        // To find out again what cannot be planned may take as long as the longest planning.
        if (error instanceof GatewayError) return { value: error, bytes: HEAP_PER_PLAN + signs.length };
        throw error;
      }
    });
    if (planned instanceof GatewayError) throw planned;
    return planned;
  };

  const prepared = (operation: Asked): Prepared => {
    const known = factsOf(operation);
    return prepare(operation, known, known.access?.decide(operation.principal, operation.variables) ?? '');
  };

  return {
    model,
    plan: (operation) => prepared(operation).plan,
    cost: (operation) => prepared(operation).cost,
    async execute(operation) {
      const known = factsOf(operation);
      const signs = known.access?.decide(operation.principal, operation.variables) ?? '';
      const { plan, calls, cost, run } = prepare(operation, known, signs, operation.needPlanning);
      known.access?.tell(signs, plan, operation);
      for (const { variable, type } of plan.required) if (operation.variables[variable] === null) throw nullRefusal(variable, type);
      operation.needCalls(calls);
      return runAdmitted(operation, cost, run);
    },
    planAhead(document, operation) {
      // As requests have them: a rule that trusts in a default would fail without it, and say so.
      const defaults = defaultsOf(schema, operation);
      const plans = conditionsAhead(factsOf({ document, operation, variables: {}, principal: ANONYMOUS }).conditions).map((values) => {
        const variables = { ...defaults, ...values };
        const asked: Asked = { document, operation, variables, principal: ANONYMOUS };
        const known = factsOf(asked);
        return signsAhead(known.access?.decide(ANONYMOUS, variables) ?? '').map((signs) => prepare(asked, known, signs)).length;
      });
      return plans.reduce((sum, count) => sum + count, 0);
    },
    stats: cache.stats,
  };
}

/** Defaults of the configuration. */
export const DEFAULT_COST: CostOptions = { defaultListSize: 10, mutation: 10 };

/** What was admitted at an estimate is settled whatever becomes of it. */
export async function runAdmitted(operation: OperationContext, cost: CostFormula, run: (operation: OperationContext) => Promise<ExecutionResult>): Promise<ExecutionResult> {
  const admission = operation.admit(cost);
  const settle = admission instanceof Promise ? await admission : admission;
  let result: ExecutionResult | undefined;
  try {
    return (result = await run(operation));
  } finally {
    settle(result);
  }
}

/** What differs between callers of one plan. */
interface Callers {
  readonly ask: ReturnType<OperationAccess['askOf']>;
  /** What introspection shows. */
  readonly schemaOf: (principal: Principal) => GraphQLSchema;
}

/** The plan, ready to run: what can be done before the first request is done here. */
function compile(plan: Plan, schema: GraphQLSchema, services: ReturnType<typeof planServices>, { ask, schemaOf }: Callers): Prepared['run'] {
  const fetchAll = createExecutor(plan, services, nullChecks(plan, schema));
  // What is denied is an error, and those are the exact shaper's.
  const shape = plan.denied === undefined ? compileFast(plan, schema) : undefined;
  const literals = plan.literals === undefined ? undefined : compileLiterals(plan.literals, schema);
  // Most plans never meet an odd answer.
  let exact: ReturnType<typeof compileExact> | undefined;
  const introspection = plan.introspection === undefined ? undefined : parse(plan.introspection, { noLocation: true });
  return async (operation) => {
    const introspected = introspection === undefined ? undefined : await execute({ schema: schemaOf(operation.principal), document: introspection, variableValues: operation.variables });
    const own = (introspected?.data ?? undefined) as Row | undefined;
    const answers = await fetchAll(operation, literals === undefined ? operation.variables : { ...operation.variables, ...literals(operation.variables) });
    if (ask !== undefined) await ask(answers, operation);
    if (answers.faults.isEmpty && answers.denials === undefined && shape !== undefined) {
      const data = shape(answers, own);
      if (data !== BAIL) return { data };
    }
    const { data, errors } = (exact ??= compileExact(plan, schema))(answers, own);
    const all = [...(introspected?.errors ?? []), ...errors];
    return { data, ...(all.length > 0 && { errors: all }) };
  };
}

/** Shapes one root field as the response will have it. Compiled for mutations that come to it only. */
function nullChecks(plan: Plan, schema: GraphQLSchema): (fetch: number, answers: Answers) => boolean {
  const checks = new Map<number, ReturnType<typeof compileExact>>();
  return (fetch, answers) => {
    let check = checks.get(fetch);
    if (check === undefined) {
      const fields = plan.shape.fields.filter((field) => field.fetch === fetch);
      checks.set(fetch, (check = compileExact({ ...plan, shape: { ...plan.shape, fields } }, schema)));
    }
    return check(answers).data === null;
  };
}

/** Their values; read once where no variable stands in them. */
function compileLiterals(literals: NonNullable<Plan['literals']>, schema: GraphQLSchema): (variables: OperationContext['variables']) => Readonly<Record<string, unknown>> {
  const reads = literals.map(({ name, type: declared, literal }) => {
    const node = parseValue(literal, { noLocation: true });
    const type = typeFromAST(schema, parseType(declared, { noLocation: true }));
    if (!isInputType(type)) throw new TypeError(`the graph has no input type ${declared}`);
    const value: unknown = valueFromAST(node, type);
    const isFixed = variablesIn([{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: node }]).length === 0;
    return { name, read: (variables: OperationContext['variables']): unknown => (isFixed ? value : valueFromAST(node, type, variables)) };
  });
  return (variables) => Object.fromEntries(reads.map(({ name, read }) => [name, read(variables)]));
}
