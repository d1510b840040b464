import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HASTY_TERMINAL, cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { answer, startMisbehavingService } from '../support/misbehaving-service.ts';
import { freePort, startService } from '../support/service.ts';

const PLAIN = 'type Query { user(id: ID!): User usersByIds(ids: [ID!]!): [User]! }\ntype User { id: ID! name: String }';
const WITH_SDL = '# by hand\ntype Query { users: [User] _usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id") _sdl: String! }\n\ntype User @key(selectionSet: "{ id }") { id: ID! }';
const NOTHING = { 'gatehouse.yaml': `# Ours.\n${yaml('  other: { url: "http://127.0.0.1:1/graphql" } # the first\n')}\n# The end.\n`, 'schemas/other.graphql': 'type Query { other: Int }' };

const add = (dir: string, url: string, ...more: string[]) => cli(dir, ['service', 'add', 'users', '--graphql', url, ...more]);

describe('gatehouse service add', () => {
  it('writes what the service says of itself in `_sdl`, directives included', async () => {
    const { url } = await startService(WITH_SDL);
    const folder = createFolder(NOTHING);
    const { code, out, err } = await add(folder.dir, url);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe('Wrote schemas/users.graphql and gatehouse.yaml. Read it, add @key and @merge where entities join (suggestions are in its head), then run `gatehouse check`.\n');
    expect(folder.read('schemas/users.graphql')).toBe(`# What users offers to the graph. Read, edit, commit; \`gatehouse check\` tells what is wrong.\n\n${WITH_SDL}\n`);
  });

  it('writes the introspected schema of a service without `_sdl`, with the doors it suggests', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    expect((await add(folder.dir, url)).code).toBe(0);
    const text = folder.read('schemas/users.graphql');
    expect(text).toContain('#   type User @key(selectionSet: "{ id }")   and   Query.usersByIds @merge(keyField: "id")\n');
    expect(text).toContain('type User {\n  id: ID!\n  name: String\n}');
    expect((await cli(folder.dir, ['check'])).code).toBe(0);
  });

  it('suggests what `check` accepts when it is done', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    await add(folder.dir, url);
    folder.write('schemas/users.graphql', folder.read('schemas/users.graphql').replace('\ntype User {', '\ntype User @key(selectionSet: "{ id }") {').replace(/(usersByIds\(.*)\n/, '$1 @merge(keyField: "id")\n'));
    expect((await cli(folder.dir, ['check'])).out).toContain('Query.usersByIds');
  });

  it('adds the entry to gatehouse.yaml and leaves every comment where it was', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    await add(folder.dir, url);
    expect(folder.read('gatehouse.yaml')).toBe(NOTHING['gatehouse.yaml'].replace('# the first\n', `# the first\n  users:\n    url: ${JSON.stringify(url)}\n`));
  });

  it('makes gatehouse.yaml where there is none, and adds the first service to one that has none', async () => {
    const { url } = await startService(PLAIN);
    for (const before of [undefined, '', 'server: { port: 0 } # any\n', 'server: { port: 0 }\nservices: {}\n']) {
      const folder = createFolder(before === undefined ? {} : { 'gatehouse.yaml': before });
      expect(await add(folder.dir, url)).toMatchObject({ code: 0, err: '' });
      expect((await cli(folder.dir, ['check'])).code).toBe(0);
      if (before?.includes('# any')) expect(folder.read('gatehouse.yaml')).toContain('# any');
    }
  });

  it('prints JSON with --json', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    expect(JSON.parse((await add(folder.dir, url, '--json')).out)).toEqual({ ok: true, written: ['schemas/users.graphql', 'gatehouse.yaml'], replaced: false });
  });

  it('says on a terminal whom it is waiting for, as it was typed', async () => {
    const { url } = await startService(PLAIN);
    const { err } = await cli(createFolder(NOTHING).dir, ['service', 'add', 'users', '--graphql', '${USERS_URL}'], { USERS_URL: url }, HASTY_TERMINAL);
    expect(err).toBe('Asking ${USERS_URL} for its schema…\n');
  });

  it('keeps a variable in the URL as a variable', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    expect((await cli(folder.dir, ['service', 'add', 'users', '--graphql', '${USERS_URL}'], { USERS_URL: url })).code).toBe(0);
    expect(folder.read('gatehouse.yaml')).toContain('url: "${USERS_URL}"');
  });

  it('refuses to write over a file, before it asks anybody, unless --force is given', async () => {
    const service = await startService(PLAIN);
    const folder = createFolder({ ...NOTHING, 'schemas/users.graphql': '# mine' });
    expect(await add(folder.dir, service.url)).toEqual({ code: 1, out: '', err: 'schemas/users.graphql: The file is there already; add --force to write over it.\n' });
    expect({ file: folder.read('schemas/users.graphql'), queries: service.queries }).toEqual({ file: '# mine', queries: [] });
    expect((await add(folder.dir, service.url, '--force')).code).toBe(0);
    expect(folder.read('schemas/users.graphql')).toContain('type User');
  });

  it('writes the file of a service that gatehouse.yaml has already, and leaves the entry as it is', async () => {
    const { url } = await startService(PLAIN);
    const text = yaml(`  users: { url: "${url}", timeout: 9s }\n`);
    const folder = createFolder({ 'gatehouse.yaml': text });
    expect((await add(folder.dir, url)).out).toMatch(/^Wrote schemas\/users\.graphql\. Read it/);
    expect(folder.read('gatehouse.yaml')).toBe(text);
    expect((await add(folder.dir, url.replace('127.0.0.1', 'localhost'), '--force')).out).toContain('The `url` in gatehouse.yaml is another one and stays.');
  });

  it('refuses a service that is asked at start anyway', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql", schema: sdl }\n') });
    expect((await add(folder.dir, 'http://127.0.0.1:1/graphql')).err).toBe('gatehouse.yaml: services.users is asked for its schema at start (`schema: sdl`), so it needs no file; set `schema: file` to have one.\n');
  });

  it('refuses to touch a configuration that is wrong', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder({ 'gatehouse.yaml': `serverr: {}\n${NOTHING['gatehouse.yaml']}` });
    expect(await add(folder.dir, url)).toEqual({ code: 1, out: '', err: 'gatehouse.yaml:1:1: Unknown key `serverr`; did you mean `server`?\n' });
    expect(folder.has('schemas/users.graphql')).toBe(false);
  });

  it('says that a service is down, once asked', async () => {
    const port = await freePort();
    const folder = createFolder(NOTHING);
    const url = `http://127.0.0.1:${port}/graphql`;
    expect(await add(folder.dir, url)).toEqual({ code: 1, out: '', err: `${url}: it is unavailable (connect ECONNREFUSED 127.0.0.1:${port})\n` });
    expect(folder.read('gatehouse.yaml')).toBe(NOTHING['gatehouse.yaml']);
  });

  it.each([
    ['a page', answer('<html>', { type: 'text/html' }), /^http\S+: it did not answer as a GraphQL service does \(HTTP 200: .*\); is `url` its GraphQL endpoint\?\n$/],
    ['no page', answer('not here', { status: 404, type: 'text/plain' }), /^http\S+: it refused introspection \(“HTTP 404: .*\n$/],
    ['other JSON', answer('{"hello":"world"}'), /^http\S+: it did not answer as a GraphQL service does/],
    ['a refusal', answer('{"errors":[{"message":"introspection is off"}]}'), /^http\S+: it refused introspection \(“introspection is off”\)/],
    ['SDL that is none', answer('{"data":{"_sdl":"type Query {"}}'), /^http\S+: its `_sdl` does not parse: Syntax Error: Expected Name, found <EOF>\.\n$/],
  ])('refuses a URL that answers with %s', async (_what, behaviour, message) => {
    const service = await startMisbehavingService(behaviour);
    onTestFinished(service.close);
    const folder = createFolder(NOTHING);
    const { code, err } = await add(folder.dir, service.url);
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(folder.has('schemas/users.graphql')).toBe(false);
  });

  it.each([
    ['9lives', 'http://127.0.0.1:1/graphql', 'The key `9lives` must be a service name: a letter, then letters, digits, `_` or `-`.'],
    ['../users', 'http://127.0.0.1:1/graphql', 'The key `../users` must be a service name: a letter, then letters, digits, `_` or `-`.'],
    ['constructor', 'http://127.0.0.1:1/graphql', 'The key `constructor` must be another name: every JavaScript object has a property of this one.'],
    ['users', 'ftp://127.0.0.1/', '`services.users.url` is "ftp://127.0.0.1/", but must be an http or https address, such as `http://127.0.0.1:4101/graphql`.'],
    ['users', 'http://me:pw@127.0.0.1/', undefined],
  ])('refuses %s at %s with exit code 2', async (name, url, message) => {
    const folder = createFolder(NOTHING);
    const { code, out, err } = await cli(folder.dir, ['service', 'add', name, '--graphql', url]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    if (message === undefined) expect(err).not.toContain('pw');
    else expect(err).toBe(`${message}\nTry \`gatehouse --help\`.\n`);
  });

  it.each([
    ['neither', []],
    ['both', ['--graphql', 'http://127.0.0.1:1/graphql', '--openapi', 'openapi.yaml']],
  ])('asks for one of --graphql and --openapi when there is %s, with exit code 2', async (_what, options) => {
    expect(await cli(createFolder(NOTHING).dir, ['service', 'add', 'users', ...options])).toEqual({
      code: 2,
      out: '',
      err: 'Say where the schema comes from, by one of the two: gatehouse service add NAME --graphql URL, or gatehouse service add NAME --openapi FILE|URL\nTry `gatehouse --help`.\n',
    });
  });

  it.each([['--only', 'a'], ['--except', 'a'], ['--url', 'http://127.0.0.1:1'], ['--trust-required'], ['--allow-remote-refs']])('refuses %s without --openapi', async (option, ...value) => {
    expect(await add(createFolder(NOTHING).dir, 'http://127.0.0.1:1/graphql', option, ...value)).toEqual({ code: 2, out: '', err: `${option} goes with --openapi only; leave it out.\nTry \`gatehouse --help\`.\n` });
  });

  it('says when a second time makes no difference, and writes nothing', async () => {
    const { url } = await startService(PLAIN);
    const folder = createFolder(NOTHING);
    await add(folder.dir, url);
    const before = statSync(join(folder.dir, 'schemas/users.graphql'));
    expect(await add(folder.dir, url, '--force')).toEqual({ code: 0, err: '', out: 'schemas/users.graphql is as it was; there is nothing to write.\n' });
    expect(JSON.parse((await add(folder.dir, url, '--force', '--json')).out)).toEqual({ ok: true, written: [], replaced: false });
    expect(statSync(join(folder.dir, 'schemas/users.graphql')).ino).toBe(before.ino);
  });

  it('refuses a service of REST', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  users: { kind: rest, url: "http://127.0.0.1:1" }\n') });
    expect((await add(folder.dir, 'http://127.0.0.1:1/graphql')).err).toBe('gatehouse.yaml: services.users is a REST service (`kind: rest`): use --openapi, another name, or set `kind: graphql`.\n');
  });
});
