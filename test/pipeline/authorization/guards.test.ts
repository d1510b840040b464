// Random rules on a plain schema: what is decided beforehand, what `allows` says and what shield does in an engine of its own are one verdict.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Principal } from '../../../src/context.ts';
import { allow, and, deny, hasRole, hasScope, isAuthenticated, isOwner, not, or, rule, type Rule } from '../../../src/pipeline/authorization/rules.ts';
import { accessOf, ask, caller } from '../../support/access.ts';

const graph = 'type Thing { id: ID! ownerId: ID level: Int secret(level: Int, own: Boolean = false): String } type Query { thing: Thing }';

const fails = (): never => {
  throw new Error('fails');
};
const leaves: readonly Rule[] = [
  allow, deny, isAuthenticated, hasScope('a'), hasScope('a', 'b'), hasRole('x', 'y'), isOwner('ownerId'),
  rule('level', 'arguments')((_object, args) => (args['level'] as number) > 1),
  rule('own', 'arguments')((_object, args) => args['own'] === true),
  rule('high', { fragment: '{ level }' })((object, args) => (object['level'] as number) > ((args['level'] as number | null | undefined) ?? 0)),
  rule('both', { fragment: 'fragment F on Thing { id level }' })((object, _args, { principal }) => object['id'] === String(object['level']) || principal.roles.has('x')),
  rule('fails', 'principal')(fails),
  rule('failsOnObject', { fragment: '{ level }' })((object) => (object['level'] === 1 ? fails() : true)),
  rule('odd', 'principal')((_object, _args, { principal }) => principal.subject as never),
];
const rules: fc.Arbitrary<Rule> = fc.letrec<{ tree: Rule }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...leaves),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts) => and(...parts)),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts) => or(...parts)),
    tie('tree').map((part) => not(part)),
  ),
})).tree;
const principals: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant(ANONYMOUS),
  fc.record({ subject: fc.constantFrom('u1', 'u2', '1'), scopes: fc.subarray(['a', 'b', 'toString']), roles: fc.subarray(['x', 'z']) }).map(({ subject, ...rest }) => caller(subject, rest)),
);
const objects = fc.record({ id: fc.constantFrom('1', '2'), ownerId: fc.constantFrom('u1', 'u2', null, 1), level: fc.constantFrom(0, 1, 2, null) });
const argumentsOf = fc.record({ level: fc.constantFrom(0, 1, 2, null), own: fc.boolean() });

/** By the definition: a failure is false, and true under an odd number of not. */
function expected(made: Rule, object: Record<string, unknown>, args: Record<string, unknown>, principal: Principal, isNegated = false): boolean {
  if (!('rules' in made)) {
    if (made.type !== 'leaf') return made.type === 'allow';
    try {
      const verdict: unknown = made.decide(object, args, { principal });
      return typeof verdict === 'boolean' ? verdict : isNegated;
    } catch {
      return isNegated;
    }
  }
  const parts = made.rules.map((part) => expected(part, object, args, principal, made.type === 'not' ? !isNegated : isNegated));
  return made.type === 'not' ? !parts[0] : made.type === 'and' ? parts.every(Boolean) : parts.some(Boolean);
}

describe('one verdict', () => {
  it('of the decision beforehand, of the whole rule and of the guarded schema', async () => {
    let undecided = 0;
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(rules, principals, objects, argumentsOf, async (made, principal, object, args) => {
        const access = accessOf(graph, { Thing: { secret: made } });
        const guard = access.guardOf('Thing', 'secret');
        const verdict = expected(made, object, args, principal);
        const query = `{ thing { id ownerId level secret(level: ${String(args.level)}, own: ${String(args.own)}) } }`;
        const { data, errors } = await ask(access, query, { thing: { ...object, secret: 'told' } }, principal);
        expect([data.thing.secret, errors]).toEqual(verdict ? ['told', []] : [null, ['thing.secret FORBIDDEN']]);
        if (guard === undefined) {
          expect(verdict).toBe(true);
          return;
        }
        const early = guard.decide(principal, args);
        if (early === undefined) undecided += 1;
        else expect(early).toBe(verdict);
        if (guard.reads.length === 0) expect(early).toBeDefined();
        if (verdict) allowed += 1;
        const read = Object.fromEntries(guard.reads.map((field) => [field, object[field as keyof typeof object]]));
        expect(await guard.allows(read, args, principal)).toBe(verdict);
      }),
      { numRuns: 400 },
    );
    // It has asserted something about each.
    expect(Math.min(undecided, allowed)).toBeGreaterThan(40);
  });
});

describe('a guard', () => {
  it('says what decides, what it reads and whether arguments count', () => {
    const own = rule('own', 'arguments')((_object, args) => args['own'] === true);
    const access = accessOf(graph, { Thing: { secret: and(isOwner('ownerId'), or(own, isOwner('id'))), id: isAuthenticated, level: isOwner('ownerId') } });
    expect(access.guardOf('Thing', 'secret')).toMatchObject({ field: 'Thing.secret', rule: 'and(isOwner("ownerId"), or(own, isOwner("id")))', usesArguments: true, reads: ['ownerId', 'id'] });
    expect(access.guardOf('Thing', 'id')).toMatchObject({ usesArguments: false, reads: [] });
    expect(access.guardOf('Thing', 'level')).toMatchObject({ usesArguments: false, reads: ['ownerId'] });
  });

  it('never rejects, whatever it is given', async () => {
    const guard = accessOf(graph, { Thing: { secret: isOwner('ownerId') } }).guardOf('Thing', 'secret')!;
    for (const object of [{}, null, undefined, 'u1', { ownerId: { toString: fails } }]) expect(await guard.allows(object as never, null as never, caller('u1'))).toBe(false);
    expect(await guard.allows({ ownerId: 'u1' }, {}, null as never)).toBe(false);
  });

  it('is not there where the rule is the same for all and allows', () => {
    const access = accessOf(graph, { Thing: { id: allow, level: or(isOwner('ownerId'), allow), secret: not(deny) } });
    expect(access.guarded).toEqual([]);
    expect(access.guardOf('Thing', 'id')).toBeUndefined();
  });
});
