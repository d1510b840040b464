import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileFetchDocument, isAskedTogether, namesOf } from '../../src/plan/fetch-document.ts';
import type { Entry } from '../../src/plan/plan.ts';

const entry = (id: number, more: Partial<Entry> = {}): Entry => ({
  id, fetch: 1, type: 'User', door: '_users', field: 'users', isBulk: true, selection: '{ id name }', match: [{ member: 'id', from: 'id' }],
  arguments: [{ name: 'ids', type: '[ID!]!', value: { each: { key: ['id'], nonNull: true } } }], ...more,
});
const one = (id: number, more: Partial<Entry> = {}): Entry => entry(id, { field: 'user', isBulk: false, arguments: [{ name: 'id', type: 'ID!', value: { key: ['id'], nonNull: true } }, { name: 'kind', type: 'Kind', value: { constant: 'STAFF' } }], ...more });
const plain = { prefix: 'e', variables: [], declarations: [] };

describe('the text of a request for entities', () => {
  it('has one root field for all keys of a door that takes many', () => {
    expect(compileFetchDocument(plain, [entry(3)])([1])).toEqual({ query: 'query ($e3_0_ids: [ID!]!) { e3: users(ids: $e3_0_ids) { id name } }', variables: [] });
  });

  it('has one for each key of a door that takes one', () => {
    expect(compileFetchDocument(plain, [one(2)])([2]).query).toBe(
      'query ($e2_0_id: ID!, $e2_0_kind: Kind, $e2_1_id: ID!, $e2_1_kind: Kind) { e2_0: user(id: $e2_0_id, kind: $e2_0_kind) { id name } e2_1: user(id: $e2_1_id, kind: $e2_1_kind) { id name } }',
    );
  });

  it('has one for each key of rows that do not say their key', () => {
    const computed = entry(0, { match: [] });
    expect(isAskedTogether(computed)).toBe(false);
    expect(compileFetchDocument(plain, [computed])([2]).query).toBe('query ($e0_0_ids: [ID!]!, $e0_1_ids: [ID!]!) { e0_0: users(ids: $e0_0_ids) { id name } e0_1: users(ids: $e0_1_ids) { id name } }');
  });

  it('leaves out entries without keys', () => {
    const print = compileFetchDocument(plain, [entry(0), one(1), entry(2)]);
    expect(print([1, 0, 0]).query).toBe('query ($e0_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id name } }');
    expect(print([0, 1, 1]).query).toBe('query ($e1_0_id: ID!, $e1_0_kind: Kind, $e2_0_ids: [ID!]!) { e1_0: user(id: $e1_0_id, kind: $e1_0_kind) { id name } e2: users(ids: $e2_0_ids) { id name } }');
  });

  it('declares the client’s variables that the entries in it use, and no other', () => {
    const print = compileFetchDocument({ prefix: 'e', variables: ['first', 'kind', 'text'], declarations: ['$text: String = "$first"', '$first: Int', '$kind: Kind!'] }, [
      entry(0, { selection: '{ id reviews(first: $first) { id } }' }), entry(1, { selection: '{ id posts(kind: $kind, note: "$first") { id } more(text:$text) }' }), entry(2),
    ]);
    expect(print([1, 0, 0])).toEqual({ query: 'query ($first: Int, $e0_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id reviews(first: $first) { id } } }', variables: ['first'] });
    expect(print([0, 1, 0]).variables).toEqual(['kind', 'text']);
    expect(print([0, 1, 0]).query).toMatch(/^query \(\$text: String = "\$first", \$kind: Kind!, \$e1_0_ids: \[ID!\]!\) /);
    expect(print([0, 0, 1])).toEqual({ query: 'query ($e2_0_ids: [ID!]!) { e2: users(ids: $e2_0_ids) { id name } }', variables: [] });
    expect(print([1, 1, 1]).variables).toEqual(['first', 'kind', 'text']);
  });

  it('keeps its names apart from the client’s', () => {
    expect(compileFetchDocument({ ...plain, prefix: 'e_' }, [entry(0)])([1]).query).toBe('query ($e_0_0_ids: [ID!]!) { e_0: users(ids: $e_0_0_ids) { id name } }');
    const { alias, variable } = namesOf('e_', one(4));
    expect([alias(2), variable(2, 'id')]).toEqual(['e_4_2', 'e_4_2_id']);
  });

  it('has doors without arguments as they are', () => {
    expect(compileFetchDocument(plain, [one(0, { arguments: [] })])([1]).query).toBe('query { e0_0: user { id name } }');
  });

  it('is valid in every combination', () => {
    const schema = buildSchema('enum Kind { STAFF } type Query { users(ids: [ID!]!): [User]! user(id: ID!, kind: Kind): User } type User { id: ID! name(first: Int): String }');
    const print = compileFetchDocument({ prefix: 'e', variables: ['first'], declarations: ['$first: Int = 1'] }, [entry(0), one(1, { selection: '{ name(first: $first) }' }), entry(2, { selection: '{ id name(first: $first) }' })]);
    for (const counts of [[1, 0, 0], [0, 3, 0], [0, 0, 1], [1, 2, 1], [1, 1, 0]]) expect(validate(schema, parse(print(counts).query)), counts.join()).toEqual([]);
  });

  it('is printed once for the same entries and as many keys', () => {
    const print = compileFetchDocument(plain, [entry(0), one(1)]);
    const first = print([1, 0]);
    expect(print([1, 0])).toBe(first);
    for (let count = 1; count <= 100; count += 1) print([1, count]);
    expect(print([1, 0])).toEqual(first);
    expect(print([1, 100])).toBe(print([1, 100]));
  });

  it('is not kept where it is long and of as many keys as there happen to be', () => {
    const print = compileFetchDocument(plain, [one(0)]);
    expect(print([2_000])).not.toBe(print([2_000]));
    expect(print([2_000])).toEqual(print([2_000]));
    const long = compileFetchDocument(plain, [entry(0, { selection: `{ ${'name '.repeat(5_000)}}` })]);
    expect(long([1])).toBe(long([1]));
  });
});
