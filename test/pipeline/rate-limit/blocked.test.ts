import { describe, expect, it } from 'vitest';
import { createBlocked } from '../../../src/pipeline/rate-limit/blocked.ts';

describe('addresses that have nothing left', () => {
  it('are known until they have again', () => {
    let now = 0;
    const blocked = createBlocked({ now: () => now });
    blocked.block('a', 2000);
    now = 1999;
    expect([blocked.leftMs('a'), blocked.leftMs('b')]).toEqual([1, 0]);
    now = 2000;
    expect(blocked.leftMs('a')).toBe(0);
  });

  it('are asked about again after a minute, and at once when the clock went back', () => {
    let now = 0;
    const blocked = createBlocked({ now: () => now });
    blocked.block('a', 86_400_000);
    expect(blocked.leftMs('a')).toBe(60_000);
    now = -3_600_000;
    expect(blocked.leftMs('a')).toBe(0);
  });

  it('are no more than so many, the latest', () => {
    const blocked = createBlocked({ now: () => 0 }, 3);
    for (let number = 0; number < 1000; number++) blocked.block(`a:${number}`, 1000);
    expect([996, 997, 998, 999].map((number) => blocked.leftMs(`a:${number}`))).toEqual([0, 1000, 1000, 1000]);
  });
});
