import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicyFiles, refuseUnloadedPolicies } from '../../src/policies/policy-files.ts';
import { createFolder } from '../support/folder.ts';
import { findingsOf } from '../support/policies.ts';

const NESTED = 'Policy files stand directly in policies/, so this would not be read: move it there.';
const NAMED = 'Policy files are TypeScript, named `orders.ts`: letters, digits, `_`, `-` and dots.';
const LINK = 'This is a link out of policies/: put the file itself here.';

const folderOf = (...names: string[]) => createFolder(Object.fromEntries(names.map((name) => [name, `// ${name}`])));

describe('the files of policies/', () => {
  it('are the TypeScript directly in it, by name', () => {
    const { dir } = folderOf('policies/orders.ts', 'policies/index.ts', 'policies/my-team.rules.ts');
    expect(readPolicyFiles(dir)).toEqual(['index.ts', 'my-team.rules.ts', 'orders.ts'].map((name) => ({ name, file: `policies/${name}`, text: `// policies/${name}` })));
  });

  it('are none without the folder, and without code in it', () => {
    expect(readPolicyFiles(createFolder().dir)).toEqual([]);
    const { dir } = folderOf('policies/README.md', 'policies/orders.test.yaml', 'policies/graph.generated.ts', 'policies/globals.d.ts', 'policies/orders.test.ts', 'policies/.orders.ts', 'policies/.git/hook.js', 'policies/notes/a.md', 'policies/notes/deep/b.test.ts');
    expect(readPolicyFiles(dir)).toEqual([]);
  });

  it.each([
    ['policies/shop/orders.ts', 'policies/shop/orders.ts', NESTED],
    ['policies/shop/graph.generated.ts', 'policies/shop/graph.generated.ts', NESTED],
    ['policies/a/b/c.mjs', 'policies/a/b', NESTED],
    ['policies/rules.mjs', 'policies/rules.mjs', NAMED],
    ['policies/rules.js', 'policies/rules.js', NAMED],
    ['policies/rules.mts', 'policies/rules.mts', NAMED],
    ['policies/page.tsx', 'policies/page.tsx', NAMED],
    ['policies/my rules.ts', 'policies/my rules.ts', NAMED],
    ['policies/a#b.ts', 'policies/a#b.ts', NAMED],
    ['policies/50%.ts', 'policies/50%.ts', NAMED],
  ])('refuses code that would not be read: %s', async (name, file, message) => {
    const { dir } = folderOf(name, 'policies/index.ts');
    expect(await findingsOf(() => readPolicyFiles(dir))).toEqual([`${file}: ${message}`]);
    expect(await findingsOf(() => refuseUnloadedPolicies(dir))).toEqual([`${file}: ${message}`]);
  });

  it('refuses a folder in the place of a file, and a link that leads nowhere', async () => {
    const { dir } = folderOf('policies/index.ts');
    mkdirSync(join(dir, 'policies/orders.ts'));
    symlinkSync('nowhere.ts', join(dir, 'policies/users.ts'));
    expect(await findingsOf(() => readPolicyFiles(dir))).toEqual(['policies/users.ts: This is no file that can be read, so nobody knows what it guards.']);
  });

  it('refuses a folder that cannot be read', async () => {
    expect(await findingsOf(() => readPolicyFiles(createFolder({ policies: 'a file' }).dir))).toEqual([expect.stringMatching(/^policies: The folder cannot be read, so nobody knows what it guards \(ENOTDIR/)]);
  });

  it('takes links inside the folder, as Kubernetes makes them, and refuses those that lead out of it', async () => {
    const { dir } = folderOf('policies/..2026/orders.ts', 'policies-of-others/users.ts');
    symlinkSync('..2026', join(dir, 'policies/..data'));
    symlinkSync('..data/orders.ts', join(dir, 'policies/orders.ts'));
    expect(readPolicyFiles(dir).map(({ name, text }) => [name, text])).toEqual([['orders.ts', '// policies/..2026/orders.ts']]);
    symlinkSync('../policies-of-others/users.ts', join(dir, 'policies/users.ts'));
    symlinkSync('../policies-of-others', join(dir, 'policies/others'));
    expect((await findingsOf(() => readPolicyFiles(dir))).sort()).toEqual([`policies/others: ${NESTED}`, `policies/users.ts: ${LINK}`]);
  });

  it('may stand elsewhere as a whole', () => {
    const { dir } = folderOf('policies/orders.ts');
    renameSync(join(dir, 'policies'), join(dir, 'shared'));
    symlinkSync('shared', join(dir, 'policies'));
    expect(readPolicyFiles(dir).map(({ name }) => name)).toEqual(['orders.ts']);
  });
});

describe('a gateway without policies', () => {
  it('is refused beside policy code', async () => {
    expect(await findingsOf(() => refuseUnloadedPolicies(folderOf('policies/users.ts', 'policies/index.ts').dir))).toEqual([
      'policies/index.ts: These policies were not handed to the gateway, so nothing would be guarded: give `createGateway` what `loadPolicies` returns.',
    ]);
    expect(await findingsOf(() => refuseUnloadedPolicies(folderOf('policies/README.md').dir))).toEqual([]);
  });
});
