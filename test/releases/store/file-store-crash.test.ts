// A process that ends at every single step of a change, or sleeps there, or meets a disk that fails: all steps, one after the other.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disk, type Disk } from '../../../src/releases/store/disk.ts';
import { createFileStore } from '../../../src/releases/store/file-store.ts';
import type { Change, ReleaseStore } from '../../../src/releases/store/store.ts';
import { createFolder } from '../../support/folder.ts';
import { draft, options, POLICIES } from './drafts.ts';

const CHANGES: Readonly<Record<string, (store: ReleaseStore) => Promise<Change>>> = {
  publish: (store) => store.publish(draft('killed'), 3),
  rollback: (store) => store.activate(1, 3, { author: 'killed', policies: POLICIES }),
};

/** Does `steps` steps and none after that; `isTorn`: of the next it does a part. As after kill -9, nothing is tidied up. */
function diskThatStops(steps: number, { isTorn = false, code = 'EIO' } = {}): { readonly disk: Disk; readonly isStopped: () => boolean } {
  let left = steps;
  let isStopped = false;
  const stopped = (): Error => Object.assign(new Error('stopped'), { code });
  const step = <Args extends readonly unknown[], T>(act: (...args: Args) => Promise<T>, tear?: (...args: Args) => void) => async (...args: Args): Promise<T> => {
    if (left-- > 0) return act(...args);
    if (isTorn && !isStopped) tear?.(...args);
    isStopped = true;
    throw stopped();
  };
  return {
    disk: {
      makeFolder: step(disk.makeFolder),
      write: step(disk.write, (path: string, bytes: Uint8Array) => writeFileSync(path, bytes.subarray(0, bytes.length / 2))),
      claim: step(disk.claim),
      syncFolder: step(disk.syncFolder),
      remove: step(disk.remove),
    },
    isStopped: () => isStopped,
  };
}

async function threeReleases(): Promise<{ readonly dir: string; readonly store: ReleaseStore }> {
  const { dir } = createFolder();
  const store = createFileStore(dir, options());
  for (const number of [1, 2, 3]) await store.publish(draft(`author${number}`), number === 1 ? undefined : number - 1);
  return { dir, store };
}

function namesIn(dir: string): string[] {
  return readdirSync(join(dir, '.gatehouse/releases')).sort();
}

/** Catalogs and the releases that are listed, and no other file. */
async function expectTidy(dir: string, store: ReleaseStore): Promise<void> {
  const list = await store.list();
  const releases = namesIn(dir).filter((name) => !/^active\.\d+\.json$/.test(name));
  expect(releases.map((name) => /^release-(\d+)\./.exec(name)?.[1])).toEqual(list.map(({ number }) => String(number)).sort());
}

describe.each(Object.entries(CHANGES))('a %s that is stopped', (kind, change) => {
  it.each([false, true])('at any step leaves the old or the new release whole, and the next publish works (torn: %s)', async (isTorn) => {
    const outcomes: string[] = [];
    for (let steps = 0; ; steps++) {
      const { dir, store } = await threeReleases();
      const stopping = diskThatStops(steps, { isTorn });
      const said: string[] = [];
      const result = await change(createFileStore(dir, options({ report: ({ message }) => said.push(message) }), stopping.disk)).then(() => 'done', (error: unknown) => String(error));
      if (!stopping.isStopped()) break;
      const active = await store.active();
      const isNew = active?.author === 'killed' || (kind === 'rollback' && active?.number === 1);
      expect(active).toEqual(await store.read(isNew ? (kind === 'publish' ? 4 : 1) : 3));
      // Who is told that it failed finds the old release, who is told that it worked the new one.
      if (isNew) expect([result, said]).toEqual(['done', [expect.stringContaining('cannot be made safe and tidy (EIO)')]]);
      else expect(result).toContain('and nothing has changed');
      expect(await store.publish(draft('next'), active?.number)).toMatchObject({ isDone: true, release: { number: isNew && kind === 'publish' ? 5 : 4 } });
      await expectTidy(dir, store);
      outcomes.push(isNew ? 'new' : 'old');
    }
    // Folder, (release,) draft, folder, claim | folder, tidying up: the claim is what counts.
    const before = kind === 'publish' ? 5 : 4;
    expect(outcomes.slice(0, before)).toEqual(Array.from({ length: before }, () => 'old'));
    expect(outcomes.slice(before).length).toBeGreaterThan(0);
    expect(new Set(outcomes.slice(before))).toEqual(new Set(['new']));
  });
});

describe('a publish', () => {
  it.each([[1, 'claim'], [3, 'claim'], [25, 'claim'], [1, 'syncFolder'], [25, 'syncFolder'], [25, 'draft']])('that sleeps while %i others are made, before its step `%s`, loses and leaves nothing', async (others, step) => {
    const { dir, store } = await threeReleases();
    let isAwake = false;
    const sleep = async (): Promise<void> => {
      if (isAwake) return;
      isAwake = true;
      for (let other = 0; other < others; other++) await store.publish(draft(`other${other}`), 3 + other);
    };
    const sleeping: Disk = {
      ...disk,
      async write(path, bytes) {
        if (step === 'draft' && path.endsWith('.tmp')) await sleep();
        return disk.write(path, bytes);
      },
      async syncFolder(path) {
        if (step === 'syncFolder') await sleep();
        return disk.syncFolder(path);
      },
      async claim(path, name) {
        await sleep();
        return disk.claim(path, name);
      },
    };
    const change = await createFileStore(dir, options(), sleeping).publish(draft('sleeper'), 3);
    expect(change).toMatchObject({ isDone: false, conflict: { active: 3 + others, last: { author: `other${others - 1}` } } });
    expect((await store.list()).map(({ author }) => author)).not.toContain('sleeper');
    expect((await store.active())?.number).toBe(3 + others);
    await expectTidy(dir, store);
  });

  it('that has won is told so, though others follow before it looks', async () => {
    const { dir, store } = await threeReleases();
    const slow: Disk = {
      ...disk,
      async claim(path, name) {
        const isClaimed = await disk.claim(path, name);
        for (let other = 0; other < 25; other++) await store.publish(draft(`other${other}`), 4 + other);
        return isClaimed;
      },
    };
    expect(await createFileStore(dir, options(), slow).publish(draft('first'), 3)).toMatchObject({ isDone: true, release: { number: 4 } });
    expect([(await store.active())?.number, (await store.read(4))?.author]).toEqual([29, 'first']);
    await expectTidy(dir, store);
  });

  it.each([['ENOSPC', 'make room for it'], ['EACCES', "let the gateway's user write there"], ['EPERM', 'on a file system with hard links']])('that meets %s says what to do and leaves the old release', async (code, advice) => {
    const { dir, store } = await threeReleases();
    const before = namesIn(dir);
    const failing: Disk = { ...disk, claim: async () => Promise.reject(Object.assign(new Error('no'), { code })) };
    await expect(createFileStore(dir, options(), failing).publish(draft(), 3)).rejects.toThrow(new RegExp(`Nothing could be written \\(${code}\\), and nothing has changed: .*${advice}`));
    expect([namesIn(dir), (await store.active())?.number]).toEqual([before, 3]);
  });
});
