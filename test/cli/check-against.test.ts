import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';

const SDL = 'type Query { user: User } type User { id: ID! name: String nick: String }';
const NAMES = 'query Names { user { name } }';
const IDS = 'query Ids { user { id } }';

function folderOf(sdl: string, documents: Readonly<Record<string, Readonly<Record<string, string>>>>, files: Readonly<Record<string, string>> = {}): Folder {
  const manifests = Object.entries(documents).map(([name, value]): [string, string] => [`documents/${name}.json`, JSON.stringify(value)]);
  return createFolder({ 'gatehouse.yaml': yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/users.graphql': sdl, ...Object.fromEntries(manifests), ...files });
}
const check = async (folder: Folder, against: Folder, ...options: string[]) => cli(folder.dir, ['check', '--against', against.dir, ...options]);

describe('gatehouse check --against', () => {
  it('passes a release that changes nothing for anybody', async () => {
    const { code, out, err } = await check(folderOf(SDL, {}), folderOf(SDL, { 'web@1': { a: NAMES } }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/Fine: [\s\S]*\nAgainst .*: 0 breaking, 0 dangerous and 0 safe changes; 1 document of 1 client version held to both\.\nThe release passes\.\n$/);
  });

  it('fails a change that breaks a document committed in the other folder only, at its place there', async () => {
    const deployed = folderOf(SDL, { 'web@1': { a: NAMES }, 'web@2': { b: IDS } });
    const { code, out } = await check(folderOf(SDL.replace(' name: String', ''), { 'web@2': { b: IDS } }), deployed);
    expect(code).toBe(1);
    expect(out).toContain(`Not valid any more:\n  Cannot query field "name" on type "User".\n    ${deployed.dir}/documents/web@1.json:1:28 web@1 Names\n`);
    expect(out.slice(out.indexOf('Against'))).not.toContain('web@2');
    expect(out.endsWith('The release fails.\n')).toBe(true);
  });

  it.each<[string, object]>([
    ['whose manifest gives it another name', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a', name: 'Said', type: 'query', body: NAMES }] }],
    ['that has two operations', { a: `${NAMES} ${IDS}` }],
  ])('fails a change that breaks a document %s, which the gateway serves all the same', async (_what, manifest) => {
    const deployed = folderOf(SDL, {}, { 'documents/web@1.json': JSON.stringify(manifest) });
    const { code, out } = await check(folderOf(SDL.replace(' name: String', ''), {}), deployed, '--allow-unused');
    expect([code, out]).toEqual([1, expect.stringContaining('Not valid any more:\n  Cannot query field "name" on type "User".')]);
  });

  it('fails an id that means another text than it does where it is deployed, of whichever version', async () => {
    const deployed = folderOf(SDL, { 'web@1': { a: NAMES, b: IDS } });
    const { code, out } = await check(folderOf(SDL, { 'web@2': { a: IDS, b: IDS } }), deployed);
    expect([code, out]).toEqual([1, expect.stringMatching(/\nIds that mean another text:\n {2}a\n {4}\S+ web@1 Names\n {4}\S+ web@2 Ids\n/)]);
  });

  it('prints the report after the findings where the document is committed here too', async () => {
    const deployed = folderOf(SDL, { 'web@1': { a: NAMES } });
    const folder = folderOf(SDL.replace(' name: String', ''), { 'web@1': { a: NAMES } });
    const { code, out, err } = await check(folder, deployed);
    expect([code, err]).toEqual([1, expect.stringMatching(/^documents\/web@1\.json:1:\d+: In `a`/)]);
    expect(out).toContain('    documents/web@1.json:1:28 web@1 Names\n');
    const json = JSON.parse((await check(folder, deployed, '--json')).out);
    expect(json).toMatchObject({ ok: false, findings: [{ file: 'documents/web@1.json' }], against: { ok: false, invalid: [{ documents: [{ client: 'web', version: '1' }] }] } });
  });

  it('lets an unused breaking change pass with --allow-unused only', async () => {
    const [deployed, folder] = [folderOf(SDL, { 'web@1': { a: NAMES } }), folderOf(SDL.replace(' nick: String', ''), {})];
    expect((await check(folder, deployed)).code).toBe(1);
    const { code, out } = await check(folder, deployed, '--allow-unused', '--json');
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ ok: true, against: expect.objectContaining({ ok: true, counts: expect.objectContaining({ breaking: 1 }) }) })]);
  });

  it('compares the policies of both folders', async () => {
    const policies = (role: string) => ({ 'policies/index.ts': `import { hasRole } from 'gatehouse';\nexport const policies = [{ User: { name: hasRole('${role}') } }];\nexport const fallback = 'allow';\n` });
    const { code, out } = await check(folderOf(SDL, {}, policies('staff')), folderOf(SDL, { 'web@1': { a: NAMES } }, policies('support')));
    expect(code).toBe(0);
    expect(out).toContain('Permissions change:\n  User.name: role staff denied → allowed, role support allowed → denied\n');
  });

  it('says where the other folder is wrong', async () => {
    const broken = folderOf('type Query {', {});
    const { code, err } = await check(folderOf(SDL, {}), broken);
    expect([code, err]).toEqual([1, expect.stringContaining(`${broken.dir}/schemas/users.graphql:1:`)]);
    const empty = createFolder();
    expect((await check(folderOf(SDL, {}), empty)).err).toContain(`${empty.dir}/gatehouse.yaml: There is no such file`);
  });

  it('refuses --allow-unused without a folder to compare with', async () => {
    expect(await cli(folderOf(SDL, {}).dir, ['check', '--allow-unused'])).toMatchObject({ code: 2, err: expect.stringContaining('--against DIR') });
  });
});
