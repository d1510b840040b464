/**
 * What an operation costs, in cost units: the objects it can answer with, the calls it makes, and what their arguments weigh
 * (docs/cost.md; IBM GraphQL cost specification, type cost and field cost in one figure). It is the cost of what the client asked
 * for: what the planner adds, keys and joins, is not in it. Compiled once per plan:
 *
 *  A. weights of the graph (weights.ts), once per release;
 *  B. the operation as a tree of what costs what (compile-tree.ts), with calls (own-cost.ts) and list sizes (list-size.ts) that may
 *     depend on variables;
 *  C. the tree as a formula (estimate.ts), as a walk over answers (actual.ts), and in words (explain.ts).
 */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { GatewayError } from '../../errors.ts';
import { refusal } from '../../pipeline/document/refusal.ts';
import type { Access } from '../guarded.ts';
import { compileActual } from './actual.ts';
import { MAX_COST, type Values } from './amount.ts';
import { compileTree } from './compile-tree.ts';
import { compileEstimate } from './estimate.ts';
import { explainCost, type CostExplanation } from './explain.ts';
import type { FieldSizes } from './list-size.ts';
import { readWeights, type CostOptions } from './weights.ts';

export { MAX_COST } from './amount.ts';
export type { CostExplanation, ExplainedField, ExplainedSize, ExplainedWeight } from './explain.ts';
export type { CostOptions } from './weights.ts';

export interface CostModel {
  /**
   * Once per plan. The operation is valid on the schema. `variables`: their `@skip` and `@include` values count only. `access`: as
   * the planner takes it; what is denied costs nothing.
   *
   * @throws GatewayError SIZE_LIMIT_EXCEEDED for an operation that means too many fields once every type has its own;
   *   BAD_USER_INPUT for a condition that is null.
   */
  readonly compile: (document: DocumentNode, operation: OperationDefinitionNode, variables: Values, access?: Pick<Access, 'verdictOn'>) => OperationCost;
}

/** `variables`: coerced, with the values of `@skip` and `@include` that it was compiled for. All costs are integers, 0 to MAX_COST. */
export interface OperationCost {
  /** Before anything is fetched. @throws GatewayError BAD_USER_INPUT as `refusal` says, unless `requiresSlicing` is false. */
  readonly estimate: (variables: Values) => number;
  /** Of an answer, from its real list lengths; at most the estimate where no list is longer than it was taken for. `data` as the client gets it. */
  readonly actual: (data: unknown, variables: Values) => number;
  /** Where not exactly one slicing argument is given that a service requires, the refusal; undefined where all is well. */
  readonly refusal: (variables: Values) => GatewayError | undefined;
  /** The same where no variable can mend it. */
  readonly fixedRefusal: () => GatewayError | undefined;
  readonly explain: (variables: Values) => CostExplanation;
}

export function createCostModel(schema: GraphQLSchema, options: CostOptions): CostModel {
  const weights = readWeights(schema, options);
  const { parts } = weights;
  const units = (cost: number): number => Math.min(MAX_COST, Math.ceil(cost / parts));
  return {
    compile(document, operation, variables, { verdictOn } = { verdictOn: () => 'allowed' }) {
      const tree = compileTree(weights, { schema, document, operation, variables, verdictOn });
      const { total, ...estimate } = compileEstimate(tree, parts);
      const fixed = typeof total === 'number' ? units(total) : undefined;
      const refuse = refusalOf(tree.faults);
      const refuseAnyway = refusalOf(tree.faults.filter((fault) => typeof fault === 'string'));
      const isChecked = (options.requiresSlicing ?? true) && tree.faults.length > 0;
      // Many operations are never asked for it, and mutations of a batch only once.
      let walk: ReturnType<typeof compileActual> | undefined;
      return {
        estimate(values) {
          const refused = isChecked ? refuse(values) : undefined;
          if (refused !== undefined) throw refused;
          return fixed ?? (typeof total === 'number' ? total : units(total(values)));
        },
        actual: (data, values) => units((walk ??= compileActual(tree))(data, values)),
        refusal: refuse,
        fixedRefusal: () => refuseAnyway({}),
        explain: (values) => explainCost({ tree, estimate: { total, ...estimate }, parts, kind: operation.operation, units }, values, refuse(values)?.message),
      };
    },
  };
}

/** The first fault. One of text alone cannot be mended by variables, and is a new error each time all the same: errors get paths. */
function refusalOf(faults: FieldSizes['faults']): (variables: Values) => GatewayError | undefined {
  return (variables) => {
    for (const fault of faults) {
      const message = typeof fault === 'string' ? fault : fault(variables);
      if (message !== undefined) return refusal('BAD_USER_INPUT', message);
    }
    return undefined;
  };
}
