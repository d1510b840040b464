import fc from 'fast-check';
import { getVariableValues } from 'graphql';
import { describe, expect, test } from 'vitest';

import { coerceVariables } from '../../../src/pipeline/document/variables.ts';
import { errorsOf, parsed, repeat, schema, timed } from './fixtures.ts';

const coerce = (signature: string, variables: unknown, introspection = false) => {
  const [, operation] = parsed(`query (${signature}) { b }`);
  // Tests send what JSON can hold.
  return coerceVariables(schema, operation, variables as Record<string, unknown> | undefined, { maySuggest: () => introspection });
};

describe('coercion', () => {
  test('gives defaults, coerced values and nothing that was not declared', () => {
    expect(coerce('$a: Int = 3, $b: [ID!], $c: Filter', { b: 7, c: { color: 'RED' }, other: 1 })).toEqual({ a: 3, b: ['7'], c: { color: 'RED' } });
  });

  test('takes no variables at all', () => {
    const [, operation] = parsed('{ b }');
    expect(coerceVariables(schema, operation, undefined, { maySuggest: () => false })).toEqual({});
  });

  test.each([
    ['a missing one', '$a: Int!', {}, 'Variable "$a" of required type "Int!" was not provided.'],
    ['null', '$a: Int!', { a: null }, 'Variable "$a" of non-null type "Int!" must not be null.'],
    ['another type', '$a: Int!', { a: 'x' }, 'Variable "$a" got invalid value "x"; Int cannot represent non-integer value: "x"'],
  ])('refuses %s with BAD_USER_INPUT', (_, signature, variables, message) => {
    const [error] = errorsOf(() => coerce(signature, variables));
    expect(error?.message).toBe(message);
    expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test.each([
    ['$f: Filter', { f: { namee: 'x' } }],
    ['$f: Filter', { f: { color: 'REDD' } }],
  ])('suggests nothing for %s %o unless the caller may introspect', (signature, variables) => {
    expect(JSON.stringify(errorsOf(() => coerce(signature, variables)))).not.toContain('Did you mean');
    expect(JSON.stringify(errorsOf(() => coerce(signature, variables, true)))).toContain('Did you mean');
  });
});

test('judges and coerces as graphql-js does', () => {
  const signature = '$a: Int, $b: Int! = 3, $c: [ID!]!, $d: Filter, $e: [[Int]], $f: Color = RED';
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(null, 1, 'RED', 'BLUE', true, '7', [1, null], [[1], [2]], { name: 'n' }, { color: 'GREEN', and: [{ not: { name: null } }] }, { nope: 1 }, []),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const variables = fc.record({ a: value, b: value, c: value, d: value, e: value, f: value, g: value }, { requiredKeys: [] });
  const [, operation] = parsed(`query (${signature}) { b }`);
  fc.assert(
    fc.property(variables, (sent) => {
      const theirs = getVariableValues(schema, operation.variableDefinitions!, sent, { maxErrors: 1000 });
      if (theirs.coerced) expect(coerce(signature, sent)).toEqual(theirs.coerced);
      else expect(errorsOf(() => coerce(signature, sent))).toHaveLength(Math.min(theirs.errors.length, 20));
    }),
    { numRuns: 200 },
  );
});

describe('nesting', () => {
  const filter = (levels: number) => JSON.parse(`${'{"not":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`);

  test.each([199, 200])('takes a variable %i levels deep', (levels) => {
    expect(() => coerce('$f: Filter', { f: filter(levels) })).not.toThrow();
  });

  test.each([201, 5_000, 100_000])('refuses one %i levels deep', (levels) => {
    const [error] = errorsOf(() => coerce('$f: Filter', { f: filter(levels) }));
    expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT', limit: 200, actual: 'more than 200' });
  });

  test('refuses deep lists, and deep values of variables that are not declared', () => {
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(errorsOf(() => coerce('$l: [[Int]]', { l: deep }))).toHaveLength(1);
    expect(errorsOf(() => coerce('$a: Int', { other: deep }))).toHaveLength(1);
  });
});

describe('odd and huge variables', () => {
  test.each(['__proto__', 'constructor', 'toString'])('coerces a variable named %s and leaves the prototype alone', (name) => {
    const coerced = coerce(`$${name}: Int!`, JSON.parse(`{"${name}": 5}`));
    expect(Object.getOwnPropertyDescriptor(coerced, name)?.value).toBe(5);
    expect(Object.getPrototypeOf(coerced)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['5']).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'toString'])('misses a variable named %s that was not sent', (name) => {
    expect(errorsOf(() => coerce(`$${name}: Int!`, {}))[0]?.message).toContain('was not provided');
  });

  test('refuses __proto__ as a field of an input object', () => {
    expect(errorsOf(() => coerce('$f: Filter', { f: JSON.parse('{"__proto__": {"name": "x"}}') }))[0]?.message).toContain('"__proto__" is not defined');
  });

  test('ignores 100,000 variables that are not declared', () => {
    const variables = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`v${i}`, i]));
    expect(timed(() => expect(coerce('$v7: Int', variables)).toEqual({ v7: 7 }))).toBeLessThan(1_500);
  });

  test.each([
    ['an object of 100,000 unknown fields', '$f: Filter', { f: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`v${i}`, i])) }],
    ['a list of 100,000 wrong values', '$l: [Int]', { l: Array.from({ length: 100_000 }, () => 'x') }],
    ['a string of 5 MB', '$l: Int', { l: 'x'.repeat(5_000_000) }],
    ['1,000 wrong variables', repeat(1000, (i) => `$v${i}: Int`), Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`v${i}`, 'x']))],
  ])('refuses %s with a few short errors, soon', (_, signature, variables) => {
    let errors: readonly Error[] = [];
    expect(timed(() => (errors = errorsOf(() => coerce(signature, variables, true))))).toBeLessThan(1000);
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(Math.max(...errors.map((error) => error.message.length))).toBeLessThanOrEqual(300);
  });
});
