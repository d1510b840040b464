// Which releases may be: each name and text that could do harm later is refused, with what to do.
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../src/releases/store/check-release.ts';
import type { Release } from '../../../src/releases/store/release.ts';
import { draft } from './drafts.ts';

function problems(more: Partial<Release>): string[] {
  return problemsOf({ ...draft(), number: 1, publishedAt: '2026-01-31T12:00:00.000Z', ...more });
}
const documents = (...names: string[]): Partial<Release> => ({ documents: new Map(names.map((name) => [name, ''])) });
const schemas = (...names: string[]): Partial<Release> => ({ schemas: new Map(names.map((name) => [name, { kind: 'graphql', text: '' }])) });

describe('a release', () => {
  it('may be what the gateway writes', () => {
    expect(problems({})).toEqual([]);
    expect(problems(documents('web@1.4.0.json', '@shop-web@2.json', 'Übersicht.graphql', 'with space.json'))).toEqual([]);
    expect(problems({ number: 999_999_999, reason: 'the basket was empty', author: 'Ada Lovelace <ada@example.com>' })).toEqual([]);
  });

  it.each(['', '.', '..', '../x', 'a/b', '/etc/passwd', 'a\\b', 'C:x', '.hidden', 'a\0b', 'a\nb', 'a\u202eb', 'ends.', 'ends ', ' begins', '__proto__', 'constructor', 'toString', 'u\u0308', '\ud800', 'x'.repeat(201), 'ü'.repeat(101), 'a*', 'a?'])('has no document called %j', (name) => {
    expect(problems(documents(name))[0]).toMatch(/cannot have that name; expected a plain file name such as `web@1\.4\.0\.json`/);
  });

  it.each(['', '__proto__', 'constructor', 'hasOwnProperty', '1shop', 'a.b', 'a/b', 'a\0', 'ü', 'shop\n', 'x'.repeat(101)])('has no service called %j', (name) => {
    expect(problems(schemas(name))[0]).toMatch(/cannot have that name; expected a letter/);
  });

  it.each([['web.json', 'Web.json'], ['straße.json', 'STRASSE.json'], ['ÜBER.json', 'über.json']])('has not both documents %s and %s', (one, other) => {
    expect(problems(documents(one, other))).toEqual([`the documents \`${one}\` and \`${other}\` would be one file where case does not count; rename one.`]);
  });

  it('has not both services Shop and shop', () => {
    expect(problems(schemas('Shop', 'shop'))).toEqual(['the services `Shop` and `shop` would be one file where case does not count; rename one.']);
  });

  it.each([0, -1, 1.5, NaN, Infinity, 1_000_000_000, 2 ** 53])('has not the number %d', (number) => {
    expect(problems({ number })[0]).toBe(`its number is ${number}; expected an integer from 1 to 999999999.`);
  });

  it.each([
    ['author', '', 'its author is no name'],
    ['author', ' ', 'its author is no name'],
    ['author', 'ada\nroot', 'its author is no name'],
    ['author', '\u001b[2J', 'its author is no name'],
    ['author', 'x'.repeat(201), 'its author is no name'],
    ['reason', '', 'its reason is no line'],
    ['reason', 'x'.repeat(1001), 'its reason is no line'],
    ['policies', 'none', 'its digest of policies is none'],
    ['policies', 'A'.repeat(16), 'its digest of policies is none'],
    ['policies', 'a'.repeat(65), 'its digest of policies is none'],
    ['publishedAt', '2026-01-31', 'its time is not written as'],
    ['publishedAt', '2026-02-30T12:00:00.000Z', 'its time is not written as'],
    ['publishedAt', 'yesterday', 'its time is not written as'],
  ])('has not the %s %j', (member, value, message) => {
    expect(problems({ [member]: value })).toEqual([expect.stringContaining(message)]);
  });

  it('cannot make one problem look like two', () => {
    expect(problems(documents('a\nb'))[0]).toMatch(/^the document `a\\nb` cannot have that name/);
  });

  it('has a schema, of a known kind, and texts that are Unicode', () => {
    expect(problems(schemas())).toEqual(['it has no schema; expected at least one service.']);
    expect(problems({ schemas: new Map([['shop', { kind: 'soap' as 'rest', text: '\udc00' }]]), documents: new Map([['a.json', '\ud800']]) })).toEqual([
      'the schema of `shop` is of no known kind; expected `graphql` or `rest`.',
      'the schema of `shop` is no Unicode text; save it as UTF-8.',
      'the document `a.json` is no Unicode text; save it as UTF-8.',
    ]);
  });

  it('is told ten problems, and how many more there are', () => {
    const found = problems(documents(...Array.from({ length: 5000 }, (_, index) => `../${index}`)));
    expect([found.length, found.at(-1)]).toEqual([11, 'There are 4990 more problems.']);
  });
});
