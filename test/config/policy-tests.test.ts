import { describe, expect, it } from 'vitest';
import { parsePolicyTests } from '../../src/config/policy-tests.ts';
import { OperatorError } from '../../src/errors.ts';

function findings(text: string): string[] {
  try {
    parsePolicyTests(text, 'a.test.yaml');
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.message.split('\n');
    throw error;
  }
}

const CASE = 'cases:\n  - name: a\n    operation: "{ a }"\n    expect: allowed\n';

describe('a file of policy tests', () => {
  it('is read as it stands, and knows where things are', () => {
    const { cases, mocks, placeOf } = parsePolicyTests(`mocks: { User: { id: "\${ID}" } }\n${CASE}    variables: { x: 1 }\n`, 'a.test.yaml');
    expect(cases).toEqual([{ name: 'a', operation: '{ a }', expect: 'allowed', variables: { x: 1 } }]);
    expect(mocks).toEqual({ User: { id: '${ID}' } }); // the environment is for gatehouse.yaml
    expect([placeOf(['cases', 0, 'operation']), placeOf(['cases', 0, 'claims'])]).toEqual([{ file: 'a.test.yaml', line: 4, column: 16 }, { file: 'a.test.yaml', line: 3, column: 5 }]);
  });

  it('takes each form of `expect`', () => {
    for (const form of ['allowed', '{}', '{ nulls: [a.b] }', '{ nulls: { a.b: UPSTREAM_ERROR } }', '{ data: { a: 1 }, allowed: [a] }', '{ rejected: FORBIDDEN }']) expect(findings(CASE.replace('allowed', form))).toEqual([]);
  });

  it.each([
    ['nothing', '', ['a.test.yaml:1:1: The file must be a mapping with `mocks` and `cases`.']],
    ['no cases', 'cases: []', ['a.test.yaml:1:8: `cases` is an empty list, but must be a list of one or more cases, each with `name`, `operation` and `expect`.']],
    ['an unknown key', `${CASE}    claim: {}\n`, ['a.test.yaml:5:5: Unknown key `claim`; did you mean `claims`?']],
    ['a key twice', `${CASE}    name: b\n`, ['a.test.yaml:5:5: The key `name` is already in line 2; keep one of the two.']],
    ['an unknown key of expect', CASE.replace('allowed', '{ nullls: [a] }'), ['a.test.yaml:4:15: Unknown key `nullls`; did you mean `nulls`?']],
    ['no operation', 'cases: [{ name: a, expect: allowed }]', ['a.test.yaml:1:9: `cases[0].operation` is missing; it must be given, or `file` with the path of a file that has it.']],
    ['an operation and a file', `${CASE}    file: a.graphql\n`, ['a.test.yaml:5:11: `cases[0].file` may not stand beside `operation`; keep one of the two.']],
    ['claims and a principal', `${CASE}    claims: {}\n    principal: { kind: key, subject: a }\n`, ['a.test.yaml:6:16: `cases[0].principal` may not stand beside `claims`; keep one of the two.']],
    ['claims that are a list', `${CASE}    claims: [sub]\n`, ['a.test.yaml:5:13: `cases[0].claims` is a list, but must be a mapping of claims of a token.']],
    ['a word that expects nothing', CASE.replace('allowed', 'denied'), ['a.test.yaml:4:13: `cases[0].expect` is "denied", but must be `allowed`, or a mapping with `data`, `nulls`, `allowed` or `rejected`.']],
    ['rejected beside an answer', CASE.replace('allowed', '{ rejected: FORBIDDEN, nulls: [a] }'), ['a.test.yaml:4:25: `cases[0].expect.rejected` stands alone, because an operation that is rejected has no answer.']],
    ['a code that is none', CASE.replace('allowed', '{ rejected: forbidden }'), ['a.test.yaml:4:25: `cases[0].expect.rejected` is "forbidden", but must be a code of the gateway, such as FORBIDDEN.']],
  ])('refuses %s', (_what, text, says) => {
    expect(findings(text)).toEqual(says);
  });

  it('refuses aliases that multiply, brackets without end and a huge file, at once', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from('bcdefghi').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`).join('\n')}\n`;
    expect(findings(bomb)).toEqual([expect.stringContaining('The aliases (`*name`) stand for more than 2000 values')]);
    expect(findings('['.repeat(100_000))).toEqual([expect.stringContaining('Nested deeper than 40 levels')]);
    expect(findings(`# ${'x'.repeat(1024 * 1024)}`)).toEqual([expect.stringContaining('longer than 1 MiB')]);
    expect(findings('a: &a { b: *a }')).toEqual([expect.stringContaining('contains itself')]);
  });
});
