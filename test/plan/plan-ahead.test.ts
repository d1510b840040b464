import { describe, expect, it } from 'vitest';
import { conditionsAhead, signsAhead } from '../../src/plan/plan-ahead.ts';

describe('plans that are made ahead', () => {
  it.each([[0, 1], [1, 2], [3, 8], [4, 2], [50, 2]])('are, for %i variables of conditions, %i', (count, plans) => {
    const names = Array.from({ length: count }, (_, index) => `v${index}`);
    const ahead = conditionsAhead(names);
    expect(new Set(ahead.map((values) => JSON.stringify(values))).size).toBe(plans);
    for (const values of ahead) expect(Object.keys(values)).toEqual(names);
  });

  it('are for who has nothing and for who has everything, decided by objects where that decides', () => {
    expect([signsAhead(''), signsAhead('++'), signsAhead('+?'), signsAhead('-?+')]).toEqual([[''], ['++'], ['+?'], ['-?+', '+?+']]);
  });
});
