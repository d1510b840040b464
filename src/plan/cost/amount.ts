/**
 * Numbers of a cost formula: fixed, or known once the variables are. While a formula is evaluated costs are whole numbers of the
 * graph's smallest part of a cost unit (weights.ts), cut at what {@link MAX_COST} is there: no sum or product of them can
 * become Infinity, so none can become NaN.
 */

/** Largest cost of an operation, in cost units; more is not counted. */
export const MAX_COST = Number.MAX_SAFE_INTEGER;

/** Coerced, as the executor takes them. */
export type Values = Readonly<Record<string, unknown>>;

export type Amount = number | ((variables: Values) => number);

export function amountOf(amount: Amount, variables: Values): number {
  return typeof amount === 'number' ? amount : amount(variables);
}

/** One amount of several: fixed when all of them are. */
export function combine(amounts: readonly Amount[], make: (numbers: readonly number[]) => number): Amount {
  const fixed = amounts.flatMap((amount) => (typeof amount === 'number' ? [amount] : []));
  if (fixed.length === amounts.length) return make(fixed);
  return (variables) => make(amounts.map((amount) => amountOf(amount, variables)));
}

/** The product of list sizes, at most MAX_COST; 1 for none. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => Math.min(MAX_COST, all * size), 1);
}
