import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseOf, chargeable, createBudget, intervalOf, MAX_DEBT_US, remainingAt, reserved, secondsOf, settled } from '../../../src/pipeline/rate-limit/gcra.ts';
import { budgetOf, START_US } from '../../support/budgets.ts';

const HOUR_US = 3_600_000_000;

describe('a budget', () => {
  it('turns cost into time', () => {
    const budget = budgetOf();
    expect(intervalOf(budget, 1)).toBe(1_000_000);
    expect(intervalOf(budget, 0)).toBe(0);
    expect(budget.burstUs).toBe(10_000_000);
  });

  it('rounds against the caller', () => {
    expect(intervalOf(budgetOf({ cost: 7, perMs: 1000 }), 1)).toBe(142_858);
  });

  it('is exact where doubles are not, and never costs more time than an integer holds', () => {
    const exact = fc.record({ cost: fc.integer({ min: 1, max: 1e12 }), perMs: fc.integer({ min: 1, max: 86_400 }).map((seconds) => seconds * 1000), spent: fc.maxSafeInteger().map(Math.abs) });
    fc.assert(
      fc.property(exact, ({ cost, perMs, spent }) => {
        const true_ = (BigInt(spent) * BigInt(perMs) * 1000n + BigInt(cost) - 1n) / BigInt(cost);
        expect(BigInt(intervalOf(createBudget({ name: 'b', cost, perMs, burst: cost }), spent))).toBe(true_ < 2n ** 51n ? true_ : 2n ** 51n);
      }),
    );
  });

  it('holds at most what 35 years earn', () => {
    const { burst, burstUs } = budgetOf({ cost: 1, perMs: 86_400_000, burst: 1e12 });
    expect(burst).toBe(13_031);
    expect(burstUs).toBeLessThanOrEqual(2 ** 50);
  });

  it('has an id of its own for each name and number', () => {
    const ids = [{}, { name: 'b' }, { cost: 61 }, { perMs: 61_000 }, { burst: 11 }].map((options) => budgetOf(options).id);
    expect(new Set(ids).size).toBe(5);
    expect(budgetOf().id).toBe(ids[0]);
  });
});

describe('a charge', () => {
  const budget = budgetOf();

  it.each([['just under', 9_999_999, START_US + 9_999_999], ['at', 10_000_000, START_US + 10_000_000], ['just over', 10_000_001, undefined]])('%s the burst', (_, interval, next) => {
    expect(reserved(budget, START_US, START_US, interval)).toBe(next);
  });

  it('is a number that no budget has, when it is no number', () => {
    expect([Number.NaN, Infinity, -1, -Infinity, 1.2, 0].map(chargeable)).toEqual([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0, 0, 2, 0]);
  });

  it('begins now for a caller that is full, and not later than a burst and a day for one whose clock went back', () => {
    expect(baseOf(budget, undefined, START_US)).toBe(START_US);
    expect(baseOf(budget, START_US - HOUR_US, START_US)).toBe(START_US);
    expect(baseOf(budget, START_US + 1000 * HOUR_US, START_US)).toBe(START_US + budget.burstUs + MAX_DEBT_US);
  });
});

describe('a settlement', () => {
  const budget = budgetOf();

  it('gives back what was not needed', () => {
    expect(settled(budget, START_US + 5_000_000, START_US, START_US + 5_000_000, -3_000_000)).toBe(START_US + 2_000_000);
  });

  it('does not give back what time has given back', () => {
    const later = START_US + 4_000_000;
    expect(settled(budget, START_US + 5_000_000, later, START_US + 5_000_000, -5_000_000)).toBe(later);
    expect(settled(budget, START_US + 9_000_000, later, START_US + 3_000_000, -3_000_000)).toBe(START_US + 9_000_000);
  });

  it('never makes a budget overfull', () => {
    expect(settled(budget, START_US + 1, START_US, START_US + 10_000_000, -10_000_000)).toBe(START_US);
  });

  it('lets a caller be below zero, but not for more than a day', () => {
    const below = settled(budget, START_US + 10_000_000, START_US, START_US + 10_000_000, 3_000_000);
    expect(below).toBe(START_US + 13_000_000);
    expect(remainingAt(budget, below, START_US)).toBe(0);
    expect(settled(budget, START_US, START_US, START_US, 2 ** 51)).toBe(START_US + budget.burstUs + MAX_DEBT_US);
  });
});

describe('what is left', () => {
  it('is whole cost units, rounded down', () => {
    expect([0, 1, 1_000_000, 9_999_999, 10_000_000].map((owed) => remainingAt(budgetOf(), START_US + owed, START_US))).toEqual([10, 9, 9, 0, 0]);
  });

  it('is exact for the largest budgets', () => {
    expect(remainingAt(budgetOf({ cost: 1e12, perMs: 86_400_000, burst: 1e12 }), START_US, START_US)).toBe(1e12);
  });

  it('is a time in whole seconds, rounded up', () => {
    expect([-5, 0, 1, 1_000_000, 1_000_001].map(secondsOf)).toEqual([0, 0, 1, 1, 2]);
  });
});
