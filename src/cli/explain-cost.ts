/** What `gatehouse explain` says of cost: the table of an operation's fields, and whether `cost.max` lets it pass. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Config } from '../config/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { defaultsOf } from '../pipeline/document/assumed-variables.ts';
import { createCostModel, type CostExplanation } from '../plan/cost/index.ts';
import type { Access } from '../plan/guarded.ts';

export interface CostQuestion {
  readonly config: Pick<Config, 'cost'>;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced; without `hasVariables` those of `@skip` and `@include` only. */
  readonly variables: JsonObject;
  readonly hasVariables: boolean;
  /** As the planner has it: what is denied costs nothing. */
  readonly access?: Access | undefined;
}

export interface CostAnswer extends CostExplanation {
  /** `cost.max` and `cost.mode`. */
  readonly max: number;
  readonly mode: 'enforce' | 'report';
}

export interface ExplainedCost {
  readonly cost: CostAnswer;
  /** What is wrong with it, in a sentence each; `mode` says whether that is a refusal. */
  readonly faults: readonly string[];
}

/** @throws GatewayError for an operation that means too many fields. */
export function explainOperationCost({ config: { cost: { mode, max, ...options } }, schema, document, operation, variables, hasVariables, access }: CostQuestion): ExplainedCost {
  const compiled = createCostModel(schema, { ...options, requiresSlicing: false }).compile(document, operation, variables, access);
  const known = hasVariables ? variables : { ...defaultsOf(schema, operation), ...variables };
  const { refusal, ...explanation } = compiled.explain(known);
  // Whoever gave no variables has not left any out: only what none could mend is wrong.
  const unclear = hasVariables ? refusal : compiled.fixedRefusal()?.message;
  const faults = [...(unclear === undefined ? [] : [unclear]), ...(explanation.total > max ? [`it costs ${explanation.total}, and cost.max is ${max}.`] : [])];
  return { cost: { ...explanation, ...(unclear !== undefined && { refusal: unclear }), max, mode }, faults };
}
