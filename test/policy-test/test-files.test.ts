import { describe, expect, it } from 'vitest';
import { readTestFiles, readTestText } from '../../src/policy-test/test-files.ts';
import { placeInText } from '../../src/policy-test/text-place.ts';
import { createFolder } from '../support/folder.ts';
import { findingsOf } from '../support/policies.ts';

const CASE = 'cases: [{ name: a, operation: "{ a }", expect: allowed }]\n';

describe('the files of policy tests', () => {
  it('are those of policies/, sorted, and none where there is no such folder', () => {
    const { dir } = createFolder({ 'policies/b.test.yaml': CASE, 'policies/a.test.yaml': CASE, 'policies/.c.test.yaml': ':', 'policies/a.yaml': ':', 'a.test.yaml': ':' });
    expect(readTestFiles(dir).map(({ file, cases }) => [file, cases.length])).toEqual([['policies/a.test.yaml', 1], ['policies/b.test.yaml', 1]]);
    expect(readTestFiles(createFolder().dir)).toEqual([]);
  });

  it('are refused together for all that is wrong in them', async () => {
    const { dir } = createFolder({ 'policies/a.test.yaml': 'cases: 1', 'policies/b.test.yml': CASE, 'policies/c.test.yaml/x': '', 'policies/d.test.yaml': 'x'.repeat(5 * 1024 * 1024) });
    expect(await findingsOf(() => readTestFiles(dir))).toEqual([
      'policies/a.test.yaml:1:8: `cases` is 1, but must be a list of one or more cases, each with `name`, `operation` and `expect`.',
      'policies/b.test.yml: This file would not be read: tests of policies are named `b.test.yaml`.',
      'policies/c.test.yaml: This is no file.',
      'policies/d.test.yaml: The file is longer than 4MiB, so it is not read.',
    ]);
  });

  it('may name a file with an operation, which has to be there and to be text', async () => {
    const folder = createFolder({ 'op.graphql': '{ a }' });
    expect(readTestText(folder.dir, 'op.graphql')).toBe('{ a }');
    expect(await findingsOf(() => readTestText(folder.dir, 'gone.graphql'))).toEqual(['gone.graphql: There is no such file.']);
  });
});

describe('a place in a text of a file', () => {
  it.each([
    ['operation: "{ a b }"', { line: 1, column: 12 }, { line: 1, column: 5 }, { line: 1, column: 17 }],
    ['operation: { a }', { line: 1, column: 12 }, { line: 1, column: 3 }, { line: 1, column: 14 }],
    ['operation: |\n\n  {\n    a\n  }', { line: 1, column: 12 }, { line: 3, column: 3 }, { line: 4, column: 5 }],
    ['operation: >\n  { a }', { line: 1, column: 12 }, { line: 1, column: 3 }, { line: 1, column: 12 }],
    ['operation: "{ a\n  b }"', { line: 1, column: 12 }, { line: 2, column: 1 }, { line: 1, column: 12 }],
  ])('of %j is told as exactly as can be', (text, start, inner, place) => {
    expect(placeInText(text, { file: 'a', ...start }, inner)).toEqual({ file: 'a', ...place });
  });
});
