/** Costs of operations on small graphs: schemas of one piece, or composed of services. */
import { Kind, buildSchema, parse, validate, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { coerceVariables } from '../../src/pipeline/document/variables.ts';
import { createCostModel, type CostOptions, type OperationCost } from '../../src/plan/cost/index.ts';
import { compose } from '../../src/schema/compose.ts';
import { define, type TestService } from './graph.ts';
import type { VerdictOn } from '../../src/plan/guards.ts';

export const COST_DIRECTIVES = `
  directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

export const DEFAULTS: CostOptions = { defaultListSize: 10, mutation: 10 };

/** With weights written as numbers or strings. */
export function schemaOf(sdl: string): GraphQLSchema {
  return buildSchema(COST_DIRECTIVES + sdl.replaceAll(/@cost\(weight: ?(-?\d+)\)/g, '@cost(weight: "$1")'));
}

export function graphOf(services: Readonly<Record<string, string | Pick<TestService, 'sdl' | 'naming'>>>): GraphQLSchema {
  const definitions = Object.entries(services).map(([name, given]) => (typeof given === 'string' ? define(name, given) : define(name, given.sdl, given.naming)));
  return compose(definitions, () => ({ kind: 'graphql', execute: () => Promise.reject(new Error('nothing is called')) })).schema;
}

export interface Costing {
  readonly options?: Partial<CostOptions>;
  /** `Type.field`: denied, or by object. */
  readonly denied?: readonly string[];
  readonly byObject?: readonly string[];
}

export interface Weighed {
  readonly estimate: number;
  readonly actual: (data: unknown) => number;
  readonly cost: OperationCost;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export function operationIn(schema: GraphQLSchema, query: string): { document: DocumentNode; operation: OperationDefinitionNode } {
  const document = parse(query, { noLocation: true });
  const [invalid] = validate(schema, document);
  if (invalid !== undefined) throw invalid;
  return { document, operation: document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)! };
}

/** `graph`: SDL of one piece, or a schema. */
export function weigh(graph: string | GraphQLSchema, query: string, variables: Record<string, unknown> = {}, { options, denied = [], byObject = [] }: Costing = {}): Weighed {
  const schema = typeof graph === 'string' ? schemaOf(graph) : graph;
  const { document, operation } = operationIn(schema, query);
  const verdictOn: VerdictOn = (type, node) => (denied.includes(`${type}.${node.name.value}`) ? 'denied' : byObject.includes(`${type}.${node.name.value}`) ? 'by object' : 'allowed');
  const coerced = coerceVariables(schema, operation, variables, { maySuggest: () => true });
  const cost = createCostModel(schema, { ...DEFAULTS, ...options }).compile(document, operation, coerced, { verdictOn });
  return {
    cost, variables: coerced,
    get estimate() {
      return cost.estimate(coerced);
    },
    actual: (data) => cost.actual(data, coerced),
  };
}
