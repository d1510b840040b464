import { describe, expect, test } from 'vitest';

import { HARD_CAPS } from '../../../src/pipeline/document/limits.ts';
import { scanDocument } from '../../../src/pipeline/document/scan.ts';
import { codesOf, errorsOf, nested, repeat, timed } from './fixtures.ts';

const CAPS = { maxTokens: 4000, maxNesting: 200 };
const scan = (text: string, caps = CAPS) => scanDocument(text, caps);

describe('tokens', () => {
  test.each([3999, 4000])('lets %i of 4,000 tokens through', (tokens) => {
    expect(scan(`{${repeat(tokens - 2, () => 'b')}}`)).toEqual({ tokens });
  });

  test('refuses the 4,001st token and states limit and actual', () => {
    const [error] = errorsOf(() => scan(`{${repeat(3999, () => 'b')}}`));
    expect(error?.extensions).toEqual({ code: 'TOKEN_LIMIT_EXCEEDED', limit: 4000, actual: 'more than 4000' });
    expect(error?.message).toBe('This operation has more than 4000 tokens; the limit is 4000.');
  });

  test('does not count comments, commas and line feeds', () => {
    expect(scan('{ # not { me\n,,, b }')).toEqual({ tokens: 3 });
  });

  test('reads brackets in strings as text', () => {
    expect(scan(`{ c(s: "${'{'.repeat(300)}") { b } }`)).toEqual({ tokens: 11 });
  });
});

describe('nesting', () => {
  test.each([199, 200])('lets %i of 200 levels through', (levels) => {
    expect(scan(nested(levels)).tokens).toBe(levels * 3);
  });

  test('refuses level 201 and states limit and actual', () => {
    const [error] = errorsOf(() => scan(nested(201)));
    expect(error?.extensions).toEqual({ code: 'DEPTH_LIMIT_EXCEEDED', limit: 200, actual: 'more than 200' });
  });

  test.each([
    ['selection sets', '{a'.repeat(5000)],
    ['list literals', `{c(l:${'['.repeat(5000)}`],
    ['input objects', `{c(f:${'{not:'.repeat(5000)}`],
    ['types of variables', `query($x:${'['.repeat(5000)}`],
    ['argument lists', `{c${'('.repeat(5000)}`],
    ['a mixture of them', `{c(f:${'{and:['.repeat(5000)}`],
  ])('refuses %s 5,000 deep', (_, text) => {
    expect(codesOf(() => scan(text, { maxTokens: 20_000, maxNesting: 200 }))).toEqual(['DEPTH_LIMIT_EXCEEDED']);
  });

  test('leaves brackets that close too much to the parser', () => {
    expect(scan('}}}}{').tokens).toBe(5);
  });
});

describe('what is not GraphQL', () => {
  test('refuses a character that starts no token, with its place', () => {
    const [error] = errorsOf(() => scan('{\n  b ?\n}'));
    expect(error?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
    expect(error?.locations).toEqual([{ line: 2, column: 5 }]);
  });

  test('takes an empty text for the parser to refuse', () => {
    expect(scan('')).toEqual({ tokens: 0 });
  });
});

describe('megabytes', () => {
  test.each([
    ['100,000 tokens', `{${repeat(99_998, () => 'b')}}`, ['TOKEN_LIMIT_EXCEEDED']],
    ['the same field 50,000 times', `{${repeat(50_000, () => 'b')}}`, ['TOKEN_LIMIT_EXCEEDED']],
    ['a million brackets', '{'.repeat(1_000_000), ['DEPTH_LIMIT_EXCEEDED']],
    ['a million comments', '#\n'.repeat(1_000_000), ['GRAPHQL_PARSE_FAILED']],
    ['a string of 5 MB that never ends', `{c(s:"${'x'.repeat(5_000_000)}`, ['GRAPHQL_PARSE_FAILED']],
  ])('refuses %s soon', (_, text, codes) => {
    expect(timed(() => expect(codesOf(() => scan(text))).toEqual(codes))).toBeLessThan(500);
  });

  test.each([
    ['a comment of 5 MB', `{b} #${'x'.repeat(5_000_000)}`],
    ['a name of 1 MB', `{${'b'.repeat(1_000_000)}}`],
  ])('reads %s as what it is, soon', (_, text) => {
    expect(timed(() => expect(scan(text).tokens).toBe(3))).toBeLessThan(500);
  });

  test.each([HARD_CAPS.comments - 1, HARD_CAPS.comments])('reads %i comments', (comments) => {
    expect(scan(`${'#\n'.repeat(comments)}{b}`).tokens).toBe(3);
  });

  test('refuses one comment more', () => {
    expect(codesOf(() => scan(`${'#\n'.repeat(HARD_CAPS.comments + 1)}{b}`))).toEqual(['GRAPHQL_PARSE_FAILED']);
  });
});
