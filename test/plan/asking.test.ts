import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { Asking } from '../../src/plan/asking.ts';
import { Faults } from '../../src/plan/faults.ts';

function asking(verdict: () => boolean, rows: readonly object[]): Asking {
  const one = new Asking({ roots: [], entries: [], faults: new Faults() }, {}, ANONYMOUS);
  for (const own of rows) if (one.begins(own, 0)) one.questions.push({ id: 0, field: 'User.secret', object: () => ({}), allows: async () => verdict(), own, rows: [] });
  return one;
}

describe('questions about objects', () => {
  it('are asked once for each object, and what is refused is noted by object and field', async () => {
    const row = {};
    let asked = 0;
    const one = asking(() => (asked += 1) < 0, [row, row]);
    await one.settle(undefined);
    expect([asked, [...one.fields], one.denials.get(row)]).toEqual([1, ['User.secret'], new Set([0])]);
  });

  it('are refused unasked when nobody waits any more', async () => {
    const one = asking(() => true, [{}]);
    await one.settle(AbortSignal.abort());
    expect(one.denials.size).toBe(1);
    const twin = asking(() => true, [{}]);
    await twin.settle(new AbortController().signal);
    expect(twin.denials.size).toBe(0);
  });
});
