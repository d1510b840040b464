import { parse, type ObjectTypeDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { comment, descriptionLines, quote, wrap } from '../../../src/openapi/sdl/text.ts';

const readBack = (text: string): string | undefined => {
  const [type] = parse(`type A {\n${descriptionLines(text, '  ').join('\n')}\n  a: Int\n}`).definitions as ObjectTypeDefinitionNode[];
  return type?.fields?.[0]?.description?.value;
};

describe('a description', () => {
  it.each(['short', 'with "quotes" and \\ backslashes', '"""', 'a\n\n  indented\nb """ c', '\\"""\nends with a quote "', 'ends with a backslash \\\n\\', 'tab\tin\nit', '| a | b |\n|---|---|', '"a\nb"'])('is read back as it was: %j', (text) => {
    expect(readBack(text)).toBe(text);
  });

  it('stands in quotes when it is short, else in a block', () => {
    expect(descriptionLines('A pet.', '  ')).toEqual(['  "A pet."']);
    expect(descriptionLines('A\nB', '  ')).toEqual(['  """', '  A', '  B', '  """']);
    expect(descriptionLines('', '  ')).toEqual([]);
  });

  it('gets line breaks where prose is long, and none in code, tables and lists', () => {
    const long = 'word '.repeat(40).trim();
    expect(descriptionLines(long, '').length).toBe(4);
    expect(readBack(long)?.replaceAll('\n', ' ')).toBe(long);
    for (const kept of [`- ${long}`, `| ${long} |`, `\`\`\`\n${long}\n\`\`\``, `    ${long}`]) expect(readBack(`a\n${kept}`)).toBe(`a\n${kept}`);
  });
});

describe('a comment', () => {
  it('holds every line of what it says, whatever ends them', () => {
    expect(comment('a\nb\rc\r\n\nd')).toEqual(['# a', '# b', '# c', '#', '# d']);
  });

  it('is wrapped between words', () => {
    expect(wrap('aa bb cc dddddddddd e', 5)).toEqual(['aa bb', 'cc', 'dddddddddd', 'e']);
  });
});

it('a string is quoted as GraphQL reads it', () => {
  expect(parse(`type A @a(b: ${quote('"\\\n\u0007é')})`).definitions).toHaveLength(1);
});

it('a string hides nothing and turns no text, and is read back as it was', () => {
  const hidden = [0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff].map((code) => String.fromCharCode(code)).join('a');
  expect(quote(hidden)).toMatch(/^"(?:\\u[0-9a-f]{4}a?)+"$/);
  expect(parse(`type A @a(b: ${quote(hidden)})`).definitions).toMatchObject([{ directives: [{ arguments: [{ value: { value: hidden } }] }] }]);
  expect([quote('\ud83e\udd8a'), quote('\ud83e'), quote('\udd8a\u202e')]).toEqual(['"\ud83e\udd8a"', '"\ufffd"', '"\ufffd\\u202e"']);
});
