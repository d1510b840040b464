import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Principal } from '../../../src/context.ts';
import { compileDecision, constantOf, describeRule, leavesOf } from '../../../src/pipeline/authorization/decide.ts';
import { createEvaluate } from '../../../src/pipeline/authorization/evaluate.ts';
import { allow, and, deny, hasRole, isAuthenticated, isOwner, not, or, rule, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { caller } from '../../support/access.ts';

const yes = rule('yes', 'principal')(() => true);
const no = rule('no', 'principal')(() => false);
const later = rule('later', { fragment: '{ id }' })(() => true);
const bad = rule('bad', 'principal')(() => {
  throw new Error('bad');
});
const decide = (made: Rule) => compileDecision(made, createEvaluate(() => undefined))(ANONYMOUS, {});

describe('a decision without the object', () => {
  it('is undefined only where the object decides', () => {
    const three = [yes, no, later] as const;
    const verdicts = { and: [true, false, undefined, false, false, false, undefined, false, undefined], or: [true, true, true, true, false, undefined, true, undefined, undefined] };
    expect(three.flatMap((a) => three.map((b) => decide(and(a, b))))).toEqual(verdicts.and);
    expect(three.flatMap((a) => three.map((b) => decide(or(a, b))))).toEqual(verdicts.or);
    expect([...three, allow, deny].map((one) => decide(not(one)))).toEqual([false, true, undefined, false, true]);
  });

  it('is a denial when a rule fails, under any number of not', () => {
    expect([bad, not(bad), not(not(bad)), and(yes, bad), not(or(bad, no)), not(and(bad, yes)), or(no, not(bad))].map(decide)).toEqual([false, false, false, false, false, false, false]);
  });

  it('does not need the rule that fails when another one settles it', () => {
    expect([or(bad, yes), or(yes, not(bad)), and(not(bad), no)].map(decide)).toEqual([true, true, false]);
  });

  it('is a denial for a caller without a subject where only an owner may, and waits for the object of whoever has one', () => {
    const mine = isOwner('id');
    const rules = [mine, and(yes, mine), or(no, mine), not(not(mine)), or(yes, mine), or(later, mine)];
    const decideFor = (principal: Principal) => (made: Rule) => compileDecision(made, createEvaluate(() => undefined))(principal, {});
    expect(rules.map(decideFor(ANONYMOUS))).toEqual([false, false, false, false, true, undefined]);
    expect(rules.map(decideFor(caller('', { kind: 'token', subject: undefined })))).toEqual([false, false, false, false, true, undefined]);
    expect(rules.map(decideFor(caller('u1')))).toEqual([undefined, undefined, undefined, undefined, true, undefined]);
  });

  it('under not waits for the object, which may have no owner to compare with', () => {
    expect([not(isOwner('id')), and(yes, not(isOwner('id'))), not(or(no, isOwner('id')))].map(decide)).toEqual([undefined, undefined, undefined]);
  });

  it('has the arguments', () => {
    const own = compileDecision(rule('own', 'arguments')((_object, args: { id: string }) => args.id === '1'), createEvaluate(() => undefined));
    expect([own(ANONYMOUS, { id: '1' }), own(ANONYMOUS, { id: '2' }), own(ANONYMOUS, {})]).toEqual([true, false, false]);
  });
});

describe('what is read from a rule', () => {
  it('is the verdict of one that is the same for all', () => {
    expect([allow, deny, not(deny), or(yes, allow), and(yes, allow), and(yes, deny), or(deny, not(allow)), yes, later, not(yes)].map(constantOf)).toEqual([true, false, true, true, undefined, false, false, undefined, undefined, undefined]);
  });

  it('is every function in it, each once', () => expect(leavesOf(and(yes, not(or(later, yes, allow))))).toEqual([yes, later]));

  it('is how it was written', () => expect(describeRule(and(isAuthenticated, not(or(hasRole('a', 'b'), deny)), allow))).toBe('and(isAuthenticated, not(or(hasRole("a", "b"), deny)), allow)'));
});
