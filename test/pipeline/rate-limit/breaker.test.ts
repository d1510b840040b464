import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBreaker, type Breaker } from '../../../src/pipeline/rate-limit/breaker.ts';
import { createClock, type TestClock } from '../../support/clock.ts';

interface Tried {
  readonly breaker: Breaker;
  readonly clock: TestClock;
  readonly states: string[];
  /** How the next probes end. */
  isWell: boolean;
  probes: number;
}

function tried(random = 1, timeoutMs = 0): Tried {
  const clock = createClock();
  const states: string[] = [];
  const store: Tried = {
    clock, states, isWell: true, probes: 0,
    breaker: createBreaker({
      probe: () => {
        store.probes++;
        return store.isWell ? Promise.resolve() : Promise.reject(Object.assign(new Error('it is not well'), { reason: 'READONLY' }));
      },
      clock, timeoutMs, onState: (state, reason) => states.push(`${state}: ${reason}`), random: () => random,
    }),
  };
  return store;
}

async function up(random?: number, timeoutMs?: number): Promise<Tried> {
  const store = tried(random, timeoutMs);
  store.breaker.connected();
  await store.breaker.known;
  return store;
}

describe('the breaker of the shared store', () => {
  it('asks nobody before a probe has succeeded, and says nothing until something is known', async () => {
    const { breaker, states } = tried();
    expect([breaker.isClosed(), states]).toEqual([false, []]);
    breaker.connected();
    await breaker.known;
    expect([breaker.isClosed(), states]).toEqual([true, ['up: answers']]);
  });

  it('counts the time that a failure takes, or one request after another would wait for it without end', async () => {
    const { breaker, states, clock } = await up(1, 1500);
    breaker.failed('timeout');
    await clock.advance(2500);
    breaker.failed('timeout');
    expect(states.at(-1)).toBe('down: timeout');
    const { breaker: other, clock: others } = await up(1, 1500);
    other.failed('timeout');
    await others.advance(2501);
    other.failed('timeout');
    expect(other.isClosed()).toBe(true);
  });

  it('opens at the second failure within a second', async () => {
    const { breaker, states, clock } = await up();
    breaker.failed('timeout');
    expect(breaker.isClosed()).toBe(true);
    await clock.advance(1000);
    breaker.failed('timeout');
    expect(breaker.isClosed()).toBe(false);
    expect(states).toEqual(['up: answers', 'down: timeout']);
  });

  it('stays closed for failures that are further apart', async () => {
    const { breaker, clock } = await up();
    for (let times = 0; times < 10; times++) {
      breaker.failed('timeout');
      await clock.advance(1001);
    }
    expect(breaker.isClosed()).toBe(true);
  });

  it('opens at once when the connection is lost', async () => {
    const { breaker, states } = await up();
    breaker.lost('ECONNRESET');
    expect([breaker.isClosed(), states.at(-1)]).toEqual([false, 'down: ECONNRESET']);
  });

  it('probes after 100 ms, then twice as long each time, and no more than every 5 s', async () => {
    const store = await up();
    store.isWell = false;
    store.breaker.lost('closed');
    const waits: number[] = [];
    for (let times = 0; times < 8; times++) {
      const [wait = -1, ...others] = store.clock.waiting();
      expect(others).toEqual([]);
      waits.push(wait);
      await store.clock.advance(wait);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(store.states).toEqual(['up: answers', 'down: closed']);
    store.isWell = true;
    await store.clock.advance(5000);
    expect(store.breaker.isClosed()).toBe(true);
  });

  it('probes at moments of its own', async () => {
    const store = await up(0.5);
    store.breaker.lost('closed');
    expect(store.clock.waiting()).toEqual([75]);
  });

  it('probes at once when there is a connection again, and once however often that is said', async () => {
    const store = await up();
    store.breaker.lost('closed');
    store.breaker.connected();
    store.breaker.connected();
    await turn();
    expect([store.probes, store.breaker.isClosed(), store.clock.waiting()]).toEqual([2, true, []]);
  });

  it('waits longer and longer for a store that comes back only to fail', async () => {
    const store = await up();
    const waits: number[] = [];
    for (let times = 0; times < 3; times++) {
      store.breaker.failed('timeout');
      store.breaker.failed('timeout');
      waits.push(store.clock.waiting()[0]!);
      await store.clock.advance(waits.at(-1)!);
      expect(store.breaker.isClosed()).toBe(true);
    }
    expect(waits).toEqual([100, 200, 400]);
    await store.clock.advance(10_001);
    store.breaker.lost('closed');
    expect(store.clock.waiting()).toEqual([100]);
  });

  it('lets nothing happen once it is stopped', async () => {
    const store = await up();
    store.breaker.lost('closed');
    store.breaker.stop();
    await store.clock.advance(60_000);
    store.breaker.connected();
    await turn();
    expect([store.probes, store.states.length, store.clock.waiting()]).toEqual([1, 2, []]);
  });

  it('lets whoever waits for it go on when it is stopped before anything is known', async () => {
    const { breaker } = tried();
    breaker.stop();
    await expect(breaker.known).resolves.toBeUndefined();
  });
});
