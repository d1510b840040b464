import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, serveCli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { INDEX, USERS } from '../support/policies.ts';
import { startBinary } from '../support/process.ts';

const FILES = {
  'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'),
  'schemas/users.graphql': 'type Query { user: User } type User { email: String }',
  'policies/index.ts': INDEX,
  'policies/users.ts': USERS,
};

describe('gatehouse build', () => {
  it('transpiles policies ahead, once', async () => {
    const { dir, read } = createFolder(FILES);
    const { code, out, err } = await cli(dir, ['build']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [, place = ''] = /^2 policy files stand transpiled in (\.gatehouse\/policies\/[0-9a-f]{16})\/\.\n$/.exec(out) ?? [];
    expect([readdirSync(join(dir, place)), read(`${place}/index.mjs`)]).toEqual([['index.mjs', 'users.mjs'], INDEX.replace("'./users.ts'", '"./users.mjs"')]);
    expect((await cli(dir, ['build'])).out).toBe(`2 policy files stand transpiled in ${place}/, as before.\n`);
  });

  it('makes what `start` runs from a disk that is read-only', async () => {
    const { dir } = createFolder(FILES);
    const { folder } = JSON.parse((await cli(dir, ['build', '--json'])).out) as { folder: string };
    for (const path of [folder, '.gatehouse/policies']) chmodSync(join(dir, path), 0o555);
    const gateway = await serveCli(dir, ['start']);
    expect(gateway.err()).toContain('policies loaded');
    expect(await gateway.stop()).toBe(0);
    expect(readdirSync(join(dir, '.gatehouse/policies'))).toHaveLength(1);
    for (const path of [folder, '.gatehouse/policies']) chmodSync(join(dir, path), 0o755);
  });

  it('needs nothing that the configuration takes from elsewhere', async () => {
    const { dir } = createFolder({ ...FILES, 'gatehouse.yaml': 'services: { users: { url: "${NOT_KNOWN_YET}" } }' });
    expect(JSON.parse((await cli(dir, ['build', '--json'])).out)).toEqual({
      ok: true, policies: expect.stringMatching(/^[0-9a-f]{16}$/), files: ['policies/index.ts', 'policies/users.ts'], folder: expect.stringMatching(/^\.gatehouse\/policies\/[0-9a-f]{16}$/), written: true,
    });
  });

  it('says so when there is nothing to do, and where there is no gateway', async () => {
    const { dir } = createFolder({ 'gatehouse.yaml': '' });
    expect(await cli(dir, ['build'])).toEqual({ code: 0, out: 'There are no policies to transpile.\n', err: '' });
    expect(JSON.parse((await cli(dir, ['build', '--json'])).out)).toEqual({ ok: true, policies: null, files: [], folder: null, written: false });
    expect(await cli(createFolder().dir, ['build'])).toMatchObject({ code: 1, err: 'gatehouse.yaml: There is no such file, so this is no gateway folder; name the file with `--config FILE`.\n' });
  });

  it('tells findings as check does', async () => {
    const { dir } = createFolder({ ...FILES, 'policies/users.ts': `import 'node:fs';\n${USERS}` });
    expect(await cli(dir, ['build'])).toEqual({ code: 1, out: '', err: 'policies/users.ts:1:8: Policies import only from `gatehouse` and each other, not from `node:fs`.\n' });
  });

  it('is the same for the binary, which Node runs without help', { timeout: 120_000 }, async () => {
    const { dir, write } = createFolder(FILES);
    const built = await startBinary(['build'], { cwd: dir });
    expect([await built.ended, built.err(), built.out()]).toEqual([0, '', expect.stringMatching(/^2 policy files stand transpiled in /)]);
    write('policies/users.ts', `${USERS}\nconst roles: string[] = JSON.parse('[');\n`);
    const failed = await startBinary(['check'], { cwd: dir });
    expect([await failed.ended, failed.err()]).toEqual([1, expect.stringMatching(/^policies\/users\.ts:4:30: This policy file fails when it is loaded: SyntaxError: /)]);
  });
});
