import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const operation = (parameters: Json[], more: Json = {}): string => {
  const { sdl } = importApi({ paths: { '/pets': { get: { parameters: parameters.map((parameter) => ({ in: 'query', schema: string, ...parameter })), ...answering(string), ...more } } } });
  return /type Query \{\n([\s\S]*?)\n\}/.exec(sdl)?.[1] ?? '';
};

describe('a printed field', () => {
  it('stands on one line where it fits', () => {
    expect(operation([{ name: 'a' }])).toBe('  pets(a: String): String @rest(path: "/pets", query: "a={a}")');
  });

  it('has one argument per line where they are described, and what it calls last', () => {
    expect(operation([{ name: 'a', description: 'An a.' }, { name: 'b' }])).toBe('  pets(\n    "An a."\n    a: String\n    b: String\n  ): String @rest(path: "/pets", query: "a={a}&b={b}")');
  });

  it('has no parentheses without arguments, however long its line', () => {
    const { sdl } = importApi({ paths: { '/old': { get: { deprecated: true, description: `This is deprecated, ${'and has been for a long time '.repeat(4)}.`, ...answering(string) } } } });
    expect(sdl).toMatch(/\n {2}old: String @deprecated\(reason: "This is deprecated, [^\n]*\n/);
  });

  it('has one line for each part of a long call', () => {
    const names = Array.from({ length: 12 }, (_, index) => `parameter${index}`);
    expect(operation(names.map((name) => ({ name }))).split('\n').slice(-5)).toEqual(['  ): String', '    @rest(', '      path: "/pets"', `      query: "${names.map((name) => `${name}={${name}}`).join('&')}"`, '    )']);
  });

  it('is parted from the next by an empty line', () => {
    const { sdl } = importApi({ paths: { '/a': { get: answering(string) }, '/b': { get: answering({ oneOf: Array.from({ length: 9 }, (_, index) => ({ $ref: `#/components/schemas/AVeryLongName${index}` })) }) } }, components: { schemas: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`AVeryLongName${index}`, { type: 'object', properties: { a: string } }])) } });
    expect(sdl).toContain('  a: String @rest(path: "/a")\n\n  b: BResponse @rest(path: "/b")\n}\n');
    expect(sdl).toContain('union BResponse =\n  | AVeryLongName0\n  | AVeryLongName1\n');
  });
});
