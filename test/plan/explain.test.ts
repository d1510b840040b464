import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { inOneLine } from '../../src/plan/explain-document.ts';
import { createRestDescriber } from '../../src/plan/explain-rest.ts';
import { explainPlan, type DescribeRest, type HttpCall } from '../../src/plan/explain.ts';
import { createGraphModel } from '../../src/plan/model.ts';
import { createPlanner } from '../../src/plan/planner.ts';
import type { RestUpstream } from '../../src/upstream/executor.ts';
import { createTestGraph } from '../support/graph.ts';
import { productPage } from './product-page.ts';

const call = (given: Partial<HttpCall> = {}): HttpCall => ({ call: 'GET /inventory?upcs={upcs}', headers: [], field: 'Query._products', arguments: [], times: { per: 'keys', most: 100 }, ...given });
const inventory = (calls: readonly HttpCall[]): DescribeRest => (service) => (service === 'inventory' ? calls : undefined);

describe('explaining a plan', () => {
  it('counts calls, services and waves, and numbers steps and waves from 1', () => {
    const explained = explainPlan(productPage, undefined, 'ProductPage');
    expect(explained).toMatchObject({ kind: 'query', name: 'ProductPage', calls: 4, isAtLeast: false, services: ['products', 'reviews', 'inventory', 'users'], waves: 3, required: [] });
    expect(explained.steps.map(({ step, wave, service, after, calls }) => [step, wave, service, after, calls])).toEqual([
      [1, 1, 'products', [], 1], [2, 2, 'reviews', [1], 1], [3, 2, 'inventory', [1], 1], [4, 3, 'users', [2], 1],
    ]);
    expect(explained.steps.map(({ fills, joins }) => [fills, joins.map(({ at }) => at)])).toEqual([[['top'], []], [[], ['top[]']], [[], ['top[]']], [[], ['top[].best[].author']]]);
  });

  it('counts the HTTP calls of a REST service, and asks what each document means', () => {
    const asked: string[] = [];
    const explained = explainPlan(productPage, (service, document, kind) => {
      asked.push(`${service} ${kind} ${document.split(' ')[0] ?? ''}`);
      return service === 'inventory' ? [call(), call({ call: 'GET /more', times: { per: 'row', type: 'Product' } })] : undefined;
    });
    expect(asked).toEqual(['products root query', 'reviews entities query', 'inventory entities query', 'users entities query']);
    expect(explained).toMatchObject({ calls: 5, isAtLeast: true });
    expect(explained.steps[2]).toMatchObject({ calls: 2, isAtLeast: true, http: [{ call: 'GET /inventory?upcs={upcs}' }, { call: 'GET /more' }] });
    expect(explained.steps[0]).not.toHaveProperty('http');
  });

  it('does not count a service that is asked without a call', () => {
    expect(explainPlan(productPage, inventory([]))).toMatchObject({ calls: 3, isAtLeast: false, services: ['products', 'reviews', 'users'] });
  });

  it('counts a call once that several steps share, and says with whom', () => {
    const twice = { ...productPage, fetches: productPage.fetches.map((fetch) => (fetch.id === 1 ? { ...fetch, service: 'inventory' } : fetch)) };
    const explained = explainPlan(twice, inventory([call()]));
    expect(explained.calls).toBe(3);
    expect(explained.steps[2]).toMatchObject({ calls: 0, http: [{ sharedWith: 2 }] });
    // Other calls, or keys that come at another time, are calls of their own.
    const later = { ...twice, fetches: twice.fetches.map((fetch) => (fetch.id === 2 ? { ...fetch, after: [1] } : fetch)) };
    expect(explainPlan(later, inventory([call()])).calls).toBe(4);
    expect(explainPlan(later, inventory([call({ times: { per: 'operation' } })])).calls).toBe(3);
    expect(explainPlan(twice, inventory([call({ times: { per: 'key' } })]))).toMatchObject({ calls: 4, isAtLeast: true });
  });

  it('never takes two writes for one', () => {
    const write = { ...productPage, kind: 'mutation' as const, fetches: productPage.fetches.map((fetch) => ({ ...fetch, kind: 'root' as const, service: 'inventory', query: 'mutation { a }', isRequired: false })) };
    expect(explainPlan(write, inventory([call({ call: 'POST /a', times: { per: 'operation' } })])).calls).toBe(4);
  });

  it('explains a plan without fetches', () => {
    const plan = { ...productPage, fetches: [], entries: [], shape: { type: 'Query', fields: [{ name: '__schema', isIntrospection: true as const }] }, introspection: '{ __schema { queryType { name } } }' };
    expect(explainPlan(plan)).toEqual({ kind: 'query', calls: 0, isAtLeast: false, services: [], waves: 0, steps: [], introspection: 'query { __schema { queryType { name } } }', required: [] });
  });

  it('is JSON, as the plan is', () => {
    const explained = explainPlan(productPage, inventory([call()]), 'A');
    expect(JSON.parse(JSON.stringify(explained))).toEqual(explained);
  });
});

describe('what is explained', () => {
  const rest: RestUpstream = ({ target }) => {
    const upcs = /upcs=([^&]*)/.exec(target)?.[1]?.split('%2C').join(',').split(',') ?? [];
    const body = target.startsWith('/inventory?') ? upcs.map((upc) => ({ upc, left: Number(upc) })) : { upc: target.split('/')[2], left: 1 };
    return Promise.resolve({ status: 200, body, freshness: {} });
  };
  const graph = createTestGraph({
    products: {
      sdl: `
        type Query { top: [Product!]!  best: Product  _products(upcs: [ID!]!): [Product]! @merge(keyField: "upc") }
        type Product @key(selectionSet: "{ upc }") { upc: ID! name: String! like: [Product!]! }
      `,
      resolvers: {
        Query: { top: () => [{ upc: '1' }, { upc: '2' }], best: () => ({ upc: '3' }), _products: (_: unknown, { upcs }: { upcs: string[] }) => upcs.map((upc) => ({ upc })) },
        Product: { name: ({ upc }: { upc: string }) => `P${upc}`, like: () => [{ upc: '4' }] },
      },
    },
    inventory: {
      sdl: `
        type Query { stock(upc: ID!): Stock @rest(path: "/stock/{upc}")  _stocks(upcs: [ID!]!): [Product]! @merge(keyField: "upc") @rest(path: "/inventory", query: "upcs={upcs|csv}") }
        type Product @key(selectionSet: "{ upc }") { upc: ID! left: Int }
        type Stock { upc: ID! left: Int product: Product @rest(path: "/products/{$parent.upc}") }
      `,
      rest,
    },
  });

  it.each([
    ['one service', '{ top { name } best { name } }', 1],
    ['a join by REST', '{ best { left } }', 2],
    ['one REST call for two places', '{ top { name left like { left } } best { left } }', 2],
    ['the same REST call in two fields', '{ a: stock(upc: 1) { left } b: stock(upc: 1) { upc } c: stock(upc: 2) { upc } }', 2],
    ['REST below REST, of two rows', '{ a: stock(upc: 1) { product { left } } b: stock(upc: 2) { product { left } } again: stock(upc: 2) { product { left } } }', 4],
    ['REST below REST, then GraphQL', '{ stock(upc: 1) { product { left name } } }', 3],
  ])('is what is called: %s', async (_what, query, calls) => {
    graph.calls.length = 0;
    const { errors } = await graph.run(query);
    expect(errors).toBeUndefined();
    const document = parse(query);
    const plan = createPlanner(createGraphModel(graph.schema, graph.services)).plan(document, document.definitions[0] as OperationDefinitionNode, {});
    const explained = explainPlan(plan, createRestDescriber(graph.services, () => 100));
    expect([explained.calls, explained.isAtLeast, graph.calls.length]).toEqual([calls, false, calls]);
    const sent = graph.calls.filter(({ service }) => service === 'products').map(({ query: text }) => inOneLine(text));
    expect(explained.steps.filter(({ service }) => service === 'products').map((step) => step.document)).toEqual(sent);
  });
});
