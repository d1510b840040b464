import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import type { AccessOptions } from '../../src/plan/operation-access.ts';
import { createTestGraph, type TestGraph } from '../support/graph.ts';
import { guardsOf, principalOf, type TestRule } from '../support/guards.ts';

const SECRET = 'the-secret-value';
const user = (id: string) => ({ __typename: 'User', id, name: `name ${id}`, secret: SECRET, must: SECRET, price: 7 });

interface Setting extends Partial<Pick<AccessOptions, 'mode' | 'onDenied'>> {
  readonly denials?: (readonly string[])[];
}

/** Users at one service; at another their points, a secret score, and what is computed from a price. */
function shop(rules: Record<string, TestRule>, { mode = 'enforce', onDenied = 'null', denials = [] }: Setting = {}): TestGraph {
  return createTestGraph({
    users: {
      sdl: `interface Node { id: ID! secret: String } union Any = User | Shop
        type Query { me: User users: [User!]! node(id: ID!): Node any: Any hidden: String must: String! _users(ids: [ID!]!): [User]! @merge(keyField: "id") }
        type Mutation { rename(id: ID!): User wipe: String! }
        type User implements Node @key(selectionSet: "{ id }") { id: ID! name: String secret(as: String = "text"): String must: String! price: Int }
        type Shop implements Node { id: ID! secret: String }`,
      resolvers: {
        Query: { me: () => user('1'), users: () => [user('1'), user('2')], node: (_: unknown, { id }: any) => user(id), any: () => user('1'), hidden: () => SECRET, must: () => SECRET, _users: (_: unknown, { ids }: any) => ids.map(user) },
        Mutation: { rename: (_: unknown, { id }: any) => user(id), wipe: () => SECRET },
      },
    },
    scores: {
      sdl: `type Query { _scored(keys: [UserKey!]!): [User]! @merge(keyArg: "keys") best: User } scalar UserKey
        type User @key(selectionSet: "{ id }") { id: ID! score: Int double: Int @computed(selectionSet: "{ price }") }`,
      resolvers: { Query: { _scored: (_: unknown, { keys }: any) => keys.map(({ id, price }: any) => ({ id, score: 99, double: price * 2 })), best: () => ({ id: '2', score: 99 }) } },
    },
  }, 'plan', { guards: guardsOf(rules), mode, onDenied, onDenial: (fields) => void denials.push(fields) });
}

const forbidden = (field: string, ...path: (string | number)[]) => ({ message: `You may not have \`${field}\`.`, path, extensions: { code: 'FORBIDDEN' } });
const text = (graph: TestGraph): string => JSON.stringify(graph.calls);

describe('a denied field', () => {
  it.each([
    ['plainly', '{ me { name secret } }', { me: { name: 'name 1', secret: null } }, ['me', 'secret']],
    ['under another name', '{ me { name: secret } }', { me: { name: null } }, ['me', 'name']],
    ['in a fragment', '{ me { ...F } } fragment F on User { secret }', { me: { secret: null } }, ['me', 'secret']],
    ['through an interface', '{ node(id: 3) { secret id } }', { node: { secret: null, id: '3' } }, ['node', 'secret']],
    ['in a fragment of an interface', '{ node(id: 3) { ... on User { secret } } }', { node: { secret: null } }, ['node', 'secret']],
    ['through a union', '{ any { ... on Node { secret } ... on User { name } } }', { any: { secret: null, name: 'name 1' } }, ['any', 'secret']],
    ['through a door', '{ best { score secret } }', { best: { score: 99, secret: null } }, ['best', 'secret']],
    ['with arguments', '{ me { secret(as: "html") } }', { me: { secret: null } }, ['me', 'secret']],
  ])('asked for %s is asked of nobody', async (_, query, data, path) => {
    const graph = shop({ 'User.secret': false });
    expect(await graph.run(query)).toEqual({ data, errors: [forbidden('User.secret', ...path)] });
    // A Shop's is another field.
    expect(text(graph).replace('... on Shop { secret }', '')).not.toContain('secret');
    // Its legal twin.
    expect(JSON.stringify(await shop({}).run(query))).toContain(SECRET);
  });

  it('leaves what stands beside it in lists alone, and is told at each place', async () => {
    const graph = shop({ 'User.secret': false });
    expect(await graph.run('{ users { name secret } }')).toEqual({
      data: { users: [{ name: 'name 1', secret: null }, { name: 'name 2', secret: null }] },
      errors: [forbidden('User.secret', 'users', 0, 'secret'), forbidden('User.secret', 'users', 1, 'secret')],
    });
  });

  it('that may not be null takes its parent along', async () => {
    const graph = shop({ 'User.must': false });
    expect(await graph.run('{ me { name must } hidden }')).toEqual({ data: { me: null, hidden: SECRET }, errors: [forbidden('User.must', 'me', 'must')] });
    expect(text(graph)).not.toContain('must');
  });

  it('saves the whole call where nothing else was wanted of it', async () => {
    const graph = shop({ 'User.score': false });
    expect(await graph.run('{ me { name score } }')).toEqual({ data: { me: { name: 'name 1', score: null } }, errors: [forbidden('User.score', 'me', 'score')] });
    expect(graph.asked('scores')).toEqual([]);
  });

  it('takes what is computed from it along', async () => {
    const graph = shop({ 'User.price': false });
    expect(await graph.run('{ me { name double } }')).toEqual({ data: { me: { name: 'name 1', double: null } }, errors: [forbidden('User.double', 'me', 'double')] });
    expect(text(graph)).not.toContain('price');
    expect((await shop({}).run('{ me { double } }')).data).toEqual({ me: { double: 14 } });
  });

  it('at the root is not asked for, and its siblings are', async () => {
    const graph = shop({ 'Query.hidden': false });
    expect(await graph.run('{ hidden me { name } }')).toEqual({ data: { hidden: null, me: { name: 'name 1' } }, errors: [forbidden('Query.hidden', 'hidden')] });
    expect(text(graph)).not.toContain('hidden');
  });

  it('at the root that may not be null: nobody is called at all', async () => {
    const graph = shop({ 'Query.must': false, 'Mutation.wipe': false });
    expect(await graph.run('{ me { name } must }')).toEqual({ data: null, errors: [forbidden('Query.must', 'must')] });
    expect(await graph.run('mutation { rename(id: 1) { id } wipe }')).toEqual({ data: null, errors: [forbidden('Mutation.wipe', 'wipe')] });
    expect(graph.calls).toEqual([]);
  });

  it('of a mutation is not done, and the others are', async () => {
    const graph = shop({ 'Mutation.rename': { args: ({ id }) => id !== '1' } });
    expect(await graph.run('mutation { a: rename(id: 1) { id } b: rename(id: 2) { id } }')).toEqual({ data: { a: null, b: { id: '2' } }, errors: [forbidden('Mutation.rename', 'a')] });
    expect(graph.calls).toHaveLength(1);
  });
});

describe('callers', () => {
  it('have each what is theirs, of one operation, and those alike share a plan', async () => {
    const graph = shop({ 'User.secret': { principal: ({ scopes }) => scopes.has('secrets') } });
    const ask = (principal = ANONYMOUS) => graph.run('{ me { secret } }', {}, { principal });
    const may = principalOf('ada', { scopes: ['secrets'] });
    expect([await ask(may), await ask(), await ask(may), await ask(principalOf('bob'))].map(({ data }) => data.me.secret)).toEqual([SECRET, null, SECRET, null]);
  });

  it('are decided on with the arguments of each place', async () => {
    const graph = shop({ 'User.secret': { args: ({ as }) => as === 'html' } });
    expect(await graph.run('query ($as: String) { me { a: secret b: secret(as: "html") c: secret(as: $as) } }', { as: 'html' })).toEqual({
      data: { me: { a: null, b: SECRET, c: SECRET } }, errors: [forbidden('User.secret', 'me', 'a')],
    });
  });
});

describe('the mode', () => {
  it('reject refuses all of it before anybody is called', async () => {
    const graph = shop({ 'User.secret': false }, { onDenied: 'reject' });
    expect(await graph.run('{ me { name secret } }')).toEqual({ errors: [{ message: 'You may not have `User.secret`.', extensions: { code: 'FORBIDDEN' } }] });
    expect(graph.calls).toEqual([]);
    expect((await graph.run('{ me { name } }')).data).toEqual({ me: { name: 'name 1' } });
  });

  it('report tells and withholds nothing', async () => {
    const denials: (readonly string[])[] = [];
    const graph = shop({ 'User.secret': false, 'User.name': { reads: ['id'], object: () => false } }, { mode: 'report', onDenied: 'reject', denials });
    expect(await graph.run('{ me { secret name } }')).toEqual({ data: { me: { secret: SECRET, name: 'name 1' } } });
    expect(denials).toEqual([['User.secret'], ['User.name']]);
  });
});
