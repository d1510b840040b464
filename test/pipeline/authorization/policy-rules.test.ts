import { describe, expect, it } from 'vitest';
import { allow, hasScope, isAuthenticated, isOwner, rule, type Policies, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { accessOf, caller, findingsOf } from '../../support/access.ts';

const graph = `
  interface Node { id: ID! ownerId: ID }
  interface Owned implements Node { id: ID! ownerId: ID secret: String }
  type User implements Node & Owned { id: ID! ownerId: ID secret: String friend: User tags(first: Int): [String] kinds: [Kind!]! }
  type Ship implements Node { id: ID! ownerId: ID }
  union Any = User | Ship
  enum Kind { A } input Given { a: Int } scalar Time
  type Query { me: User any: Any node: Node given(given: Given, at: Time): Int ownerId: ID }
  type Mutation { write: Int ownerId: ID } type Subscription { told: Int ownerId: ID }
`;

const reading = (fragment: string) => rule('reading', { fragment })(() => true);

describe('policies', () => {
  it('guard the field they name, and no other', () => {
    const access = accessOf(graph, { User: { secret: isAuthenticated } });
    expect(access.guarded).toEqual(['User.secret']);
    expect(access.guardOf('User', 'secret')).toMatchObject({ field: 'User.secret', rule: 'isAuthenticated' });
  });

  it('on an interface guard the field of every type that implements it, by way of other interfaces too', () => {
    const access = accessOf(graph, { Node: { id: isAuthenticated }, Owned: { id: hasScope('a') }, User: { id: hasScope('b') } });
    expect(access.guarded).toEqual(['Ship.id', 'User.id']);
    expect(access.guardOf('Ship', 'id')?.rule).toBe('isAuthenticated on Node');
    expect(access.guardOf('User', 'id')?.rule).toBe('isAuthenticated on Node and hasScope("a") on Owned and hasScope("b")');
  });

  it('of several files hold together', () => {
    expect(accessOf(graph, [{ User: { id: isAuthenticated } }, { User: { id: hasScope('a') } }, { User: { id: isAuthenticated } }]).guardOf('User', 'id')?.rule).toBe('isAuthenticated and hasScope("a")');
  });
});

describe('a policy is refused that', () => {
  it.each<[string, Policies['policies'][number], string]>([
    ['names no type', { Usr: { id: allow } }, '`Usr` is no type of the graph. Did you mean `User`?'],
    ['names no type, nor anything like one', { Absolutely: { id: allow } }, '`Absolutely` is no type of the graph.'],
    ['names no field', { User: { idd: allow } }, '`User` has no field `idd`. Did you mean `id`?'],
    ['means all fields', { User: { '*': allow } }, '`User` has no field `*`.'],
    ['guards __typename', { User: { __typename: allow } }, '`User` has no field `__typename`.'],
    ['guards introspection', { __Schema: { types: allow } }, '`__Schema` is introspection: rules stand on fields of object types and interfaces.'],
    ['guards a union', { Any: { id: allow } }, '`Any` is of kind union: rules stand on fields of object types and interfaces.'],
    ['guards an enum', { Kind: { A: allow } }, '`Kind` is of kind enum: rules stand on fields of object types and interfaces.'],
    ['guards a scalar', { Time: { at: allow } }, '`Time` is of kind scalar: rules stand on fields of object types and interfaces.'],
    ['guards an input', { Given: { a: allow } }, '`Given` is of kind input: rules stand on fields of object types and interfaces.'],
    ['has the object decide over a write', { Mutation: { write: isOwner('ownerId') } }, '`Mutation.write` has the object rule `isOwner("ownerId")`, which would be decided after the write: use rules of the caller and the arguments there.'],
    ['has the object decide over events', { Subscription: { told: isOwner('ownerId') } }, '`Subscription.told` has the object rule `isOwner("ownerId")`, which would be decided after the write: use rules of the caller and the arguments there.'],
    ['reads what the type has not', { User: { id: isOwner('ownerid') } }, 'The fragment of the rule `isOwner("ownerid")` of `User.id` names `ownerid`, which `User` has not. Did you mean `ownerId`?'],
    ['has an object decide where there is none', { Query: { me: isOwner('ownerId') } }, '`Query.me` has the object rule `isOwner("ownerId")`, but there is no object at the root: use rules of the caller and the arguments there, or guard fields of what it returns.'],
    ['reads what another type has', { Ship: { id: isOwner('secret') } }, 'The fragment of the rule `isOwner("secret")` of `Ship.id` names `secret`, which `Ship` has not.'],
    ['reads an object', { User: { id: reading('{ friend }') } }, 'The fragment of the rule `reading` of `User.id` names `friend`, which has fields of its own: only scalars and enums can be read.'],
    ['reads what takes arguments', { User: { id: reading('{ tags }') } }, 'The fragment of the rule `reading` of `User.id` names `tags`, which takes arguments: only fields without can be read.'],
    ['reads on another type', { User: { id: reading('fragment F on Ship { id }') } }, 'The fragment of the rule `reading` of `User.id` is on `Ship`, which `User` is not.'],
    ['has a fragment that does not parse', { User: { id: reading('{ id') } }, 'The rule `reading` of `User.id` has a fragment that does not parse: Syntax Error: Expected Name, found <EOF>.'],
    ['has no rule', { User: { id: true as unknown as Rule } }, '`User.id` has a boolean where a rule is expected: `allow`, `deny`, `isAuthenticated`, `hasScope(…)`, `rule(…)(…)` …'],
  ])('%s', (_what, policy, message) => expect(findingsOf(graph, policy)).toEqual([`policies: ${message}`]));

  it('is no map', () => {
    const ofFields = 'policies: `User` is a plain object { field: rule }, without a prototype of its own.';
    for (const fields of [isAuthenticated, null, 'id', [allow], new Map([['id', allow]]), { __proto__: { id: allow } }]) expect(findingsOf(graph, { User: fields })).toEqual([ofFields]);
    const ofTypes = 'policies: a policy is a plain object { Type: { field: rule } }, without a prototype of its own.';
    for (const map of [isAuthenticated, null, undefined, 'User', new Map(), { __proto__: { User: { id: allow } } }]) expect(findingsOf(graph, [map])).toEqual([ofTypes]);
    expect(findingsOf(graph, Object.assign(Object.create(null) as object, { User: { id: allow } }))).toEqual([]);
  });

  it('does not say what else holds', () => {
    expect(findingsOf(graph, {}, { fallback: 'open' as never })).toEqual(["policies: `fallback` says what holds for fields nobody names: 'allow' or 'deny'."]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has names of the language: %s', (name) => {
    expect(findingsOf(graph, { [name]: { id: allow } })).toEqual([expect.stringContaining(`\`${name}\` is no type of the graph.`)]);
    expect(findingsOf(graph, { User: { [name]: allow } })).toEqual([expect.stringContaining(`\`User\` has no field \`${name}\`.`)]);
    expect(findingsOf(graph, { User: { id: isOwner(name) } })).toEqual([expect.stringContaining(`names \`${name}\`, which \`User\` has not.`)]);
  });

  it('is wrong in several places: all of them at once, each once', () => {
    const wrong = rule('wrong', 'principal')((async () => true) as never);
    expect(findingsOf(graph, [{ Usr: { id: allow }, User: { idd: allow, id: wrong } }, { Usr: { id: allow }, Ship: { id: wrong } }])).toHaveLength(3);
    expect(findingsOf(graph, { Node: { id: isOwner('secret') } })).toEqual(['policies: The fragment of the rule `isOwner("secret")` of `Ship.id` names `secret`, which `Ship` has not.']);
  });
});

describe('a fragment may', () => {
  it.each(['{ ownerId kinds }', 'fragment F on User { ownerId }', 'fragment F on Node { ownerId }'])('be %s', (fragment) => {
    expect(findingsOf(graph, { User: { id: reading(fragment) } })).toEqual([]);
  });
});

describe('while a service has never answered', () => {
  it('findings have the place of the map, the type or the field they are about, where one is known', () => {
    const map = { Usr: {}, User: { idd: allow } };
    const placeOf: Policies['placeOf'] = (of, ...names) => (of === map ? { file: 'a.ts', line: names.length } : undefined);
    expect(findingsOf(graph, [map, { Usr: {} }, Object.create({}) as object], { placeOf })).toEqual([
      'a.ts:1: `Usr` is no type of the graph. Did you mean `User`?',
      'a.ts:2: `User` has no field `idd`. Did you mean `id`?',
      'policies: `Usr` is no type of the graph. Did you mean `User`?',
      'policies: a policy is a plain object { Type: { field: rule } }, without a prototype of its own.',
    ]);
  });

  it('policies about what is not there are kept for later, and what reads it denies', async () => {
    const access = accessOf(graph, { Stock: { count: isAuthenticated }, User: { soon: allow, id: isOwner('tenant'), secret: isOwner('ownerId') } }, { isPartial: true });
    expect(access.guarded).toEqual(['User.id', 'User.secret']);
    const guard = access.guardOf('User', 'id');
    expect(guard?.reads).toEqual([]);
    expect(guard?.decide(caller('u1'), {})).toBeUndefined();
    expect(await guard?.allows({}, {}, caller('u1'))).toBe(false);
    expect(await access.guardOf('User', 'secret')?.allows({ ownerId: 'u1' }, {}, caller('u1'))).toBe(true);
  });

  it('what is wrong with a rule is refused all the same', () => {
    expect(findingsOf(graph, { Stock: { count: allow }, User: { id: 1, secret: reading('{ friend }') }, Any: { id: allow }, Mutation: { write: isOwner('ownerId') } }, { isPartial: true })).toHaveLength(4);
  });
});
