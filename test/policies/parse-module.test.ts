import { describe, expect, it } from 'vitest';
import { parseModule } from '../../src/policies/parse-module.ts';

const refused = (code: string) => parseModule(code, 'policies/a.ts').refused.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('what stands in a policy file', () => {
  it('imports: from where, what, and at which place', () => {
    const { imports } = parseModule("import a, { b as c, 'd e' as f } from './x.ts';\nimport * as g from 'gatehouse';\nimport './y.ts';\nexport { h } from './z.ts';\nexport * from './w.ts';", 'policies/a.ts');
    expect(imports.map(({ from, line, column, names }) => [from, `${line}:${column}`, names.map(({ name, column: at }) => `${name} ${at}`)])).toEqual([
      ['./x.ts', '1:39', ['default 8', 'b 13', 'd e 21']],
      ['gatehouse', '2:20', []],
      ['./y.ts', '3:8', []],
      ['./z.ts', '4:19', ['h 10']],
      ['./w.ts', '5:15', []],
    ]);
  });

  it('exports: by name, and whether there may be more', () => {
    const exportsOf = (code: string) => {
      const { exports, hasMoreExports } = parseModule(code, 'policies/a.ts');
      return [[...exports].map(([name, { line, column }]) => `${name} ${line}:${column}`), hasMoreExports];
    };
    expect(exportsOf("export const a = [], b = 'c';\nexport function f() {}\nexport class G {}\nexport { a as d, b as 'e e' };\nexport default a;\nexport * as ns from './x.ts';")).toEqual([
      ['a 1:18', 'b 1:26', 'f 2:8', 'G 3:8', 'd 4:10', 'e e 4:18', 'default 5:1', 'ns 6:1'], false,
    ]);
    expect(exportsOf("export * from './x.ts';")).toEqual([[], true]);
    expect(exportsOf('export const { a } = b;')).toEqual([[], true]);
  });

  it.each([
    ["import('node:fs')", '1:1 Policies have no `import()`: they import only from `gatehouse` and each other, on top of the file.'],
    ["const f = () => import(`node:${'fs'}`);", '1:17 Policies have no `import()`: they import only from `gatehouse` and each other, on top of the file.'],
    ["\nrequire('fs');", '2:1 Policies have no `require()`: they import only from `gatehouse` and each other, on top of the file.'],
    ['const u = import.meta.url;', '1:11 Policies have no `import.meta`: they run from a copy in .gatehouse/.'],
    ['const a = await b;', '1:11 Policies wait for nothing: rules are decided at once, from what they are given.'],
    ['for await (const a of b) {}', '1:1 Policies wait for nothing: rules are decided at once, from what they are given.'],
    ['if (a) { await b; }', '1:10 Policies wait for nothing: rules are decided at once, from what they are given.'],
  ])('refuses %s', (code, finding) => expect(refused(code)).toEqual([finding]));

  it('has nothing against the rest', () => {
    expect(refused("async function f() { await 1; }\nclass A { require() { return new.target; } }\nconst s = \"import('x') require('y') import.meta\"; // import('z')\na.require('b');")).toEqual([]);
  });

  it('throws for what is no JavaScript', () => {
    expect(() => parseModule('const a = ;', 'policies/a.ts')).toThrow(SyntaxError);
    expect(() => parseModule('@d class A {}', 'policies/a.ts')).toThrow(SyntaxError);
  });
});
