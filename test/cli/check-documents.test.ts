import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';

const SDL = `type Query { users(first: Int): [User!] @listSize(slicingArguments: ["first"], assumedSize: 40) all: [User!] user(id: ID!): User }
  type User { id: ID! name: String friends: [User!] }`;

function folderWith(documents: Readonly<Record<string, unknown>>, more = ''): Folder {
  const files = Object.entries(documents).map(([name, value]): [string, string] => [`documents/${name}.json`, typeof value === 'string' ? value : JSON.stringify(value)]);
  return createFolder({ 'gatehouse.yaml': `${yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n')}${more}`, 'schemas/users.graphql': SDL, ...Object.fromEntries(files) });
}
const apollo = (...bodies: readonly string[]) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations: bodies.map((body, index) => ({ id: `id${index}`, name: /(?:query|mutation) (\w+)/.exec(body)?.[1] ?? 'None', type: 'query', body })) });
const check = async ({ dir }: Folder, ...options: string[]) => cli(dir, ['check', ...options]);

describe('gatehouse check, of documents', () => {
  it('says in a line that all are valid, and which is the dearest', async () => {
    const folder = folderWith({ 'web@1.4.0': apollo('query Page { all { friends { id } } }', 'query One { user(id: 1) { name } }'), 'web@1.3.0': { abc: 'query One { user(id: 1) { name } }' }, 'app@2': {} });
    const { code, out, err } = await check(folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('\n3 documents of 2 clients: all valid, dearest 110 (web@1.4.0 Page).\n');
    expect(JSON.parse((await check(folder, '--json')).out)).toMatchObject({ ok: true, documents: { documents: 3, clients: 2, dearest: { document: 'web@1.4.0 Page', cost: 110 }, tooDear: [], reported: [], assumed: [] } });
  });

  it('says nothing of documents where there are none', async () => {
    const folder = folderWith({});
    expect((await check(folder)).out).not.toContain('document');
    expect(JSON.parse((await check(folder, '--json')).out)).toMatchObject({ documents: { documents: 0, clients: 0 } });
  });

  it.each<[string, string, string]>([
    ['does not parse', '{"a1": "query A { user("}', ':1:24: In `a1`, 1:16: Syntax Error: Expected Name, found <EOF>.'],
    ['is not valid', '{\n  "a1": "query A {\\n  user(id: 1) { nam }\\n}"\n}', ':2:37: In `a1`, 2:17: Cannot query field "nam" on type "User". Did you mean "name"?'],
    ['is over a limit', `{"a1": "query A { user(id: 1) { ${'a: id '.repeat(1)}${Array.from({ length: 60 }, (_, index) => `a${index}: id`).join(' ')} } }"}`, 'In `a1`: This operation has 61 aliases; the limit is 50.'],
    ['nests without end', `{"a1": "query A ${'{ a '.repeat(3000)}"}`, 'In `a1`: This operation has more than'],
    ['has no operation', '{"a1": "fragment F on User { id }"}', ':1:9: In `a1`: The document has no operation.'],
    ['has two', '{"a1": "query A { all { id } } query B { all { id } }"}', 'In `a1`: The document has several operations'],
    ['has another name', JSON.stringify(apollo('query A { all { id } }')).replace('"name":"A"', '"name":"B"'), 'In `B`: The document has no operation named "B".'],
    ['introspects', '{"a1": "query A { __schema { queryType { name } } }"}', 'In `a1`'],
    ['stands in a file that is no manifest', '[]', "documents/web@1.json:1:1: A manifest is Apollo's persisted-query manifest"],
  ])('finds with its place one that %s', async (_what, text, expected) => {
    const { code, out, err } = await check(folderWith({ 'web@1': text }));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^documents\/web@1\.json:\d+:\d+: /);
    expect(err).toContain(expected);
  });

  it('finds an id of two texts in the places of both, and one that no request can have', async () => {
    const { code, err } = await check(folderWith({ 'web@1': '{"a": "query A { all { id } }"}', 'web@2': '{\n"a": "query A { all { name } }",\n"md5:1": "{ all { id } }"}' }));
    expect({ code, lines: err.trim().split('\n') }).toEqual({ code: 1, lines: [
      expect.stringMatching(/^documents\/web@2\.json:2:6: The id "a" means another text in documents\/web@1\.json:1:7;/),
      expect.stringMatching(/^documents\/web@2\.json:3:10: The id "md5:1" has a prefix/),
    ] });
  });

  it('lists what is above cost.max, and finds it where that is enforced', async () => {
    const documents = { 'web@1': apollo('query Dear($n: Int!, $all: Boolean!) { users(first: $n) { id friends @include(if: $all) { id } } }', 'query Cheap { user(id: 1) { id } }') };
    const reported = await check(folderWith(documents, 'cost: { max: 439 }\n'));
    expect(reported).toMatchObject({ code: 0, err: '' });
    expect(reported.out).toContain('dearest 440 (web@1 Dear).\nAbove cost.max (439), which cost.mode only reports:\n  web@1 Dear 440\nLists whose length a variable without a default says were taken for:\n  web@1 Dear users: 40 (assumedSize; first: $n)\n');
    const enforced = await check(folderWith(documents, 'cost: { max: 439, mode: enforce }\n'));
    expect(enforced).toMatchObject({ code: 1, err: expect.stringMatching(/^documents\/web@1\.json:1:\d+: In `Dear`: It costs 440, and cost\.max is 439; `users` is taken for 40, as `first: \$n` has no default\.\n$/) });
    expect((await check(folderWith(documents, 'cost: { max: 440, mode: enforce }\n'))).code).toBe(0);
  });

  it('takes the defaults of variables, and refuses a slicing argument only where no variable can give it', async () => {
    const fine = folderWith({ 'web@1': apollo('query A($n: Int = 3) { users(first: $n) { id } }', 'query B($n: Int) { users(first: $n) { id } }') }, 'cost: { mode: enforce }\n');
    expect((await check(fine)).out).toContain('dearest 40 (web@1 B).');
    const missing = { 'web@1': apollo('query C { users { id } }') };
    expect(await check(folderWith(missing, 'cost: { mode: enforce }\n'))).toMatchObject({ code: 1, err: expect.stringContaining('In `C`: `Query.users` needs `first`, which says how long its list may be; none is given.') });
    expect((await check(folderWith(missing))).out).toContain('Over a limit that is only reported:\n  web@1 C: `Query.users` needs `first`');
  });

  it('says how many more there are of a long list', async () => {
    const many = apollo(...Array.from({ length: 12 }, (_, index) => `query Q${index} { all { id a${index}: name } }`));
    const { out } = await check(folderWith({ 'web@1': many }, 'cost: { max: 1 }\n'));
    expect(out).toContain('\n  and 2 more, which --json has\n');
  });
});
