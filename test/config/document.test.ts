import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/config/document.ts';

const read = (text: string) => readDocument(text, 'gatehouse.yaml', (scalar) => ({ text: scalar.replaceAll(/\$\{\w+\}/g, 'X'), hasVariables: scalar !== '$${', problems: scalar.includes('BAD') ? ['`${BAD}` is bad.'] : [] }));
const placeOf = (text: string, path: string, at: 'key' | 'value' = 'value') => {
  const { line, column } = read(text).locate({ path: path.split('.').filter(Boolean), at, message: '' });
  return `${line}:${column}`;
};

describe('gatehouse.yaml as data with places', () => {
  it('has the values of YAML in mappings without prototype', () => {
    const { tree } = read('a: 1\nb: [true, null, "x"]\n422: { c: 1.5 }\n');
    expect(tree).toEqual({ 422: { c: 1.5 }, a: 1, b: [true, null, 'x'] });
    expect(Object.getPrototypeOf(tree)).toBeNull();
  });

  it('knows where keys and values are', () => {
    const text = 'a:\n  b: 1\n  c:\nd:   "x"\n';
    expect([placeOf(text, 'a.b'), placeOf(text, 'a.b', 'key'), placeOf(text, 'a.c'), placeOf(text, 'd'), placeOf(text, 'a')]).toEqual(['2:6', '2:3', '3:3', '4:6', '2:3']);
  });

  it('points at what lacks a key', () => {
    expect([placeOf('a:\n  b: {}\n', 'a.b.c'), placeOf('a: 1\n', 'x.y'), placeOf('a: 1\n', '')]).toEqual(['2:3', '1:1', '1:1']);
  });

  it('puts variables into scalars and remembers them', () => {
    const { tree, variables } = read('a: ${X}\nb: "${X}"\nc: |\n  ${X}\nd: $x\n');
    expect(tree).toEqual({ a: 'X', b: 'X', c: 'X\n', d: '$x' });
    expect([...variables.values()].map(({ path, isPlain }) => [path.join(), isPlain])).toEqual([['a', true], ['b', false], ['c', false]]);
  });

  it('places the problems of a variable', () => {
    const { problems, locate } = read('a: [1, "${BAD}"]\n');
    expect(problems.map(locate)).toEqual([{ file: 'gatehouse.yaml', line: 1, column: 8, message: '`${BAD}` is bad.' }]);
  });

  it('keeps the first of two equal keys, numbers and text alike', () => {
    const { tree, problems } = read('1: a\n"1": b\n');
    expect(tree).toEqual({ 1: 'a' });
    expect(problems).toHaveLength(1);
  });

  it('takes an alias for its value', () => {
    expect(read('a: &x { b: [1] }\nc: *x\n').tree).toEqual({ a: { b: [1] }, c: { b: [1] } });
  });
});
