import { describe, expect, it } from 'vitest';
import { HASTY_TERMINAL, cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { INDEX, USERS as POLICY } from '../support/policies.ts';
import { startService } from '../support/service.ts';

const USERS = `
  type Query {
    user(id: ID!): User
    usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id")
    _users(ids: [ID!]!): [User]!
    one(id: ID!): User @merge(keyField: "id")
  }
  type User @key(selectionSet: "{ id }") { id: ID! name: String }
`;
const FILE = 'schemas/generated/graph.graphql';

/** users from a file, reviews asked by introspection. */
function twoServices(reviewsUrl: string) {
  return createFolder({
    'gatehouse.yaml': yaml(`  users: { url: "http://127.0.0.1:1/graphql" }\n  reviews: { url: "${reviewsUrl}", schema: introspect }\n`),
    'schemas/users.graphql': USERS,
  });
}

describe('gatehouse check', () => {
  it('says that all is fine, lists the list doors that clients can see, and writes the graph', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': USERS });
    const { code, out, err } = await cli(folder.dir, ['check']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Fine: 1 service makes the graph [0-9a-f]{16}\.\nList doors that clients can see \(.*\): Query\.usersByIds\.\nschemas\/generated\/graph\.graphql is new; commit it\.\n$/);
    expect(folder.read(FILE)).toContain('usersByIds(ids: [ID!]!): [User]!');
  });

  it('names no door that begins with `_`, is @inaccessible, or takes one key', async () => {
    const folder = createFolder({
      'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'),
      'schemas/users.graphql': 'type Query { a: User  _users(ids: [ID!]!): [User]! @merge(keyField: "id") }\ntype User @key(selectionSet: "{ id }") { id: ID! }',
    });
    expect((await cli(folder.dir, ['check'])).out).not.toContain('List doors');
    folder.write('schemas/users.graphql', 'type Query { a: User  usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id") @inaccessible }\ntype User @key(selectionSet: "{ id }") { id: ID! }');
    expect((await cli(folder.dir, ['check'])).out).not.toContain('List doors');
    folder.write('schemas/users.graphql', 'type Query { user(id: ID!): User @merge(keyField: "id") }\ntype User @key(selectionSet: "{ id }") { id: ID! }');
    expect((await cli(folder.dir, ['check'])).out).not.toContain('List doors');
  });

  it('leaves the written graph alone when it is the same, and writes it when it is another', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': 'type Query { a: Int }' });
    expect((await cli(folder.dir, ['check'])).out).toContain('is new; commit it.');
    const { out } = await cli(folder.dir, ['check']);
    expect(out).toMatch(/^Fine: [^\n]*\n$/);
    folder.write('schemas/users.graphql', 'type Query { a: Int b: Int }');
    expect((await cli(folder.dir, ['check'])).out).toContain('is new; commit it.');
    expect(folder.read(FILE)).toMatch(/^# The graph as clients see it\. .*commit it\.\n\ntype Query \{\n {2}a: Int\n {2}b: Int\n\}\n$/);
  });

  it('prints JSON with --json', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': USERS });
    const { code, out } = await cli(folder.dir, ['check', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ ok: true, graph: expect.stringMatching(/^[0-9a-f]{16}$/), services: ['users'], stale: [], listDoors: ['Query.usersByIds'], guarded: 0, fallback: 'allow', policies: null, documents: { documents: 0, clients: 0, tooDear: [], reported: [], assumed: [] }, written: FILE, types: null });
  });

  it('says on a terminal whom it is waiting for', async () => {
    const reviews = await startService('type Query { reviews: Int }');
    const { dir } = twoServices(reviews.url);
    expect(await cli(dir, ['check'], {}, HASTY_TERMINAL)).toMatchObject({ code: 0, err: 'Asking reviews for its schema…\n' });
    expect(await cli(dir, ['check', '--json'], {}, HASTY_TERMINAL)).toMatchObject({ code: 0, err: '' });
  });

  it('tells every finding of every file at once', async () => {
    const folder = createFolder({
      'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n  reviews: { url: "http://127.0.0.1:1/graphql" }\n'),
      'schemas/users.graphql': 'type Query {\n  a: Strin\n  b: Bolean\n}\n',
      'schemas/reviews.graphql': 'type Query {\n  c(\n}\n',
      'schemas/orphan.graphql': 'type Query { d: Int }',
    });
    const { code, err } = await cli(folder.dir, ['check']);
    expect(code).toBe(1);
    expect(err.split('\n').map((line) => line.split(': ')[0])).toEqual(['schemas/users.graphql:2:6', 'schemas/users.graphql:3:6', 'schemas/reviews.graphql:3:1', 'schemas/orphan.graphql', '']);
    expect(folder.has(FILE)).toBe(false);
  });

  it('points into a copy of what a service answered when that is wrong', async () => {
    const reviews = await startService('type Query { review: String @key(selectionSet: "{ id }") _sdl: String! }');
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  reviews: { url: "${reviews.url}", schema: sdl }\n`) });
    expect(await cli(folder.dir, ['check'])).toEqual({ code: 1, out: '', err: '.gatehouse/services/rejected/reviews.graphql:2:29: Directive "@key" may not be used on FIELD_DEFINITION.\n' });
    expect(folder.read('.gatehouse/services/rejected/reviews.graphql').split('\n')[1]).toContain('@key');
  });

  it('fails for a service that is down and was never seen, and writes no graph without its fields', async () => {
    const reviews = await startService('type Query { reviews: Int }', { isAway: true });
    const folder = twoServices(reviews.url);
    const { code, err } = await cli(folder.dir, ['check']);
    expect(code).toBe(1);
    expect(err).toMatch(/^services\.reviews did not answer and has never been seen, so its fields were not checked: it is unavailable \(connect ECONNREFUSED /);
    expect(folder.has(FILE)).toBe(false);
  });

  it('checks with the schema last seen when a service is down, and says so', async () => {
    const reviews = await startService('type Query { reviews: Int }');
    const folder = twoServices(reviews.url);
    const before = await cli(folder.dir, ['check']);
    await reviews.goAway();
    const { code, out } = await cli(folder.dir, ['check']);
    expect({ before: before.code, code }).toEqual({ before: 0, code: 0 });
    expect(out).toContain('Checked with the schema last seen, because they did not answer: reviews.');
    expect(out.split('\n')[0]).toBe(before.out.split('\n')[0]);
    expect(folder.read(FILE)).toContain('reviews: Int');
  });

  it('does not take a damaged cache for a schema', async () => {
    const reviews = await startService('type Query { reviews: Int }');
    const folder = twoServices(reviews.url);
    await cli(folder.dir, ['check']);
    await reviews.goAway();
    folder.write('.gatehouse/services/reviews.graphql', folder.read('.gatehouse/services/reviews.graphql').replace('Int', 'Float'));
    const { code, err } = await cli(folder.dir, ['check']);
    expect(code).toBe(1);
    expect(err).toContain('and .gatehouse/services/reviews.graphql is damaged.');
  });
});

describe('gatehouse check, of policies', () => {
  const SDL = 'type Query { user(id: ID!): User }\ntype User { id: ID! email: String name: String }\n';
  const folderWith = (files: Readonly<Record<string, string>> = {}) =>
    createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': SDL, 'policies/index.ts': INDEX, 'policies/users.ts': POLICY, ...files });

  it('says how much is guarded, and writes the types of the graph', async () => {
    const folder = folderWith();
    const { code, out, err } = await cli(folder.dir, ['check']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Fine: [^\n]*\n1 field guarded, fallback allow\.\nschemas\/generated\/graph\.graphql is new; commit it\.\npolicies\/graph\.generated\.ts is new; commit it\.\n$/);
    expect(folder.read('policies/graph.generated.ts')).toContain('readonly email: string | null;');
    expect((await cli(folder.dir, ['check'])).out).toMatch(/^Fine: [^\n]*\n1 field guarded, fallback allow\.\n$/);
  });

  it('counts what the fallback guards', async () => {
    const folder = folderWith({ 'policies/index.ts': INDEX.replace('allow', 'deny') });
    expect((await cli(folder.dir, ['check'])).out).toContain('\n4 fields guarded, fallback deny.\n');
    expect(JSON.parse((await cli(folder.dir, ['check', '--json'])).out)).toMatchObject({ ok: true, guarded: 4, fallback: 'deny', policies: expect.stringMatching(/^[0-9a-f]{16}$/), types: null });
  });

  it('refuses a field that vanished with file, line and column, and writes the types that help to mend it', async () => {
    const folder = folderWith();
    await cli(folder.dir, ['check']);
    folder.write('schemas/users.graphql', SDL.replace('email', 'eMails'));
    expect(await cli(folder.dir, ['check'])).toEqual({ code: 1, out: '', err: 'policies/users.ts:2:26: `User` has no field `email`. Did you mean `eMails`?\n' });
    expect(folder.read('policies/graph.generated.ts')).toContain('readonly eMails: string | null;');
    expect(JSON.parse((await cli(folder.dir, ['check', '--json'])).out)).toEqual({ ok: false, findings: [{ file: 'policies/users.ts', line: 2, column: 26, message: '`User` has no field `email`. Did you mean `eMails`?' }] });
  });

  it('writes no types where there is no folder for them', async () => {
    const folder = folderWith();
    folder.remove('policies');
    expect((await cli(folder.dir, ['check'])).out).not.toContain('guarded');
    expect(folder.has('policies')).toBe(false);
  });
});
