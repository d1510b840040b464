import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, parseYaml } from '../../src/config/yaml.ts';
import { OperatorError } from '../../src/errors.ts';

const parse = (text: string) => parseYaml(text, 'gatehouse.yaml');

describe('YAML', () => {
  it('is version 1.2: yes is text, and << is a key', () => {
    expect(parse('a: yes\n<<: { b: 0x10 }').document.toJS()).toEqual({ a: 'yes', '<<': { b: 16 } });
  });

  it('has places counted from 1', () => {
    const { placeOf } = parse('a: 1\r\nb: 2\n');
    expect([placeOf(0), placeOf(6), placeOf(9)]).toEqual([{ line: 1, column: 1 }, { line: 2, column: 1 }, { line: 2, column: 4 }]);
  });

  it('may be nested just so deep', () => {
    expect(() => parse('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).not.toThrow();
    expect(() => parse('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toThrow(OperatorError);
  });

  it.each(['[', '{a: ', '- ', '? ', '&a ', '!a '])('survives twenty thousand of %j', (text) => {
    expect(() => parse(text.repeat(20_000))).toThrow(OperatorError);
  });

  it('reports one finding however much is wrong', () => {
    expect(() => parse('a: {b: ${X} }\nc: @x\nd: %y')).toThrow(expect.objectContaining({ findings: [expect.objectContaining({ line: 1, column: 9 })] }));
  });
});
