import { describe, expect, it } from 'vitest';
import { limitHeader, policyHeader } from '../../../src/pipeline/rate-limit/headers.ts';
import { refused, seen } from '../../../src/pipeline/rate-limit/store.ts';
import { budgetOf, START_US } from '../../support/budgets.ts';

describe('the headers of a budget', () => {
  it('say the budget, its period and its unit, and a burst of its own', () => {
    expect(policyHeader(budgetOf({ cost: 100_000, burst: 20_000 }))).toEqual(['ratelimit-policy', '"partners";q=100000;w=60;qu="cost";gatehouse-burst=20000']);
    expect(policyHeader(budgetOf({ cost: 100_000, burst: 100_000 }))).toEqual(['ratelimit-policy', '"partners";q=100000;w=60;qu="cost"']);
  });

  it('say what is left, and when it is whole again', () => {
    const budget = budgetOf();
    expect(limitHeader(budget, seen(budget, START_US + 2_500_000, START_US))).toEqual(['ratelimit', '"partners";r=7;t=3']);
  });

  it('do not say a later time than Retry-After on a refusal', () => {
    const budget = budgetOf();
    const refusal = refused(budget, START_US + 9_000_000, START_US, 3_000_000);
    expect(refusal).toMatchObject({ resetSeconds: 9, retryAfterSeconds: 2 });
    expect(limitHeader(budget, refusal)).toEqual(['ratelimit', '"partners";r=1;t=2']);
  });

  it('stay one string of a structured field, whatever the name is', () => {
    expect(policyHeader(budgetOf({ name: 'two words-1.0_x' }))[1]).toMatch(/^"two words-1\.0_x";/);
    expect(policyHeader(budgetOf({ name: 'a"b\\c\r\nx: y;q=1 ü' }))[1]).toMatch(/^"a\\"b\\\\c\?\?x: y;q=1 \?";q=60;w=60;qu="cost";/);
  });
});
