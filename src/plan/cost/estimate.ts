/**
 * The tree as a formula over variables. What no variable is in becomes one number when it is compiled; the rest are steps in an
 * order in which each needs only those before it, so that what stands in many places is evaluated once.
 */
import { MAX_COST, amountOf, combine, product, type Amount, type Values } from './amount.ts';
import type { CompositeCost, CostTree, FieldCost, ObjectCost } from './tree.ts';

/** All costs are in parts of a cost unit (weights.ts), 0 to `max`. */
export interface Estimate {
  /** A number where variables make no difference. */
  readonly total: Amount;
  /** The dearest of what can stand in each place, by its id. The list is overwritten by the next call. */
  readonly composites: (variables: Values) => ArrayLike<number>;
  /** Of one object, with the costs of composites that were found for the same variables. */
  readonly ofObject: (object: ObjectCost, costs: ArrayLike<number>, variables: Values) => number;
}

interface Term {
  readonly own: Amount;
  readonly count: Amount;
  /** A number: of each value. */
  readonly value: number | CompositeCost;
}

interface Sum {
  readonly fixed: number;
  readonly terms: readonly Term[];
}

/** `parts` of a cost unit. */
export function compileEstimate({ root, composites }: CostTree, parts: number): Estimate {
  const max = MAX_COST * parts;
  const costs = new Float64Array(composites.length);
  const isFixed: boolean[] = [];
  const steps: ((variables: Values) => void)[] = [];
  const sums = new Map<ObjectCost, Sum>();

  const sumOf = (object: ObjectCost): Sum => {
    let known = sums.get(object);
    if (known === undefined) {
      let fixed = object.weight.weight;
      const terms: Term[] = [];
      for (const field of object.fields) {
        const term = termOf(field);
        if (typeof term === 'number') fixed = Math.min(max, fixed + term);
        else terms.push(term);
      }
      sums.set(object, (known = { fixed, terms }));
    }
    return known;
  };
  const termOf = ({ own, lists, value }: FieldCost): Term | number => {
    const count = combine(lists.map(({ size }) => size.amount), product);
    const each = value.kind === 'leaf' ? value.weight.weight : isFixed[value.id] ? (costs[value.id] ?? 0) : value;
    if (typeof own.amount === 'number' && typeof each === 'number' && (typeof count === 'number' || each === 0)) return own.amount + (each === 0 ? 0 : amountOf(count, {}) * each);
    return { own: own.amount, count: each === 0 ? 0 : count, value: each };
  };
  const evaluate = ({ fixed, terms }: Sum, known: ArrayLike<number>, variables: Values): number => {
    let sum = fixed;
    for (const { own, count, value } of terms) {
      const each = typeof value === 'number' ? value : (known[value.id] ?? 0);
      sum = Math.min(max, sum + amountOf(own, variables) + amountOf(count, variables) * each);
    }
    return sum;
  };

  for (const { id, candidates } of composites) {
    const all = candidates.map(sumOf);
    const hasNoTerms = all.every(({ terms }) => terms.length === 0);
    isFixed[id] = hasNoTerms;
    if (hasNoTerms) costs[id] = all.reduce((dearest, { fixed }) => Math.max(dearest, fixed), 0);
    else steps.push((variables) => void (costs[id] = all.reduce((dearest, sum) => Math.max(dearest, evaluate(sum, costs, variables)), 0)));
  }
  const whole = sumOf(root);
  const run = (variables: Values): ArrayLike<number> => {
    for (const step of steps) step(variables);
    return costs;
  };
  return {
    total: whole.terms.length === 0 ? whole.fixed : (variables) => evaluate(whole, run(variables), variables),
    composites: run,
    ofObject: (object, known, variables) => evaluate(sumOf(object), known, variables),
  };
}
