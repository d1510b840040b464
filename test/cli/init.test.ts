import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { cli, serveCli } from '../support/cli.ts';
import { createFolder, type Folder } from '../support/folder.ts';
import { root, startProcess } from '../support/process.ts';

const FILES = ['gatehouse.yaml', 'schemas/hello.graphql', 'hello-service.mjs', 'package.json', '.gitignore'];

/** As after `npm install`, with the ports of the test. */
async function installed(folder: Folder, dir = '.'): Promise<void> {
  symlinkSync(join(root, 'node_modules'), join(folder.dir, dir, 'node_modules'));
  const service = startProcess([join(folder.dir, dir, 'hello-service.mjs')], { env: { PORT: '0' } });
  const [, url = ''] = await service.printed(/hello is at (\S+)/);
  const text = folder.read(`${dir}/gatehouse.yaml`);
  folder.write(`${dir}/gatehouse.yaml`, text.replace('http://127.0.0.1:4101/graphql', url).replace('server:\n', 'admin: { port: 0 }\nserver:\n  port: 0\n'));
}

describe('gatehouse init', () => {
  it('makes a folder that checks, serves and answers', async () => {
    const folder = createFolder();
    const { code, out, err } = await cli(folder.dir, ['init']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Wrote ${FILES.join(', ')}.\n\nNext:\n  npm install\n  node hello-service.mjs &`);
    await installed(folder);
    expect(await cli(folder.dir, ['check'])).toMatchObject({ code: 0, err: '' });
    const gateway = await serveCli(folder.dir, ['start']);
    expect((await ask(gateway.url, '{ hello(name: "Ada") { text } }')).body).toEqual({ data: { hello: { text: 'Hello, Ada!' } } });
  });

  it('makes the folder it is told to, and says to go there', async () => {
    const folder = createFolder();
    expect((await cli(folder.dir, ['init', 'shop/gateway'])).out).toContain('in shop/gateway.\n\nNext:\n  cd shop/gateway\n');
    await installed(folder, 'shop/gateway');
    const gateway = await serveCli(join(folder.dir, 'shop/gateway'), ['dev']);
    expect((await ask(gateway.url, '{ hello { text } }')).body).toEqual({ data: { hello: { text: 'Hello, world!' } } });
  });

  it('makes a service that takes the gateway\'s directives and survives what is no request', async () => {
    const folder = createFolder();
    await cli(folder.dir, ['init']);
    folder.write('schemas/hello.graphql', folder.read('schemas/hello.graphql').replace('type Greeting', 'type Greeting @key(selectionSet: "{ text }")'));
    symlinkSync(join(root, 'node_modules'), join(folder.dir, 'node_modules'));
    const service = startProcess([join(folder.dir, 'hello-service.mjs')], { env: { PORT: '0' } });
    const [, url = ''] = await service.printed(/hello is at (\S+)/);
    expect((await fetch(url)).status).toBe(400);
    expect((await ask(url, '{ hello { text } }')).body.data.hello.text).toBe('Hello, world!');
  });

  it('depends on this package and not on whatever has its name on the public registry', async () => {
    const folder = createFolder();
    await cli(folder.dir, ['init']);
    expect(JSON.parse(folder.read('package.json')).dependencies).toEqual({ gatehouse: `file:${root.replace(/\/$/, '')}`, graphql: expect.stringMatching(/^\^16\./) });
  });

  it('refuses a folder that is a gateway already', async () => {
    const folder = createFolder({ 'here/gatehouse.yaml': 'mine' });
    expect(await cli(folder.dir, ['init', 'here'])).toEqual({ code: 1, out: '', err: 'here/gatehouse.yaml: A gateway is here already; choose another folder.\n' });
    expect(folder.read('here/gatehouse.yaml')).toBe('mine');
    expect(folder.has('here/package.json')).toBe(false);
  });

  it('leaves every file alone that is there, also in schemas/', async () => {
    const folder = createFolder({ 'package.json': '{"name":"mine"}', 'schemas/hello.graphql': '# mine' });
    const { code, out } = await cli(folder.dir, ['init']);
    expect(code).toBe(0);
    expect(out).toContain('Left as they were: schemas/hello.graphql, package.json.');
    expect(out).not.toContain('npm install');
    expect([folder.read('package.json'), folder.read('schemas/hello.graphql')]).toEqual(['{"name":"mine"}', '# mine']);
  });

  it('prints JSON with --json', async () => {
    const folder = createFolder({ '.gitignore': '' });
    const { out } = await cli(folder.dir, ['init', '--json', 'new']);
    expect(JSON.parse(out)).toEqual({ ok: true, dir: join(folder.dir, 'new'), written: FILES, kept: [] });
  });
});
