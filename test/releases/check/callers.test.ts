import { describe, expect, it } from 'vitest';
import { allow, and, deny, hasRole, hasScope, isAuthenticated, isOwner, not, or, rule, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { NAMES_MAX, callersFor, namesIn, verdictOf } from '../../../src/releases/check/callers.ts';

const none = { roles: [], scopes: [] };
const claims = rule('isStaff', 'principal')((_object, _args, { principal }) => principal.claims['staff'] === true);

describe('callers', () => {
  it('finds the roles and scopes that rules name, whatever characters are in them', () => {
    expect(namesIn([and(hasRole('b', 'a"),('), not(hasScope('x:y'))), allow, isAuthenticated])).toEqual({ roles: ['a"),(', 'b'], scopes: ['x:y'] });
  });

  it('does not read the name of a rule that is not ready-made', () => {
    expect(namesIn([rule('hasRole(nonsense', 'principal')(() => true)])).toEqual(none);
  });

  it('has one caller for each name of either release', () => {
    expect(callersFor({ roles: ['a'], scopes: [] }, { roles: ['b'], scopes: ['s', 't'] }).map(({ name }) => name)).toEqual([
      'nobody', 'anybody signed in', 'scope s', 'scope t', 'every scope', 'role a', 'role b', 'role a with every scope', 'role b with every scope',
    ]);
    expect(callersFor(none, { roles: Array.from({ length: NAMES_MAX + 1 }, (_, index) => `r${index}`), scopes: [] })).toHaveLength(NAMES_MAX + 2);
  });

  it.each<[string, Rule, string]>([
    ['a role', hasRole('a'), 'denied denied allowed'],
    ['a sign-in', isAuthenticated, 'denied allowed allowed'],
    ['no role', not(hasRole('a')), 'allowed allowed denied'],
    ['an owner', isOwner('id'), 'denied depends depends'],
    ['claims that only a token has', claims, 'depends depends depends'],
    ['a role or claims', or(hasRole('a'), claims), 'depends depends allowed'],
    ['a role and claims', and(hasRole('a'), claims), 'denied denied depends'],
    ['nobody', deny, 'denied denied denied'],
    ['whoever is not an owner', not(isOwner('id')), 'depends depends depends'],
  ])('decides what asks for %s as far as a caller without a request can be told', (_what, asked, expected) => {
    expect(callersFor({ roles: ['a'], scopes: [] }, none).map((caller) => verdictOf(asked, caller)).join(' ')).toBe(expected);
  });
});
