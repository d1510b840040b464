/**
 * Which engine runs the operations of each graph. `execution.engine` says so at start, for all of them: no operation ever
 * reaches the other one, whatever a client sends.
 */
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { OperationContext, Principal } from '../context.ts';
import type { GatewayError } from '../errors.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import type { ServiceUpstream } from '../schema/subschema-executor.ts';
import { assertAgreement } from './agree.ts';
import { createCostModel, type CostModel, type CostOptions } from './cost/index.ts';
import { createPlanEngine, DEFAULT_COST, runAdmitted, type PlanEngine } from './engine.ts';
import type { AccessOptions } from './operation-access.ts';
import { findStitchFault } from './stitch-faults.ts';
import { executeStitched, type StitchedGraph } from './stitched.ts';
import { createHides, createVisibleSchemas } from './visible-schemas.ts';

export type EngineName = 'plan' | 'stitch';

export interface Engines {
  /** Called with every graph before it serves. `access`: its rules; left out, everybody may have everything. */
  readonly prepare: (graph: ComposedGraph, access?: AccessOptions) => void;
  /** What the engine cannot run of what is valid, found without planning; called once for each operation of a graph. */
  readonly check: (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => GatewayError | undefined;
  readonly execute: (operation: OperationContext) => Promise<ExecutionResult>;
  /** Makes what can be made of an operation before it is asked for; returns how many plans there are. @throws GatewayError for what has none. */
  readonly planAhead: (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => number;
  /** Whether rules keep part of the graph from a caller whatever they ask. Looks at every guarded field in turn: not for each request. */
  readonly hidesFrom: (schema: GraphQLSchema, principal: Principal) => boolean;
}

type Engine = Omit<Engines, 'hidesFrom'>;

export function createEngines(name: EngineName, upstreamOf: (service: string) => ServiceUpstream | undefined, cost: CostOptions = DEFAULT_COST): Engines {
  const engine = name === 'stitch' ? stitchEngines(cost) : planEngines(upstreamOf, cost);
  const hides = new WeakMap<GraphQLSchema, ReturnType<typeof createHides>>();
  return {
    ...engine,
    prepare(graph, access) {
      engine.prepare(graph, access);
      if (access?.mode === 'enforce') hides.set(graph.schema, createHides(graph.schema, access.guards));
    },
    hidesFrom: (schema, principal) => hides.get(schema)?.(principal) ?? false,
  };
}

function planEngines(upstreamOf: (service: string) => ServiceUpstream | undefined, cost: CostOptions): Engine {
  const engines = new WeakMap<GraphQLSchema, PlanEngine>();
  return {
    prepare(graph, access) {
      const engine = createPlanEngine(graph, (service) => upstreamOf(service) ?? missing(service), { access, cost });
      assertAgreement(engine.model, graph.stitched);
      engines.set(graph.schema, engine);
    },
    check: () => undefined,
    execute: (operation) => (engines.get(operation.schema) ?? missing('graph')).execute(operation),
    planAhead: (schema, document, operation) => (engines.get(schema) ?? missing('graph')).planAhead(document, operation),
  };
}

function stitchEngines(cost: CostOptions): Engine {
  const graphs = new WeakMap<GraphQLSchema, StitchedGraph & { readonly graph: ComposedGraph; readonly costs: CostModel }>();
  return {
    prepare(graph, access) {
      if (access !== undefined && access.guardSchema === undefined) throw new TypeError('the stitch engine was not told how to guard a schema');
      graphs.set(graph.schema, {
        graph,
        costs: createCostModel(graph.schema, cost),
        schema: access?.guardSchema?.(graph.schema) ?? graph.schema,
        schemaOf: access === undefined ? () => graph.schema : createVisibleSchemas(graph.schema, access.guards),
      });
    },
    check: (schema, document, operation) => findStitchFault(schema, document, operation, (graphs.get(schema) ?? missing('graph')).graph.shadowable),
    // It plans nothing.
    planAhead: () => 0,
    execute(operation) {
      const graph = graphs.get(operation.schema) ?? missing('graph');
      // Compiled for each request, as this engine plans nothing: it is for comparison of answers. What rules deny is in the figures.
      const costs = graph.costs.compile(operation.document, operation.operation, operation.variables);
      return runAdmitted(operation, costs, () => executeStitched(operation, graph));
    },
  };
}

function missing(what: string): never {
  throw new TypeError(`the engine was not told of ${what}`);
}
