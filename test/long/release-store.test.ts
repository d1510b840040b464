// The store of releases on disk between real processes: killed while they publish, twenty at once, and without room.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileStore } from '../../src/releases/store/file-store.ts';
import type { ReleaseStore } from '../../src/releases/store/store.ts';
import { draft, options } from '../releases/store/drafts.ts';
import { createFolder } from '../support/folder.ts';
import { root } from '../support/process.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

interface Publisher {
  readonly next: () => Promise<string>;
  readonly begin: (wins: number) => void;
  readonly kill: () => Promise<void>;
}

/** `blocks`: a limit on the size of files, in KiB, as a full disk has it. */
function publisher(dir: string, author: string, blocks?: number): Publisher {
  const node = [process.execPath, '--import', 'tsx', join(root, 'test/support/release-publisher.ts'), dir, author];
  const [command = '', ...args] = blocks === undefined ? node : ['bash', '-c', `ulimit -f ${blocks}; exec "$@"`, 'bash', ...node];
  const child = spawn(command, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${author} has ended`);
      return value;
    },
    begin: (wins) => void child.stdin.write(`wins ${wins}\n`),
    kill,
  };
}

/** Every release that is listed can be read, the active one is the newest, and no number is missing. */
async function expectWhole(store: ReleaseStore): Promise<number> {
  const list = await store.list();
  const active = await store.active();
  expect(list.map(({ number }) => number)).toEqual(Array.from({ length: list.length }, (_, index) => (active?.number ?? 0) - index));
  for (const { number, digest } of list) expect((await store.read(number))?.digest).toBe(digest);
  return active?.number ?? 0;
}

function leftovers(dir: string, kept: number): string[] {
  const names = readdirSync(join(dir, '.gatehouse/releases'));
  const releases = names.filter((name) => name.startsWith('release-'));
  return [...names.filter((name) => name.endsWith('.tmp')), ...(releases.length > kept ? [`${releases.length - kept} releases`] : [])];
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the store of releases, between processes', () => {
  it('has the old or the new release whole after a kill at any of 20 moments of a publish, and goes on', async () => {
    const random = createRandom(SEED);
    const { dir } = createFolder();
    const store = createFileStore(dir, options({ keep: 100 }));
    const outcomes: string[] = [];
    for (let time = 0; time < 20; time++) {
      const child = publisher(dir, `child${time}`);
      await child.next();
      child.begin(Infinity);
      const tookMs: number[] = [];
      let won = 0;
      for (let turn = 0; turn < 3; turn++) {
        expect(await child.next()).toBe('begin');
        const startedAt = performance.now();
        won = Number(/^won (\d+)$/.exec(await child.next())?.[1]);
        tookMs.push(performance.now() - startedAt);
      }
      expect(await child.next()).toBe('begin');
      const afterMs = random() * Math.max(...tookMs);
      await passed(Math.floor(afterMs));
      const until = performance.now() + (afterMs % 1);
      while (performance.now() < until); // a timer has no parts of a millisecond
      await child.kill();
      const left = leftovers(dir, (await store.list()).length);
      const active = await expectWhole(store);
      expect([won, won + 1, won + 2]).toContain(active);
      outcomes.push(`${active === won ? 'old' : 'new'} after ${afterMs.toFixed(1)} of ${Math.max(...tookMs).toFixed(1)} ms${left.length > 0 ? ` (left ${left.join(', ')})` : ''}`);
      expect(await store.publish(draft('next'), active)).toMatchObject({ isDone: true, release: { number: active + 1 } });
      expect(leftovers(dir, (await store.list()).length)).toEqual([]);
    }
    console.log(`seed ${SEED}: ${outcomes.join('; ')}`);
    expect(outcomes).toHaveLength(20);
  });

  it('gives each number to one of twenty processes, and leaves none out', async () => {
    const { dir } = createFolder();
    const children = Array.from({ length: 20 }, (_, index) => publisher(dir, `child${index}`));
    for (const child of children) expect(await child.next()).toBe('ready');
    for (const child of children) child.begin(3);
    const won = await Promise.all(
      children.map(async (child) => {
        const lines: string[] = [];
        for (let line = await child.next(); line !== 'end'; line = await child.next()) if (line !== 'begin') lines.push(line);
        return lines;
      }),
    );
    expect(won.flat().sort()).toEqual(Array.from({ length: 60 }, (_, index) => `won ${index + 1}`).sort());
    const store = createFileStore(dir, options({ keep: 100 }));
    expect(await expectWhole(store)).toBe(60);
    const authors = new Map((await store.list()).map(({ number, author }) => [`won ${number}`, author]));
    won.forEach((lines, index) => expect(lines.map((line) => authors.get(line))).toEqual([`child${index}`, `child${index}`, `child${index}`]));
    expect(leftovers(dir, 60)).toEqual([]);
  });

  it('keeps the old release when there is no room for the new one, leaves nothing behind, and goes on with room', async () => {
    const { dir } = createFolder();
    const store = createFileStore(dir, options());
    await store.publish(draft(), undefined);
    const child = publisher(dir, 'full', 100);
    expect(await child.next()).toBe('ready');
    child.begin(1);
    expect([await child.next(), await child.next()]).toEqual(['begin', 'failed .gatehouse/releases: Nothing could be written (EFBIG), and nothing has changed: make room for it, and try again.']);
    expect(await expectWhole(store)).toBe(1);
    expect(leftovers(dir, 1)).toEqual([]);
    expect(await store.publish(draft(), 1)).toMatchObject({ isDone: true, release: { number: 2 } });
  });
});
