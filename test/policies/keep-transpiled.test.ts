import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepTranspiled } from '../../src/policies/keep-transpiled.ts';
import { parseModule } from '../../src/policies/parse-module.ts';
import type { Transpiled } from '../../src/policies/transpile.ts';
import { createFolder } from '../support/folder.ts';
import { findingsOf } from '../support/policies.ts';

const DIGEST = '0123456789abcdef';
const PLACE = `.gatehouse/policies/${DIGEST}`;
const GOOD = 'export default 1;\n';
const EVIL = 'export default 666;\n';

function transpiled(digest = DIGEST): Transpiled {
  return { digest, files: ['index.mjs', 'users.mjs'].map((name) => ({ name, text: GOOD, file: `policies/${name}`, module: parseModule(GOOD, name) })) };
}

describe('the transpiled policies', () => {
  it('stand in a folder of their digest, and are left alone when they are right', () => {
    const { dir, read } = createFolder();
    expect(keepTranspiled(dir, transpiled())).toEqual({ folder: join(dir, PLACE), place: PLACE, isNew: true });
    expect([readdirSync(join(dir, PLACE)), read(`${PLACE}/users.mjs`), statSync(join(dir, PLACE, 'users.mjs')).mode & 0o777]).toEqual([['index.mjs', 'users.mjs'], GOOD, 0o644]);
    const { ino } = statSync(join(dir, PLACE, 'users.mjs'));
    expect(keepTranspiled(dir, transpiled()).isNew).toBe(false);
    expect(statSync(join(dir, PLACE, 'users.mjs')).ino).toBe(ino);
  });

  it('are found in a folder that nobody may write to', () => {
    const { dir } = createFolder();
    keepTranspiled(dir, transpiled());
    chmodSync(join(dir, PLACE), 0o555);
    expect(keepTranspiled(dir, transpiled()).isNew).toBe(false);
    chmodSync(join(dir, PLACE), 0o755);
  });

  it.each<[string, (path: string, elsewhere: string) => void]>([
    ['another text', (path) => writeFileSync(path, EVIL)],
    ['another text of the same length', (path) => writeFileSync(path, GOOD.replace('1', '2'))],
    ['a link to another file', (path, elsewhere) => symlinkSync(elsewhere, path)],
    ['a second name of another file', (path, elsewhere) => linkSync(elsewhere, path)],
    ['a folder', (path) => mkdirSync(path)],
    ['nothing', () => undefined],
  ])('replace %s in their place, and write through nothing', (_what, put) => {
    const { dir, read, write } = createFolder();
    keepTranspiled(dir, transpiled());
    const path = join(dir, PLACE, 'users.mjs');
    write('elsewhere.mjs', EVIL);
    rmSync(path);
    put(path, join(dir, 'elsewhere.mjs'));
    expect(keepTranspiled(dir, transpiled()).isNew).toBe(true);
    expect([readFileSync(path, 'utf8'), lstatSync(path).isFile(), read('elsewhere.mjs')]).toEqual([GOOD, true, EVIL]);
  });

  it.each(['.gatehouse/policies', PLACE])('refuse a link, or a file, in the place of the folder %s', async (place) => {
    const { dir, write, remove } = createFolder({ 'elsewhere/index.mjs': EVIL });
    mkdirSync(join(dir, '.gatehouse/policies'), { recursive: true });
    remove(place);
    symlinkSync(join(dir, 'elsewhere'), join(dir, place));
    const finding = [`${place}: This is no folder of the gateway's own (a link, or a file): remove it.`];
    expect(await findingsOf(() => keepTranspiled(dir, transpiled()))).toEqual(finding);
    expect(readFileSync(join(dir, 'elsewhere/index.mjs'), 'utf8')).toBe(EVIL);
    remove(place);
    write(place, '');
    expect(await findingsOf(() => keepTranspiled(dir, transpiled()))).toEqual(finding);
  });

  it('say what to do where they cannot be written', async () => {
    const { dir } = createFolder({ '.gatehouse': 'a file' });
    expect(await findingsOf(() => keepTranspiled(dir, transpiled()))).toEqual([
      expect.stringMatching(/^\.gatehouse\/policies\/0123456789abcdef: The policies cannot be written to run from there \(.+\): run `gatehouse build` where the folder can be written, with the same files and the same gatehouse at the same place\.$/),
    ]);
  });

  it('of five digests are kept, the newest, and nothing else is taken away', () => {
    const { dir } = createFolder({ '.gatehouse/policies/notes.txt': '', '.gatehouse/services/a.graphql': '' });
    const digests = Array.from({ length: 8 }, (_, index) => String(index).repeat(16));
    digests.forEach((digest, index) => {
      keepTranspiled(dir, transpiled(digest));
      utimesSync(join(dir, '.gatehouse/policies', digest), index, index);
    });
    keepTranspiled(dir, transpiled());
    expect(readdirSync(join(dir, '.gatehouse/policies')).sort()).toEqual([DIGEST, ...digests.slice(-4), 'notes.txt'].sort());
    expect(readdirSync(join(dir, '.gatehouse/services'))).toEqual(['a.graphql']);
  });
});
