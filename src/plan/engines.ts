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
import { createPlanEngine, type PlanEngine } from './engine.ts';
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
  /** Whether rules keep part of the graph from a caller whatever they ask. Looks at every guarded field in turn: not for each request. */
  readonly hidesFrom: (schema: GraphQLSchema, principal: Principal) => boolean;
}

type Engine = Omit<Engines, 'hidesFrom'>;

export function createEngines(name: EngineName, upstreamOf: (service: string) => ServiceUpstream | undefined): Engines {
  const engine = name === 'stitch' ? stitchEngines() : planEngines(upstreamOf);
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

function planEngines(upstreamOf: (service: string) => ServiceUpstream | undefined): Engine {
  const engines = new WeakMap<GraphQLSchema, PlanEngine>();
  return {
    prepare(graph, access) {
      const engine = createPlanEngine(graph, (service) => upstreamOf(service) ?? missing(service), { access });
      assertAgreement(engine.model, graph.stitched);
      engines.set(graph.schema, engine);
    },
    check: () => undefined,
    execute: (operation) => (engines.get(operation.schema) ?? missing('graph')).execute(operation),
  };
}

function stitchEngines(): Engine {
  const graphs = new WeakMap<GraphQLSchema, StitchedGraph & { readonly graph: ComposedGraph }>();
  return {
    prepare(graph, access) {
      if (access !== undefined && access.guardSchema === undefined) throw new TypeError('the stitch engine was not told how to guard a schema');
      graphs.set(graph.schema, {
        graph,
        schema: access?.guardSchema?.(graph.schema) ?? graph.schema,
        schemaOf: access === undefined ? () => graph.schema : createVisibleSchemas(graph.schema, access.guards),
      });
    },
    check: (schema, document, operation) => findStitchFault(schema, document, operation, (graphs.get(schema) ?? missing('graph')).graph.shadowable),
    execute: (operation) => executeStitched(operation, graphs.get(operation.schema) ?? missing('graph')),
  };
}

function missing(what: string): never {
  throw new TypeError(`the engine was not told of ${what}`);
}
