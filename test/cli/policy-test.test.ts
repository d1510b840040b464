import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HASTY_TERMINAL, cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { testedFolder } from '../support/policy-test.ts';
import { root } from '../support/process.ts';

const test = async (tests: string, options: readonly string[] = [], parts: Omit<NonNullable<Parameters<typeof testedFolder>[0]>, 'tests'> = {}) =>
  cli(testedFolder({ tests, ...parts }).dir, ['policy', 'test', ...options]);

/** One case, `{ user(id: "u1") { email } }` as u1 unless it says something else. */
const one = (parts: string): string => `cases:\n  - name: one\n${parts.includes('claims') ? '' : '    claims: { sub: u1 }\n'}${/operation|file/.test(parts) ? '' : `    operation: '{ user(id: "u1") { email } }'\n`}${parts.split('\n').map((line) => `    ${line}\n`).join('')}`;

const TESTS = `
mocks:
  User: [{ id: u1 }, { id: u2 }]
cases:
  - name: everybody has their own address
    claims: { sub: u2 }
    operation: "{ people { email } }"
    expect: { nulls: [people.0.email] }
  - name: a stranger has no address
    operation: "{ people { email } }"
    expect: { nulls: ["people.*.email"] }
  - name: open orders have a total
    claims: { sub: u1, scope: orders }
    operation: "query ($id: ID!) { order(id: $id) { total } }"
    variables: { id: 3 }
    expect: { data: { order: { total: 1 } } }
`;

describe('gatehouse policy test', () => {
  it('runs the cases, says which guarded fields they have tested, and calls nobody', async () => {
    expect(await test(TESTS)).toEqual({ code: 0, err: '', out: `policies/people.test.yaml
  ✓ everybody has their own address
  ✓ a stranger has no address
  ✓ open orders have a total

guarded fields
  NOT tested                Mutation.rename   isOneself                             policies/people.ts:8:15
  tested: only allowed      Order.total       isOpen                                policies/people.ts:7:12
  NOT tested                Page.body         @authenticated                        schemas/accounts.graphql:10:43
  tested: only allowed      Query.order       hasScope("orders")                    policies/people.ts:5:12
  NOT tested                User.age          isAuthenticated                       policies/people.ts:6:55
  tested: allowed, denied   User.email        and(isAuthenticated, isOwner("id"))   policies/people.ts:6:11

3 cases: 3 passed, 0 failed. 3 of 6 guarded fields tested.
` });
  });

  it('says of a case that fails what is not as expected, where, and by which rule', async () => {
    const { code, out } = await test(TESTS.replace('people.0.email', 'people.1.email').replace('total: 1', 'total: 2'));
    expect(code).toBe(1);
    expect(out).toContain(`  ✗ everybody has their own address   policies/people.test.yaml:5:11
      people.1.email: expected FORBIDDEN, got "email of User u2"   by and(isAuthenticated, isOwner("id"))
      people.0.email: expected allowed, got FORBIDDEN   by and(isAuthenticated, isOwner("id"))
  ✓ a stranger has no address
  ✗ open orders have a total   policies/people.test.yaml:12:11
      order.total: expected 2, got 1
`);
    expect(out).toContain('tested: only denied');
    expect(out).toContain('3 cases: 1 passed, 2 failed. 1 of 6 guarded fields tested.');
  });

  it('makes findings of untested fields with --require-tested', async () => {
    const { code, out, err } = await test(TESTS, ['--require-tested']);
    expect([code, out.includes('3 passed')]).toEqual([1, true]);
    expect(err.split('\n')).toEqual([
      'policies/people.ts:8:15: `Mutation.rename` is guarded by isOneself, and no case that passes tests it.',
      'schemas/accounts.graphql:10:43: `Page.body` is guarded by @authenticated, and no case that passes tests it.',
      'policies/people.ts:6:55: `User.age` is guarded by isAuthenticated, and no case that passes tests it.', '',
    ]);
    expect((await test(TESTS, ['--require-tested', '--json'])).code).toBe(1);
  });

  it('prints all of it as JSON with --json', async () => {
    const { code, out } = await test(TESTS.replace('total: 1', 'total: 2'), ['--json']);
    expect(code).toBe(1);
    const { ok, cases, fields, schemasLastSeen } = JSON.parse(out);
    expect([ok, cases.length, schemasLastSeen]).toEqual([false, 3, []]);
    expect(cases[2]).toEqual({ ok: false, name: 'open orders have a total', file: 'policies/people.test.yaml', line: 12, column: 11, failures: [], differences: [{ path: 'order.total', expected: '2', actual: '1' }] });
    expect(fields[5]).toEqual({ field: 'User.email', rule: 'and(isAuthenticated, isOwner("id"))', place: { file: 'policies/people.ts', line: 6, column: 11 }, allowed: true, denied: true, state: 'tested: allowed, denied' });
  });

  it('expects rejections: access as a whole, credentials, limits', async () => {
    const more = 'policies: { onDenied: reject }\nlimits: { depth: 2 }\nauthentication: { required: true, jwt: [{ issuer: "https://id.example.com", audience: [a] }] }\n';
    const { code, out } = await test(`cases:
  - { name: denied, claims: { sub: u1 }, operation: "{ order(id: 1) { id } }", expect: { rejected: FORBIDDEN } }
  - { name: unknown, operation: "{ order(id: 1) { id } }", expect: { rejected: UNAUTHENTICATED } }
  - { name: deep, claims: { sub: u1 }, operation: "{ people { orders { owner { id } } } }", expect: { rejected: DEPTH_LIMIT_EXCEEDED } }
  - { name: not rejected, claims: { sub: u1 }, operation: "{ people { id } }", expect: { rejected: FORBIDDEN } }
  - { name: rejected, claims: { sub: u1 }, operation: "{ order(id: 1) { id } }", expect: allowed }
`, [], { more });
    expect(code).toBe(1);
    expect(out).toContain(`  ✓ denied
  ✓ unknown
  ✓ deep
  ✗ not rejected   policies/people.test.yaml:5:13
      expected rejected with FORBIDDEN, got an answer
  ✗ rejected   policies/people.test.yaml:6:13
      expected an answer, got rejected with FORBIDDEN (You may not have \`Query.order\`.)
`);
    expect(out).toMatch(/tested: only denied +Query\.order/);
  });

  it('reads an operation from a file, and one of several', async () => {
    const folder = testedFolder({ tests: one('file: ops/all.graphql\noperationName: B\nexpect: { data: { people: [{ id: "1" }, { id: "2" }] } }') });
    folder.write('ops/all.graphql', 'query A { people { name } }\nquery B { people { id } }\n');
    expect((await cli(folder.dir, ['policy', 'test'])).out).toContain('1 case: 1 passed');
    folder.write('ops/all.graphql', 'query A { people { name } }\nquery B { people { idd } }\n');
    expect(await cli(folder.dir, ['policy', 'test'])).toMatchObject({ code: 1, err: 'ops/all.graphql:2:20: Cannot query field "idd" on type "User".\n' });
  });

  it.each([
    ['an operation that is not valid', one("operation: '{ people { nope } }'\nexpect: allowed"), ['policies/people.test.yaml:4:28: Cannot query field "nope" on type "User".']],
    ['one that does not parse, in a block', one('operation: |\n  {\n    people {\nexpect: allowed'), ['policies/people.test.yaml:7:7: Syntax Error: Expected Name, found <EOF>.']],
    ['one over a limit', one(`operation: '{ ${Array.from({ length: 25 }, (_, index) => `a${index}: people { id }`).join(' ')} }'\nexpect: allowed`), ['policies/people.test.yaml:4:16: This operation has 25 root fields; the limit is 20.']],
    ['a variable that is missing', one("operation: 'query ($id: ID!) { user(id: $id) { id } }'\nvariables: { ID: 1 }\nexpect: allowed"), ['policies/people.test.yaml:5:16: Variable "$id" of required type "ID!" was not provided.']],
    ['paths of no answer', one('expect: { nulls: [user.mail, user.0.email], allowed: [users] }'), ['policies/people.test.yaml:5:23: The operation asks for no `mail` in `user`; did you mean `email`?', 'policies/people.test.yaml:5:34: The operation asks for no `0` in `user`; it asks for `email`.', 'policies/people.test.yaml:5:59: The operation asks for no `users`; did you mean `user`?']],
    ['mocks that do not fit', `mocks: { User: { age: old } }\n${one('mocks: { Order: [{ total: null }, { totl: 1 }] }\nexpect: allowed')}`, ['policies/people.test.yaml:1:23: `User.age` does not fit: Int cannot represent non-integer value: "old"', 'policies/people.test.yaml:6:47: `Order` has no field `totl`; did you mean `total`?']],
    ['claims that no token may have', one('claims: { sub: 3 }\nexpect: allowed'), ['policies/people.test.yaml:4:13: the token is refused: its `sub` is of a type that no such claim has.']],
    ['a file that is not there', one('file: gone.graphql\nexpect: allowed'), ['gone.graphql: There is no such file.']],
    ['an unknown key', one('expct: allowed'), [expect.stringContaining('`cases[0].expect` is missing'), 'policies/people.test.yaml:5:5: Unknown key `expct`; did you mean `expect`?']],
  ])('finds %s, with its place, and then runs nothing', async (_what, tests, says) => {
    const { code, out, err } = await test(tests);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd().split('\n')).toEqual(says);
  });

  it('fails a case whose rule throws, even one that expects to be denied, and no case beside it', async () => {
    const people = "import { rule } from 'gatehouse';\nexport default { User: { email: rule('hasTenant', 'principal')((_o, _a, { principal }) => principal.claims['tenant'].id === 1) } };\n";
    const cases = `cases:
  - { name: without a tenant, claims: { sub: u1 }, operation: "{ people { email } }", expect: { nulls: ["people.*.email"] } }
  - { name: with one, claims: { sub: u1, tenant: { id: 1 } }, operation: "{ people { email } }", expect: allowed }
`;
    const { code, out } = await test(cases, [], { people });
    expect(code).toBe(1);
    expect(out).toContain("  ✗ without a tenant   policies/people.test.yaml:2:13\n      The rule `hasTenant` fails for this caller, and denies: Cannot read properties of undefined (reading 'id').\n  ✓ with one\n");
  });

  it('writes a first test for a folder that has none, which passes', async () => {
    const folder = testedFolder();
    const { code, out, err } = await cli(folder.dir, ['policy', 'test']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('There are no tests: no policies/*.test.yaml. Of 6 guarded fields none is tested. A first one, as policies/mutation.test.yaml:\n\ncases:\n');
    folder.write('policies/mutation.test.yaml', err.slice(err.indexOf('cases:')));
    const { code: passing, out: report } = await cli(folder.dir, ['policy', 'test']);
    expect([passing, report.includes('1 case: 1 passed, 0 failed. 1 of 6 guarded fields tested.')]).toEqual([0, true]);
  });

  it('has nothing to do where nothing is guarded and nothing tested', async () => {
    const { dir } = createFolder({ 'gatehouse.yaml': yaml('  shop: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/shop.graphql': 'type Query { a: Int }' });
    expect(await cli(dir, ['policy', 'test'])).toEqual({ code: 0, err: '', out: 'Nothing is guarded, and there are no tests: there is nothing to do.\n' });
  });

  it('obeys no control characters of a file', async () => {
    const { out } = await test(one('expect: allowed').replace('name: one', 'name: "a\\e[31mb"'));
    expect(out).toContain('✓ a\\u001b[31mb');
  });

  it('says on a terminal what it waits for', async () => {
    const { err } = await cli(testedFolder({ tests: TESTS }).dir, ['policy', 'test'], {}, HASTY_TERMINAL);
    expect(err).toBe('Running the tests…\n');
  });

  it('is in the family `policy`, and says how it is used', async () => {
    const { dir } = createFolder();
    expect((await cli(dir, ['policy'])).err).toContain('`gatehouse policy` needs a second word: gatehouse policy test.');
    expect((await cli(dir, ['policy', 'test', '--help'])).out).toContain('usage: gatehouse policy test [--require-tested]');
    expect((await cli(dir, ['policy', 'test', 'x'])).code).toBe(2);
  });

  it("tests all that the example's policies guard", async () => {
    const { dir } = createFolder();
    for (const name of ['gatehouse.yaml', 'keys.yaml', 'schemas', 'policies']) cpSync(join(root, name), join(dir, name), { recursive: true });
    // Without those that are asked for their schemas: nobody listens here.
    writeFileSync(join(dir, 'gatehouse.yaml'), readFileSync(join(dir, 'gatehouse.yaml'), 'utf8').replace(/ {2}products:[^]*?(?= {2}inventory:)/, ''));
    rmSync(join(dir, 'schemas/reviews.graphql'));
    const { code, out, err } = await cli(dir, ['policy', 'test', '--require-tested']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 of 2 guarded fields tested.');
  });
});
