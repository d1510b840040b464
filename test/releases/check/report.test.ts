import { describe, expect, it } from 'vitest';
import { allow, hasRole, isOwner } from '../../../src/pipeline/authorization/rules.ts';
import { checked, releaseOf, titles } from '../../support/releases.ts';

const USERS = `type Query { user(id: ID!, by: Order = NAME, where: Where): User users(first: Int): [User!] @listSize(assumedSize: 10) }
  type User { id: ID! name: String nick: String @deprecated(reason: "name") friends: [User!] }
  enum Order { NAME AGE OLD } input Where { name: String order: Order }`;
const mended = (from: string, to: string): string => {
  if (!USERS.includes(from)) throw new Error(`no ${from}`);
  return USERS.replace(from, to);
};
const NAMES = 'query Names { user(id: 1) { name } }';
const IDS = 'query Ids { user(id: 1) { id } }';
const THREE = { 'app@1': [IDS], 'web@1': [NAMES, IDS], 'web@2': [IDS] };

describe('a report on a release', () => {
  it('passes what is the same, and says how much was looked at', async () => {
    const report = await checked(USERS, USERS, THREE);
    expect(report).toMatchObject({ ok: true, counts: { breaking: 0, dangerous: 0, safe: 0, documents: 4, texts: 2, clientVersions: 3 }, changes: [], invalid: [], costs: [], calls: [], access: [], deprecated: [] });
  });

  it('is the same for the same input, whatever the order of manifests', async () => {
    const after = mended(' name: String nick', ' nick');
    const reversed = Object.fromEntries(Object.entries(THREE).reverse());
    expect(JSON.stringify(await checked(USERS, after, reversed))).toBe(JSON.stringify(await checked(USERS, after, THREE)));
  });

  it.each([['removed', ''], ['renamed', ' title: String']])('names the one of three client versions that uses a field which is %s', async (_how, to) => {
    const { ok, changes, invalid } = await checked(USERS, mended(' name: String nick', `${to} nick`), THREE, true);
    expect(ok).toBe(false);
    expect(changes[0]).toMatchObject({ level: 'breaking', path: 'User.name', fails: true, usedBy: [{ client: 'web', version: '1', name: 'Names', id: 'web@1-0', file: 'documents/web@1.json' }] });
    expect(invalid).toMatchObject([{ faults: [{ message: expect.stringContaining('Cannot query field "name"'), inDocument: { line: 1, column: 29 } }], documents: [{ client: 'web', version: '1', line: 9, column: 41 }] }]);
  });

  it('passes a breaking change that no document uses only where that is allowed', async () => {
    const after = mended('friends: [User!]', 'friends(of: Int!): [User!]');
    const [strict, lenient] = [await checked(USERS, after, THREE), await checked(USERS, after, THREE, true)];
    expect([strict.ok, lenient.ok]).toEqual([false, true]);
    expect(strict.changes).toMatchObject([{ path: 'User.friends.of', fails: true, usedBy: [] }]);
    expect(lenient.changes).toMatchObject([{ path: 'User.friends.of', fails: false, usedBy: [] }]);
  });

  it('fails an argument made required where the document does not give it', async () => {
    const { ok, invalid } = await checked(USERS, mended('first: Int', 'first: Int!'), { 'web@1': ['query All { users { id } }', 'query Two { users(first: 2) { id } }'] }, true);
    expect(ok).toBe(false);
    expect(invalid.map(({ documents }) => titles(documents))).toEqual([['web@1 All']]);
  });

  it('fails a type that is another one, though the document still validates', async () => {
    const { ok, changes, invalid } = await checked(USERS, mended('name: String nick', 'name: Int nick'), THREE, true);
    expect(invalid).toEqual([]);
    expect([ok, titles(changes[0]?.usedBy ?? [])]).toEqual([false, ['web@1 Names']]);
  });

  it.each([
    ['a variable of the enum', 'query V($by: Order) { user(id: 1, by: $by) { id } }', 'V'],
    ['a variable of an input that holds it', 'query W($where: Where) { user(id: 1, where: $where) { id } }', 'W'],
  ])('fails an enum value that only %s may hold, though the document still validates', async (_what, body, name) => {
    const { ok, changes, invalid } = await checked(USERS, mended(' OLD', ''), { 'web@1': [body, IDS] }, true);
    expect(invalid).toEqual([]);
    expect([ok, changes[0]?.path, titles(changes[0]?.usedBy ?? [])]).toEqual([false, 'Order.OLD', [`web@1 ${name}`]]);
  });

  it('fails a document that asks for a field of two types in one place, of which one may not be null any more', async () => {
    const pets = 'type Query { pet: Pet } union Pet = Dog | Cat type Dog { age: Int } type Cat { age: Int }';
    const { ok, changes, invalid } = await checked(pets, pets.replace('age: Int', 'age: Int!'), { 'web@1': ['query Ages { pet { ... on Dog { age } ... on Cat { age } } }', 'query Dogs { pet { ... on Dog { age } } }'] });
    expect([ok, invalid.map(({ documents }) => titles(documents))]).toEqual([false, [['web@1 Ages']]]);
    expect(changes).toMatchObject([{ level: 'dangerous', path: 'Dog.age', usedBy: [{ name: 'Ages' }, { name: 'Dogs' }] }]);
  });

  it('does not count a document that was not valid before', async () => {
    const { ok, invalid, invalidBefore } = await checked(USERS, USERS, { 'web@1': ['query Bad { nothing }'] });
    expect([ok, invalid, titles(invalidBefore)]).toEqual([true, [], ['web@1 Bad']]);
  });

  it('fails a limit that a document is over now', async () => {
    const { ok, invalid } = await checked(releaseOf(USERS), releaseOf(USERS, { config: 'limits: { depth: 1 }\n' }), { 'web@1': [IDS, 'query Deep { users { friends { id } } }'] });
    expect([ok, invalid.flatMap(({ documents }) => titles(documents))]).toEqual([false, ['web@1 Deep']]);
  });

  it('names the role that a changed policy denies, and nobody else', async () => {
    const policy = (role: string) => releaseOf(USERS, { policies: { policies: [{ User: { name: hasRole('staff', role) } }], fallback: 'allow' } });
    const { ok, access } = await checked(policy('support'), policy('staff'), THREE);
    expect(ok).toBe(true);
    expect(access).toEqual([{ field: 'User.name', callers: [{ caller: 'role support', before: 'allowed', after: 'denied' }], documents: [expect.objectContaining({ client: 'web', version: '1', name: 'Names' })] }]);
  });

  it('says that a rule about the object depends', async () => {
    const policy = (rule: typeof allow) => releaseOf(USERS, { policies: { policies: [{ User: { name: rule } }], fallback: 'allow' } });
    const { access } = await checked(policy(allow), policy(isOwner('id')), THREE);
    expect(access[0]?.callers).toEqual([{ caller: 'nobody', before: 'allowed', after: 'denied' }, { caller: 'anybody signed in', before: 'allowed', after: 'depends' }]);
  });

  it('counts what services declare, and the fallback', async () => {
    const declared = await checked(USERS, mended('name: String nick', 'name: String @authenticated nick'), THREE);
    expect(declared.access.map(({ field, callers }) => [field, callers.map(({ caller }) => caller)])).toEqual([['User.name', ['nobody']]]);
    const denied = await checked(releaseOf(USERS), releaseOf(USERS, { policies: { policies: [], fallback: 'deny' } }), { 'web@1': [IDS] });
    expect(denied.access.map(({ field }) => field)).toEqual(['Query.user', 'User.id']);
  });

  it.each([
    ['enforce', [19, 21], false], ['enforce', [20, 20], true], ['enforce', [21, 22], true], ['report', [19, 21], true],
  ] as const)('fails, with cost.mode %s, a cost that is lifted above cost.max from below: %j', async (mode, [before, after], ok) => {
    const weighing = (weight: number) => releaseOf(mended('name: String nick', `name: String @cost(weight: "${weight - 1}") nick`), { config: `cost: { mode: ${mode}, max: 20 }\n` });
    const report = await checked(weighing(before), weighing(after), THREE);
    expect(report.ok).toBe(ok);
    expect(report.costs).toMatchObject(before === after ? [] : [{ before, after, isAboveMax: true, fails: !ok, documents: [{ name: 'Names' }] }]);
  });

  it('says what a cost was and how much more it is', async () => {
    const { costs } = await checked(USERS, mended('assumedSize: 10', 'assumedSize: 25'), { 'web@1': ['query All { users { id } }'], 'web@2': ['query All { users { id } }'] });
    expect(costs).toMatchObject([{ before: 10, after: 25, percent: 150, isAboveMax: false, fails: false, documents: [{ version: '1' }, { version: '2' }] }]);
  });

  it('tells other calls of the plan by service', async () => {
    const users = 'type Query { user(id: ID!): User _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! NAME }';
    const reviews = 'type Query { reviews: [String] _people(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! NAME }';
    const release = (first: string, second: string) => releaseOf({ users: users.replace('NAME', first), reviews: reviews.replace('NAME', second) });
    const { ok, calls } = await checked(release('name: String', ''), release('', 'name: String'), THREE);
    expect(ok).toBe(true);
    expect(calls).toMatchObject([{ services: [{ service: 'reviews', before: 0, after: 1 }], documents: [{ name: 'Names' }] }]);
  });

  it('says which deprecated fields each client version still uses', async () => {
    const nick = 'query Nick { user(id: 1) { nick } }';
    const { ok, deprecated } = await checked(USERS, USERS, { 'app@1': [IDS], 'web@1': [nick, 'query Two { users { nick name } }'], 'web@2': [nick] });
    expect(ok).toBe(true);
    expect(deprecated.map(({ client, version, fields }) => [`${client}@${version}`, fields.map(({ field, documents }) => [field, titles(documents)])])).toEqual([
      ['web@1', [['User.nick', ['web@1 Nick', 'web@1 Two']]]], ['web@2', [['User.nick', ['web@2 Nick']]]],
    ]);
  });
});
