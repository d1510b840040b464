import fc from 'fast-check';
import { buildSchema, isLeafType, type GraphQLLeafType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BAIL, compileLeaf, leafNamed } from '../../src/plan/leaf.ts';

const schema = buildSchema('scalar Json enum Kind { OAK FIR } type Query { s: String i: Int f: Float b: Boolean id: ID json: Json kind: Kind }');
const typeOf = (name: string): GraphQLLeafType => {
  const type = schema.getType(name);
  if (!isLeafType(type)) throw new Error(name);
  return type;
};

describe('a leaf', () => {
  it.each<[string, unknown[], unknown[]]>([
    ['String', ['', 'x'], [1, true, {}, [], ['x']]],
    ['Boolean', [true, false], [0, 'true', {}]],
    ['Int', [0, -0, 2 ** 31 - 1, -(2 ** 31)], [2 ** 31, -(2 ** 31) - 1, 1.5, '1', true, Infinity, NaN, [1]]],
    ['Float', [0, 1.5, 1e300], [Infinity, -Infinity, NaN, '1.5', true, [1]]],
    ['ID', ['', 'a', '1'], [1.5, true, {}, ['1'], Infinity]],
    ['Kind', ['OAK', 'FIR'], ['ASH', 'oak', '', 'constructor', '__proto__', 1, ['OAK']]],
    ['Json', ['x', 0, false, {}, [null]], []],
  ])('of %s takes what the type can hold, and nothing else', (name, good, bad) => {
    const { read, readNullable, isVerbatim } = compileLeaf(typeOf(name));
    for (const value of good) expect([read(value), readNullable(value)]).toEqual([value, value]);
    for (const value of [...bad, undefined, (): string => 'x']) expect([read(value), readNullable(value)]).toEqual([BAIL, BAIL]);
    expect([read(null), readNullable(null)]).toEqual([BAIL, null]);
    expect(isVerbatim).toBe(name !== 'ID');
  });

  it('of ID is a string, whatever a service counts with', () => {
    const { read, readNullable } = compileLeaf(typeOf('ID'));
    expect([read(7), readNullable(7), read(-1), read(1e21)]).toEqual(['7', '7', '-1', '1e+21']);
  });

  it('is as strict as GraphQL is with input', () => {
    fc.assert(
      fc.property(fc.constantFrom('String', 'Boolean', 'Int', 'Float', 'ID', 'Kind'), fc.oneof(fc.jsonValue(), fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom('OAK', '1')), (name, value) => {
        fc.pre(value !== null);
        const type = typeOf(name);
        let expected: unknown = BAIL;
        try {
          expected = type.parseValue(value);
        } catch {
          // does not fit
        }
        const { read, readNullable } = compileLeaf(type);
        expect(read(value)).toBe(expected);
        expect(readNullable(value)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that the graph does not know is a fault of the plan', () => {
    expect(() => leafNamed('Query', schema)).toThrow(TypeError);
    expect(() => leafNamed('Nothing', schema)).toThrow(TypeError);
    expect(leafNamed('Int', schema)).toBe(compileLeaf(typeOf('Int')));
  });
});
