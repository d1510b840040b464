import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatFinding } from '../../src/errors.ts';
import { loadServices, type LoadConfig } from '../../src/schema/load.ts';

let dir: string;
let logged: unknown[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-load-'));
  logged = [];
});
afterEach(() => rm(dir, { recursive: true }));

const put = async (file: string, text: string) => {
  await mkdir(dirname(join(dir, file)), { recursive: true });
  await writeFile(join(dir, file), text);
};
const load = async (services: LoadConfig['services'], answers: Record<string, string | Error> = {}) => {
  const fetch = async (name: string) => {
    const answer = answers[name] ?? new Error('connect ECONNREFUSED');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const log = { warn: (fields: unknown, message: string) => void logged.push([message, fields]) };
  const { services: loaded, findings, ...rest } = await loadServices({ config: { dir, services }, fetch, log });
  return { loaded, names: loaded.map(({ name }) => name), findings: findings.map(formatFinding), ...rest };
};

describe('services in files', () => {
  it('load in the order of the configuration, with files named relative to the folder', async () => {
    await put('schemas/b.graphql', 'type Query { b: Int }');
    await put('schemas/a.graphql', 'type Query { a: Int }');
    await put('schemas/generated/graph.graphql', 'type Query { a: Int }');
    const { loaded, ...rest } = await load({ b: { schema: 'file' }, a: { schema: 'file', prefix: 'A_' } });
    expect(rest).toEqual({ names: ['b', 'a'], findings: [], missing: [], fromCache: [] });
    expect(loaded.map(({ file }) => file)).toEqual(['schemas/b.graphql', 'schemas/a.graphql']);
  });

  it('are findings when missing, orphaned or wrong; the others load', async () => {
    await put('schemas/good.graphql', 'type Query { b: Int }');
    await put('schemas/wrong.graphql', 'type Query {\n  a: Usr }');
    await put('schemas/user.graphql', 'type Query { a: Int }');
    const { names, findings } = await load({ users: { schema: 'file' }, wrong: { schema: 'file' }, good: { schema: 'file' } });
    expect(names).toEqual(['good']);
    expect(findings).toEqual([
      'schemas/users.graphql: The schema of users is missing: write it with `gatehouse service add users --graphql URL`, or set `schema: introspect` to ask the service at start.',
      'schemas/wrong.graphql:2:6: Unknown type "Usr".',
      'schemas/user.graphql: A file is a service only if services.user exists in gatehouse.yaml: add it, or delete the file. Did you mean `users`?',
    ]);
  });

  it('are not asked over the network', async () => {
    await put('schemas/a.graphql', 'type Query { a: Int }');
    expect((await load({ a: { schema: 'file' } }, { a: 'type Query { other: Int }' })).loaded[0]!.schema.getQueryType()!.getFields()).toHaveProperty('a');
  });

  it('of a REST service are its only schema', async () => {
    await put('schemas/stock.graphql', 'type Query { a: Int @rest(path: "/a") }');
    const { loaded, findings } = await load({ stock: { kind: 'rest', schema: 'file' }, orders: { kind: 'rest', schema: 'file' } });
    expect(loaded.map(({ name, kind }) => [name, kind])).toEqual([['stock', 'rest']]);
    expect(findings).toEqual(['schemas/orders.graphql: The schema of orders is missing: write it with `gatehouse service add orders --openapi FILE`, or by hand.']);
  });

  it('need no schemas folder when there are none', async () => {
    expect((await load({})).findings).toEqual([]);
  });
});

describe('services that are asked', () => {
  const users = 'type Query { users(ids: [ID!]!): [User] }\ntype User { id: ID! }';

  it('are cached, and come from the cache when they do not answer', async () => {
    const first = await load({ users: { schema: 'introspect' } }, { users });
    expect(first).toMatchObject({ names: ['users'], findings: [], missing: [], fromCache: [] });
    expect(first.loaded[0]!.file).toBe('.gatehouse/services/users.graphql');
    const second = await load({ users: { schema: 'introspect' } });
    expect(second).toMatchObject({ names: ['users'], findings: [], missing: [], fromCache: ['users'] });
    expect(second.loaded[0]!.digest).toBe(first.loaded[0]!.digest);
    expect(logged).toEqual([['service schema taken from the cache', { service: 'users', reason: 'connect ECONNREFUSED' }]]);
  });

  it('are missing without a cache, and the others load', async () => {
    const { names, missing, findings } = await load({ down: { schema: 'sdl' }, users: { schema: 'sdl' } }, { users });
    expect({ names, missing, findings }).toEqual({
      names: ['users'],
      missing: [{ name: 'down', reason: 'connect ECONNREFUSED; and there is no .gatehouse/services/down.graphql of an earlier start' }],
      findings: [],
    });
  });

  it('are missing with a damaged cache', async () => {
    await put('.gatehouse/services/users.graphql', users);
    expect((await load({ users: { schema: 'sdl' } })).missing).toEqual([{ name: 'users', reason: 'connect ECONNREFUSED; and .gatehouse/services/users.graphql is damaged' }]);
  });

  it('get their directives from schemas/<name>.graphql, also onto the cache', async () => {
    await put('schemas/users.graphql', 'extend type Query { users(ids: [ID!]!): [User] @merge(keyField: "id") }');
    for (const answers of [{ users }, {}]) {
      const { loaded, findings } = await load({ users: { schema: 'introspect' } }, answers);
      expect(findings).toEqual([]);
      expect(loaded[0]!.schema.getQueryType()!.getFields()['users']!.astNode!.directives).toHaveLength(1);
    }
  });

  it('keep their last good cache when they answer something wrong, which can be read beside it', async () => {
    await load({ users: { schema: 'sdl' } }, { users });
    const good = await readFile(join(dir, '.gatehouse/services/users.graphql'), 'utf8');
    const { names, findings, fromCache } = await load({ users: { schema: 'sdl' } }, { users: 'type Query { a: Usr }' });
    expect({ names, findings, fromCache }).toEqual({ names: [], findings: ['.gatehouse/services/rejected/users.graphql:2:17: Unknown type "Usr".'], fromCache: [] });
    expect((await readFile(join(dir, '.gatehouse/services/rejected/users.graphql'), 'utf8')).split('\n')[1]).toBe('type Query { a: Usr }');
    expect(await readFile(join(dir, '.gatehouse/services/users.graphql'), 'utf8')).toBe(good);
  });

  it('load though the cache cannot be written, which is logged', async () => {
    await put('.gatehouse', 'in the way');
    expect(await load({ users: { schema: 'sdl' } }, { users })).toMatchObject({ names: ['users'], findings: [], missing: [] });
    expect(logged).toEqual([['service schema not written to the cache', { service: 'users', file: '.gatehouse/services/users.graphql', reason: expect.any(String) }]]);
  });

  it('are asked again only when they did not answer before, and stay as they are when they do not answer now', async () => {
    await put('schemas/file.graphql', 'type Query { file: Int }');
    const config = { dir, services: { file: { schema: 'file' }, up: { schema: 'sdl' }, down: { schema: 'sdl' }, cached: { schema: 'sdl' } } } as const;
    const sdl = (name: string): string => `type Query { ${name}: Int }`;
    await load({ cached: { schema: 'sdl' } }, { cached: sdl('cached') });
    const asked: string[] = [];
    const answering = (...names: string[]) => async (name: string): Promise<string> => {
      asked.push(name);
      if (!names.includes(name)) throw new Error('down');
      return sdl(name);
    };
    const log = { warn: () => undefined };
    const first = await loadServices({ config, fetch: answering('up'), log });
    expect(asked.splice(0).sort()).toEqual(['cached', 'down', 'up']);
    const second = await loadServices({ config, fetch: answering('down'), log, known: first });
    expect(asked.splice(0).sort()).toEqual(['cached', 'down']);
    expect(second).toMatchObject({ findings: [], missing: [], fromCache: ['cached'] });
    expect(second.services.map(({ name }) => name)).toEqual(['file', 'up', 'down', 'cached']);
    for (const service of first.services) expect(second.services).toContain(service);
    const third = await loadServices({ config, fetch: answering('cached'), log, known: second });
    expect(asked).toEqual(['cached']);
    expect(third).toMatchObject({ findings: [], missing: [], fromCache: [] });
  });

  it('are asked at the same time', async () => {
    let waiting = 0;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const fetch = async () => {
      waiting += 1;
      if (waiting === 2) open();
      await gate;
      return `type Query { f${waiting}: Int }`;
    };
    const { services } = await loadServices({ config: { dir, services: { a: { schema: 'sdl' }, b: { schema: 'introspect' } } }, fetch, log: { warn: () => undefined } });
    expect(services).toHaveLength(2);
  });
});
