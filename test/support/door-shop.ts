/** A graph with a door that is always sent what may be guarded, and another one behind it. */
import type { AccessOptions } from '../../src/plan/operation-access.ts';
import { createTestGraph, type TestGraph } from './graph.ts';
import { guardsOf, type TestRule } from './guards.ts';

export const SECRET = 'the-secret-value';
export type Rules = Record<string, TestRule>;
type Setting = Partial<Pick<AccessOptions, 'mode' | 'onDenied'>> & { denials?: (readonly string[])[] };

export const user = (id: string) => ({ __typename: 'User', id, name: `name ${id}`, owner: id, secret: `${SECRET} ${id}`, vault: { pin: `${SECRET} ${id}`, colour: 'red' } });

/** `scores` takes a user's secret with every key; `badges` knows users by a code that only `scores` gives. */
export function doorShop(rules: Rules, { mode = 'enforce', onDenied = 'null', denials = [] }: Setting = {}): TestGraph {
  return createTestGraph({
    users: {
      sdl: `interface Node { id: ID! } union Any = User | Shop
        type Query { me: User users: [User!]! node(id: ID!): Node any: Any shop: Shop _users(ids: [ID!]!): [User]! @merge(keyField: "id") }
        type Mutation { rename(id: ID!): User }
        type User implements Node @key(selectionSet: "{ id }") { id: ID! name: String owner: ID secret: String vault: Vault }
        type Vault { pin: String colour: String }
        type Shop implements Node { id: ID! keeper: User }`,
      resolvers: {
        Query: { me: () => user('1'), users: () => [user('1'), user('2')], node: (_: unknown, { id }: any) => user(id), any: () => user('1'), shop: () => ({ id: 's', keeper: user('1') }), _users: (_: unknown, { ids }: any) => ids.map(user) },
        Mutation: { rename: (_: unknown, { id }: any) => user(id) },
      },
    },
    scores: {
      sdl: `type Query { _scored(keys: [ScoreKey!]!): [User]! @merge(keyArg: "keys") best: User } input ScoreKey { id: ID! secret: String! }
        type User @key(selectionSet: "{ id }") { id: ID! code: ID score: Int rank: Int! echo: String loud: String @computed(selectionSet: "{ secret }") }`,
      resolvers: { Query: { _scored: (_: unknown, { keys }: any) => keys.map(({ id, secret }: any) => ({ id, code: `c${id}`, score: 99, rank: 1, echo: secret, loud: `${secret}!` })), best: () => ({ id: '2', code: 'c2', score: 99, rank: 1, echo: 'none' }) } },
    },
    badges: {
      sdl: 'type Query { _badged(codes: [ID!]!): [User]! @merge(keyField: "code") } type User @key(selectionSet: "{ code }") { code: ID badge: String }',
      resolvers: { Query: { _badged: (_: unknown, { codes }: any) => codes.map((code: string) => ({ code, badge: `badge of ${code}` })) } },
    },
  }, 'plan', { guards: guardsOf(rules), mode, onDenied, onDenial: (fields) => void denials.push(fields) });
}

export const forbidden = (field: string, ...path: (string | number)[]) => ({ message: `You may not have \`${field}\`.`, path, extensions: { code: 'FORBIDDEN' } });
export const sent = (graph: TestGraph): string => JSON.stringify(graph.calls);
