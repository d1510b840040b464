import { describe, expect, it } from 'vitest';
import { Kind, parseConstValue } from 'graphql';
import { WEIGHT_MAX, readWeight } from '../../src/schema/cost-weight.ts';
import { findingsOf } from './define.ts';

const at = (place: string, message: string) => `schemas/users.graphql:${place}: ${message}`;

describe('a weight', () => {
  it.each(['"abc"', '"NaN"', '"-"', '"0x10"', '"Infinity"', '"-Infinity"', '""', '" 1"', '"1."', '".5"', '"1_000"', '"1e1000000000000"', '1.5', 'true', 'HIGH', '[1]', '{a: 1}'])('%s is refused with its place and what is expected', (weight) => {
    expect(findingsOf(`type Query { a: Int @cost(weight: ${weight}) }`)).toEqual([at('1:35', `\`weight\` is an integer or a number written as a string, e.g. 5 or "1.5"; found ${weight}.`)]);
  });

  it.each([['1000000000001'], ['"1e13"'], ['"1e999"'], ['-99999999999999999999']])('%s is refused for its size', (weight) => {
    expect(findingsOf(`type Query { a: Int @cost(weight: ${weight}) }`)).toEqual([at('1:35', `\`weight\` is at most ${WEIGHT_MAX}, and at least -${WEIGHT_MAX}; found ${weight}.`)]);
  });

  it('of a type may not be negative; of a field, an argument and an input field it may', () => {
    expect(findingsOf('type Query { a(b: In @cost(weight: -1)): T @cost(weight: -2) }\ntype T @cost(weight: -3) { a: Int @cost(weight: -1) }\ninput In { a: Int @cost(weight: "-0.5") }')).toEqual([
      at('2:22', '`weight` of a type is 0 or more: a value cannot make an operation cheaper; found -3. Arguments, input fields and fields may be below 0.'),
    ]);
  });

  it.each([['5', 5000], ['"1.5"', 1500], ['"0.29"', 290], ['"-1.0005"', -1000], ['"0.0001"', 1], ['"2e3"', 2_000_000], ['"-0"', 0], ['"1e-9"', 1], ['"abc"', undefined], ['1.5', undefined]])('%s is %s thousandths', (text, expected) => {
    expect(readWeight(parseConstValue(text))).toBe(expected);
  });

  it('may be as large as that', () => {
    expect(readWeight({ kind: Kind.INT, value: String(WEIGHT_MAX) })).toBe(WEIGHT_MAX * 1000);
  });
});

describe('a list size is refused', () => {
  const schema = (directive: string, field = 'a(first: Int, name: String, in: In, ids: [ID!]): [T]'): string => `type Query { ${field} @listSize(${directive}) }\ntype T { edges: [T] page: T name: String any: Any }\ninput In { first: Int after: ID }\nunion Any = T`;
  it.each([
    ['with an argument that is not there', 'slicingArguments: ["frist"]', '`Query.a` has no argument `frist` to be a slicing argument. Did you mean `first`?'],
    ['with an argument that is no Int', 'slicingArguments: ["name"]', 'A slicing argument is an `Int`, or a list whose length counts; `name` of `Query.a` is `String`.'],
    ['with an input object', 'slicingArguments: ["in"]', 'A slicing argument is an `Int`, or a list whose length counts; `in` of `Query.a` is `In`.'],
    ['with an input field that is not there', 'slicingArguments: ["in.frist"]', '`In` has no field `frist` to be a slicing argument. Did you mean `first`?'],
    ['with an input field that is no Int', 'slicingArguments: ["in.after"]', 'A slicing argument is an `Int`, or a list whose length counts; `in.after` of `Query.a` is `ID`.'],
    ['with a path into a scalar', 'slicingArguments: ["first.x"]', '`first` of `Query.a` is `Int` and has no `x` in it.'],
    ['with a sized field that is not there', 'sizedFields: ["edgs"]', '`T` has no field `edgs` to have the size of `Query.a`. Did you mean `edges`?'],
    ['with a sized field that is no list', 'sizedFields: ["page.name"]', '`T.name` is no list, so it cannot have the size of `Query.a`.'],
    ['with a path that is none', 'sizedFields: ["page {"]', '`sizedFields` names fields, e.g. "edges" or "page.items"; found "page {".'],
  ])('%s', (_what, directive, message) => {
    const column = 76 + directive.indexOf('"') + 1;
    expect(findingsOf(schema(directive))).toEqual([at(`1:${column}`, message)]);
  });

  it('below 0, and for what is no list', () => {
    expect(findingsOf('type Query { a: [Int] @listSize(assumedSize: -3) }')).toEqual([at('1:46', '`assumedSize` is 0 or more; found -3.')]);
    expect(findingsOf('type Query { a: Int @listSize(assumedSize: 3) }')).toEqual([at('1:21', '`Query.a` is `Int` and no list: say with `sizedFields` which list below it has the size, or remove @listSize.')]);
  });

  it('with all that is wrong at once, on interfaces too', () => {
    expect(findingsOf('type Query { a: I }\ninterface I { b: [Int] @listSize(assumedSize: -1, slicingArguments: ["x"]) }\ntype T implements I { b: [Int] }')).toHaveLength(2);
  });

  it.each(['slicingArguments: ["first", "in.first", "ids"], requireOneSlicingArgument: false', 'sizedFields: ["edges", "page.edges", "page { edges page { edges } }", "any.edges"]', 'assumedSize: 0', 'slicingArguments: "first"', 'slicingArguments: []'])('but not with %s', (directive) => {
    expect(findingsOf(schema(directive))).toEqual([]);
  });
});
