// What a service is always sent of an entity it has to be asked by: an input of what it computes, whatever the client asks of it.
// Who may not have the input must not make the gateway send it either, and gets nothing that hangs on its being sent.
import { describe, expect, it } from 'vitest';
import { doorShop, forbidden, SECRET, sent, type Rules } from '../support/door-shop.ts';
import { createTestGraph } from '../support/graph.ts';
import { guardsOf, principalOf } from '../support/guards.ts';

describe('a door that is always sent a denied input', () => {
  it.each<[string, string, unknown, ReturnType<typeof forbidden>[]]>([
    ['plainly', '{ me { name score } }', { me: { name: 'name 1', score: null } }, [forbidden('User.score', 'me', 'score')]],
    ['under another name', '{ me { name: score } }', { me: { name: null } }, [forbidden('User.score', 'me', 'name')]],
    ['under the name of the input', '{ me { secret: echo } }', { me: { secret: null } }, [forbidden('User.echo', 'me', 'secret')]],
    ['in a fragment', '{ me { ...F } } fragment F on User { echo }', { me: { echo: null } }, [forbidden('User.echo', 'me', 'echo')]],
    ['by node(id), in a fragment of an interface', '{ node(id: 3) { id ... on User { echo } } }', { node: { id: '3', echo: null } }, [forbidden('User.echo', 'node', 'echo')]],
    ['through a union', '{ any { ... on Node { ... on User { echo } } } }', { any: { echo: null } }, [forbidden('User.echo', 'any', 'echo')]],
    ['in a list, told at each place', '{ users { id score } }', { users: [{ id: '1', score: null }, { id: '2', score: null }] }, [forbidden('User.score', 'users', 0, 'score'), forbidden('User.score', 'users', 1, 'score')]],
    ['below another object', '{ shop { keeper { echo name } } }', { shop: { keeper: { echo: null, name: 'name 1' } } }, [forbidden('User.echo', 'shop', 'keeper', 'echo')]],
    ['after a write', 'mutation { rename(id: 1) { name echo } }', { rename: { name: 'name 1', echo: null } }, [forbidden('User.echo', 'rename', 'echo')]],
    ['for what is computed from it', '{ me { loud } }', { me: { loud: null } }, [forbidden('User.loud', 'me', 'loud')]],
    ['on the way to another service', '{ me { name badge } }', { me: { name: 'name 1', badge: null } }, [forbidden('User.badge', 'me', 'badge')]],
    ['where null may not stand', '{ me { rank } shop { id } }', { me: null, shop: { id: 's' } }, [forbidden('User.rank', 'me', 'rank')]],
  ])('is not used %s', async (_, query, data, errors) => {
    const graph = doorShop({ 'User.secret': false });
    expect(await graph.run(query)).toEqual({ data, errors });
    expect(sent(graph)).not.toMatch(/secret|the-secret-value/);
    expect([graph.asked('scores'), graph.asked('badges')]).toEqual([[], []]);
    // Its legal twin.
    const legal = doorShop({ 'User.secret': true });
    const answer = await legal.run(query);
    expect([answer.errors, JSON.stringify(answer.data)]).toEqual([undefined, expect.not.stringContaining('null')]);
    expect(JSON.stringify(legal.calls.filter(({ service }) => service === 'scores'))).toContain(SECRET);
  });

  it('leaves alone what its service gives by itself', async () => {
    const graph = doorShop({ 'User.secret': false });
    expect(await graph.run('{ best { score echo badge name } }')).toEqual({ data: { best: { score: 99, echo: 'none', badge: 'badge of c2', name: 'name 2' } } });
    expect(sent(graph)).not.toContain('secret');
  });

  it('is open to one caller and closed to another, of one operation', async () => {
    const graph = doorShop({ 'User.secret': { principal: ({ scopes }) => scopes.has('secrets') } });
    const ask = async (subject: string, ...scopes: string[]) => (await graph.run('{ me { score } }', {}, { principal: principalOf(subject, { scopes }) })).data.me.score;
    expect([await ask('ada', 'secrets'), await ask('bob'), await ask('eve', 'secrets'), await ask('bob')]).toEqual([99, null, 99, null]);
    expect(graph.asked('scores')).toHaveLength(2);
  });

  it('is closed by a rule on arguments that the input, which is sent without any, does not keep to', async () => {
    const rules: Rules = { 'User.secret': { args: ({ as }) => as === 'html' } };
    const graph = doorShop(rules);
    expect((await graph.run('{ me { score } }')).data).toEqual({ me: { score: null } });
    expect(sent(graph)).not.toContain('secret');
  });

  it('has the whole operation refused where that is how denials are answered, before anybody is called', async () => {
    const graph = doorShop({ 'User.secret': false }, { onDenied: 'reject' });
    expect(await graph.run('{ me { name score } }')).toEqual({ errors: [{ message: 'You may not have `User.score`.', extensions: { code: 'FORBIDDEN' } }] });
    expect(graph.calls).toEqual([]);
    expect(await graph.run('{ me { name } best { score } }')).toEqual({ data: { me: { name: 'name 1' }, best: { score: 99 } } });
  });

  it('is used and told of where rules are only reported', async () => {
    const denials: (readonly string[])[] = [];
    const graph = doorShop({ 'User.secret': false }, { mode: 'report', denials });
    expect(await graph.run('{ me { score } }')).toEqual({ data: { me: { score: 99 } } });
    expect(await graph.run('{ me { name } best { score } }')).toEqual({ data: { me: { name: 'name 1' }, best: { score: 99 } } });
    expect(denials).toEqual([['User.score']]);
  });
});

describe('the time of the process', () => {
  it('is not spent on finding the same closed door again and again', async () => {
    const graph = doorShop({ 'User.secret': false });
    const query = `{ ${Array.from({ length: 60 }, (_, index) => `u${index}: users { ${Array.from({ length: 60 }, (__, field) => `f${field}: score b${field}: badge`).join(' ')} }`).join(' ')} }`;
    const started = performance.now();
    const { data } = await graph.run(query);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(data.u59[1].b59).toBeNull();
    expect(graph.asked('scores')).toEqual([]);
  });
});

describe('a way around a closed door', () => {
  const services = {
    a: { sdl: 'type Query { t: T } type T @key(selectionSet: "{ id }") { id: ID! secret: String }', resolvers: { Query: { t: () => ({ id: '1', secret: SECRET }) } } },
    b: {
      sdl: 'type Query { _short(keys: [K!]!): [T]! @merge(keyArg: "keys") } input K { id: ID! secret: String! } type T @key(selectionSet: "{ id }") { id: ID! x: Int y: Int @computed(selectionSet: "{ secret }") }',
      resolvers: { Query: { _short: (_: unknown, { keys }: any) => keys.map(({ id }: any) => ({ id, x: 1, y: 1 })) } },
    },
    c: { sdl: 'type Query { _c(ids: [ID!]!): [T]! @merge(keyField: "id") } type T @key(selectionSet: "{ id }") { id: ID! sku: ID }', resolvers: { Query: { _c: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, sku: 's' })) } } },
    d: { sdl: 'type Query { _d(skus: [ID!]!): [T]! @merge(keyField: "sku") } type T @key(selectionSet: "{ sku }") { sku: ID x: Int }', resolvers: { Query: { _d: (_: unknown, { skus }: any) => skus.map((sku: string) => ({ sku, x: 2 })) } } },
  };
  const ask = async (rules: Rules) => {
    const graph = createTestGraph(services, 'plan', { guards: guardsOf(rules), mode: 'enforce', onDenied: 'null', onDenial: () => undefined });
    return { ...(await graph.run('{ t { x } }')), asked: [...new Set(graph.calls.map(({ service }) => service))], sent: sent(graph) };
  };

  it('is taken, however long it is', async () => {
    expect(await ask({ 'T.secret': true })).toMatchObject({ data: { t: { x: 1 } }, asked: ['a', 'b'] });
    const around = await ask({ 'T.secret': false });
    expect(around).toMatchObject({ data: { t: { x: 2 } }, asked: ['a', 'c', 'd'] });
    expect(around.sent).not.toContain('secret');
  });
});
