import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS, TOO_DEEP } from '../../src/openapi/limits.ts';
import { readSource } from '../../src/openapi/source.ts';
import { findingsOf } from './findings-of.ts';

const read = (text: string) => readSource(text, 'api.yaml').value;
const refusal = (text: string) => findingsOf(() => read(text));

describe('YAML text', () => {
  it('is version 1.2: words and dates are text, and nothing but JSON comes out', () => {
    expect(read('a: no\nb: 2021-01-01\nc: 0x10\nd: on\ne: ~\nf: .inf\ng: 12e03\nh:\n')).toEqual({ a: 'no', b: '2021-01-01', c: 16, d: 'on', e: null, f: '.inf', g: 12000, h: null });
    expect(read('%YAML 1.1\n---\na: no\n')).toEqual({ a: 'no' });
  });

  it('keeps keys as they are written', () => {
    expect(read('200: a\n1.0: b\ntrue: c\nnull: d\n"x": e\n')).toEqual({ '200': 'a', '1.0': 'b', true: 'c', null: 'd', x: 'e' });
  });

  it('writes aliases out, and what is merged', () => {
    expect(read('a: &a { x: 1, y: 2 }\nb: *a\nc: { <<: *a, y: 3 }\nd: { <<: [{ y: 4 }, *a] }\ne: { "<<": 1 }\n')).toEqual({ a: { x: 1, y: 2 }, b: { x: 1, y: 2 }, c: { x: 1, y: 3 }, d: { x: 1, y: 4 }, e: { '<<': 1 } });
  });

  it('reads an alias as the anchor before it', () => {
    expect(read('a: &a 1\nb: *a\nc: &a 2\nd: *a\n')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('gives keys that every object has as data, and changes no prototype', () => {
    const value = read('__proto__: { polluted: true }\nconstructor: 1\nx: { <<: { __proto__: { polluted: true } } }\n');
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'x']);
    expect(Object.keys(value['x'] as object)).toEqual(['__proto__']);
    expect('polluted' in (value['x'] as object)).toBe(false);
  });

  it.each([
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', 'api.yaml:3:1: The key `a` is already in line 1; keep one of the two.'],
    ['a key repeated in braces', 'x: { a: 1, "a": 2 }\n', 'api.yaml:1:12: The key `a` is already in line 1; keep one of the two.'],
    ['a tab', 'a:\n\tb: 1\n', 'api.yaml:2:1: Not valid YAML: a tab is used as indentation; use spaces.'],
    ['a cut-off list', 'a: [1,\n', 'api.yaml:2:1: Not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]; correct this line or the one before it.'],
    ['a cut-off quote', 'a: "b\n', 'api.yaml:2:1: Not valid YAML: missing closing "quote; correct this line or the one before it.'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'api.yaml:2:1: A second document starts here; an API is described by one, so remove this `---` or what follows it.'],
    ['a tag', 'a: !!js/function x\n', 'api.yaml:1:4: Not valid here: unresolved tag: tag:yaml.org,2002:js/function; remove the tag.'],
    ['a tag that would be a date', 'a: !!timestamp 2021-01-01\n', 'api.yaml:1:4: Not valid here: unresolved tag: tag:yaml.org,2002:timestamp; remove the tag.'],
    ['a key that is a list', '? [a]\n: 1\n', 'api.yaml:1:3: This key is not text; write each key as `name: value`.'],
    ['an alias for nothing', 'a: *b\n', 'api.yaml:1:4: `*b` stands for nothing, as no `&b` comes before it; text that starts with `*` goes in quotes.'],
    ['an alias in itself', 'a: &a\n  b: [*a]\n', 'api.yaml:2:7: The alias `*a` contains itself; use `$ref` for what refers to itself.'],
    ['a merge of text', 'a: { <<: x }\n', 'api.yaml:1:10: Only a mapping, or a list of mappings, can be merged by `<<`.'],
  ])('refuses %s', (_what, text, finding) => {
    expect(refusal(text)).toEqual([finding]);
  });

  it('refuses a billion laughs where they begin', () => {
    const names = 'abcdefghijkl';
    const bomb = `a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n${Array.from(names).slice(1).map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(', ')}]`).join('\n')}\n`;
    expect(refusal(bomb)).toEqual([expect.stringMatching(/^api\.yaml:[4-7]:\d+: The aliases \(`\*name`\) stand for more than 100000 values; use `\$ref` instead\.$/)]);
  });

  it('writes out aliases up to just so many values', () => {
    const text = (aliases: number) => `a: &a [${'1,'.repeat(98)}1]\nb:\n${'- *a\n'.repeat(aliases)}`; // 100 values each
    expect(refusal(text(DOCUMENT_LIMITS.aliased / 100))).toEqual([]);
    expect(refusal(text(DOCUMENT_LIMITS.aliased / 100 + 1))).toHaveLength(1);
  });

  it.each(['[', '{a: ', '- ', '? ', '[{a: '])('survives a hundred thousand of %j', (text) => {
    expect(refusal(`a: ${text.startsWith('[') || text.startsWith('{') ? '' : '\n  '}${text.repeat(100_000)}`)).toEqual([expect.stringContaining(TOO_DEEP)]);
  });

  it('may be nested as deep as people nest', () => {
    const text = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    expect(refusal(text(DOCUMENT_LIMITS.depth - 1))).toEqual([]);
    expect(refusal(text(DOCUMENT_LIMITS.depth + 1))).toEqual([expect.stringContaining(TOO_DEEP)]);
  });
});
