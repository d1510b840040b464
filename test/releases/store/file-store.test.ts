// The store on disk: the contract, and what only a disk can do to it.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/errors.ts';
import { createFileStore } from '../../../src/releases/store/file-store.ts';
import type { ReleaseStore } from '../../../src/releases/store/store.ts';
import { createFolder } from '../../support/folder.ts';
import { draft, options, POLICIES } from './drafts.ts';
import { describeStore } from './store-contract.ts';

describeStore('on disk', () => {
  const { dir } = createFolder();
  return { open: (given) => createFileStore(dir, given) };
});

interface Shop {
  readonly folder: string;
  readonly store: ReleaseStore;
  readonly found: Finding[];
  readonly names: () => string[];
  /** The file of a release. */
  readonly file: (number: number) => string;
}

async function withReleases(count: number, keep = 50): Promise<Shop> {
  const { dir } = createFolder();
  const found: Finding[] = [];
  const store = createFileStore(dir, options({ keep, report: (finding) => found.push(finding) }));
  for (let number = 1; number <= count; number++) await store.publish(draft(`author${number}`), number === 1 ? undefined : number - 1);
  const folder = join(dir, '.gatehouse/releases');
  const names = (): string[] => readdirSync(folder).sort();
  return { folder, store, found, names, file: (number) => join(folder, names().find((name) => name.startsWith(`release-${number}.`))!) };
}

describe('releases on disk', () => {
  it('are for their owner only', async () => {
    const { folder, names } = await withReleases(2);
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect([mode(folder), ...names().map((name) => mode(join(folder, name)))]).toEqual(['700', '600', '600', '600', '600']);
  });

  it('are closed to others again when the folder was opened to them', async () => {
    const { folder, store } = await withReleases(1);
    chmodSync(folder, 0o755);
    await store.publish(draft(), 1);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('leave a file each, the last ten catalogs, and nothing else', async () => {
    const { names } = await withReleases(15, 3);
    const kinds = (pattern: RegExp): string[] => names().filter((name) => pattern.test(name));
    expect(kinds(/^release-(13|14|15)\./)).toHaveLength(3);
    expect(kinds(/^active\.([6-9]|1[0-5])\.json$/)).toHaveLength(10);
    expect(names()).toHaveLength(13);
  });

  it.each([
    ['cut short', (path: string) => truncateSync(path, 100), 'it is not the JSON of a release, or it was cut short'],
    ['empty', (path: string) => truncateSync(path, 0), 'it is not the JSON of a release'],
    ['edited', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('shop: String', 'shop: Secret')), 'it was changed after it was published'],
    ['given another author', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('author3', 'author4')), 'is not what was published'],
    ['given another number', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('"number":3', '"number":4')), 'is not what was published'],
  ])('serve the previous one when the active one is %s, and say so once', async (_, damage, why) => {
    const { store, found, file } = await withReleases(3);
    damage(file(3));
    expect([(await store.active())?.number, (await store.active())?.number, await store.previous()]).toEqual([2, 2, undefined]);
    expect(found).toHaveLength(1);
    expect(found[0]!.file).toMatch(/^\.gatehouse\/releases\/release-3\.3-[0-9a-f]{16}\.json$/);
    for (const part of ['Release 3 cannot be used', why, 'Put the file back from a backup', 'release 2 is served']) expect(found[0]!.message).toContain(part);
    await expect(store.read(3)).rejects.toThrow(why);
    await expect(store.activate(3, 2, { author: 'ada', policies: POLICIES })).rejects.toThrow(why);
  });

  it('are published on the one that is served, when the active one is damaged', async () => {
    const { store, file } = await withReleases(3);
    truncateSync(file(3), 5);
    expect(await store.publish(draft(), 3)).toMatchObject({ isDone: false, conflict: { active: 2 } });
    expect(await store.publish(draft(), 2)).toMatchObject({ isDone: true, release: { number: 4 } });
    expect([(await store.active())?.number, (await store.previous())?.number]).toEqual([4, 2]);
  });

  it('name both when neither active nor previous can be read, and let an older one be made active', async () => {
    const { store, file } = await withReleases(3);
    for (const number of [2, 3]) truncateSync(file(number), 5);
    await expect(store.active()).rejects.toThrow(/Release 3 cannot be used.*\n.*Release 2 cannot be used/);
    expect(await store.activate(1, 3, { author: 'ada', policies: POLICIES })).toMatchObject({ isDone: true });
    expect((await store.active())?.number).toBe(1);
  });

  it('are not read through a link, nor from a pipe or a folder', async () => {
    const { folder, store, found, file } = await withReleases(2);
    const path = file(2);
    copyFileSync(path, join(folder, 'elsewhere'));
    rmSync(path);
    symlinkSync('elsewhere', path);
    expect((await store.active())?.number).toBe(1);
    rmSync(path);
    mkdirSync(path);
    expect((await store.active())?.number).toBe(1);
    expect(found.map(({ message }) => /: (.*?)\. Put/.exec(message)?.[1])).toEqual(['it is a link', 'it is no plain file']);
  });

  it('go by the catalog before when the newest is damaged, and give none of its numbers again', async () => {
    const { folder, store, found } = await withReleases(3);
    truncateSync(join(folder, 'active.3.json'), 40);
    expect((await store.active())?.number).toBe(2);
    expect(found).toEqual([{ file: '.gatehouse/releases/active.3.json', message: expect.stringContaining('is damaged: it was cut short or edited. Put it back from a backup. Until then active.2.json counts') }]);
    expect(await store.publish(draft(), 2)).toMatchObject({ isDone: true, release: { number: 4 } });
    expect((await store.active())?.number).toBe(4);
  });

  it('are refused when every catalog is damaged, and none is begun over them', async () => {
    const { folder, store, names } = await withReleases(2);
    for (const name of names().filter((one) => one.startsWith('active'))) writeFileSync(join(folder, name), '{}');
    await expect(store.active()).rejects.toThrow('No list of releases can be read');
    await expect(store.publish(draft(), undefined)).rejects.toThrow('No list of releases can be read');
  });

  it('are not written where a link stands for the folder', async () => {
    const folder = createFolder({ 'elsewhere/x': '', '.gatehouse/x': '' });
    symlinkSync(join(folder.dir, 'elsewhere'), join(folder.dir, '.gatehouse/releases'));
    await expect(createFileStore(folder.dir, options()).publish(draft(), undefined)).rejects.toThrow('Nothing could be written (ENOTDIR), and nothing has changed');
    expect(readdirSync(join(folder.dir, 'elsewhere'))).toEqual(['x']);
  });

  it('stay readable when `releases.maxSize` is set lower', async () => {
    const { folder } = await withReleases(1);
    expect((await createFileStore(join(folder, '../..'), options({ maxBytes: 10 })).active())?.number).toBe(1);
  });
});
