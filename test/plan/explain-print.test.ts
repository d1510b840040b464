import { describe, expect, it } from 'vitest';
import { explainPlan, printExplanation, type DescribeRest, type Explanation, type HttpCall } from '../../src/plan/explain.ts';
import { productPage } from './product-page.ts';

const call: HttpCall = { call: 'GET /inventory?upcs={upcs}', headers: [], field: 'Query._products', arguments: [], times: { per: 'keys', most: 100 } };
const inventory = (...calls: readonly HttpCall[]): DescribeRest => (service) => (service === 'inventory' ? calls : undefined);
const lines = (explanation: Explanation, width?: number): string[] => printExplanation(explanation, width === undefined ? {} : { width }).split('\n');

describe('an explanation as text', () => {
  it('is a headline, then the steps wave by wave, each with what it asks and what becomes of it', () => {
    expect(printExplanation(explainPlan(productPage, inventory(call), 'ProductPage')).replace(/\$e(\w*?)_(upcs|id)\b/g, '$$$2')).toBe(`query ProductPage · 4 calls to 4 services in 3 waves

wave 1
  1  products    query ($first: Int) { topProducts(first: $first) { upc weight name } }
       → top

wave 2
  2  reviews     query ($upcs: [ID!]!) {
                   e0: reviewed(upcs: $upcs) { upc reviews { author { id } } shipping }
                 }
       joins top[] by upc (from 1), with weight (from 1) → top[].best, top[].shipping
  3  inventory   GET /inventory?upcs={upcs}   for every 100 keys
       joins top[] by upc (from 1) → top[].stock

wave 3
  4  users       query ($id: ID!) { e2_0: user(id: $id) { id name } }
       joins top[].best[].author by id (from 2), one key at a time → top[].best[].author.name
`);
  });

  it('names no wave where there is one, and no number in the plural for one', () => {
    const [fetch] = productPage.fetches;
    const plan = { ...productPage, fetches: [fetch!], shape: { type: 'Query', fields: [] } };
    expect(printExplanation(explainPlan(plan))).toBe('query · 1 call to 1 service in 1 wave\n\n  1  products   query ($first: Int) { topProducts(first: $first) { upc weight name } }\n');
  });

  it('keeps to the width, if need be over several lines', () => {
    for (const width of [100, 70]) expect(Math.max(...lines(explainPlan(productPage, inventory(call), 'ProductPage'), width).map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines(explainPlan(productPage), 64).slice(-3)).toEqual([
      '       joins top[].best[].author by id (from 2), one key at a time',
      '         → top[].best[].author.name',
      '',
    ]);
    const { steps: [first], ...rest } = explainPlan(productPage);
    const many = { ...rest, waves: 1, steps: [{ ...first!, fills: Array.from({ length: 40 }, (_, index) => `field${index}`) }] };
    expect(lines(many).slice(3, 5)).toEqual([expect.stringMatching(/^ {7}→ field0, field1, .*,$/), expect.stringMatching(/^ {9}field\d+, /)]);
  });

  it('says how often REST is called: each key, each row, with another step, not at all', () => {
    const text = (...calls: readonly HttpCall[]) => printExplanation(explainPlan(productPage, inventory(...calls)));
    expect(text({ ...call, times: { per: 'key' } })).toContain('GET /inventory?upcs={upcs}   for each key\n');
    expect(text({ ...call, times: { per: 'keys', most: 1 } })).toContain('{upcs}   for every key\n');
    expect(text({ ...call, times: { per: 'row', type: 'User' }, arguments: ['limit: 1'] })).toContain('{upcs}   limit: 1 · for each User\n');
    expect(text({ ...call, times: { per: 'row', type: 'User' } })).toMatch(/^query · at least 4 calls to 4 services in 3 waves\n/);
    expect(text({ ...call, sharedWith: 2 })).toContain('{upcs}   for every 100 keys · one call with 2\n');
    expect(text({ ...call, times: { per: 'operation' }, headers: ['x-a: {a}'], body: '{ "b": {b} }' })).toContain('  GET /inventory?upcs={upcs}\n                   x-a: {a}\n                   { "b": {b} }\n');
    expect(text()).toContain('3  inventory   no call: the keys are all it takes\n');
  });

  it('says which steps need what is fetched, and which type is meant where several can stand', () => {
    const { steps, ...rest } = explainPlan(productPage);
    const changed = { ...rest, steps: steps.map((step) => ({ ...step, joins: step.joins.map((join) => ({ ...join, isOneOf: true, fills: [], neededBy: [3, 4] })) })) };
    expect(printExplanation(changed)).toContain('joins top[] where Product by upc (from 1), with weight (from 1) → needed by 3, 4\n');
  });

  it('says what the gateway answers itself, and what is refused before the first call', () => {
    const plan = { ...productPage, fetches: [], entries: [], shape: { type: 'Query', fields: [] }, introspection: '{ __schema { queryType { name } } }', required: [{ variable: 'id', type: 'ID!' }] };
    expect(printExplanation(explainPlan(plan))).toBe('query · no calls\n\nthe gateway itself answers\n  query { __schema { queryType { name } } }\n\nrefused before the first call when it is null: $id (ID!)\n');
  });

  it('shows the beginning of what is sent in a variable because it is long', () => {
    const literal = `[${Array.from({ length: 30 }, (_, index) => `"${index}"`).join(', ')}]`;
    const plan = { ...productPage, literals: [{ name: '_gatehouse_0', type: '[ID!]!', literal }, { name: '_gatehouse_1', type: 'String', literal: '"a"' }] };
    const explained = explainPlan(plan);
    expect(explained.literals).toEqual(plan.literals);
    expect(printExplanation(explained, { width: 40 })).toMatch(/\nsent as variables, for their length\n {2}\$_gatehouse_0: \["0", "1", "2", "3", "…\n {2}\$_gatehouse_1: "a"\n$/);
  });

  it('lets no text of an operation command a terminal', () => {
    const hostile = '\u001b[2J\u009b31m\u202e\r';
    const [fetch] = productPage.fetches;
    const plan = { ...productPage, fetches: [{ ...fetch!, kind: 'root' as const, query: `{ a(b: """${hostile}""", c: "é\u202e") }`, isRequired: false }], shape: { type: 'Query', fields: [] } };
    const text = printExplanation(explainPlan(plan, undefined, hostile));
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).toContain('\\u001b[2J\\u009b31m\\u202e');
    expect(text).toContain('é');
  });
});
