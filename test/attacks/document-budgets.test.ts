// attacks.md, "Documents and releases": a published document is no way around what an address pays for reading and planning.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FREE_FIRSTS } from '../../src/documents/free-firsts.ts';
import { rule, type Policies } from '../../src/pipeline/authorization/rules.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const MANY = `query Many(${NAMES.map((name) => `$${name}: Boolean!`).join(' ')}) { product(upc: 1) { name ${NAMES.map((name) => `${name}: quantity @include(if: $${name})`).join(' ')} } }`;
const PAGE = 'query Page { product(upc: 1) { name } }';
const choice = (index: number) => Object.fromEntries(NAMES.map((name, bit) => [name, ((index >> bit) & 1) === 1]));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(SHOP, { rateLimit: { unauthenticated: { cost: 10, per: '24h' } } }, { files: { 'documents/web@1.json': JSON.stringify({ many: MANY, page: PAGE }) } });
});
afterAll(() => gateway.dispose());

const work = async (what: 'reading' | 'planning'): Promise<number> => Number(new RegExp(`first_time_work_total\\{work="${what}"\\} (\\d+)`).exec(await (await fetch(`${gateway.adminUrl}/metrics`)).text())?.[1] ?? 0);
const code = async (body: object): Promise<string> => {
  const { body: answer } = await gateway.post(body);
  return answer.errors?.[0].extensions.code ?? 'ran';
};

it('all choices of the conditions of one document are not planned for an address that can pay for one', async () => {
  const codes = new Set<string>();
  for (let index = 0; index < 2 ** NAMES.length; index += 1) codes.add(await code({ documentId: 'many', variables: choice(index) }));
  expect([...codes]).toEqual(['ran', 'RATE_LIMITED']);
  // Those the document has free, and the one that the address pays for.
  expect(await work('planning')).toBe(FREE_FIRSTS + 1);
});

it('names of operations that a document does not have are not looked for again and again for an address that has nothing left', async () => {
  for (let index = 0; index < FREE_FIRSTS + 20; index += 1) expect(await code({ documentId: 'page', operationName: `Else${index}` })).toBe('RATE_LIMITED');
  expect(await work('reading')).toBeLessThanOrEqual(FREE_FIRSTS);
  // What is prepared is answered all the same.
  expect(await code({ documentId: 'page' })).toBe('ran');
});

it('rules are asked ahead with the defaults that requests would have, and none is said to have failed', async () => {
  const isGarden = rule('isGarden', 'arguments')<{ filter: { category: string } }>((_object, { filter }) => filter.category === 'GARDEN');
  const policies: Policies = { policies: [{ Query: { products: isGarden } }], fallback: 'allow' };
  const text = 'query Garden($filter: Filter = { category: GARDEN }) { products(filter: $filter, first: 1) { name } }';
  const guarded = await startGateway(SHOP, {}, { policies, files: { 'documents/web@1.json': JSON.stringify({ garden: text }) } });
  try {
    expect((await guarded.post({ documentId: 'garden' })).body).toEqual({ data: { products: [{ name: 'product 1' }] } });
    expect(guarded.logs.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  } finally {
    await guarded.dispose();
  }
});
