import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../src/errors.ts';
import { parseSdl } from '../../src/schema/parse.ts';

const limits = { bytes: 200, tokens: 20, depth: 20 };
const read = (text: string, overlay?: string, bounds?: typeof limits) =>
  parseSdl({ file: 'a.graphql', text }, overlay === undefined ? undefined : { file: 'b.graphql', text: overlay }, bounds);
const findings = (...args: Parameters<typeof read>) => read(...args).findings.map(formatFinding);

describe('a schema file that cannot be read is refused with its place', () => {
  it.each([
    ['nothing', '', 'a.graphql:1:1: The schema is empty: a service offers at least `type Query` with one field.'],
    ['a comment alone', '# later\n', 'a.graphql:1:1: The schema is empty: a service offers at least `type Query` with one field.'],
    ['a missing brace', 'type Query {\n  a: Int\n', 'a.graphql:3:1: Syntax Error: Expected Name, found <EOF>.'],
    ['an operation', 'type Query { a: Int }\nquery { a }', 'a.graphql:2:1: A query has no place in a schema file: it describes what a service offers, documents/ what clients ask.'],
    ['a fragment', 'fragment F on Query { a }', 'a.graphql:1:1: A fragment has no place in a schema file: it describes what a service offers, documents/ what clients ask.'],
    ['an extension of nothing', 'extend type Usr { a: Int }\ntype User { a: Int }', 'a.graphql:1:13: Nothing defines `Usr`, so it cannot be extended. Did you mean `User`?'],
    ['an extension of another kind', 'enum E { A }\nextend type E { a: Int }', 'a.graphql:2:13: `E` is an enum (a.graphql:1:6) and cannot be extended as another kind.'],
    [
      'a field declared again with other arguments',
      'type Query { a(b: Int): Int }\nextend type Query { a(b: Int!): Int }',
      'a.graphql:2:21: `Query.a` is declared again as `a(b: Int!): Int`, but it is `a(b: Int): Int` (a.graphql:1:14): repeat it exactly to add directives.',
    ],
  ])('%s', (_what, text, finding) => {
    expect(findings(text)).toEqual([finding]);
  });

  it('says both places where an overlay differs from the fetched schema', () => {
    expect(findings('type Query { a: Int }', 'extend type Query {\n  a: ID }')).toEqual([
      'b.graphql:2:3: `Query.a` is declared again as `a: ID`, but it is `a: Int` (a.graphql:1:14): repeat it exactly to add directives.',
    ]);
  });

  it.each([
    ['type User { a: Int }', 'b.graphql:1:6: `User` is defined by the service\'s own schema, which this file only extends: use `extend type User`, or set `schema: file`.'],
    ['input I { a: Int }', 'b.graphql:1:7: `I` is defined by the service\'s own schema, which this file only extends: use `extend input I`, or set `schema: file`.'],
    ['schema { query: Query }', 'b.graphql:1:1: The service\'s own schema says what its root types are: use `extend schema`, or set `schema: file`.'],
  ])('refuses the definition `%s` in an overlay', (overlay, finding) => {
    expect(findings('type Query { a: Int }', overlay)).toEqual([finding]);
  });
});

describe('bounds', () => {
  it.each([[199], [200]])('reads a file of %i bytes', (bytes) => {
    expect(findings('type Query { a: Int } '.padEnd(bytes, '#'), undefined, limits)).toEqual([]);
  });

  it('refuses a file one byte longer, counted in bytes', () => {
    expect(findings('type Query { a: Int } '.padEnd(200, '#').replace('#', 'é'), undefined, limits)).toEqual(['a.graphql: The schema is 201 bytes long; at most 200 are read.']);
  });

  it.each([[4, 0], [5, 0], [6, 1]])('%i fields give %i findings where the limit is what five need', (fields, count) => {
    // `type Query { }` is four tokens, a field three.
    expect(findings(`type Query { ${'a: T '.repeat(fields)} }`, undefined, { ...limits, tokens: 4 + 3 * 5 })).toHaveLength(count);
  });

  it.each([[14, 0], [15, 0], [16, 1]])('lists %i deep give %i findings at a depth of 20', (depth, count) => {
    // Five levels hold the list: the document, its definitions, the type, its fields and the field.
    const text = `type Query { a: ${'['.repeat(depth)}T${']'.repeat(depth)} }`;
    expect(findings(text, undefined, { ...limits, tokens: 1000 })).toHaveLength(count);
  });

  it('survives nesting that no stack holds', () => {
    expect(findings(`type Query { a: ${'['.repeat(200_000)}T${']'.repeat(200_000)} }`)).toEqual(['a.graphql: The schema is nested too deeply.']);
  });
});
