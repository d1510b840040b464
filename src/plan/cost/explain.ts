/**
 * The cost of an operation for people and machines: field by field, how often it is called, what it weighs and why. Plain JSON.
 * Where several types can stand, the fields are those of the dearest; the sum over all fields is the total.
 */
import { amountOf, product, type Values } from './amount.ts';
import type { Estimate } from './estimate.ts';
import type { CompositeCost, CostTree, FieldCost, ObjectCost } from './tree.ts';
import type { Weight } from './weights.ts';

export interface CostExplanation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** As `estimate` has it, also where that refuses. */
  readonly total: number;
  /** Why `estimate` refuses. */
  readonly refusal?: string;
  /** In the order of the operation, each before those below it. What costs nothing is in it too. */
  readonly fields: readonly ExplainedField[];
  /** There are more fields than {@link EXPLAINED_MAX}. */
  readonly isCut?: true;
}

export interface ExplainedField {
  /** Response names, `[]` after each list: `user.reviews[].product`. */
  readonly path: string;
  /** `Type.field`; of the dearest type where several can stand. */
  readonly field: string;
  /** How often it is called: once for each object above. */
  readonly calls: number;
  /** One for each list around its values, the outermost first. */
  readonly sizes: readonly ExplainedSize[];
  /** Of all calls and values, in cost units; those that weigh nothing by default are left out. */
  readonly weights: readonly ExplainedWeight[];
  /** Of the field itself: its calls with their arguments, and its values. */
  readonly cost: number;
  /** With all below it. */
  readonly total: number;
}

export interface ExplainedSize {
  readonly size: number;
  /** `first: 5`, `assumedSize`, `cost.defaultListSize`. */
  readonly from: string;
  /** The slicing argument whose variable has no value, as `first: $first`: then `from` is what was assumed. */
  readonly without?: string;
}

export interface ExplainedWeight {
  /** `Type`, `Type.field`, `Type.field(argument:)` or `Input.field`. */
  readonly coordinate: string;
  readonly weight: number;
  readonly from: '@cost' | 'default' | 'cost.mutation';
  readonly count: number;
}

export const EXPLAINED_MAX = 2_000;

export interface Explained {
  readonly tree: CostTree;
  readonly estimate: Estimate;
  readonly parts: number;
  readonly kind: CostExplanation['kind'];
  readonly units: (cost: number) => number;
}

export function explainCost({ tree, estimate, parts, kind, units }: Explained, variables: Values, refusal: string | undefined): CostExplanation {
  const fields: ExplainedField[] = [];
  const costs = estimate.composites(variables);

  const dearestOf = ({ candidates }: CompositeCost): ObjectCost | undefined =>
    candidates.reduce<{ readonly object?: ObjectCost; readonly cost: number }>((best, object) => {
      const cost = estimate.ofObject(object, costs, variables);
      return cost > best.cost ? { object, cost } : best;
    }, { cost: -1 }).object;

  const explainField = (field: FieldCost, above: string, calls: number): void => {
    if (fields.length > EXPLAINED_MAX) return;
    const { name, coordinate, own, lists, value } = field;
    const path = above + name;
    const sizes = lists.map(({ size }): ExplainedSize => {
      const without = size.without?.(variables);
      return { size: amountOf(size.amount, variables), from: size.from(variables), ...(without !== undefined && { without }) };
    });
    const values = product([calls, ...sizes.map(({ size }) => size)]);
    const dearest = value.kind === 'leaf' ? undefined : dearestOf(value);
    const weight = value.kind === 'leaf' ? value.weight : dearest?.weight;
    const each = value.kind === 'leaf' ? value.weight.weight : (costs[value.id] ?? 0);
    const called = calls * amountOf(own.amount, variables);
    fields.push({
      path, field: coordinate, calls, sizes,
      weights: [...own.weights(variables).map(({ count, ...one }) => explainWeight(one, calls * count, parts)), ...(weight === undefined ? [] : [explainWeight(weight, values, parts)])].filter((one) => one.from !== 'default' || one.weight !== 0),
      cost: (called + values * (weight?.weight ?? 0)) / parts,
      total: (called + values * each) / parts,
    });
    const below = `${path}${'[]'.repeat(lists.length)}.`;
    dearest?.fields.forEach((inner) => explainField(inner, below, values));
  };

  const { weight } = tree.root;
  if (weight.weight > 0) fields.push({ path: '', field: weight.coordinate, calls: 1, sizes: [], weights: [explainWeight(weight, 1, parts)], cost: weight.weight / parts, total: amountOf(estimate.total, variables) / parts });
  tree.root.fields.forEach((field) => explainField(field, '', 1));
  return { kind, total: units(amountOf(estimate.total, variables)), fields: fields.slice(0, EXPLAINED_MAX), ...(refusal !== undefined && { refusal }), ...(fields.length > EXPLAINED_MAX && { isCut: true }) };
}

function explainWeight({ coordinate, weight, from }: Weight, count: number, parts: number): ExplainedWeight {
  return { coordinate, weight: weight / parts, from, count };
}
