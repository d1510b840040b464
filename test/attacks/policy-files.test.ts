// What is tried against the policies of a gateway on their way from the folder into the process: by files that import what they
// must not, by links, by whoever can write to .gatehouse/, and by a publisher who has a say in configuration and schemas only.
import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/index.ts';
import { OperatorError } from '../../src/errors.ts';
import { createGateway } from '../../src/gateway.ts';
import { loadPolicies } from '../../src/policies/load-policies.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { INDEX, USERS, findingsIn, policyFolder } from '../support/policies.ts';

describe('a policy file', () => {
  it.each([
    ['a module of Node', "import { readFileSync } from 'node:fs';"],
    ['it under its old name', "import fs from 'fs';"],
    ['one that makes `require`', "import { createRequire } from 'module';"],
    ['a package', "import 'undici';"],
    ['a part of the gateway', "import { createGateway } from 'gatehouse/dist/gateway.js';"],
    ['a file outside of the folder', "import '../schemas/evil.ts';"],
    ['an address', "import 'https://evil.example/a.mjs';"],
    ['text', "import 'data:text/javascript,globalThis.evil=1';"],
    ['it by exporting it', "export * from 'node:fs';"],
    ['it dynamically', "const fs = import('node:fs');"],
    ['it by a name that is put together, in a function', 'const f = () => import(["node", "fs"].join(":"));'],
    ['it in the way of old', "require('fs');"],
  ])('is refused before any of it runs when it imports %s', async (_what, text) => {
    const folder = policyFolder({ 'users.ts': `${text}\n${USERS}\n(globalThis as Record<string, unknown>)['hasRun'] = true;` });
    const findings = await findingsIn(folder);
    expect(findings).toEqual([expect.stringMatching(/^policies\/users\.ts:1:\d+: (Policies import only from|Policies have no|`\.\.\/)/)]);
    expect([Reflect.get(globalThis, 'hasRun'), folder.has('.gatehouse')]).toEqual([undefined, false]);
  });

  it('gets no values of the generated types, which could be anybody\'s code', async () => {
    const generated = "(globalThis as Record<string, unknown>)['hasRun'] = true;\nexport const Graph = 1;\n";
    const users = (what: string): string => `${what} { Graph } from './graph.generated.ts';\n${USERS}`;
    expect(await findingsIn(policyFolder({ 'graph.generated.ts': generated, 'users.ts': users('import') }))).toEqual(['policies/users.ts:1:23: `./graph.generated.ts` has types only: write `import type { … }`.']);
    expect(await findingsIn(policyFolder({ 'graph.generated.ts': generated, 'users.ts': users('import type') }))).toEqual([]);
    expect(Reflect.get(globalThis, 'hasRun')).toBeUndefined();
  });

  it('is no link out of the folder', async () => {
    const folder = policyFolder();
    folder.write('schemas/users.ts', USERS);
    folder.remove('policies/users.ts');
    symlinkSync('../schemas/users.ts', join(folder.dir, 'policies/users.ts'));
    expect(await findingsIn(folder)).toEqual(['policies/users.ts: This is a link out of policies/: put the file itself here.']);
  });

  it('cannot open what it does not close: a fallback that is misspelt is refused', async () => {
    expect(await findingsIn(policyFolder({ 'index.ts': INDEX.replace("'allow'", "'alow'") }))).toEqual(['policies/index.ts:3:25: `fallback` is "alow", but must be \'allow\' or \'deny\': what holds for fields nobody names.']);
  });

  it('has no rule of its own make: what only looks like a rule is refused with its place', async () => {
    const folder = createFolder({
      'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': 'type Query { user: User } type User { email: String }',
      'policies/index.ts': INDEX, 'policies/users.ts': "export default { User: {\n  email: { type: 'allow' } } };\n",
    });
    expect((await cli(folder.dir, ['check'])).err).toMatch(/^policies\/users\.ts:2:3: `User\.email` has an object where a rule is expected/);
  });
});

describe('.gatehouse/policies/', () => {
  it('is not believed: a file that was tampered with never runs', async () => {
    const folder = policyFolder();
    const { place } = (await loadPolicies(folder.dir))!;
    const path = join(folder.dir, place, 'users.mjs');
    const good = readFileSync(path, 'utf8');
    // Another folder, as another process would find it: Node runs a module once.
    const next = policyFolder();
    for (const name of ['users.mjs', 'index.mjs']) next.write(`${place}/${name}`, `globalThis.hasRun = true;\n${good.replace('isAuthenticated }', 'allow as isAuthenticated }')}`);
    const loaded = await loadPolicies(next.dir);
    expect(loaded).toMatchObject({ place, isNew: true, policies: { policies: [{ User: { email: { name: 'isAuthenticated' } } }] } });
    expect([readFileSync(join(next.dir, place, 'users.mjs'), 'utf8'), Reflect.get(globalThis, 'hasRun')]).toEqual([good, undefined]);
  });

  it('is not written through: a link in the place of a file is replaced, one in the place of the folder refused', async () => {
    const folder = policyFolder();
    const { place } = (await loadPolicies(folder.dir))!;
    folder.write('precious.mjs', 'precious');
    rmSync(join(folder.dir, place, 'users.mjs'));
    symlinkSync(join(folder.dir, 'precious.mjs'), join(folder.dir, place, 'users.mjs'));
    expect((await loadPolicies(folder.dir))?.isNew).toBe(true);
    expect([lstatSync(join(folder.dir, place, 'users.mjs')).isFile(), folder.read('precious.mjs')]).toEqual([true, 'precious']);
    folder.remove('.gatehouse/policies');
    symlinkSync(folder.dir, join(folder.dir, '.gatehouse/policies'));
    expect(await findingsIn(folder)).toEqual(['.gatehouse/policies: This is no folder of the gateway\'s own (a link, or a file): remove it.']);
  });

  it('runs nothing that stands beside the files', async () => {
    const folder = policyFolder();
    const { place } = (await loadPolicies(folder.dir))!;
    for (const name of ['package.json', 'evil.mjs', 'node_modules/gatehouse/index.js']) folder.write(`${place}/${name}`, 'globalThis.hasRun = true;');
    expect((await loadPolicies(folder.dir))?.isNew).toBe(false);
    expect(Reflect.get(globalThis, 'hasRun')).toBeUndefined();
  });
});

describe('a publisher', () => {
  const services = '  users: { url: "http://127.0.0.1:1/graphql" }\n';

  it.each(['policies: { path: ../evil }', 'policies: { files: [evil.ts] }', 'policies: ../evil', 'policies: { fallback: allow }'])('names no policies by configuration: %s', (line) => {
    expect(() => parseConfig({ text: `${line}\n${yaml(services)}`, file: '/gateway/gatehouse.yaml', env: {} })).toThrow(OperatorError);
  });

  it('brings none with schemas or documents', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml(services), 'schemas/users.graphql': 'type Query { a: Int }', 'schemas/policies/index.ts': 'export const policies = [];', 'documents/index.ts': '' });
    expect(await loadPolicies(folder.dir)).toBeUndefined();
    expect(existsSync(join(folder.dir, '.gatehouse/policies'))).toBe(false);
  });

  it('is served by no gateway that was not handed the policies of its folder', async () => {
    const folder = policyFolder();
    writeFileSync(join(folder.dir, 'gatehouse.yaml'), yaml(services));
    folder.write('schemas/users.graphql', 'type Query { user: User } type User { email: String }');
    const config = parseConfig({ text: folder.read('gatehouse.yaml'), file: join(folder.dir, 'gatehouse.yaml'), env: {} });
    const dependencies = { log: createLogger({ level: 'silent', format: 'json' }), metrics: createMetrics() };
    await expect(createGateway(config, dependencies)).rejects.toThrow('policies/index.ts: These policies were not handed to the gateway');
    const { policies } = (await loadPolicies(folder.dir))!;
    const gateway = await createGateway(config, { ...dependencies, policies });
    await gateway.close();
    expect(gateway.graph.current()).toBeDefined();
  });
});
