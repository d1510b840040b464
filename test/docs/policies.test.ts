// docs/policies.md, done as it says: its policies guard the example's graph, `check` says what it shows, and tsc accepts them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { createAccess } from '../../src/pipeline/authorization/access.ts';
import { loadPolicies } from '../../src/policies/load-policies.ts';
import { caller } from '../support/access.ts';
import { cli } from '../support/cli.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { root } from '../support/process.ts';
import { tscFindings } from '../support/tsc.ts';

const text = readFileSync(join(root, 'docs/policies.md'), 'utf8');
const graph = readFileSync(join(root, 'schemas/generated/graph.graphql'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => ({ language, body }));
const files = Object.fromEntries(blocks.flatMap(({ body }) => [...body.matchAll(/^(?:\/\/|#) (\S+\.(?:ts|yaml))\n/g)].map(([, file = '']) => [file, body])));

function folder() {
  return createFolder({ 'gatehouse.yaml': yaml('  shop: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/shop.graphql': graph, 'package.json': '{ "type": "module" }', ...files });
}

describe('docs/policies.md', () => {
  it('shows policies that check accepts, with the line it prints', async () => {
    expect(Object.keys(files)).toEqual(['policies/orders.ts', 'policies/index.ts', 'policies/orders.test.yaml', 'orders.test.ts', 'serve.ts']);
    const { code, out, err } = await cli(folder().dir, ['check']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const shown = blocks.find(({ language }) => language === 'text')?.body ?? 'none';
    expect(out.split('\n')).toContain(shown.trim());
  });

  it('shows code that tsc accepts, the embedding program too', async () => {
    const { dir } = folder();
    await cli(dir, ['check']);
    expect(tscFindings(dir, Object.keys(files).filter((file) => file.endsWith('.ts')))).toEqual([]);
  }, 60_000);

  it('shows tests that pass, with what they print', async () => {
    const { code, out, err } = await cli(folder().dir, ['policy', 'test', '--require-tested']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(blocks.filter(({ language }) => language === 'text')[1]?.body);
  });

  it('shows a test in TypeScript that passes', async () => {
    const { dir, read, write } = folder();
    write('orders.test.mjs', read('orders.test.ts').replace("'gatehouse'", JSON.stringify(join(root, 'src/index.ts'))).replace("'gatehouse.yaml'", JSON.stringify(join(dir, 'gatehouse.yaml'))));
    await expect(import(join(dir, 'orders.test.mjs'))).resolves.toBeDefined();
  });

  it('says what its rules decide', async () => {
    const { policies } = (await loadPolicies(folder().dir))!;
    const access = createAccess(buildSchema(graph), policies, [], { onRuleError: (_rule, error) => expect(error).toBeUndefined() });
    const user = access.guardOf('Query', 'user')!;
    expect([user.decide(caller('u1'), { id: 'u1' }), user.decide(caller('u1'), { id: 'u2' }), user.decide(caller('u1', { roles: ['support'] }), { id: 'u2' })]).toEqual([true, false, true]);
    const email = access.guardOf('User', 'email')!;
    expect([email.decide(ANONYMOUS, {}), email.decide(caller('u1'), {}), await email.allows({ id: 'u1' }, {}, caller('u1')), await email.allows({ id: 'u2' }, {}, caller('u1'))]).toEqual([false, undefined, true, false]);
    const total = access.guardOf('Order', 'total')!;
    expect([total.reads, await total.allows({ status: 'OPEN' }, {}, ANONYMOUS), await total.allows({ status: 'ON_HOLD' }, {}, ANONYMOUS)]).toEqual([['status'], true, false]);
  });
});
