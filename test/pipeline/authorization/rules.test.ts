import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Principal } from '../../../src/context.ts';
import { allow, and, deny, hasRole, hasScope, isAuthenticated, isOwner, isRule, isSame, not, or, rule, type LeafRule, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { caller } from '../../support/access.ts';

const decide = (made: Rule, principal: Principal, object: Record<string, unknown> = {}) => (made as LeafRule).decide(object, {}, { principal });
const leaf = (made: Rule) => made as LeafRule;

describe('a rule', () => {
  it('says its kind and what it reads', () => {
    expect(leaf(rule('a', 'principal')(() => true))).toMatchObject({ type: 'leaf', name: 'a', kind: 'principal', reads: [], problem: undefined });
    expect(leaf(rule('b', 'arguments')(() => true))).toMatchObject({ kind: 'arguments', reads: [] });
    expect(leaf(rule('c', { fragment: '{ x y }' })(() => true))).toMatchObject({ kind: 'object', reads: ['x', 'y'] });
  });

  it('takes functions that say what they get', () => {
    const made = rule('mine', { fragment: '{ ownerId }' })((object: { ownerId: string }, args: { id: string }, { principal }) => object.ownerId === args.id && principal.kind === 'token');
    expect(leaf(made).decide({ ownerId: '1' }, { id: '1' }, { principal: caller() })).toBe(true);
  });

  it('of the caller, or of the arguments, does not compile when it reads more', () => {
    // @ts-expect-error -- a principal rule has no object
    rule('a', 'principal')((object) => object.id === 1);
    // @ts-expect-error -- nor arguments
    rule('a', 'principal')((_object, args) => args.id === 1);
    // @ts-expect-error -- a rule of the arguments has no object
    rule('a', 'arguments')((object) => object.id === 1);
    // @ts-expect-error -- rules are synchronous
    expect(leaf(rule('a', 'principal')(async () => true)).kind).toBe('principal');
  });

  it('is known as one, also from another copy of the module, and nothing else is', () => {
    for (const one of [allow, deny, and(), or(allow), not(deny), isAuthenticated]) expect(isRule(one)).toBe(true);
    for (const one of [null, undefined, true, 'allow', () => true, [], {}, { type: 'allow' }, Object.create(allow)]) expect(isRule(one)).toBe(false);
  });

  it('cannot be changed once it is made', () => {
    for (const one of [allow, isAuthenticated, and(allow), not(deny)]) expect(Object.isFrozen(one)).toBe(true);
    const list = and(allow, deny) as { readonly rules: readonly Rule[] };
    expect(Object.isFrozen(list.rules)).toBe(true);
  });

  it('keeps what is wrong with how it was made, and never throws', () => {
    const made = rule as unknown as (...args: unknown[]) => (decide: unknown) => Rule;
    expect(leaf(made('a', 'principal')(undefined)).problem).toBe('has no function');
    expect(leaf(made('a')(() => true)).problem).toBe("is declared neither 'principal' nor 'arguments' nor { fragment: '{ … }' }");
    expect(leaf(made('a', 'object')(() => true)).problem).toMatch(/^is declared neither/);
    expect(leaf(made('a', { fragment: '{' })(() => true)).problem).toMatch(/^has a fragment that does not parse/);
    expect(leaf(hasScope()).problem).toBe('names no scope');
    expect(leaf(hasScope('a', '')).problem).toBe('names no scope');
    expect(leaf(hasRole()).problem).toBe('names no role');
    expect(leaf(isOwner('a b {')).problem).toMatch(/^has a fragment that/);
  });

  it('is the same as another of its name with the same function, or when both are ready-made', () => {
    const function_ = (): boolean => true;
    expect(isSame(leaf(rule('a', 'principal')(function_)), leaf(rule('a', 'principal')(function_)))).toBe(true);
    expect(isSame(leaf(rule('a', 'principal')(function_)), leaf(rule('a', 'arguments')(function_)))).toBe(false);
    expect(isSame(leaf(rule('a', 'principal')(function_)), leaf(rule('a', 'principal')(() => true)))).toBe(false);
    expect(isSame(leaf(hasScope('a')), leaf(hasScope('a')))).toBe(true);
    expect(isSame(leaf(hasScope('a')), leaf(rule('hasScope("a")', 'principal')(() => true)))).toBe(false);
  });
});

describe('ready-made rules', () => {
  it('isAuthenticated: whoever presented a credential', () => {
    expect(decide(isAuthenticated, ANONYMOUS)).toBe(false);
    for (const kind of ['token', 'key', 'certificate'] as const) expect(decide(isAuthenticated, caller('u', { kind }))).toBe(true);
  });

  it('hasScope: all of them', () => {
    expect(decide(hasScope('a', 'b'), caller('u', { scopes: ['a', 'b', 'c'] }))).toBe(true);
    expect(decide(hasScope('a', 'b'), caller('u', { scopes: ['a'] }))).toBe(false);
    expect(decide(hasScope('toString'), caller())).toBe(false);
    expect(decide(hasScope('__proto__'), caller())).toBe(false);
    expect(decide(hasScope('a'), caller('u', { scopes: ['A', 'a b', ' a'] }))).toBe(false);
  });

  it('hasRole: one of them', () => {
    expect(decide(hasRole('a', 'b'), caller('u', { roles: ['b'] }))).toBe(true);
    expect(decide(hasRole('a', 'b'), caller('u', { roles: ['c'] }))).toBe(false);
    expect(decide(hasRole('constructor'), caller())).toBe(false);
  });

  it("isOwner: the object's field is the caller's subject, and both are there", () => {
    const mine = isOwner('ownerId');
    expect(decide(mine, caller('u1'), { ownerId: 'u1' })).toBe(true);
    expect(decide(mine, caller('42'), { ownerId: 42 })).toBe(true);
    for (const ownerId of ['u2', 'U1', ' u1', null, undefined, 1, ['u1'], { toString: () => 'u1' }]) expect(decide(mine, caller('u1'), { ownerId })).toBe(false);
    for (const ownerId of [undefined, null, 'undefined', 'null', '']) expect(decide(mine, ANONYMOUS, { ownerId })).toBe(false);
    expect(decide(mine, caller('NaN'), { ownerId: Number.NaN })).toBe(false);
    expect(decide(mine, caller('1.5'), { ownerId: 1.5 })).toBe(false);
  });
});
