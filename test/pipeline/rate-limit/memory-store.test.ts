// The law of budgets, and what an attacker finds in the memory of one process.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalOf } from '../../../src/pipeline/rate-limit/gcra.ts';
import { budgetOf, memoryAt, START_US } from '../../support/budgets.ts';

const SECOND_US = 1_000_000;

describe('budgets in memory', () => {
  it('admit up to the burst, and then as the rate has it', () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    expect(store.reserve(budget, 'ada', 10)).toMatchObject({ isAdmitted: true, remaining: 0, resetSeconds: 10, retryAfterSeconds: 0 });
    expect(store.reserve(budget, 'ada', 3)).toMatchObject({ isAdmitted: false, remaining: 0, retryAfterSeconds: 3, reservation: undefined });
    store.pass(3 * SECOND_US - 1);
    expect(store.reserve(budget, 'ada', 3)).toMatchObject({ isAdmitted: false, remaining: 2, retryAfterSeconds: 1 });
    store.pass(1);
    expect(store.reserve(budget, 'ada', 3)).toMatchObject({ isAdmitted: true, remaining: 0 });
  });

  it('charge nothing for a refusal', () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    store.reserve(budget, 'ada', 9);
    for (let times = 0; times < 100; times++) expect(store.reserve(budget, 'ada', 2).isAdmitted).toBe(false);
    expect(store.reserve(budget, 'ada', 1).isAdmitted).toBe(true);
  });

  it('refuse for ever what is above the burst, also where both are beyond counting', () => {
    const [store, budget] = [memoryAt(), budgetOf({ cost: 1, perMs: 86_400_000, burst: 1e12 })];
    expect(store.reserve(budget, 'ada', budget.burst + 1).isAdmitted).toBe(false);
    expect(store.reserve(budget, 'ada', Number.MAX_SAFE_INTEGER).isAdmitted).toBe(false);
    expect(store.reserve(budgetOf({ cost: 1e12, perMs: 1000, burst: 1 }), 'ada', 2).isAdmitted).toBe(false);
  });

  it('admit what costs nothing from whoever is not below zero', () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    const { reservation } = store.reserve(budget, 'ada', 10);
    expect(store.reserve(budget, 'ada', 0).isAdmitted).toBe(true);
    store.settle(reservation!, 12);
    expect(store.reserve(budget, 'ada', 0)).toMatchObject({ isAdmitted: false, remaining: 0, retryAfterSeconds: 2 });
  });

  it('keep callers and budgets apart', () => {
    const [store, one, other] = [memoryAt(), budgetOf(), budgetOf({ name: 'others' })];
    store.reserve(one, 'ada', 10);
    expect([store.peek(one, 'ada'), store.peek(one, 'eve'), store.peek(other, 'ada')].map(({ remaining }) => remaining)).toEqual([0, 10, 10]);
  });

  it('settle after they were closed', async () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    const { reservation } = store.reserve(budget, 'ada', 10);
    await store.close();
    store.settle(reservation!, 4);
    expect(store.peek(budget, 'ada').remaining).toBe(6);
  });

  it('neither give a free pass nor lock anybody out for more than a burst and a day when the clock goes back', () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    store.reserve(budget, 'ada', 10);
    store.pass(-365 * 86_400 * SECOND_US);
    expect(store.reserve(budget, 'ada', 1)).toMatchObject({ isAdmitted: false, resetSeconds: 86_410 });
  });

  it('never admit more than burst + rate × elapsed time in any window, settled and refunded as it may be', () => {
    const step = fc.record({ wait: fc.nat({ max: 3_000_000 }), estimate: fc.nat({ max: 12 }), used: fc.double({ min: 0, max: 1, noNaN: true }), settleAfter: fc.option(fc.nat({ max: 5 })) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [store, budget] = [memoryAt(), budgetOf()];
        const admitted: { readonly at: number; readonly cost: number }[] = [];
        const open: { readonly due: number; readonly settle: () => void }[] = [];
        for (const [index, { wait, estimate, used, settleAfter }] of steps.entries()) {
          store.pass(wait);
          for (const { due, settle } of open) if (due === index) settle();
          const { reservation, remaining } = store.reserve(budget, 'ada', estimate);
          expect(remaining).toBeGreaterThanOrEqual(0);
          if (reservation === undefined) continue;
          // Of a process that dies the estimate stays.
          const cost = settleAfter === null ? estimate : Math.floor(estimate * used);
          admitted.push({ at: store.nowUs(), cost });
          if (settleAfter !== null) open.push({ due: index + settleAfter + 1, settle: () => store.settle(reservation, cost) });
        }
        for (const [first, { at: from }] of admitted.entries()) {
          let sum = 0;
          for (const { at, cost } of admitted.slice(first)) {
            sum += cost;
            expect(sum).toBeLessThanOrEqual(budget.burst + (at - from) / SECOND_US);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are whole again after a period, whatever was settled', () => {
    const [store, budget] = [memoryAt(), budgetOf()];
    const { reservation } = store.reserve(budget, 'ada', 10);
    store.settle(reservation!, 60);
    store.pass(60 * SECOND_US);
    expect(store.peek(budget, 'ada')).toMatchObject({ remaining: 10, resetSeconds: 0 });
  });
});

describe('a memory that is full', () => {
  it('holds no more callers than it may, and still knows an exhausted one after a million others', () => {
    const [store, budget] = [memoryAt(START_US, 1000), budgetOf()];
    store.reserve(budget, 'ada', 10);
    for (let number = 0; number < 1_000_000; number++) store.reserve(budget, `a:${number}`, 1);
    expect(store.size()).toBe(1000);
    expect(store.reserve(budget, 'ada', 1).isAdmitted).toBe(false);
  });

  it('forgets those first who have nothing to lose', () => {
    const [store, budget] = [memoryAt(START_US, 10), budgetOf()];
    for (let number = 0; number < 9; number++) store.reserve(budget, `early ${number}`, 1);
    store.reserve(budget, 'ada', 5);
    store.pass(2 * SECOND_US);
    store.reserve(budget, 'late', 1);
    expect(store.size()).toBe(2);
    expect([store.peek(budget, 'ada').remaining, store.peek(budget, 'late').remaining]).toEqual([7, 9]);
  });

  it('gives back at most what was owed when all of its callers are exhausted', () => {
    const [store, budget] = [memoryAt(START_US, 4), budgetOf()];
    for (const caller of ['a', 'b', 'c', 'd', 'e']) store.reserve(budget, caller, 10);
    const left = ['a', 'b', 'c', 'd', 'e'].map((caller) => store.peek(budget, caller).remaining);
    expect(left.filter((remaining) => remaining === 0)).toHaveLength(4);
    expect(left.filter((remaining) => remaining === 10)).toHaveLength(1);
  });

  it('takes a refund for a forgotten caller as nothing, and a further charge as one', () => {
    const [store, budget] = [memoryAt(START_US, 1), budgetOf()];
    const { reservation: refunded } = store.reserve(budget, 'ada', 5);
    const { reservation: charged } = store.reserve(budget, 'eve', 5);
    store.settle(refunded!, 0);
    expect(store.size()).toBe(1);
    expect(store.peek(budget, 'eve').remaining).toBe(5);
    store.reserve(budget, 'bob', 1);
    store.settle(charged!, 8);
    expect(store.peek(budget, 'eve').remaining).toBe(7);
    expect(intervalOf(budget, 3)).toBe(3 * SECOND_US);
  });
});
