import { buildASTSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { createAccess } from '../../../src/pipeline/authorization/access.ts';
import { hasRole, isAuthenticated } from '../../../src/pipeline/authorization/rules.ts';
import { nameDocument } from '../../../src/schema/names.ts';
import { DIRECTIVES, accessOf, caller, findingsOf } from '../../support/access.ts';

const graph = `
  interface Node { id: ID! owner: Node }
  type User implements Node { id: ID! owner: User email: String spend: Money kind: Kind }
  type Ship implements Node { id: ID! owner: Node tons: Int }
  scalar Money enum Kind { A }
  type Query { me: User users: [User!]! node: Node ship: Ship total: Money kinds: [Kind] pay(money: Money): Int }
`;
const of = (...sdls: string[]) => accessOf(graph, {}, { services: Object.fromEntries(sdls.map((sdl, index) => [`s${index}`, sdl])) });
const rulesOf = (...sdls: string[]) => {
  const access = of(...sdls);
  return Object.fromEntries(access.guarded.map((place) => [place, access.guardOf(...(place.split('.') as [string, string]))?.rule]));
};

describe('what a service declares', () => {
  it('on a field guards that field', () => {
    const access = of('type User { email: String @authenticated } type Query { me: User }');
    expect(access.guarded).toEqual(['User.email']);
    expect([ANONYMOUS, caller()].map((one) => access.guardOf('User', 'email')?.decide(one, {}))).toEqual([false, true]);
  });

  it('of scopes means OR outside and AND inside', () => {
    const guard = of('type User { email: String @requiresScopes(scopes: [["a", "b"], ["c"]]) } type Query { me: User }').guardOf('User', 'email');
    expect(guard?.rule).toBe('@requiresScopes(scopes: [["a","b"],["c"]])');
    expect([[], ['a'], ['b'], ['a', 'b'], ['c'], ['a', 'c'], ['a b']].map((scopes) => guard?.decide(caller('u', { scopes }), {}))).toEqual([false, false, false, true, true, true, false]);
    expect(guard?.decide({ ...ANONYMOUS }, {})).toBe(false);
  });

  it('on an object type guards the fields that return it, and its own', () => {
    expect(rulesOf('type User @authenticated { id: ID! } type Query { me: User }')).toEqual({
      'Query.me': '@authenticated on User', 'User.id': '@authenticated on User', 'User.owner': '@authenticated on User', 'User.email': '@authenticated on User',
      'User.spend': '@authenticated on User', 'User.kind': '@authenticated on User', 'Query.users': '@authenticated on User',
    });
  });

  it('on a scalar or enum guards the fields that return it, not those that take it', () => {
    expect(Object.keys(rulesOf('scalar Money @authenticated type Query { total: Money }'))).toEqual(['Query.total', 'User.spend']);
    expect(Object.keys(rulesOf('enum Kind @authenticated { A } type Query { kinds: [Kind] }'))).toEqual(['Query.kinds', 'User.kind']);
  });

  it('on an interface guards the fields that return it, and what it declares in every implementing type', () => {
    expect(rulesOf('interface Node @authenticated { id: ID! } type Ship implements Node { id: ID! tons: Int } type Query { node: Node }')).toEqual({
      'Query.node': '@authenticated on Node', 'Ship.id': '@authenticated on Node', 'Ship.owner': '@authenticated on Node', 'User.id': '@authenticated on Node', 'User.owner': '@authenticated on Node',
    });
  });

  it("on an interface's field guards it in every implementing type, those of other services too", () => {
    expect(rulesOf('interface Node { id: ID! @authenticated } type Ship implements Node { id: ID! } type Query { node: Node }')).toEqual({ 'Ship.id': '@authenticated on Node.id', 'User.id': '@authenticated on Node.id' });
  });

  it('on an interface that clients do not see guards all the same', () => {
    const access = accessOf('type User { code: String name: String } type Query { me: User }', {}, { services: { a: 'interface Secret { code: String @authenticated } type User implements Secret { code: String } type Query { me: User }' } });
    expect(access.guarded).toEqual(['User.code']);
  });

  it('on a root type guards all of its fields, also with extensions', () => {
    expect(Object.keys(rulesOf('type Query @authenticated { me: Int }'))).toHaveLength(7);
    expect(Object.keys(rulesOf('type Query { me: Int } extend type Query @authenticated'))).toHaveLength(7);
    expect(Object.keys(rulesOf('type User { id: ID! } extend type User { email: String @authenticated } type Query { me: User }'))).toEqual(['User.email']);
  });

  it('holds for the merged field whoever answers it, and several hold together', () => {
    const access = of('type User { email: String @requiresScopes(scopes: [["a"]]) } type Query { me: User }', 'type User { email: String @requiresScopes(scopes: [["b"]]) } type Query { users: User }', 'type User { email: String } type Query { node: User }');
    const guard = access.guardOf('User', 'email');
    expect(guard?.rule).toBe('@requiresScopes(scopes: [["a"]]) and @requiresScopes(scopes: [["b"]])');
    expect([['a'], ['b'], ['a', 'b']].map((scopes) => guard?.decide(caller('u', { scopes }), {}))).toEqual([false, false, true]);
  });

  it('is said once when several services say the same', () => {
    expect(rulesOf('type User { email: String @authenticated } type Query { me: User }', 'type User { email: String @authenticated } type Query { users: User }')).toEqual({ 'User.email': '@authenticated' });
  });

  it('holds together with policies', () => {
    const access = accessOf(graph, { User: { email: hasRole('staff') }, Node: { id: isAuthenticated } }, { services: { a: 'type User { id: ID! @requiresScopes(scopes: [["a"]]) email: String @authenticated } type Query { me: User }' } });
    expect(access.guardOf('User', 'email')?.rule).toBe('hasRole("staff") and @authenticated');
    expect(access.guardOf('User', 'id')?.rule).toBe('isAuthenticated on Node and @requiresScopes(scopes: [["a"]])');
  });

  it('stands on the names of the gateway', () => {
    const sdl = `${DIRECTIVES} schema { query: Root } type Root { me: User @authenticated } type User { email: String @requiresScopes(scopes: [["a"]]) }`;
    const { document } = nameDocument('billing', parse(sdl), { prefix: 'Billing_', rename: { 'Root.me': 'billingMe' } });
    const schema = buildASTSchema(document);
    const access = createAccess(schema, { policies: [], fallback: 'allow' }, [{ name: 'billing', schema }], { onRuleError: () => undefined });
    expect(access.guarded).toEqual(['Billing_User.email', 'Query.billingMe']);
  });

  it('means nothing for what the graph does not have', () => {
    expect(rulesOf('type Gone @authenticated { a: Int @authenticated } type User { gone: Gone @authenticated } type Query { me: User }')).toEqual({});
  });

  it.each(['[]', '[[]]', '[["a"], []]', '[[""]]', 'null', '[null]', '[[null]]', '[[1]]'])('is refused with its place when it names no scope: %s', (scopes) => {
    const services = { a: `\ntype User { email: String @requiresScopes(scopes: ${scopes}) } type Query { me: User }` };
    expect(findingsOf(graph, {}, { services })).toEqual(['GraphQL request:5:27: @requiresScopes of `User.email` names no scope: `scopes` is a list of lists of them, [["a", "b"], ["c"]] for a and b, or c.']);
  });
});
