import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { OperatorError } from '../../../src/errors.ts';
import { allow, deny, hasScope, isAuthenticated, isOwner, rule } from '../../../src/pipeline/authorization/rules.ts';
import { accessOf, caller, findingsOf } from '../../support/access.ts';

const graph = `
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String email: String }
  type Query { me: User node: Node } type Mutation { rename(name: String): User }
`;

describe('access', () => {
  it('is free for fields nobody names, when the fallback allows', () => {
    const access = accessOf(graph, { User: { email: isAuthenticated } });
    expect(access.guarded).toEqual(['User.email']);
    expect(access.guardOf('User', 'name')).toBeUndefined();
    expect(access.guardOf('Query', 'me')).toBeUndefined();
  });

  it('is denied for fields nobody names, when the fallback denies: of root types too, never of introspection', () => {
    const access = accessOf(graph, { Query: { me: allow }, User: { name: isAuthenticated } }, { fallback: 'deny' });
    expect(access.guarded).toEqual(['Mutation.rename', 'Query.node', 'User.email', 'User.id', 'User.name']);
    expect(access.guardOf('User', 'email')?.rule).toBe('fallback: deny');
    expect(access.guardOf('User', 'email')?.decide(caller('root', { scopes: ['a'] }), {})).toBe(false);
    for (const [type, field] of [['User', '__typename'], ['Query', '__schema'], ['__Schema', 'types'], ['Node', 'id']] as const) expect(access.guardOf(type, field)).toBeUndefined();
  });

  it('has a field named that an interface or a service names', () => {
    const access = accessOf(graph, { Node: { id: allow } }, { fallback: 'deny', services: { a: 'type User { email: String @authenticated } type Query { me: User }' } });
    expect(access.guarded).toEqual(['Mutation.rename', 'Query.me', 'Query.node', 'User.email', 'User.name']);
    expect(access.guardOf('User', 'email')?.rule).toBe('@authenticated');
  });

  it('knows no field of the language', () => {
    const access = accessOf(graph, { User: { email: deny } });
    for (const name of ['__proto__', 'constructor', 'toString']) expect([access.guardOf(name, name), access.guardOf('User', name)]).toEqual([undefined, undefined]);
  });

  it('tells of a rule that fails once, from whatever side it is asked', async () => {
    const bad = rule('bad', { fragment: '{ id }' })(() => {
      throw new Error('broken');
    });
    const worse = rule('worse', 'principal')(() => 1 as never);
    const access = accessOf(graph, { User: { email: bad, name: worse, id: worse } });
    expect(access.errors).toEqual([]);
    for (let call = 0; call < 3; call++) {
      expect(await access.guardOf('User', 'email')?.allows({ id: '1' }, {}, ANONYMOUS)).toBe(false);
      expect(access.guardOf('User', 'name')?.decide(ANONYMOUS, {})).toBe(false);
      expect(access.guardOf('User', 'id')?.decide(ANONYMOUS, {})).toBe(false);
    }
    expect(access.errors).toEqual(['bad: broken', 'worse: the rule `worse` returned number, not true or false']);
  });

  it('is not made of what is wrong, and all of that is said', () => {
    expect(() => accessOf(graph, { Usr: { id: allow } })).toThrow(OperatorError);
    const services = { a: 'type User { email: String @requiresScopes(scopes: []) } type Query { me: User }' };
    expect(findingsOf(graph, { Usr: { id: allow }, Mutation: { rename: isOwner('id') } }, { services })).toHaveLength(4);
  });

  it('cannot be changed', () => {
    const access = accessOf(graph, { User: { email: hasScope('a') } });
    expect(Object.isFrozen(access.guarded)).toBe(true);
    expect(Object.isFrozen(access.guardOf('User', 'email'))).toBe(true);
  });
});
