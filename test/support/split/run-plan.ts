/** Plans in the open: made for an operation on a test graph, and run after something has happened to them. */
import { Kind, getVariableValues, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { CallContext } from '../../../src/upstream/executor.ts';
import type { Answers } from '../../../src/plan/answers.ts';
import { createExecutor } from '../../../src/plan/execute.ts';
import { createGraphModel } from '../../../src/plan/model.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { createPlanner, type Planner } from '../../../src/plan/planner.ts';
import { planServices } from '../../../src/plan/services.ts';
import { compileExact } from '../../../src/plan/shape-exact.ts';
import type { Plain, TestGraph } from '../graph.ts';

type Variables = Readonly<Record<string, unknown>>;

const planners = new WeakMap<TestGraph, Planner>();

/** @throws as the planner does. */
export function planOf(graph: TestGraph, query: string, variables: Variables): Plan {
  const planner = planners.get(graph) ?? createPlanner(createGraphModel(graph.schema, graph.services));
  planners.set(graph, planner);
  const { document, operation, coerced } = read(graph, query, variables);
  return planner.plan(document, operation, coerced);
}

/** `change` sees what the fetches brought before it is shaped. */
export async function runPlan(graph: TestGraph, plan: Plan, query: string, variables: Variables, change: (answers: Answers) => Answers = (answers) => answers): Promise<Plain> {
  const { coerced } = read(graph, query, variables);
  const context = {
    calls: 0, signal: new AbortController().signal, requestId: 'test', header: () => undefined,
    takeCall: () => undefined, needCalls: () => undefined, needPlanning: () => undefined, admit: () => () => undefined, returnHeader: () => undefined, freshness: [], noteFreshness: () => undefined,
  } as unknown as CallContext;
  const answers = await createExecutor(plan, planServices(graph.services, graph.upstreamOf))(context, coerced);
  const { data, errors } = compileExact(plan, graph.schema)(change(answers));
  const told = errors.map(({ message, path, extensions }) => ({ message, path, extensions: { code: extensions['code'] } }));
  return JSON.parse(JSON.stringify({ data, ...(told.length > 0 && { errors: told }) })) as Plain;
}

function read(graph: TestGraph, query: string, variables: Variables): { document: DocumentNode; operation: OperationDefinitionNode; coerced: Variables } {
  const document = parse(query);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  const { coerced } = getVariableValues(graph.schema, operation.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error(`these variables are refused before execution: ${JSON.stringify(variables)}`);
  return { document, operation, coerced };
}
