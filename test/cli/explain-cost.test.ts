import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';

const SDL = `type Query { users(first: Int): [User!] @listSize(slicingArguments: ["first"], assumedSize: 40) } type Mutation { add(name: String = "x"): User }
  type User { id: ID! name: String secret: [User!] @authenticated }`;

function folderWith(operation: string, more = ''): Folder {
  return createFolder({ 'gatehouse.yaml': `${yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n')}${more}`, 'schemas/users.graphql': SDL, 'op.graphql': operation });
}
const explain = async ({ dir }: Folder, ...options: string[]) => cli(dir, ['explain', 'op.graphql', ...options]);

describe('gatehouse explain, of cost', () => {
  it('shows it field by field with the weights that made it, and all of it as JSON', async () => {
    const folder = folderWith('mutation { add { name } }');
    expect((await explain(folder)).out).toContain('cost 11 · within cost.max, 5000\n  field  calls  cost  total  list size  made of\n  add        1    11     11             1 × Mutation.add 10 (cost.mutation)\n                                        1 × User 1 (default)\n  1 field costs nothing and is left out.\n');
    expect(JSON.parse((await explain(folder, '--json')).out)).toMatchObject({ cost: { total: 11, max: 5000, mode: 'report', fields: [{ path: 'add', cost: 11, weights: [{ from: 'cost.mutation' }, {}] }, { path: 'add.name', cost: 0 }] }, budget: null });
  });

  it('takes the defaults of variables, and marks what nobody has said', async () => {
    const unsaid = folderWith('query ($n: Int!) { users(first: $n) { id } }', 'cost: { mode: enforce }\n');
    expect(await explain(unsaid)).toMatchObject({ code: 0, out: expect.stringContaining('40 (assumedSize; †') });
    expect((await explain(unsaid, '--variables', '{"n": 7}')).out).toContain('cost 7 · ');
    expect((await explain(folderWith('query ($n: Int = 3) { users(first: $n) { id } }'))).out).toContain('cost 3 · ');
  });

  it('does not count what the caller is denied', async () => {
    const folder = folderWith('{ users(first: 2) { secret { id } } }');
    expect((await explain(folder)).out).toContain('cost 22 · ');
    expect((await explain(folder, '--claims', '{}')).out).toContain('cost 2 · ');
  });

  it('refuses what is above cost.max only where that is enforced', async () => {
    const dear = '{ users(first: 8) { id } }';
    expect(await explain(folderWith(dear, 'cost: { max: 7, mode: enforce }\n'))).toMatchObject({ code: 1, out: expect.stringContaining('cost 8 · above cost.max, 7\n'), err: 'The gateway would refuse it: it costs 8, and cost.max is 7.\n' });
    const reported = await explain(folderWith(dear, 'cost: { max: 7 }\n'));
    expect(reported).toMatchObject({ code: 0, err: '' });
    expect(reported.out).toContain('Over a limit, which cost.mode only reports: it costs 8, and cost.max is 7.\n');
    expect(await explain(folderWith(dear, 'cost: { max: 8, mode: enforce }\n'))).toMatchObject({ code: 0, err: '' });
  });

  it('refuses an operation that does not give the slicing argument it must', async () => {
    const why = '`Query.users` needs `first`, which says how long its list may be; none is given.';
    expect(await explain(folderWith('{ users { id } }', 'cost: { mode: enforce }\n'))).toMatchObject({ code: 1, err: `The gateway would refuse it: ${why}\n` });
    expect((await explain(folderWith('{ users { id } }'))).out).toContain(`Over a limit, which cost.mode only reports: ${why}\n`);
    expect(await explain(folderWith('query ($n: Int) { users(first: $n) { id } }', 'cost: { mode: enforce }\n'), '--variables', '{}')).toMatchObject({ code: 1, err: `The gateway would refuse it: ${why}\n` });
  });
});
