import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAccess } from '../../src/pipeline/authorization/access.ts';
import { isAuthenticated } from '../../src/pipeline/authorization/rules.ts';
import { loadPolicies } from '../../src/policies/load-policies.ts';
import { createFolder, type Folder } from '../support/folder.ts';
import { INDEX, USERS, findingsIn, findingsOf, policyFolder } from '../support/policies.ts';

const HAS = "it has `export const policies = [orders, …]`, the list of the maps of all files, and `export const fallback = 'allow'` or `'deny'`, for fields nobody names.";
const SDL = 'type Query { user(id: ID!): User } type Mutation { rename(id: ID!): User } interface Node { id: ID! } type User implements Node { id: ID! name: String email: String }';

describe('loading policies', () => {
  it('gives the maps, the fallback and a digest', async () => {
    const folder = policyFolder({ 'README.md': '', 'users.test.yaml': '', 'graph.generated.ts': '', 'rules.ts': 'export const unused: number = 1;\n' });
    const loaded = await loadPolicies(folder.dir);
    expect(loaded).toMatchObject({ policies: { policies: [{ User: { email: isAuthenticated } }], fallback: 'allow' }, files: ['policies/index.ts', 'policies/rules.ts', 'policies/users.ts'], isNew: true });
    expect(loaded?.place).toBe(`.gatehouse/policies/${loaded?.digest ?? ''}`);
    expect(await loadPolicies(folder.dir)).toMatchObject({ digest: loaded?.digest, isNew: false });
  });

  it('gives nothing where there are none', async () => {
    const folder = createFolder({ 'policies/README.md': '', 'policies/graph.generated.ts': '' });
    expect([await loadPolicies(folder.dir), folder.has('.gatehouse')]).toEqual([undefined, false]);
  });

  it('takes a change at once', async () => {
    const folder = policyFolder();
    await loadPolicies(folder.dir);
    folder.write('policies/index.ts', INDEX.replace('allow', 'deny'));
    expect((await loadPolicies(folder.dir))?.policies.fallback).toBe('deny');
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['no `policies`', { 'index.ts': INDEX.replace('export const policies', 'const policies') }, [`policies/index.ts: This file exports no \`policies\`: ${HAS}`]],
    ['neither `policies` nor `fallback`', { 'index.ts': 'export default 1;' }, [`policies/index.ts: This file exports no \`policies\` and no \`fallback\`: ${HAS}`]],
    ['a fallback that is misspelt', { 'index.ts': INDEX.replace("'allow'", "'alow'") }, ['policies/index.ts:3:25: `fallback` is "alow", but must be \'allow\' or \'deny\': what holds for fields nobody names.']],
    ['a fallback that is a rule', { 'index.ts': `import { allow } from 'gatehouse';\n${INDEX.replace("'allow'", 'allow')}` }, ['policies/index.ts:4:25: `fallback` is an object, but must be \'allow\' or \'deny\': what holds for fields nobody names.']],
    ['a fallback that is not there yet', { 'index.ts': INDEX.replace('const fallback = \'allow\'', 'let fallback: string | undefined') }, ['policies/index.ts:3:12: `fallback` is undefined, but must be \'allow\' or \'deny\': what holds for fields nobody names.']],
    ['a map in place of the list', { 'index.ts': INDEX.replace('[users]', 'users') }, ['policies/index.ts:2:25: `policies` must be a list of maps { Type: { field: rule } }.']],
    ['a list with something else in it', { 'index.ts': INDEX.replace('[users]', '[users, null]') }, ['policies/index.ts:2:25: `policies` must be a list of maps { Type: { field: rule } }, and one of it is none. (Files that import each other in a circle see nothing of each other yet.)']],
    ['a map that the list has not', { 'index.ts': INDEX.replace('[users]', '[]') }, ['policies/users.ts:2:1: Nothing would be guarded by this: it is not in the list `policies` of policies/index.ts.']],
    ['a map in a file that nobody imports', { 'ships.ts': '\nexport default {};' }, ['policies/ships.ts:2:1: Nothing would be guarded by this: it is not in the list `policies` of policies/index.ts.']],
    ['a copy of a map', { 'index.ts': INDEX.replace('[users]', '[{ ...users }]') }, ['policies/users.ts:2:1: Nothing would be guarded by this: it is not in the list `policies` of policies/index.ts.']],
    ['a rule where a map is expected', { 'rules.ts': "export { allow as default } from 'gatehouse';" }, ['policies/rules.ts:1:10: The default export of a policy file is a map { Type: { field: rule } }; export a rule by name.']],
    ['a file that throws', { 'users.ts': `${USERS}\nconst roles: string[] = JSON.parse('[');\n` }, [expect.stringMatching(/^policies\/users\.ts:4:30: This policy file fails when it is loaded: SyntaxError: .*\.$/)]],
    ['a file that throws in another', { 'users.ts': `import { make } from './make.ts';\n${USERS}\nmake();`, 'make.ts': 'export function make(): never {\n  throw new TypeError("no roles");\n}' }, ['policies/make.ts:2:9: This policy file fails when it is loaded: TypeError: no roles.']],
    ['a file that throws what is no error', { 'users.ts': `${USERS}\nthrow 'out';` }, ['policies/users.ts: This policy file fails when it is loaded: out.']],
  ])('refuses %s', async (_what, files, findings) => expect(await findingsIn(policyFolder(files))).toEqual(findings));

  it('refuses files without index.ts', async () => {
    expect(await findingsIn(createFolder({ 'policies/users.ts': USERS }))).toEqual([`policies/index.ts: This file is missing: ${HAS}`]);
  });
});

describe('what the graph finds wrong', () => {
  async function against({ dir }: Folder, sdl = SDL): Promise<string[]> {
    const { policies } = (await loadPolicies(dir))!;
    return findingsOf(() => createAccess(buildSchema(sdl), policies, [], { onRuleError: () => undefined }));
  }

  it('has the place of the type or the field in its file', async () => {
    const users = "import { isOwner, isAuthenticated } from 'gatehouse';\nexport default {\n  User: {\n    idd: isAuthenticated,\n    name: 'all' as never,\n  },\n  Usr: { id: isAuthenticated },\n  Mutation: { rename: isOwner('x') },\n  Query: {\n    user: isOwner('x') },\n};\n";
    expect(await against(policyFolder({ 'users.ts': users }))).toEqual([
      'policies/users.ts:4:5: `User` has no field `idd`. Did you mean `id`?',
      expect.stringMatching(/^policies\/users\.ts:5:5: `User\.name` has a string where a rule is expected/),
      'policies/users.ts:7:3: `Usr` is no type of the graph. Did you mean `User`?',
      expect.stringMatching(/^policies\/users\.ts:8:15: `Mutation\.rename` has the object rule/),
      expect.stringMatching(/^policies\/users\.ts:8:15: The fragment of the rule/),
      expect.stringMatching(/^policies\/users\.ts:10:5: `Query\.user` has the object rule/),
      expect.stringMatching(/^policies\/users\.ts:10:5: The fragment of the rule/),
    ]);
  });

  it('has the place in the map it is about, when several files name the field, and that of an interface for what implements it', async () => {
    const nodes = "import { isOwner } from 'gatehouse';\nexport default {\n  Node: { id: isOwner('secret') },\n  User: { email: isOwner('owner') },\n};\n";
    const index = "import users from './users.ts';\nimport nodes from './zones.ts';\nexport const policies = [users, nodes];\nexport const fallback = 'allow';\n";
    expect(await against(policyFolder({ 'index.ts': index, 'zones.ts': nodes }))).toEqual([
      'policies/zones.ts:3:11: The fragment of the rule `isOwner("secret")` of `User.id` names `secret`, which `User` has not.',
      'policies/zones.ts:4:11: The fragment of the rule `isOwner("owner")` of `User.email` names `owner`, which `User` has not.',
    ]);
  });

  it('has the nearest place there is, of maps that a program makes', async () => {
    const made = "import { deny } from 'gatehouse';\nconst types = ['Usr'];\nexport default Object.fromEntries(types.map((type) => [type, { id: deny }]));\n";
    expect(await against(policyFolder({ 'users.ts': made }))).toEqual(['policies/users.ts:3:1: `Usr` is no type of the graph. Did you mean `User`?']);
    const inline = INDEX.replace('[users]', '[users, { Usr: {} }]');
    expect(await against(policyFolder({ 'index.ts': inline }))).toEqual(['policies/index.ts:2:35: `Usr` is no type of the graph. Did you mean `User`?']);
    const inIndex = "import users from './users.ts';\nexport const policies = [users, Object.fromEntries([['Us' + 'r', {}]])];\nexport const fallback = 'allow';\n";
    expect(await against(policyFolder({ 'index.ts': inIndex }))).toEqual(['policies/index.ts:2:25: `Usr` is no type of the graph. Did you mean `User`?']);
  });

  it('appears when a field vanishes', async () => {
    const folder = policyFolder();
    expect(await against(folder)).toEqual([]);
    expect(await against(folder, SDL.replace(' email: String', ''))).toEqual(['policies/users.ts:2:26: `User` has no field `email`.']);
  });
});
