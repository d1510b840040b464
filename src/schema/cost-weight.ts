/** `@cost(weight:)`: an integer, or a number written as a string, as IBM's cost specification writes all weights ("a serialized Float"). */
import { Kind, type ValueNode } from 'graphql';

/** Weights are counted in thousandths of a cost unit, so that sums of decimals are exact: 0.1 + 0.2 is 0.3. */
export const WEIGHT_PARTS = 1000;

/** Largest weight either way, in cost units: thousandths of it are exact, and it is more than `cost.max` can be. */
export const WEIGHT_MAX = 1_000_000_000_000;

const NUMBER = /^(-?\d+(?:\.\d+)?)(?:[eE]([+-]?\d{1,3}))?$/;

/** Whether it is written as a weight, whatever its size. */
export function isNumber(value: ValueNode): boolean {
  return (value.kind === Kind.INT || value.kind === Kind.STRING) && NUMBER.test(value.value);
}

/** In thousandths, rounded up; undefined for what is no number, or a larger one than {@link WEIGHT_MAX}. */
export function readWeight(value: ValueNode): number | undefined {
  if (value.kind !== Kind.INT && value.kind !== Kind.STRING) return undefined;
  const [, digits, exponent = '0'] = NUMBER.exec(value.value) ?? [];
  if (digits === undefined) return undefined;
  // The point is moved in the text: 0.29 * 1000 would be a little more than 290.
  const parts = Math.ceil(Number(`${digits}e${Number(exponent) + 3}`));
  return Math.abs(parts) <= WEIGHT_MAX * WEIGHT_PARTS ? parts + 0 : undefined; // -0 + 0 is 0
}
