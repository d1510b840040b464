import { describe, expect, it } from 'vitest';
import { createKeySource, fixedKeys } from '../../../src/pipeline/authentication/key-source.ts';
import { secretKeySet, type KeySet } from '../../../src/pipeline/authentication/key-set.ts';
import { createClock } from '../../support/clock.ts';
import { createLog } from '../../support/context.ts';

const set = (digest: string): KeySet => ({ ...secretKeySet('x'), digest });

function create({ rotation = 30_000, isEssential = false } = {}) {
  const clock = createClock(0);
  const { log, lines } = createLog();
  const loads: number[] = [];
  const outcomes: boolean[] = [];
  const state: { answer: KeySet | Error | Promise<KeySet> } = { answer: set('1') };
  const source = createKeySource({
    issuer: 'i', isEssential, rotation, clock, log,
    onLoad: (isGood) => outcomes.push(isGood),
    load: async () => {
      loads.push(clock.now());
      if (state.answer instanceof Error) throw state.answer;
      return state.answer;
    },
  });
  return { source, clock, lines, loads, outcomes, state };
}

describe('keys over time', () => {
  it('are loaded every five minutes, and stay the same object until they change', async () => {
    const { source, clock, loads, state } = create();
    await source.start();
    const first = source.current();
    state.answer = set('1');
    await clock.advance(600_000);
    expect(loads).toEqual([0, 300_000, 600_000]);
    expect(source.current()).toBe(first);
    state.answer = set('2');
    await clock.advance(300_000);
    expect(source.current()?.digest).toBe('2');
  });

  it('that cannot be loaded are asked for after 1, 2, 4, 8, 16, 30, 30 … seconds, and each new reason is said once', async () => {
    const { source, clock, loads, lines, state, outcomes } = create();
    state.answer = new Error('down');
    await source.start();
    await clock.advance(100_000);
    expect(loads.map((at) => at / 1000)).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
    state.answer = new Error('HTML');
    await clock.advance(60_000);
    state.answer = set('1');
    await clock.advance(30_000);
    expect(lines.map(({ level, reason, keys }) => [level, reason ?? keys])).toEqual([['warn', 'down'], ['warn', 'HTML'], ['info', 1]]);
    expect(outcomes.at(-1)).toBe(true);
    expect(loads).toHaveLength(11);
  });

  it('stay good however long newer ones cannot be loaded', async () => {
    const { source, clock, state } = create();
    await source.start();
    state.answer = new Error('down');
    await clock.advance(7 * 86_400_000);
    expect(source.current()?.digest).toBe('1');
  });
});

describe('an unknown key', () => {
  it('starts a load at once when the last one is long ago, and all who come meanwhile share it', async () => {
    const { source, clock, loads } = create();
    await source.start();
    await clock.advance(30_000);
    const first = source.renew();
    expect(first).toBeInstanceOf(Promise);
    expect(source.renew()).toBe(first);
    await first;
    expect(loads).toEqual([0, 30_000]);
  });

  it('within `rotation` waits for nobody, and a load stands at its end, one for however many', async () => {
    const { source, clock, loads, state } = create();
    await source.start();
    await clock.advance(29_999);
    for (let count = 0; count < 1000; count += 1) expect(source.renew()).toBeUndefined();
    state.answer = set('2');
    expect(clock.waiting()).toEqual([1]);
    await clock.advance(1);
    expect([loads, source.current()?.digest]).toEqual([[0, 30_000], '2']);
  });

  it('has a thousand wait for a load that is slow, and no more', async () => {
    const { source, clock, state, loads } = create();
    await source.start();
    await clock.advance(30_000);
    let answer = (_keys: KeySet): void => undefined;
    state.answer = new Promise((done) => (answer = done));
    const waiting = Array.from({ length: 1001 }, () => source.renew());
    expect(waiting.map((one) => one !== undefined).lastIndexOf(true)).toBe(999);
    answer(set('2'));
    await waiting[0];
    expect([source.current()?.digest, loads.length]).toEqual(['2', 2]);
    await clock.advance(30_000);
    expect(source.renew()).toBeInstanceOf(Promise);
  });

  it('does not put off the load that stands', async () => {
    const { source, clock } = create({ rotation: 3_600_000 });
    await source.start();
    expect(source.renew()).toBeUndefined();
    expect(clock.waiting()).toEqual([300_000]);
  });
});

describe('the start', () => {
  it('fails where the keys are a file of our own, and only there', async () => {
    const file = create({ isEssential: true });
    file.state.answer = new Error('no such file');
    await expect(file.source.start()).rejects.toThrow('no such file');
    const far = create();
    far.state.answer = new Error('down');
    await expect(far.source.start()).resolves.toBeUndefined();
    expect(far.source.retryAfterSeconds()).toBe(1);
  });

  it('of a file that is good goes on like any other', async () => {
    const { source, clock, loads } = create({ isEssential: true });
    await source.start();
    await clock.advance(300_000);
    expect(loads).toHaveLength(2);
  });

  it('is the end of timers once stopped, even when a load was under way', async () => {
    const { source, clock, state } = create();
    let answer = (_keys: KeySet): void => undefined;
    state.answer = new Promise((done) => (answer = done));
    const starting = source.start();
    source.stop();
    answer(set('1'));
    await starting;
    expect(clock.waiting()).toEqual([]);
  });
});

it('a shared secret is never renewed', async () => {
  const keys = secretKeySet('x');
  const source = fixedKeys(keys);
  await source.start();
  expect([source.current(), source.renew()]).toEqual([keys, undefined]);
});
