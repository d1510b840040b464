import { describe, expect, it } from 'vitest';
import { createLocalShare } from '../../../src/pipeline/rate-limit/local-share.ts';
import { budgetOf, memoryAt } from '../../support/budgets.ts';

const BUDGET = budgetOf({ cost: 60, perMs: 60_000, burst: 40 });
const SECOND_US = 1_000_000;

describe('the share that one process grants by itself', () => {
  it('is a part of burst and rate', () => {
    const memory = memoryAt();
    const local = createLocalShare(memory, 0.25);
    expect(local.reserve(BUDGET, 'ada', 10)).toMatchObject({ isAdmitted: true, remaining: 0 });
    expect(local.reserve(BUDGET, 'ada', 1)).toMatchObject({ isAdmitted: false, retryAfterSeconds: 4 });
    memory.pass(4 * SECOND_US);
    expect(local.reserve(BUDGET, 'ada', 1).isAdmitted).toBe(true);
  });

  it('is at least 1', () => {
    const local = createLocalShare(memoryAt(), 0);
    expect([local.reserve(BUDGET, 'ada', 1), local.reserve(BUDGET, 'ada', 1)].map(({ isAdmitted }) => isAdmitted)).toEqual([true, false]);
  });

  it('admits one that is larger than the share when the share is whole, and the caller waits for all of it', () => {
    const memory = memoryAt();
    const local = createLocalShare(memory, 0.25);
    const { reservation, ...decision } = local.reserve(BUDGET, 'ada', 40);
    expect(decision).toMatchObject({ isAdmitted: true, remaining: 0, resetSeconds: 160 });
    expect(local.reserve(BUDGET, 'ada', 1)).toMatchObject({ isAdmitted: false, retryAfterSeconds: 124 });
    local.settle(reservation!, 10);
    expect(local.peek(BUDGET, 'ada')).toMatchObject({ remaining: 0, resetSeconds: 40 });
    memory.pass(39 * SECOND_US);
    expect(local.reserve(BUDGET, 'ada', 40).isAdmitted).toBe(false);
    memory.pass(SECOND_US);
    expect(local.reserve(BUDGET, 'ada', 40).isAdmitted).toBe(true);
  });

  it('never admits what the whole budget would not', () => {
    expect(createLocalShare(memoryAt(), 0.25).reserve(BUDGET, 'ada', 41).isAdmitted).toBe(false);
  });
});
