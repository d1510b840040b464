import { buildSchema, parse, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';

import { validateDocument } from '../../../src/pipeline/document/validate.ts';
import { doubling, nested, repeat, schema, timed } from './fixtures.ts';

const check = (text: string, introspection = false, on: GraphQLSchema = schema) =>
  validateDocument(on, text, parse(text, { noLocation: true }), { introspection, suggestions: introspection });
const codes = (text: string) => check(text).map((error) => error.extensions['code']);

describe('errors', () => {
  test('have a code, a message and a place', () => {
    expect(check('{\n  b\n  nope\n}').map((error) => error.toJSON())).toEqual([
      { message: 'Cannot query field "nope" on type "Query".', locations: [{ line: 3, column: 3 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  test('are 20 and a word about the rest, however many there are', () => {
    const errors = check(`{${repeat(1000, (i) => `no${i}`)}}`);
    expect(errors).toHaveLength(21);
    expect(errors.at(-1)?.message).toContain('Too many');
    expect(new Set(errors.map((error) => error.extensions['code']))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
  });

  test('are short when the name is a megabyte, and quick to make', () => {
    for (const introspection of [true, false]) {
      expect(timed(() => expect(check(`{${'x'.repeat(1_000_000)}}`, introspection)[0]?.message.length).toBeLessThanOrEqual(300))).toBeLessThan(500);
    }
  });

  test('find their places in 200,000 empty lines quickly', () => {
    const text = `${'\n'.repeat(200_000)}{${repeat(1000, (i) => `no${i}`)}}`;
    expect(timed(() => expect(check(text)[0]?.locations).toEqual([{ line: 200_001, column: 2 }]))).toBeLessThan(500);
  });

  test.each([
    ['a fragment cycle', '{...A} fragment A on Query { ...A }', 'Cannot spread fragment "A" within itself.'],
    ['an unknown fragment', '{...A}', 'Unknown fragment "A".'],
    ['a field named __proto__', '{__proto__}', 'Cannot query field "__proto__" on type "Query".'],
    ['a field named constructor', '{constructor}', 'Cannot query field "constructor" on type "Query".'],
    ['a conflict that graphql-js finds', '{ pet { ... on Cat { x: lives } ... on Dog { x: lives } } }', 'Fields "x" conflict because they return conflicting types "Int" and "String". Use different aliases on the fields to fetch both if this was intentional.'],
    ['a conflict that the skeleton shows', '{ a { x: b } a { x: id } }', 'Fields "x" conflict because "b" and "id" are different fields. Use different aliases on the fields to fetch both if this was intentional.'],
    ['arguments that conflict', '{ c(x: 1) { b } c(x: 2) { b } }', 'Fields "c" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.'],
  ])('name %s', (_, text, message) => {
    const [error] = check(text);
    expect(error?.message).toBe(message);
    expect(error?.locations?.length).toBeGreaterThan(0);
  });

  test.each(['{ __proto__: b constructor: id }', 'query __proto__ { b }', 'query ($__proto__: Int, $constructor: Int) { c(x: $__proto__) { b } d: c(x: $constructor) { b } }'])(
    'are none for the odd names in %s',
    (text) => expect(check(text)).toEqual([]),
  );
});

describe('introspection', () => {
  const deep = `{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} }'.repeat(4)} } } }`;

  test.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }', '{ ...F } fragment F on Query { s: __schema { types { name } } }'])(
    'refuses %s when it is off, and not when it is on',
    (text) => {
      expect(check(text, false).map((error) => error.message)).toEqual([expect.stringContaining('Introspection is switched off')]);
      expect(codes(text)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(check(text, true)).toEqual([]);
    },
  );

  test('leaves __typename alone', () => {
    expect(check('{ __typename a { __typename } }')).toEqual([]);
  });

  test('refuses deep introspection even when it is on', () => {
    expect(check(deep, true).map((error) => error.message)).toEqual(['Maximum introspection depth exceeded']);
  });

  test.each([
    '{ namee }',
    '{ c(xx: 1) { b } }',
    '{ c(f: {namee: "x"}) { b } }',
    '{ c(f: {color: REDD}) { b } }',
    '{ ... on Catt { id } }',
    'query ($x: Intt) { b }',
    '{ node { lives } }',
  ])('suggests nothing about %s when it is off, and something when it is on', (text) => {
    expect(JSON.stringify(check(text, false))).not.toContain('Did you mean');
    expect(check(text, false).length).toBeGreaterThan(0);
    expect(JSON.stringify(check(text, true))).toContain('Did you mean');
  });
});

describe('documents that are hard to validate', () => {
  const many = buildSchema(`
    interface Node { a(n: Int): Node b: String }
    type Query implements Node { a(n: Int): Node b: String node: Node big(${repeat(1000, (i) => `x${i}: Int`)}): String ${repeat(500, (i) => `f${i}: String`)} }
    ${repeat(300, (i) => `type T${i} implements Node { a(n: Int): Node b: String t${i}: String }`)}
  `);
  // Alone, the slowest of these takes 100 ms of a slow machine; the bound allows for a busy one.
  test.each([
    ['4,000 times the same field', `{${repeat(3998, () => 'b')}}`],
    ['1,000 times the same field with a selection', `{${repeat(990, (i) => `node { ${i % 2 ? 'b' : '__typename'} }`)}}`],
    ['nested duplicates', `{ ${duplicate(9)} }`],
    ['a chain of 400 fragments', `{...F0} ${repeat(400, (i) => `fragment F${i} on Query { b ...F${i + 1} }`)} fragment F400 on Query { b }`],
    ['360 fragments side by side', `{${repeat(360, (i) => `...F${i}`)}} ${repeat(360, (i) => `fragment F${i} on Query { node { b } f${i} }`)}`],
    ['300 inline fragments on as many types', `{ node { ${repeat(300, (i) => `... on T${i} { a { a { a { b } } } }`)} } }`],
    ['1,000 inline fragments', `{ ${repeat(1000, () => '... { b }')} }`],
    ['nested inline fragments', `${'{...'.repeat(190)}{b}${'}'.repeat(190)}`],
    ['1,000 arguments', `{ big(${repeat(1000, (i) => `x${i}: 1`)}) }`],
    ['800 variables', `query (${repeat(400, (i) => `$v${i}: Int`)}) { node { ${repeat(400, (i) => `x${i}: a(n: $v${i}) { b }`)} } }`],
    ['1,000 operations', repeat(1000, (i) => `query Q${i} { b }`)],
  ])('accepts %s', (_, text) => {
    expect(timed(() => expect(check(text, false, many)).toEqual([]))).toBeLessThan(500);
  });

  test.each([
    ['fields that all conflict', `{${repeat(1300, (i) => `x: f${i % 500}`)}}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['fields that conflict further down', `{${repeat(660, (i) => `node { x: ${i % 2 ? 'b' : '__typename'} }`)}}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['fragments that all conflict', `{${repeat(360, (i) => `...F${i}`)}} ${repeat(360, (i) => `fragment F${i} on Query { x: f${i} }`)}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['fields that conflict behind directives', `{${repeat(400, (i) => `node @skip(if: ${i % 2 === 0}) { x: ${i % 2 ? 'b' : '__typename'} }`)}}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['one argument 1,300 times', `{ big(${repeat(1300, () => 'x1: 1')}) }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['1,300 unknown arguments', `{ big(${repeat(1300, (i) => `z${i}: 1`)}) }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['fragments that all spread each other', `{...F0} ${repeat(60, (i) => `fragment F${i} on Query { ${repeat(30, (j) => `...F${j}`)} }`)}`, 'GRAPHQL_VALIDATION_FAILED'],
    ['more types than graphql-js compares', `{ node { ${repeat(1100, (i) => `... on T${i % 300} { x${i % 2}: a(n: ${i % 2}) { b } a { a { b } } }`)} } }`, undefined],
  ])('judges %s', (_, text, code) => {
    expect(timed(() => expect(check(text, false, many)[0]?.extensions['code']).toBe(code))).toBeLessThan(1000);
  });

  test('gives up, in words, where graphql-js does', () => {
    const pairs = `{ node { ${repeat(300, (i) => `... on T${i} { a(n: 1) { b } x: a(n: 1) { b } y: a(n: 1) { b } z: a(n: 1) { b } w: a(n: 1) { b } }`)} } }`;
    const [error] = check(pairs, false, many);
    expect(error?.extensions).toEqual({ code: 'SIZE_LIMIT_EXCEEDED', limit: 500_000, actual: 'more than 500000' });
  });

  test('refuses what overflows the stack of a rule, in an operation that does not run', () => {
    const chain = repeat(30, (i) => `fragment F${i} on __Schema { ${'... {'.repeat(198)} ...F${i + 1} ${'}'.repeat(198)} }`);
    const text = `query Cheap { b } query Deep { __schema { ...F0 } } ${chain} fragment F30 on __Schema { __typename }`;
    expect(codes(text)).toEqual(['DEPTH_LIMIT_EXCEEDED']);
  });

  test('refuses what multiplies in an operation that does not run', () => {
    const text = doubling(60).replace('{...F0}', 'query Cheap { b } query Dear { ...F0 }').replace(/\.\.\.F(\d+) a \{/g, 'x: a { ...F$1 } y: a {');
    expect(timed(() => expect(codes(text)).toEqual(['SIZE_LIMIT_EXCEEDED']))).toBeLessThan(500);
  });

  test('accepts 190 levels of fields', () => expect(check(nested(190))).toEqual([]));
});

function duplicate(levels: number): string {
  return levels === 0 ? 'b' : `node { ... on Query { ${duplicate(levels - 1)} } } node { ... on Query { ${duplicate(levels - 1)} } }`;
}
