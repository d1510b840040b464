/** Choices of a generator, in words. Small values are the simple ones: a counterexample shrinks towards them. */
import fc from 'fast-check';

export interface Draw {
  /** 0 to `max`. */
  readonly nat: (max: number) => number;
  /** True in `percent` of 100. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Each of them with `percent`; in their order. */
  readonly some: <T>(items: readonly T[], percent: number) => T[];
}

export function drawFrom(gen: fc.GeneratorValue): Draw {
  const nat = (max: number): number => gen(fc.nat, { max });
  const chance = (percent: number): boolean => 99 - nat(99) < percent;
  return { nat, chance, pick: (items) => items[nat(items.length - 1)]!, some: (items, percent) => items.filter(() => chance(percent)) };
}
