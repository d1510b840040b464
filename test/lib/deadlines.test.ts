// Waits end in time or are told that they are too late, once, by the clock and in the order in which they began.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeadlines, type Wait } from '../../src/lib/deadlines.ts';
import { createClock, type TestClock } from '../support/clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function deadlines(ms = 50): { readonly clock: TestClock; readonly late: string[]; readonly begin: (name: string) => Wait } {
  const clock = createClock();
  const late: string[] = [];
  const beginWait = createDeadlines(ms, clock);
  return { clock, late, begin: (name) => beginWait(() => void late.push(name)) };
}

describe('deadlines', () => {
  it('call late what has not ended in time, and not a millisecond before', async () => {
    const { clock, late, begin } = deadlines();
    const wait = begin('slow');
    await turn();
    await clock.advance(49);
    expect(late).toEqual([]);
    await clock.advance(1);
    expect(late).toEqual(['slow']);
    expect(wait.end()).toBe(false);
  });

  it('call nothing late that has ended, and tell it so once', async () => {
    const { clock, late, begin } = deadlines();
    const wait = begin('fast');
    await turn();
    await clock.advance(49);
    expect([wait.end(), wait.end()]).toEqual([true, false]);
    await clock.advance(1000);
    expect(late).toEqual([]);
  });

  it('begin when the turn in which they were asked for is over, however long it took', async () => {
    const { clock, late, begin } = deadlines();
    begin('first');
    // Ends without a turn: nothing is timed yet.
    await clock.advance(500);
    await turn();
    await clock.advance(49);
    expect(late).toEqual([]);
    await clock.advance(1);
    expect(late).toEqual(['first']);
  });

  it('read once more what has come before they call anything late', async () => {
    const { clock, late, begin } = deadlines();
    const wait = begin('there, and not yet read');
    await turn();
    const fired = clock.advance(50);
    // Runs after the timer and before the immediate that it sets.
    await Promise.resolve();
    wait.end();
    await fired;
    expect(late).toEqual([]);
  });

  it('have one timer, whatever waits, and none when nothing does', async () => {
    const { clock, begin } = deadlines();
    const waits = Array.from({ length: 1000 }, (_, index) => begin(String(index)));
    await turn();
    expect(clock.waiting()).toEqual([50]);
    for (const wait of waits) wait.end();
    await clock.advance(50);
    expect(clock.waiting()).toEqual([]);
  });

  it('go on with others when one of them is late', async () => {
    const { clock, late, begin } = deadlines();
    begin('a');
    await turn();
    await clock.advance(20);
    begin('b');
    await turn();
    await clock.advance(30);
    expect([late, clock.waiting()]).toEqual([['a'], [20]]);
    await clock.advance(20);
    expect(late).toEqual(['a', 'b']);
  });

  it('are late exactly when they last longer than they may, whatever else waits', async () => {
    const plan = fc.array(fc.record({ begins: fc.nat({ max: 200 }), lasts: fc.nat({ max: 100 }).filter((ms) => ms !== 50) }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(plan, async (planned) => {
        const { clock, late, begin } = deadlines();
        const waits = new Map<number, Wait>();
        for (let now = 0; now <= 310; now += 1) {
          for (const [index, { begins, lasts }] of planned.entries()) {
            if (begins + lasts === now) waits.get(index)?.end();
            if (begins === now) waits.set(index, begin(String(index)));
            if (begins === now && lasts === 0) waits.get(index)?.end();
          }
          await turn();
          await clock.advance(1);
        }
        expect(late.sort()).toEqual(planned.flatMap(({ lasts }, index) => (lasts > 50 ? [String(index)] : [])).sort());
      }),
      { numRuns: 30 },
    );
  });
});
