import { isInputObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { own, toWire } from '../../../src/schema/rest/wire-values.ts';
import { defineRest } from './rest-service.ts';

const { schema } = defineRest(`
  type Query { a(i: I): Int @rest(path: "/", method: POST, body: "{i}") }
  scalar Long
  scalar Base64
  scalar JSON
  enum Color { RED DARK_RED @restValue(value: "dark red") }
  input I {
    colors: [Color] matrix: [[Color]] color: Color! @rest(property: "the color") big: Long bigs: [Long!] file: Base64 any: JSON ratio: Float
    proto: Int @rest(property: "__proto__") nested: I @rest(property: "in.ner")
  }`);
const type = schema.getType('I');
const typeOf = (field: string) => (isInputObjectType(type) ? type.getFields()[field]!.type : undefined)!;
const convert = (field: string, value: unknown) => {
  try {
    return toWire(value, typeOf(field), '`x` of `Query.a`');
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};
const NO_LONG = '`x` of `Query.a` takes a Long: an integer, written as a string of digits when it is beyond 9007199254740991, from -9223372036854775808 to 9223372036854775807.';
const NO_BASE64 = '`x` of `Query.a` takes Base64: bytes in the standard alphabet (A–Z, a–z, 0–9, + and /), padded with = to a multiple of four.';

describe('a value for the service', () => {
  it.each([
    ['null', 'color', null, null],
    ['nothing', 'color', undefined, undefined],
    ['an enum value', 'color', 'DARK_RED', 'dark red'],
    ['an enum value without a text of its own', 'color', 'RED', 'RED'],
    ['a list of enum values', 'colors', ['RED', null, 'DARK_RED'], ['RED', null, 'dark red']],
    ['a list of lists', 'matrix', [['DARK_RED'], null], [['dark red'], null]],
    ['one value where a list is', 'colors', 'DARK_RED', ['dark red']],
    ['a small Long', 'big', 3, 3],
    ['a Long in digits', 'big', '42', 42],
    ['a negative Long in digits', 'big', '-007', -7],
    ['the last integer a number holds', 'big', '9007199254740991', 9007199254740991],
    ['the first that it does not', 'big', '9007199254740992', 9007199254740992n],
    ['the largest Long', 'big', '9223372036854775807', 9223372036854775807n],
    ['the smallest Long', 'bigs', ['-9223372036854775808'], [-9223372036854775808n]],
    ['a Long too large', 'big', '9223372036854775808', NO_LONG],
    ['a Long too small', 'big', '-9223372036854775809', NO_LONG],
    ['a Long that a number has rounded', 'big', 9007199254740992, NO_LONG],
    ['a Long with a fraction', 'big', 1.5, NO_LONG],
    ['a Long in words', 'big', 'one', NO_LONG],
    ['a Long with a plus', 'big', '+1', NO_LONG],
    ['a Long with an exponent', 'big', '1e3', NO_LONG],
    ['a Long with a line break', 'big', '1\n', NO_LONG],
    ['an empty Long', 'big', '', NO_LONG],
    ['a Long of ten thousand digits', 'big', '9'.repeat(10_000), NO_LONG],
    ['a Long that is a list', 'big', [1], NO_LONG],
    ['a Long that is true', 'big', true, NO_LONG],
    ['bytes', 'file', 'aGk/+w==', 'aGk/+w=='],
    ['no bytes', 'file', '', ''],
    ['bytes in the alphabet of URLs', 'file', 'aGk_-w==', NO_BASE64],
    ['bytes without padding', 'file', 'aGk', NO_BASE64],
    ['bytes with a line break', 'file', 'aGk/\naGk/', NO_BASE64],
    ['bytes with loose bits', 'file', 'aGl=', NO_BASE64],
    ['bytes that are a number', 'file', 1, NO_BASE64],
    ['a number of a scalar of its own that JSON cannot write', 'any', Infinity, '`x` of `Query.a` has a number that is too large to be sent.'],
    ['the same, somewhere in it', 'any', { a: [1, { b: -Infinity }] }, '`x` of `Query.a` has a number that is too large to be sent.'],
    ['a number of a scalar of its own that JSON can write', 'any', { a: [1e300, -1.5e-300, 0] }, { a: [1e300, -1.5e-300, 0] }],
    ['a Float that JSON cannot write', 'ratio', Infinity, '`x` of `Query.a` has a number that is too large to be sent.'],
    ['a Float that is an integer', 'ratio', 1e300, 1e300],
    ['anything of a scalar of its own', 'any', { color: 'DARK_RED', big: '1' }, { color: 'DARK_RED', big: '1' }],
  ])('%s', (_what, field, value, expected) => {
    expect(convert(field, value)).toEqual(expected);
  });

  it('has the properties of the service, whatever they are called, and none for what was left out', () => {
    const wire = convert('nested', { color: 'DARK_RED', nested: { color: 'RED', any: null }, proto: 1 });
    expect(JSON.stringify(wire)).toBe('{"the color":"dark red","__proto__":1,"in.ner":{"the color":"RED","any":null}}');
    expect(Object.getPrototypeOf(wire)).toBe(Object.prototype);
  });
});

describe('an own property', () => {
  it('is none that every object has', () => {
    expect([own({ a: 1 }, 'a'), own({}, 'constructor'), own(Object.create(null) as object, 'a')]).toEqual([1, undefined, undefined]);
  });
});
