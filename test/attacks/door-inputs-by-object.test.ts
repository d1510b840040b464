// What doors are always sent, where more than a caller's claims decides on it: rules that look at objects, what such rules read, and
// inputs that hold other objects.
import { describe, expect, it } from 'vitest';
import { doorShop, forbidden, SECRET, sent, user, type Rules } from '../support/door-shop.ts';
import { createTestGraph } from '../support/graph.ts';
import { guardsOf, principalOf, type TestRule } from '../support/guards.ts';

describe('an input of which only the object can tell', () => {
  const own: Rules = { 'User.secret': { reads: ['owner'], object: ({ owner }, _args, { subject }) => owner === subject } };

  it('closes the door to what is not made of it: nothing is sent before the object has been asked', async () => {
    const graph = doorShop(own);
    expect(await graph.run('{ users { echo secret } }', {}, { principal: principalOf('1') })).toEqual({
      data: { users: [{ echo: null, secret: `${SECRET} 1` }, { echo: null, secret: null }] },
      errors: [forbidden('User.echo', 'users', 0, 'echo'), forbidden('User.echo', 'users', 1, 'echo'), forbidden('User.secret', 'users', 1, 'secret')],
    });
    expect(graph.asked('scores')).toEqual([]);
  });

  it('closes the way through it, also beside what is made of it', async () => {
    expect((await doorShop(own).run('{ me { badge echo loud } }', {}, { principal: principalOf('1') })).data).toEqual({ me: { badge: null, echo: null, loud: `${SECRET} 1!` } });
  });

  it('lets what is made of it be had by whom the object allows, and by nobody else', async () => {
    const answer = await doorShop(own).run('{ users { loud } }', {}, { principal: principalOf('2') });
    expect(answer).toEqual({ data: { users: [{ loud: null }, { loud: `${SECRET} 2!` }] }, errors: [forbidden('User.loud', 'users', 0, 'loud')] });
  });

  it('is not waited for by a report', async () => {
    const denials: (readonly string[])[] = [];
    const graph = doorShop(own, { mode: 'report', denials });
    expect((await graph.run('{ me { score } }', {}, { principal: principalOf('1') })).data).toEqual({ me: { score: 99 } });
    expect(denials).toEqual([['User.score']]);
  });
});

describe('what a rule reads', () => {
  const reading = (read: string): TestRule => ({ reads: [read], object: () => true });

  it('is not fetched through a closed door: the field is denied', async () => {
    const graph = doorShop({ 'User.secret': false, 'User.name': reading('score') });
    expect(await graph.run('{ me { name owner } }')).toEqual({ data: { me: { name: null, owner: '1' } }, errors: [forbidden('User.name', 'me', 'name')] });
    expect(sent(graph)).not.toContain('secret');
    expect((await doorShop({ 'User.name': reading('score') }).run('{ me { name } }')).data).toEqual({ me: { name: 'name 1' } });
  });

  it('is not computed from a denied input', async () => {
    const services = {
      users: { sdl: 'type Query { me: User } type User @key(selectionSet: "{ id }") { id: ID! name: String price: Int }', resolvers: { Query: { me: () => ({ id: '1', name: 'Ada', price: 777 }) } } },
      scores: {
        sdl: 'type Query { _scored(keys: [Key!]!): [User]! @merge(keyArg: "keys") } scalar Key type User @key(selectionSet: "{ id }") { id: ID! double: Int @computed(selectionSet: "{ price }") }',
        resolvers: { Query: { _scored: (_: unknown, { keys }: any) => keys.map(({ id, price }: any) => ({ id, double: price * 2 })) } },
      },
    };
    const ask = async (rules: Rules) => {
      const graph = createTestGraph(services, 'plan', { guards: guardsOf({ 'User.name': reading('double'), ...rules }), mode: 'enforce', onDenied: 'null', onDenial: () => undefined });
      return { name: (await graph.run('{ me { name } }')).data.me.name, isSent: /price|777/.test(sent(graph)) };
    };
    expect(await ask({})).toEqual({ name: 'Ada', isSent: true });
    expect(await ask({ 'User.price': false })).toEqual({ name: null, isSent: false });
    expect(await ask({ 'User.price': { reads: ['id'], object: () => true } })).toEqual({ name: null, isSent: false });
  });
});

describe('an input that holds another object', () => {
  const services = (visible: string) => ({
    users: { sdl: `type Query { me: User } type User @key(selectionSet: "{ id }") { id: ID! name: String vault: Vault ${visible} } type Vault { pin: String colour: String }`, resolvers: { Query: { me: () => user('1') } } },
    scores: {
      sdl: `type Query { _scored(keys: [ScoreKey!]!): [User]! @merge(keyArg: "keys") } input ScoreKey { id: ID! vault: VaultKey! } input VaultKey { pin: String colour: String }
        type User @key(selectionSet: "{ id }") { id: ID! score: Int tone: String @computed(selectionSet: "{ vault { colour } }") safety: Int @computed(selectionSet: "{ vault { pin } }") }`,
      resolvers: { Query: { _scored: (_: unknown, { keys }: any) => keys.map(({ id, vault }: any) => ({ id, score: 99, tone: vault.colour, safety: vault.pin.length })) } },
    },
  });
  const ask = async (rules: Rules, visible = '', query = '{ me { score tone } }') => {
    const graph = createTestGraph(services(visible), 'plan', { guards: guardsOf(rules), mode: 'enforce', onDenied: 'null', onDenial: () => undefined });
    return { ...(await graph.run(query)), sent: sent(graph) };
  };

  it.each<[string, Rules]>([['the object', { 'User.vault': false }], ['what stands in it', { 'Vault.pin': false }], ['what stands in it, by its object', { 'Vault.pin': { reads: ['colour'], object: () => true } }]])('closes the door where %s is denied', async (_, rules) => {
    const denied = await ask(rules);
    expect(denied).toMatchObject({ data: { me: { score: null, tone: null } }, errors: [{ extensions: { code: 'FORBIDDEN' } }, { extensions: { code: 'FORBIDDEN' } }] });
    expect(denied.sent).not.toMatch(/pin|the-secret-value/);
    expect((await ask({})).data).toEqual({ me: { score: 99, tone: 'red' } });
  });
});

describe('the key of an entity', () => {
  it('travels between services whoever asks, for it says who is meant, and is not shown for that', async () => {
    const graph = doorShop({ 'User.id': false, 'User.code': false });
    expect(await graph.run('{ me { badge code } }')).toEqual({ data: { me: { badge: 'badge of c1', code: null } }, errors: [forbidden('User.code', 'me', 'code')] });
  });
});
