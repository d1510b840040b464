/** Random access rules, callers and operations for a small graph whose services keep what they were told to write. */
import fc from 'fast-check';
import { ANONYMOUS, type Principal } from '../../src/context.ts';
import { allow, and, deny, hasRole, hasScope, isAuthenticated, isOwner, not, or, rule, type PolicyMap, type Rule } from '../../src/pipeline/authorization/rules.ts';
import { caller } from './access.ts';
import type { TestService } from './graph.ts';

const user = (id: string, owner: string | null, level: number | null) => ({ __typename: 'User', id, owner, level, name: `name ${id}`, email: `${id}@x`, must: `must ${id}` });
const USERS = [user('u1', 'u1', 1), user('u2', 'u1', 5), user('u3', null, null)];
const SHIP = { __typename: 'Ship', id: 's1', owner: 'u2', note: 'a ship', cargo: 'tea' };
const userOf = (id: string) => USERS.find((one) => one.id === id) ?? null;
const billed = (id: string) => ({ id, limit: 10, spend: ({ currency }: { currency: string }) => `7 ${currency}`, bills: ['u1', 'u2'].map((payer, index) => ({ id: `b${index}`, payer, amount: index })) });

/** `writes` is told of each mutation that a service carries out. */
export function accessServices(writes: string[]): Record<string, TestService> {
  const rename = (_: unknown, { id, name }: { id: string; name: string }) => {
    writes.push(`${id}=${name}`);
    return userOf(id);
  };
  return {
    users: {
      sdl: `interface Node { id: ID! owner: ID note(as: String = "text"): String }
        type Query { me: User user(id: ID!): User users: [User!] node(id: ID!): Node _users(ids: [ID!]!): [User]! @merge(keyField: "id") }
        type Mutation { rename(id: ID!, name: String): User }
        type User implements Node @key(selectionSet: "{ id }") { id: ID! owner: ID note(as: String = "text"): String level: Int name: String email: String must: String! }
        type Ship implements Node { id: ID! owner: ID note(as: String = "text"): String cargo: String }`,
      resolvers: {
        Query: { me: () => USERS[0], user: (_: unknown, { id }: { id: string }) => userOf(id), users: () => USERS, node: (_: unknown, { id }: { id: string }) => userOf(id) ?? SHIP, _users: (_: unknown, { ids }: { ids: string[] }) => ids.map(userOf) },
        Mutation: { rename },
        User: { note: ({ id }: { id: string }, args: { as: string }) => `${args.as} of ${id}` },
      },
    },
    bills: {
      sdl: `type Query { topBilled: User _billed(ids: [ID!]!): [User]! @merge(keyField: "id") }
        type User @key(selectionSet: "{ id }") { id: ID! limit: Int spend(currency: String = "EUR"): String bills: [Bill!] }
        type Bill { id: ID! payer: ID amount: Int }`,
      resolvers: { Query: { topBilled: () => billed('u2'), _billed: (_: unknown, { ids }: { ids: string[] }) => ids.map(billed) } },
    },
  };
}

const broken = (): never => {
  throw new Error('a rule that fails');
};
const ofCaller: readonly Rule[] = [isAuthenticated, hasScope('a'), hasScope('a', 'b'), hasRole('r', 's'), allow, deny, rule('isEven', 'principal')((_object, _args, { principal }) => principal.scopes.size % 2 === 0), rule('brokenCaller', 'principal')(broken)];
const ofArguments: readonly Rule[] = [
  rule('asHtml', 'arguments')((_object, args: { as?: string; currency?: string; name?: string }) => args.as === 'html' || args.currency === 'USD' || args.name === 'new'),
  rule('ownId', 'arguments')((_object, { id }: { id?: string }, { principal }) => id !== undefined && id === principal.subject),
];
const isHigh = rule('isHigh', { fragment: '{ level }' })(({ level }: { level?: number }) => (level ?? 0) > 3);
const isOwnHigh = rule('isOwnHigh', { fragment: '{ owner level }' })(({ owner, level }: { owner?: string; level?: number }, _args, { principal }) => owner === principal.subject && level === 5);
const brokenObject = rule('brokenObject', { fragment: '{ owner }' })(({ owner }: { owner?: string }) => (owner === 'u1' ? broken() : owner === null));
const ofUser: readonly Rule[] = [isOwner('owner'), isOwner('id'), isHigh, isOwnHigh, brokenObject];
const ofNode: readonly Rule[] = [isOwner('owner'), brokenObject];

/** Trees over these leaves. */
function tree(leaves: readonly Rule[], depth = 2): fc.Arbitrary<Rule> {
  const leaf = fc.constantFrom(...leaves);
  if (depth === 0) return leaf;
  const below = tree(leaves, depth - 1);
  const parts = fc.array(below, { minLength: 1, maxLength: 3 });
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: parts.map((all) => and(...all)) }, { weight: 2, arbitrary: parts.map((all) => or(...all)) }, { weight: 2, arbitrary: below.map(not) });
}

const before = [...ofCaller, ...ofArguments];
const some = (fields: readonly string[], leaves: readonly Rule[]): fc.Arbitrary<Record<string, Rule>> =>
  fc.subarray([...fields]).chain((guarded) => fc.record(Object.fromEntries(guarded.map((field) => [field, tree(leaves)]))));

export const policyMaps: fc.Arbitrary<PolicyMap> = fc.record({
  // Seldom the root: what is denied there hides the rest.
  Query: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some(['me', 'user', 'node', 'topBilled'], before) }),
  Mutation: some(['rename'], before),
  Node: some(['note'], [...before, ...ofNode]),
  User: some(['name', 'email', 'note', 'must', 'limit', 'spend', 'bills', 'level', 'owner'], [...before, ...ofUser, ...ofUser]),
  Ship: some(['cargo', 'note'], [...before, ...ofNode]),
  Bill: some(['amount'], [...before, isOwner('payer')]),
});

export const principals: fc.Arbitrary<Principal> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(ANONYMOUS) },
  { weight: 4, arbitrary: fc.record({ subject: fc.constantFrom('u1', 'u2', 'b0'), scopes: fc.subarray(['a', 'b']), roles: fc.subarray(['r', 'x']) }).map(({ subject, ...claims }) => caller(subject, claims)) },
);

const READS = 'id owner level';
const USER_FIELDS = ['name', 'called: name', 'email @include(if: $flag)', 'note', 'html: note(as: "html")', 'noted: note(as: $as)', 'must', 'limit', 'spend', 'usd: spend(currency: "USD")', 'bills { id payer amount }', '... on Node { note }', '... @skip(if: $flag) { email limit }'];
const ofUsers = fc.subarray(USER_FIELDS, { minLength: 1 }).map((fields) => `{ ${READS} ${fields.join(' ')} }`);

export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Whatever rules read is selected, which stitch's own engine needs. */
export const operations: fc.Arbitrary<Operation> = fc
  .record({
    one: ofUsers,
    two: ofUsers,
    template: fc.constantFrom(
      (one: string, two: string) => `query Q($id: ID!, $as: String, $flag: Boolean!) { me ${one} user(id: $id) ${two} }`,
      (one: string, two: string) => `query Q($id: ID!, $as: String, $flag: Boolean!) { again: user(id: $id) { ...F } users { ...F } } fragment F on User { ... on User ${one} ...G } fragment G on User ${two}`,
      (one: string) => `query Q($id: ID!, $as: String, $flag: Boolean!) { node(id: $id) { __typename id owner note noted: note(as: $as) ... on User ${one} ... on Ship { cargo } } }`,
      (one: string) => `query Q($as: String, $flag: Boolean!) { topBilled ${one} }`,
      (one: string, two: string) => `mutation Q($id: ID!, $name: String, $as: String, $flag: Boolean!) { a: rename(id: $id, name: $name) ${one} b: rename(id: "u2", name: "new") ${two} }`,
    ),
    variables: fc.record({ id: fc.constantFrom('u1', 'u2', 'u3', 's1'), as: fc.constantFrom('text', 'html', null), name: fc.constantFrom('old', 'new'), flag: fc.boolean() }),
  })
  .map(({ one, two, template, variables }) => ({ query: template(one, two), variables }));
