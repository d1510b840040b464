// What is tried against rules themselves: by callers, by rules that are careless, and by names that mean something to the language.
// Aliases, doors and pruning are tried where operations are planned.
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { and, deny, hasScope, isAuthenticated, isOwner, not, or, rule, type Rule } from '../../src/pipeline/authorization/rules.ts';
import { accessOf, ask, caller, findingsOf } from '../support/access.ts';

const graph = `
  interface Node { id: ID! secret: String } interface Named implements Node { id: ID! secret: String name: String }
  type User implements Node & Named { id: ID! secret: String name: String ownerId: ID }
  type Ship implements Node { id: ID! secret: String }
  type Team implements Node & Named { id: ID! secret: String name: String }
  union Any = User | Ship | Team
  type Query { me: User node(id: ID): Node nodes: [Node!]! named: [Named!]! anys: [Any!]! }
`;
const rows = ['User', 'Ship', 'Team'].map((type) => ({ __typename: type, id: type, secret: `secret of ${type}`, name: type, ownerId: 'u1' }));
const root = { me: rows[0], nodes: rows, named: [rows[0], rows[2]], anys: rows, node: ({ id }: { id: string }) => rows.find((row) => row.id === id) };

describe('a field guarded on an interface', () => {
  it('is guarded however an object of whatever type is reached, and its value is nowhere in the answer', async () => {
    const access = accessOf(graph, { Node: { secret: isAuthenticated } });
    const query = `{
      me { secret s: secret ...on Node { t: secret } ...on Named { u: secret } } node(id: "Ship") { secret } n: node(id: "Team") { ... on Team { secret } }
      nodes { secret ... on User { a: secret } ... on Ship { a: secret } ...team } named { secret } anys { ... on Node { secret } ... on User { b: secret } ... on Ship { b: secret } ...team }
    } fragment team on Team { a: secret b: secret }`;
    const { data, errors } = await ask(access, query, root, ANONYMOUS);
    expect(JSON.stringify(data)).not.toContain('secret of');
    expect(errors).toHaveLength(4 + 1 + 1 + 2 * 3 + 1 + 2 + 2 * 3 + 1);
    expect(new Set(errors.map((error) => error.split(' ')[1]))).toEqual(new Set(['FORBIDDEN']));
    const { data: told, errors: none } = await ask(access, query, root, caller());
    expect([JSON.stringify(told).split('secret of').length - 1, none]).toEqual([errors.length, []]);
  });

  it('of one type only is no more than that', async () => {
    const { data } = await ask(accessOf(graph, { Named: { secret: deny } }), '{ nodes { secret } }', root, ANONYMOUS);
    expect(data.nodes).toEqual([{ secret: null }, { secret: 'secret of Ship' }, { secret: null }]);
  });
});

describe('a careless rule', () => {
  const careless: Record<string, Rule> = {
    one: rule('r', 'principal')(() => 1 as never),
    yes: rule('r', 'principal')(() => 'true' as never),
    words: rule('r', 'principal')(() => 'you may not, because you are banned' as never),
    object: rule('r', 'principal')(() => ({}) as never),
    thenable: rule('r', 'principal')(() => ({ then: (resolve: (value: boolean) => void) => resolve(true) }) as never),
    throwing: rule('r', 'principal')(() => {
      throw new Error('secret words');
    }),
    throwingTrue: rule('r', 'principal')(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a rule may
      throw true;
    }),
    promiseOnlyForReal: rule('r', 'principal')((_object, _args, { principal }) => (principal.subject === 'u1' ? Promise.resolve(true) : false) as never),
    beyond: rule('r', { fragment: '{ id }' })((object) => Object.hasOwn(object, 'ownerId')),
    mutating: rule('r', { fragment: '{ ownerId }' })((object, _args, { principal }) => {
      (object as Record<string, unknown>)['ownerId'] = principal.subject;
      return object['ownerId'] === principal.subject;
    }),
    replacing: rule('r', { fragment: '{ ownerId }' })((object) => Object.defineProperty(object, 'ownerId', { value: 'x' }) === object),
  };

  it.each(Object.keys(careless))('allows nobody, and its words reach no client: %s', async (name) => {
    const one = careless[name]!;
    const wrappings: Rule[] = [one, and(one), or(one, deny)];
    if (name !== 'beyond') wrappings.push(not(one), not(not(one)), and(not(one)), not(and(one, isAuthenticated)));
    for (const made of wrappings) {
      const access = accessOf(graph, { User: { secret: made } });
      const guard = access.guardOf('User', 'secret')!;
      expect(guard.decide(caller('u1'), {})).not.toBe(true);
      expect(await guard.allows({ id: 'u1', ownerId: 'u2' }, {}, caller('u1'))).toBe(false);
      const { data, errors } = await ask(access, '{ me { id ownerId secret } }', root, caller('u1'));
      expect([data.me.secret, errors]).toEqual([null, ['me.secret FORBIDDEN']]);
    }
  });
});

describe('names of the language', () => {
  it('are no scopes, roles or subjects of anybody', async () => {
    for (const name of ['toString', '__proto__', 'constructor', 'has', 'size']) {
      const access = accessOf(graph, { User: { secret: hasScope(name), name: isOwner('ownerId') } });
      expect(access.guardOf('User', 'secret')!.decide(caller('u1', { claims: { [name]: true } }), {})).toBe(false);
      expect(await access.guardOf('User', 'name')!.allows({ ownerId: name }, {}, ANONYMOUS)).toBe(false);
    }
  });

  it('are names like all others for types, fields and rules that really have them', async () => {
    const schema = buildSchema('type constructor { toString: String hasOwnProperty: ID valueOf: String } type Query { constructor: constructor toString: Int }');
    const policies = { constructor: { toString: isOwner('hasOwnProperty'), valueOf: rule('__proto__', 'principal')(() => false) }, Query: { toString: rule('constructor', 'principal')(() => false) } };
    const access = accessOf(schema, policies);
    expect(access.guarded).toEqual(['Query.toString', 'constructor.toString', 'constructor.valueOf']);
    const object = { toString: 'told', hasOwnProperty: 'u1', valueOf: 'told' };
    const answer = await ask(access, '{ constructor { toString hasOwnProperty valueOf } toString }', { constructor: object, toString: 1 }, caller('u1'));
    expect(answer.data).toEqual({ constructor: { toString: 'told', hasOwnProperty: 'u1', valueOf: null }, toString: null });
    expect(await access.guardOf('constructor', 'toString')!.allows({ hasOwnProperty: 'u2' }, {}, caller('u1'))).toBe(false);
    expect(await access.guardOf('constructor', 'toString')!.allows({}, {}, caller('u1'))).toBe(false);
  });

  it('do not hide a policy: what a prototype says is refused, not passed over', () => {
    expect(findingsOf(graph, { __proto__: { User: { secret: deny } } })).toHaveLength(1);
    expect(findingsOf(graph, { User: { __proto__: { secret: deny } } })).toHaveLength(1);
    expect(findingsOf(graph, JSON.parse('{"__proto__": {"secret": true}}'))).toHaveLength(1);
  });
});

describe('two callers at the same instant', () => {
  it('get each their own verdict, 500 times', async () => {
    const access = accessOf(graph, { User: { secret: and(isOwner('ownerId'), rule('arg', 'arguments')((_object, args) => args['n'] !== 13)) } });
    const guard = access.guardOf('User', 'secret')!;
    const verdicts = await Promise.all(Array.from({ length: 500 }, async (_, n) => guard.allows({ ownerId: `u${n % 3}` }, { n }, caller(`u${n % 2}`))));
    expect(verdicts).toEqual(Array.from({ length: 500 }, (_, n) => n % 3 === n % 2 && n !== 13));
  });
});
