import { beforeAll, describe, expect, it } from 'vitest';
import { loadStripTypes, type StripTypes } from '../../src/policies/strip-types.ts';
import { transpile, type Gatehouse } from '../../src/policies/transpile.ts';
import { findingsOf } from '../support/policies.ts';

const gatehouse: Gatehouse = { url: 'file:///app/index.js', version: '1.0.0', exports: ['and', 'hasScope'] };
let stripTypes: StripTypes;
beforeAll(async () => {
  stripTypes = await loadStripTypes();
});

const sourcesOf = (files: Readonly<Record<string, string>>) => Object.entries(files).map(([name, text]) => ({ name, file: `policies/${name}`, text }));
const run = (files: Readonly<Record<string, string>>, own = gatehouse) => transpile(sourcesOf(files), stripTypes, own);
const findings = (text: string, more: Readonly<Record<string, string>> = {}) => findingsOf(() => run({ 'a.ts': text, ...more }));

describe('transpiling', () => {
  it('takes types away, leads imports to the gateway and to each other, and leaves lines and columns', () => {
    const { files } = run({ 'a.ts': "import { and, type Policy } from 'gatehouse';\nimport type { Graph } from './graph.generated.ts';\nimport './b.ts';\n\nconst x: Map<string, 'é€𝄞'> = new Map(), y = 1;\nexport default {} satisfies Policy<Graph>;\n", 'b.ts': 'export {};\n' });
    const [a = '', b] = files.map(({ text }) => text);
    expect(files.map(({ name }) => name)).toEqual(['a.mjs', 'b.mjs']);
    expect([a.split('\n').map((line) => line.trimEnd()), b]).toEqual([
      ['import { and,             } from "file:///app/index.js";', '', 'import "./b.mjs";', '', expect.stringMatching(/^const x {17,}= new Map\(\), y = 1;$/), 'export default {}                        ;', ''], 'export {};\n',
    ]);
  });

  it('takes away imports of types from anywhere, which bring no code', () => {
    expect(run({ 'a.ts': "import type { Stats } from 'node:fs';\nexport {};" }).files[0]?.text).not.toContain('node:fs');
  });

  it.each([
    ["import fs from 'node:fs';", '1:16: Policies import only from `gatehouse` and each other, not from `node:fs`.'],
    ["import 'fs';", '1:8: Policies import only from `gatehouse` and each other, not from `fs`.'],
    ["export * from 'lodash';", '1:15: Policies import only from `gatehouse` and each other, not from `lodash`.'],
    ["export { a } from '../src/index.ts';", '1:19: Policies import only from `gatehouse` and each other, not from `../src/index.ts`.'],
    ["import a from '/etc/a.mjs';", '1:15: Policies import only from `gatehouse` and each other, not from `/etc/a.mjs`.'],
    ["import a from 'file:///etc/a.mjs';", '1:15: Policies import only from `gatehouse` and each other, not from `file:///etc/a.mjs`.'],
    ["import a from 'data:text/javascript,1';", '1:15: Policies import only from `gatehouse` and each other, not from `data:text/javascript,1`.'],
    ["import a from 'gatehouse/dist/gateway.js';", '1:15: Policies import only from `gatehouse` and each other, not from `gatehouse/dist/gateway.js`.'],
    ["import a from './../b.ts';", '1:15: `./../b.ts` is no policy file. There are `./a.ts`, `./b.ts`.'],
    ["import a from './b.mjs';", '1:15: `./b.mjs` is no policy file. Did you mean `./b.ts`?'],
    ["import a from './b';", '1:15: `./b` is no policy file. Did you mean `./b.ts`?'],
    ["import a from './b/index.ts';", '1:15: `./b/index.ts` is no policy file. There are `./a.ts`, `./b.ts`.'],
    ["import a from './b.ts?x';", '1:15: `./b.ts?x` is no policy file. Did you mean `./b.ts`?'],
    ["import { hasScop } from 'gatehouse';", '1:10: `gatehouse` exports no `hasScop`. Did you mean `hasScope`?'],
    ["import gatehouse from 'gatehouse';", '1:8: `gatehouse` exports no `default`.'],
    ["import { isOpne } from './b.ts';", '1:10: `./b.ts` exports no `isOpne`. Did you mean `isOpen`?'],
    ["import { Graph } from './graph.generated.ts';", '1:23: `./graph.generated.ts` has types only: write `import type { … }`.'],
    ["import { type Graph } from './graph.generated.ts';", '1:28: `./graph.generated.ts` has types only: write `import type { … }`.'],
    ["export * from './graph.generated.ts';", '1:15: `./graph.generated.ts` has types only: write `import type { … }`.'],
    ['const a = ;', '1:11: Not valid TypeScript: Expression expected.'],
    ['\n  enum A { B }', '2:3: TypeScript enum is not supported: policies are JavaScript with types, nothing else of TypeScript.'],
    ["import fs = require('fs');", '1:1: TypeScript import equals declaration is not supported: policies are JavaScript with types, nothing else of TypeScript.'],
    ['\n@guarded class A {}', '2:1: Not JavaScript that this Node runs: Unexpected character \'@\'.'],
    ['with (a) {}', expect.stringMatching(/^1:1: Not /)],
  ])('refuses %j', async (text, finding) => {
    const expected = typeof finding === 'string' ? [`policies/a.ts:${finding}`] : [expect.stringMatching(/^policies\/a\.ts:1:\d+: Not /)];
    expect(await findings(text, { 'b.ts': 'export const isOpen = 1;' })).toEqual(expected);
  });

  it('survives text that is too deep for a parser', async () => {
    expect(await findings('('.repeat(50_000))).toEqual([expect.stringMatching(/^policies\/a\.ts.*: Not valid TypeScript: /)]);
    expect(await findings('export const isOpen = true;')).toEqual([]);
  });

  it('tells all findings of all files, each file from top to bottom', async () => {
    expect(await findings("const a = import('x');\nimport 'y';\n", { 'b.ts': 'const = 1;' })).toEqual([expect.stringMatching(/^policies\/b\.ts:1:7: /), expect.stringMatching(/^policies\/a\.ts:1:11: /), expect.stringMatching(/^policies\/a\.ts:2:8: /)]);
  });

  it('does not ask what a file exports that exports all of another', async () => {
    expect(await findings("import { isOpen } from './b.ts';", { 'b.ts': "export * from './c.ts';", 'c.ts': 'export const isOpen = 1;' })).toEqual([]);
  });
});

describe('the digest', () => {
  it('is that of names, texts, and the gatehouse they run with', () => {
    const digests = [
      run({ 'a.ts': '1' }), run({ 'a.ts': '2' }), run({ 'b.ts': '1' }), run({ 'a.ts': '1', 'b.ts': '' }),
      run({ 'a.ts': '1' }, { ...gatehouse, version: '1.0.1' }), run({ 'a.ts': '1' }, { ...gatehouse, url: 'file:///other/index.js' }),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(run({ 'a.ts': '1' }).digest).toBe(digests[0]);
    expect(digests[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
