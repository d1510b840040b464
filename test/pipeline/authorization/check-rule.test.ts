import { describe, expect, it } from 'vitest';
import { createRuleChecker } from '../../../src/pipeline/authorization/check-rule.ts';
import { allow, and, hasScope, isAuthenticated, isOwner, not, or, rule, type Rule } from '../../../src/pipeline/authorization/rules.ts';

const check = (...rules: unknown[]) => {
  const checkRule = createRuleChecker();
  return rules.flatMap((one, index) => checkRule(one, `T.f${index}`));
};

describe('the check of a rule', () => {
  it('finds nothing in rules that are right, however often they stand', () => {
    const mine = rule('mine', 'principal')(() => true);
    expect(check(allow, isAuthenticated, isAuthenticated, hasScope('a'), hasScope('a'), and(mine, not(mine)), or(mine), isOwner('id'), isOwner('id'))).toEqual([]);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'], [null, 'null'], [true, 'a boolean'], ['allow', 'a string'], [() => true, 'a function'], [[isAuthenticated], 'a list'], [{ type: 'allow' }, 'an object'], [Promise.resolve(allow), 'an object'],
  ])('names what is no rule: %s', (value, noun) => {
    const message = `\`T.f0\` has ${noun} where a rule is expected: \`allow\`, \`deny\`, \`isAuthenticated\`, \`hasScope(…)\`, \`rule(…)(…)\` …`;
    expect(check(value)).toEqual([message]);
    expect(check(and(allow, or(value as Rule)))).toEqual([message]);
    expect(check(not(value as Rule))).toEqual([message]);
  });

  it('refuses lists of no rules, which would allow or deny everybody', () => {
    expect(check(and())).toEqual(['`and()` of `T.f0` has no rules in it: write `allow` or `deny`.']);
    expect(check(not(or()))).toEqual(['`or()` of `T.f0` has no rules in it: write `allow` or `deny`.']);
    expect(check(hasScope())).toEqual(['The rule `hasScope()` of `T.f0` names no scope.']);
  });

  it('refuses two different rules of one name, also in one field and of one function with other kinds', () => {
    const one = rule('mine', 'principal')(() => true);
    const other = rule('mine', 'principal')(() => false);
    expect(check(one, isAuthenticated, other)).toEqual(['Two different rules are called `mine`, one of them on `T.f2`: give each a name of its own.']);
    expect(check(and(one, not(other)))).toEqual(['Two different rules are called `mine`, one of them on `T.f0`: give each a name of its own.']);
    const decide = (): boolean => true;
    expect(check(rule('mine', 'principal')(decide), rule('mine', 'principal')(decide))).toEqual([]);
    expect(check(rule('mine', 'principal')(decide), rule('mine', 'arguments')(decide))).toHaveLength(1);
    expect(check(rule('mine', { fragment: '{ a }' })(decide), rule('mine', { fragment: '{ b }' })(decide))).toHaveLength(1);
  });

  it.each(['isAuthenticated', 'hasScope("a")', 'hasRole("a")', 'isOwner("a")'])('keeps %s for the ready-made one', (name) => {
    expect(check(rule(name, 'principal')(() => true))).toEqual([`The rule \`${name}\` of \`T.f0\` has the name of a ready-made one: give it another.`]);
  });

  it('says what a probe sees once, at the first field', () => {
    const wrong = rule('mine', 'principal')((object) => (object as { id?: number }).id === 1);
    expect(check(wrong, wrong, not(wrong))).toEqual([expect.stringContaining('The rule `mine` of `T.f0` is declared principal but reads `id` of the object')]);
  });

  it('takes any name', () => {
    expect(check(rule('__proto__', 'principal')(() => true), rule('constructor', 'principal')(() => true), rule('', 'principal')(() => true))).toEqual([]);
  });
});
