import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { HASTY_TERMINAL, serveCli, type Running } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SDL = 'type Query {\n  name: String\n}\n';
const GRAPH = 'schemas/generated/graph.graphql';

async function start(): Promise<{ readonly folder: Folder; readonly dev: Running }> {
  const { url } = await startService('type Query { name: String more: String }', { root: { name: () => 'one', more: () => 'two' } });
  const folder = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${url}" }\n`), 'schemas/a.graphql': SDL });
  return { folder, dev: await serveCli(folder.dir, ['dev']) };
}

const reloads = (dev: Running): number => dev.out().split('Reloaded: ').length - 1;
const refusals = (dev: Running): number => dev.err().split('Not reloaded').length - 1;

/** Makes a change and waits for what `dev` says to it. */
async function change(dev: Running, make: () => void): Promise<void> {
  const before = reloads(dev) + refusals(dev);
  make();
  await until(() => reloads(dev) + refusals(dev) > before, 'a reload');
}

const lastWords = (dev: Running): string => dev.err().slice(dev.err().lastIndexOf('Not reloaded'));

describe('gatehouse dev', () => {
  it('serves with GraphiQL and introspection, and writes the graph', async () => {
    const { folder, dev } = await start();
    expect(dev.out()).toBe(`The graph is at ${dev.url} (open it in a browser for GraphiQL); metrics and health at ${dev.admin}.\nWatching gatehouse.yaml, schemas/, policies/ and documents/. Ctrl-C stops.\n`);
    expect((await ask(dev.url, '{ name __schema { queryType { name } } }')).body).toEqual({ data: { name: 'one', __schema: { queryType: { name: 'Query' } } } });
    const page = await fetch(dev.url, { headers: { accept: 'text/html' } });
    expect({ status: page.status, text: await page.text() }).toEqual({ status: 200, text: expect.stringContaining('GraphiQL') });
    expect(folder.read(GRAPH)).toContain('type Query {\n  name: String\n}');
    expect(await dev.stop()).toBe(0);
  });

  it('takes changes of schemas and of the configuration without losing a request', async () => {
    const { folder, dev } = await start();
    let isOver = false;
    let answered = 0;
    const loop = async (): Promise<void> => {
      while (!isOver) {
        const { status, body } = await ask(dev.url, '{ name }');
        if (status !== 200 || body.data?.name !== 'one') throw new Error(JSON.stringify(body));
        answered += 1;
      }
    };
    const loops = Promise.all([loop(), loop()]);
    loops.catch(() => undefined); // heard below
    await change(dev, () => folder.write('schemas/a.graphql', SDL.replace('}', '  more: String\n}')));
    expect((await ask(dev.url, '{ more }')).body).toEqual({ data: { more: 'two' } });
    expect(dev.out()).toMatch(/Reloaded: graph [0-9a-f]{16}\.\n$/);
    await change(dev, () => folder.write('gatehouse.yaml', folder.read('gatehouse.yaml').replace('server:\n', 'limits: { rootFields: 1 }\nserver:\n')));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\.\n$/);
    expect((await ask(dev.url, '{ name more }')).body.errors[0].extensions.code).toBe('ROOT_FIELD_LIMIT_EXCEEDED');
    const sofar = answered;
    await until(() => answered > sofar + 5);
    isOver = true;
    await loops;
    expect(folder.read(GRAPH)).toContain('more: String');
  });

  it('keeps the old graph when a file breaks, says why and where, and takes the file when it is mended', async () => {
    const { folder, dev } = await start();
    await change(dev, () => folder.write('schemas/a.graphql', 'type Query {\n  name: Strin\n}\n'));
    expect(lastWords(dev)).toBe('Not reloaded, the old graph serves on:\n  schemas/a.graphql:2:9: Unknown type "Strin". Did you mean "String"?\n');
    expect((await ask(dev.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.write('schemas/a.graphql', SDL.replace('}', '  more: String\n}')));
    expect((await ask(dev.url, '{ more }')).body).toEqual({ data: { more: 'two' } });
  });

  it('takes documents that turn up and change, and none of a manifest that is wrong', async () => {
    const { folder, dev } = await start();
    const asked = async (): Promise<unknown> => (await (await fetch(dev.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"documentId":"a"}' })).json());
    await change(dev, () => folder.write('documents/web@1.json', '{"a": "{ name }"}'));
    expect(await asked()).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.write('documents/web@1.json', '{"a": "{ __typename }", "b:c": "{ name }"}'));
    expect(lastWords(dev)).toContain('documents/web@1.json:1:32: The id "b:c" has a prefix');
    expect(await asked()).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.write('documents/web@1.json', '{"a": "{ __typename }"}'));
    expect(await asked()).toEqual({ data: { __typename: 'Query' } });
  });

  it('keeps the old configuration when gatehouse.yaml breaks or goes, and takes it when it is back', async () => {
    const { folder, dev } = await start();
    const good = folder.read('gatehouse.yaml');
    await change(dev, () => folder.write('gatehouse.yaml', `serverr: {}\n${good}`));
    expect(lastWords(dev)).toBe('Not reloaded, the old graph serves on:\n  gatehouse.yaml:1:1: Unknown key `serverr`; did you mean `server`?\n');
    await change(dev, () => folder.remove('gatehouse.yaml'));
    expect(lastWords(dev)).toContain('gatehouse.yaml: There is no such file;');
    expect((await ask(dev.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.write('gatehouse.yaml', good));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\.\n$/);
  });

  it('sees files that editors replace, and folders that are replaced whole', async () => {
    const { folder, dev } = await start();
    await change(dev, () => {
      folder.write('schemas/a.graphql.tmp', SDL.replace('name', 'more'));
      renameSync(join(folder.dir, 'schemas/a.graphql.tmp'), join(folder.dir, 'schemas/a.graphql'));
    });
    expect((await ask(dev.url, '{ more }')).status).toBe(200);
    folder.write('next/a.graphql', SDL);
    await change(dev, () => {
      rmSync(join(folder.dir, 'schemas'), { recursive: true });
      renameSync(join(folder.dir, 'next'), join(folder.dir, 'schemas'));
    });
    await until(async () => (await ask(dev.url, '{ name }')).body.data?.name === 'one');
    await change(dev, () => folder.write('schemas/a.graphql', SDL.replace('name', 'more')));
    expect((await ask(dev.url, '{ more }')).body).toEqual({ data: { more: 'two' } });
  });

  it('does not reload for what the tools write, or for what editors leave beside a file', async () => {
    const { folder, dev } = await start();
    folder.write('schemas/.a.graphql.swp', '');
    folder.write('schemas/generated/other.graphql', '');
    folder.write('notes.md', '');
    await change(dev, () => folder.write('schemas/a.graphql', `${SDL}# changed\n`));
    expect({ reloads: reloads(dev), refusals: refusals(dev) }).toEqual({ reloads: 1, refusals: 0 });
  });

  it('takes policies that turn up, in a folder that was not there, and writes the types of the graph there', async () => {
    const { folder, dev } = await start();
    await change(dev, () => folder.write('policies/index.ts', 'export const policies = [];\n'));
    expect(lastWords(dev)).toContain('policies/index.ts: This file exports no `fallback`');
    await change(dev, () => folder.write('policies/index.ts', "export const policies = [];\nexport const fallback = 'allow';\n"));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\.\n$/);
    expect(folder.read('policies/graph.generated.ts')).toContain('readonly name: string | null;');
    await change(dev, () => folder.write('policies/index.ts', "export const policies = [;\n"));
    expect(lastWords(dev)).toContain('policies/index.ts:1:26: Not valid TypeScript: Expression expected.');
    expect((await ask(dev.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.remove('policies'));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\.\n$/);
  });

  it('says what needs a restart: what listeners were opened with, compared with the start', async () => {
    const { folder, dev } = await start();
    const good = folder.read('gatehouse.yaml');
    await change(dev, () => folder.write('gatehouse.yaml', good.replace('port: 0', 'port: 4999')));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\. What changed in server\.port needs a restart\.\n$/);
    await change(dev, () => folder.write('gatehouse.yaml', good.replace('port: 0', 'port: 4999\n  keepAliveTimeout: 5s').replace('admin:\n', 'admin:\n  hosts: [ops]\n')));
    expect(dev.out()).toMatch(/What changed in server\.port, server\.keepAliveTimeout, admin needs a restart\.\n$/);
    expect((await ask(dev.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    await change(dev, () => folder.write('gatehouse.yaml', good));
    expect(dev.out()).toMatch(/Reloaded: the graph is the same\.\n$/);
  });

  it('writes no graph that lacks the fields of a service that is down', async () => {
    const away = await startService('type Query { other: Int }', { isAway: true });
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "http://127.0.0.1:1" }\n  b: { url: "${away.url}", schema: introspect }\n`), 'schemas/a.graphql': SDL, [GRAPH]: '# committed' });
    await serveCli(folder.dir, ['dev']);
    expect(folder.read(GRAPH)).toBe('# committed');
  });

  it('prints one line of JSON with --json', async () => {
    const { folder } = await start();
    const dev = await serveCli(folder.dir, ['dev', '--json']);
    expect(JSON.parse(dev.out())).toEqual({ ok: true, url: dev.url, admin: dev.admin });
  });

  it('prints one line of JSON per reload with --json, and nothing in prose', async () => {
    const { folder } = await start();
    const dev = await serveCli(folder.dir, ['dev', '--json'], {}, HASTY_TERMINAL);
    const lines = (): any[] => dev.out().trim().split('\n').map((line) => JSON.parse(line));
    const reloaded = async (make: () => void): Promise<unknown> => {
      const before = lines().length;
      make();
      await until(() => lines().length > before, 'a reload');
      return lines().at(-1);
    };
    const good = folder.read('gatehouse.yaml');
    expect(await reloaded(() => folder.write('gatehouse.yaml', good.replace('port: 0', 'port: 4999')))).toEqual({ ok: true, graph: expect.stringMatching(/^[0-9a-f]{16}$/), restart: ['server.port'] });
    expect(await reloaded(() => folder.write('schemas/a.graphql', 'type Query {\n  name: Strin\n}\n'))).toEqual({ ok: false, findings: [{ file: 'schemas/a.graphql', line: 2, column: 9, message: 'Unknown type "Strin". Did you mean "String"?' }] });
    for (const line of dev.err().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });

  it('says on a terminal whom it is waiting for, and promises no graph when nobody answers', async () => {
    const { url } = await startService(SDL, { isAway: true });
    const dev = await serveCli(createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${url}", schema: introspect }\n`) }).dir, ['dev'], {}, HASTY_TERMINAL);
    expect(dev.err()).toMatch(/^Asking a for its schema…\n/);
    expect(dev.out()).toContain(`No service has answered yet, so there is no graph; it will be at ${dev.url} (open it in a browser for GraphiQL); metrics`);
  });

  it('serves on when the graph cannot be written, and says so', async () => {
    const { url } = await startService(SDL, { root: { name: () => 'one' } });
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${url}" }\n`), 'schemas/a.graphql': SDL, 'schemas/generated': 'a file' });
    const dev = await serveCli(folder.dir, ['dev']);
    expect(dev.err()).toMatch(/^The graph was not written to schemas\/generated\/: E\w+: /m);
    expect((await ask(dev.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
  });
});
