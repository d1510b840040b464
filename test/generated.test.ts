// What is generated and committed is in step with what it comes from: the graph of the example, and its types.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Graph } from '../policies/graph.generated.ts';
import { run } from '../src/cli/index.ts';

const root = resolve(import.meta.dirname, '..');
const SERVICES = ['users', 'products', 'reviews', 'inventory', 'orders'];
const services: ChildProcess[] = [];
const env: Record<string, string> = {};
beforeAll(async () => {
  for (const name of SERVICES) {
    const child = spawn(process.execPath, [join(root, `examples/services/${name}.mjs`), '0'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    services.push(child);
    env[`${name.toUpperCase()}_URL`] = (JSON.parse(await new Promise<string>((done) => createInterface(child.stdout!).once('line', done))) as { url: string }).url;
  }
});
afterAll(() => {
  for (const child of services) child.kill();
});

// A field that is not in the graph would fail `tsc` here, as it will in a policy.
const FIELDS = { product: 'shippingEstimate', query: 'topProducts' } as const satisfies { product: keyof Graph['Product']; query: keyof Graph['Query'] };

describe('the committed files', () => {
  it('types name the fields that the graph has', () => {
    const graph = readFileSync(join(root, 'schemas/generated/graph.graphql'), 'utf8');
    expect(Object.values(FIELDS).filter((field) => !graph.includes(`  ${field}`))).toEqual([]);
  });

  it('schemas/generated/graph.graphql is the graph of the example', async () => {
    let out = '';
    const dir = mkdtempSync(join(tmpdir(), 'gatehouse-generated-'));
    for (const file of ['gatehouse.yaml', 'keys.yaml']) cpSync(join(root, file), join(dir, file));
    for (const folder of ['schemas', 'policies']) cpSync(join(root, folder), join(dir, folder), { recursive: true });
    expect(await run(['check', '--json'], { cwd: dir, env, out: (text) => (out += text), err: (text) => (out += text), stop: new AbortController().signal })).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, services: SERVICES, listDoors: ['Query.productsByUpcs'], written: null, types: null });
    expect(readFileSync(join(dir, 'schemas/generated/graph.graphql'), 'utf8')).toBe(readFileSync(join(root, 'schemas/generated/graph.graphql'), 'utf8'));
    rmSync(dir, { recursive: true });
  });

  it('policies/graph.generated.ts holds its types, as `gatehouse check` and codegen.yml make them', async () => {
    // Exits with 1 when the file would change.
    const checking = promisify(execFile)(process.execPath, [join(root, 'node_modules/@graphql-codegen/cli/cjs/bin.js'), '--config', 'codegen.yml', '--check'], { cwd: root });
    await expect(checking).resolves.toBeDefined();
  });
});
