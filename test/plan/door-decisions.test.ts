import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { createDoorDecisions } from '../../src/plan/door-decisions.ts';
import { guardsOf, principalOf, type TestRule } from '../support/guards.ts';
import { planned } from '../support/plan.ts';

const { model, plan } = planned({
  users: 'type Query { me: User shop: Shop } type User @key(selectionSet: "{ id }") { id: ID! secret: String age: Int } type Shop { id: ID! }',
  scores: `type Query { _scored(keys: [ScoreKey!]!): [User]! @merge(keyArg: "keys") } input ScoreKey { id: ID! secret: String! }
    type User @key(selectionSet: "{ id }") { id: ID! score: Int loud: String @computed(selectionSet: "{ secret }") }`,
});
const find = (rules: Record<string, TestRule>, ...types: string[]) => createDoorDecisions(model, guardsOf(rules))(new Set(types));
const doors = (found: ReturnType<typeof find>, signs: string, type = 'User'): string[] | undefined => found?.doorsTo(signs)?.(type).map(({ field }) => field);
const BY_SCOPE: TestRule = { principal: ({ scopes }) => scopes.has('secrets') };

describe('the decisions on doors', () => {
  it('are none where no door to what is asked for takes what is guarded', () => {
    expect([find({ 'User.age': false }, 'User'), find({ 'User.secret': false }, 'Shop', 'Query'), find({}, 'User')]).toEqual([undefined, undefined, undefined]);
  });

  it('are one sign for each guarded input, by who asks', () => {
    const found = find({ 'User.secret': BY_SCOPE }, 'Query', 'User');
    expect([found?.decide(ANONYMOUS), found?.decide(principalOf('ada', { scopes: ['secrets'] }))]).toEqual(['-', '+']);
    expect(find({ 'User.secret': { reads: ['id'], object: () => true } }, 'User')?.decide(ANONYMOUS)).toBe('?');
  });

  it('leave all doors as they are, or close those that take what is denied', () => {
    const found = find({ 'User.secret': BY_SCOPE }, 'User');
    expect([doors(found, '+'), doors(found, '-'), doors(found, '?'), doors(found, '-', 'Shop')]).toEqual([undefined, [], ['_scored'], []]);
    const closed = found?.doorsTo('-');
    expect(closed?.('User')).toBe(closed?.('User'));
  });

  it('close what nobody has decided on', () => {
    expect(doors(find({ 'User.secret': BY_SCOPE }, 'User'), '')).toEqual([]);
  });
});

describe('the decisions on doors in words', () => {
  const found = find({ 'User.secret': BY_SCOPE }, 'User');

  it('say which rule decides on what a plan sends', () => {
    const sent = { field: 'User.secret', rule: 'the rule of User.secret, for `_scored` of scores' };
    expect(found?.explain(plan('{ me { score } }'), new Set())).toEqual([sent]);
    expect(found?.explain(plan('{ me { score } }'), new Set(), '+')).toEqual([{ ...sent, verdict: 'allowed' }]);
    expect(found?.explain(plan('{ me { age } }'), new Set(), '+')).toEqual([]);
  });

  it('say which rule takes a field along, where no rule of its own denies it', () => {
    const without = { ...plan('{ me { age } }'), denied: ['User.score', 'User.age'] };
    expect(found?.explain(without, new Set(['User.age']), '-')).toEqual([{ field: 'User.score', rule: 'the rule of User.secret of User.secret, which `_scored` of scores takes', verdict: 'denied' }]);
  });
});
