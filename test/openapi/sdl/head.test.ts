import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const head = (parts: Json): string => importApi({ paths: { '/a': { get: answering(string) } }, ...parts }).sdl.split('\n\n')[0] ?? '';

describe('the head of a written file', () => {
  it('says what it is, where it comes from and what to do with it', () => {
    const [title, , ...lines] = head({}).split('\n');
    expect([title, ...lines]).toEqual([
      '# Pets 1', '# Written by', '#   gatehouse service add pets --openapi pets.json',
      '# It is yours now: read, edit, commit; `gatehouse check` tells what is wrong. When the document changes, commit, do the same with --force,',
      '# and look at the difference.',
    ]);
    expect(head({ info: {} })).toMatch(/^# pets\n#\n# Written by\n/);
  });

  it('tells what is not as in the document, one line for each cause', () => {
    const text = { content: { 'application/cbor': {} }, description: '' };
    expect(head({ paths: { '/b': { get: { responses: { 200: text } } }, '/a': { get: { responses: { 200: text } } } } })).toContain('#\n# Not the same as in the document:\n# - GET /a, GET /b: the answer is application/cbor, so the field is its bytes, in base64.');
  });

  it('is a comment as a whole, with at most forty causes', () => {
    const paths = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`/p${index}`, { get: { responses: { 200: { content: { [`image/x${index}`]: {} } } } } }]));
    const lines = head({ paths }).split('\n');
    expect(lines.every((line) => line.startsWith('#'))).toBe(true);
    expect(lines.at(-1)).toBe('# - … and 10 causes more, which `gatehouse service add` told.');
  });
});
