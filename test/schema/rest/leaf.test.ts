import { buildSchema, isLeafType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { isOfLeaf, readLeaf } from '../../../src/schema/rest/leaf.ts';

const schema = buildSchema(`
  directive @restValue(value: String!) on ENUM_VALUE
  scalar Long scalar Base64 scalar JSON enum State { ON_SALE @restValue(value: "on-sale") ONE @restValue(value: "1") YES @restValue(value: "true") GONE }
  type Query { a: Int b: Float c: ID d: String e: Boolean }
`);
const leaf = (name: string) => {
  const type = schema.getType(name);
  if (!isLeafType(type)) throw new Error(`${name} is no leaf`);
  return type;
};
const read = (name: string, ...values: unknown[]): unknown[] => values.map((value) => readLeaf(value, leaf(name)));

describe('a leaf of an answer', () => {
  it('of an enum is the name of its text, which may be a number or a boolean', () => {
    expect(read('State', 'on-sale', '1', 1, true, 'GONE')).toEqual(['ON_SALE', 'ONE', 'ONE', 'YES', 'GONE']);
    expect(read('State', 'ON_SALE', 'toString', '', 2, ['on-sale'], {})).toEqual(Array.from({ length: 6 }, () => undefined));
  });
  it('of Long is a number where that is exact, else its digits', () => {
    expect(read('Long', 42, -1, '42', '-0', '9007199254740991', '9007199254740993', 9007199254740993n, 7n)).toEqual([42, -1, 42, 0, 9007199254740991, '9007199254740993', '9007199254740993', 7]);
    expect(read('Long', '9223372036854775807', '-9223372036854775808')).toEqual(['9223372036854775807', '-9223372036854775808']);
    expect(read('Long', 1.5, 1e17, '9223372036854775808', -9223372036854775809n, '1e3', '0x1', ' 1', '', true, [1], {})).toEqual(Array.from({ length: 11 }, () => undefined));
  });
  it('keeps the digits of an integer that is no number, as text or as near as Float comes', () => {
    const big = 9007199254740993n;
    expect([...read('ID', big), ...read('String', big), ...read('Float', big)]).toEqual(['9007199254740993', '9007199254740993', 9007199254740992]);
    expect([...read('Int', big), ...read('Boolean', big), ...read('Base64', big)]).toEqual([undefined, undefined, undefined]);
  });
  it('of any other scalar is any JSON, without what JSON.stringify cannot write', () => {
    expect(read('JSON', { a: [1n, { b: null }] }, 5, 'x', false, [])).toEqual([{ a: ['1', { b: null }] }, 5, 'x', false, []]);
  });
  it('holds no number that JSON.stringify would make null of', () => {
    for (const name of ['JSON', 'Float', 'Int', 'ID', 'String', 'Long', 'Boolean']) expect(read(name, Infinity, -Infinity)).toEqual([undefined, undefined]);
    expect(read('JSON', { a: [Infinity] }, { a: [1e308] })).toEqual([undefined, { a: [1e308] }]);
  });
  it('of GraphQL itself is no list and no object', () => {
    for (const name of ['Int', 'Float', 'ID', 'String', 'Boolean', 'Base64']) expect(read(name, [1], {}, { valueOf: 1 })).toEqual([undefined, undefined, undefined]);
  });
  it('tells members apart by what it is, not by what it could become', () => {
    const types = ['Int', 'Float', 'ID', 'String', 'Boolean', 'Long', 'Base64', 'State', 'JSON'];
    const taking = (value: unknown): string[] => types.filter((name) => isOfLeaf(value, leaf(name)));
    expect(taking(5)).toEqual(['Int', 'Float', 'ID', 'Long', 'JSON']);
    expect(taking('x')).toEqual(['ID', 'String', 'Base64', 'JSON']);
    expect(taking(true)).toEqual(['Boolean', 'State', 'JSON']);
    expect(taking(9007199254740993n)).toEqual(['Float', 'ID', 'Long', 'JSON']);
    expect(taking({})).toEqual(['JSON']);
    expect(taking(null)).toEqual([]);
  });
});
