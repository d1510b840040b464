import { describe, expect, it } from 'vitest';
import { defineService } from '../../src/schema/service.ts';
import { define } from './define.ts';

const SDL = `
type Query { node: User debug: Int users(ids: [ID!]): [User] @merge(keyField: "id") any(in: I, kind: E): Any at: Date }
type User implements Named @key(selectionSet: "{ id ... on User { id } }") { id: ID! name: String org: Org }
type Org { id: ID! }
interface Named { name: String }
union Any = User | Org
input I { a: Int! b: Int }
enum E { A }
scalar Date`;

describe('the digest', () => {
  const digest = (text: string, naming = {}) => define(text, naming).digest;

  it('does not depend on layout, comments and the order of configuration', () => {
    expect(digest('type Query { a: Int b: Int }')).toBe(digest('# later\ntype Query {\n  a: Int,\n  b: Int\n}'));
    expect(digest(SDL, { rename: { User: 'A', Org: 'B' } })).toBe(digest(SDL, { rename: { Org: 'B', User: 'A' } }));
    expect(digest(SDL)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('depends on what the service speaks', () => {
    const sdl = { file: 'schemas/a.graphql', text: 'type Query { _t(id: ID!): T @merge(keyField: "id") }\ntype T { id: ID! }' };
    const [graphql, rest, left] = (['graphql', 'rest', undefined] as const).map((kind) => defineService({ name: 'a', sdl, ...(kind && { kind }) }).service);
    expect([graphql?.kind, rest?.kind, left?.kind]).toEqual(['graphql', 'rest', 'graphql']);
    expect(graphql?.digest).toBe(left?.digest);
    expect(graphql?.digest).not.toBe(rest?.digest);
  });

  it('depends on types, descriptions and naming', () => {
    const digests = [digest(SDL), digest(`${SDL} type T { a: Int }`), digest(SDL.replace('type Org', '"An org." type Org')), digest(SDL, { hide: ['Query.debug'] }), digest(SDL, { rename: { E: 'F' } })];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
