// attacks.md, "Documents and releases" and "HTTP" [releases]: names that are not what they say, on a gateway with published documents,
// each beside what is legal. What was refused must not have reached a service.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAuthenticated, type Policies } from '../../src/pipeline/authorization/rules.ts';
import { as, keysFile } from '../support/budget-shop.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { until } from '../support/until.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const PAGE = 'query Page($upc: ID! = "1") { product(upc: $upc) { name quantity } }';
const SAVE = 'mutation Save { rename(upc: "1", name: "x") { name } }';
const DEEP = `query Deep { product(upc: 1) { ${'parent { '.repeat(20)}name${' }'.repeat(20)} } }`;
const WRONG = 'query Wrong { product(upc: 1) { colour } }';
const OWN = '{ product(upc: "2") { name } }';
const files = { 'documents/web@1.json': JSON.stringify({ page: PAGE, save: SAVE, deep: DEEP, wrong: WRONG }) };
const apq = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });
const GRAPHQL = { accept: 'application/graphql-response+json' };
const HEADER = { 'x-gatehouse-preflight': '1' };

const gateways = {} as Record<'open' | 'log' | 'required' | 'off', TestGateway>;
beforeAll(async () => {
  const start = (documents: object) => startGateway(SHOP, { documents, limits: { batch: 5 } }, { files });
  Object.assign(gateways, { open: await start({}), log: await start({ mode: 'log' }), required: await start({ mode: 'required' }), off: await start({ apq: false }) });
});
afterAll(() => Promise.all(Object.values(gateways).map((gateway) => gateway.dispose())));

const calls = (gateway = gateways.open): number => Object.values(gateway.services).reduce((sum, { requests }) => sum + requests.length, 0);
const post = async (body: unknown, gateway = gateways.open, headers: Record<string, string> = {}): Promise<string> => outcome(await gateway.post(body, headers));
const outcome = ({ status, body }: { status: number; body: any }): string => `${status} ${body.errors?.[0].extensions.code ?? JSON.stringify(body.data)}`;
const get = async (parameters: Record<string, unknown> | string, headers: Record<string, string> = {}, gateway = gateways.open): Promise<string> => {
  const search = typeof parameters === 'string' ? parameters : new URLSearchParams(Object.entries(parameters).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)])).toString();
  const response = await fetch(`${gateway.url}?${search}`, { headers });
  return outcome({ status: response.status, body: await response.json() });
};
const FINE = '200 {"product":{"name":"product 1","quantity":2}}';

describe('a mutation by GET does not run, however it is named', () => {
  let before = 0;
  beforeEach(() => (before = calls()));
  afterEach(() => expect(calls()).toBe(before));

  it.each([{ documentId: 'save' }, { doc_id: 'save' }, { documentId: `sha256:${sha256(SAVE)}` }, apq(SAVE), { query: SAVE }, { documentId: 'save', query: SAVE, operationName: 'Save' }])('%j', async (parameters) => {
    expect(await get(parameters)).toBe('403 CSRF_PREVENTION_FAILED');
    expect(await get(parameters, HEADER)).toBe('405 METHOD_NOT_ALLOWED');
  });

  it('a hash that is only remembered, an unknown id, a text, and a published query beside any of them', async () => {
    for (const parameters of [apq(OWN), { documentId: 'nope' }, { query: PAGE }, { documentId: 'page', query: OWN }, { documentId: 'page', doc_id: 'save' }, 'documentId=page&documentId=page', 'documentId=page&extensions={']) {
      expect([parameters, await get(parameters)]).toEqual([parameters, '403 CSRF_PREVENTION_FAILED']);
    }
  });
});

it('the same mutation by POST runs once, and a published query by GET needs no header', async () => {
  const before = gateways.open.services['products']!.requests.length;
  expect(await post({ documentId: 'save' })).toBe('200 {"rename":{"name":"x"}}');
  expect(gateways.open.services['products']!.requests.length - before).toBe(1);
  for (const parameters of [{ documentId: 'page' }, { doc_id: 'page', variables: { upc: '1' } }, apq(PAGE), { documentId: 'page', query: PAGE }]) expect(await get(parameters)).toBe(FINE);
});

describe('a name that is not what it says', () => {
  let before = 0;
  beforeEach(() => (before = calls()));
  afterEach(() => expect(calls()).toBe(before));

  it.each<[string, object, string]>([
    ['a hash of another text', { ...apq(PAGE), query: SAVE }, '400 PERSISTED_QUERY_HASH_MISMATCH'],
    ['a hash of almost the text', { ...apq(OWN), query: `${OWN}\n` }, '400 PERSISTED_QUERY_HASH_MISMATCH'],
    ['a hash in upper case', { query: OWN, extensions: { persistedQuery: { version: 1, sha256Hash: sha256(OWN).toUpperCase() } } }, '400 BAD_REQUEST'],
    ['a hash that is an object', { query: OWN, extensions: { persistedQuery: { version: 1, sha256Hash: {} } } }, '400 BAD_REQUEST'],
    ['another version', { query: OWN, extensions: { persistedQuery: { version: 2, sha256Hash: sha256(OWN) } } }, '400 BAD_REQUEST'],
    ['an id beside another text', { documentId: 'page', query: SAVE }, '400 BAD_REQUEST'],
    ['two ids', { documentId: 'page', doc_id: 'save' }, '400 BAD_REQUEST'],
    ['an id of 201 characters', { documentId: 'x'.repeat(201) }, '400 BAD_REQUEST'],
    ['an unknown id', { documentId: 'nope' }, '400 PERSISTED_QUERY_NOT_FOUND'],
    ['a name of an object of ours', { documentId: '__proto__' }, '400 PERSISTED_QUERY_NOT_FOUND'],
    ['an unknown hash', apq('{ never }'), '200 PERSISTED_QUERY_NOT_FOUND'],
  ])('%s is refused under both media types', async (_what, body, expected) => {
    expect([await post(body), await post(body, gateways.open, GRAPHQL)]).toEqual([expected, expected]);
  });

  it('is told back escaped, and in no log line', async () => {
    const { body } = await gateways.open.post({ documentId: 'evil\u001b[31m\u202e\n' });
    expect(body.errors[0].message).toBe(String.raw`No document is published by the id "evil\u001b[31m\u202e\n".`);
    expect(JSON.stringify(gateways.open.logs)).not.toContain('evil');
  });
});

describe('a published document', () => {
  it('is under the limits, valid on the graph, and resolved as any other', async () => {
    const named = [{ documentId: 'deep' }, { documentId: 'wrong' }, { documentId: 'page', operationName: 'Else' }, { documentId: 'page', variables: { upc: {} } }];
    const texts = [{ query: DEEP }, { query: WRONG }, { query: PAGE, operationName: 'Else' }, { query: PAGE, variables: { upc: {} } }];
    const before = calls();
    for (const [index, body] of named.entries()) expect(await post(body, gateways.open, GRAPHQL)).toBe(await post(texts[index], gateways.open, GRAPHQL));
    expect(await post(named[0], gateways.open, GRAPHQL)).toBe('400 DEPTH_LIMIT_EXCEEDED');
    expect(calls()).toBe(before);
  });

  it('that does not fit the graph is a warning at start, and the others are planned', () => {
    const warnings = gateways.open.logs.filter(({ message }) => message === 'a published document cannot run on this graph');
    expect(warnings.map(({ id, client, version }) => [id, client, version])).toEqual([['deep', 'web', '1'], ['wrong', 'web', '1']]);
    const order = gateways.open.logs.map(({ message }) => message);
    expect(gateways.open.logs).toContainEqual(expect.objectContaining({ message: 'published documents are planned', documents: 2, failed: 2 }));
    expect(order.indexOf('published documents are planned')).toBeLessThan(order.indexOf('graph active'));
  });
});

describe('automatic persisted queries', () => {
  it('are answered as the protocol has it, and no proxy keeps that', async () => {
    const text = '{ product(upc: "3") { name } }';
    const { status, headers, body } = await gateways.open.post(apq(text));
    expect([status, headers.get('cache-control'), body]).toEqual([200, 'private, no-cache, must-revalidate', { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] }]);
    expect(await post({ ...apq(text), query: text })).toBe('200 {"product":{"name":"product 3"}}');
    expect(await post(apq(text))).toBe('200 {"product":{"name":"product 3"}}');
    expect(await get(apq(text), HEADER)).toBe('200 {"product":{"name":"product 3"}}');
  });

  it('are not served where they are off, nor in mode `required`', async () => {
    for (const gateway of [gateways.off, gateways.required]) {
      const { status, headers, body } = await gateway.post(apq(OWN));
      expect([status, headers.get('cache-control'), body.errors[0]]).toEqual([200, 'private, no-cache, must-revalidate', { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
      expect(await post(apq(PAGE), gateway)).toBe(FINE);
    }
    expect(await post({ query: OWN }, gateways.off)).toBe('200 {"product":{"name":"product 2"}}');
  });
});

describe('in mode `required`', () => {
  it('nothing runs that is not published, whatever else it is', async () => {
    const before = calls(gateways.required);
    for (const query of [OWN, SAVE.replace('Save', 'Save2'), `${PAGE} `, '{ broken', '', '{ __schema { types { name } } }', '{ __typename }', `${PAGE} ${OWN}`]) {
      expect([query, await post({ query }, gateways.required)]).toEqual([query, '400 PERSISTED_QUERY_ID_REQUIRED']);
    }
    expect(await post({ query: OWN, extensions: { persistedQuery: { version: 1, sha256Hash: sha256(PAGE) } } }, gateways.required)).toBe('400 PERSISTED_QUERY_HASH_MISMATCH');
    expect(await get({ query: OWN }, HEADER, gateways.required)).toBe('400 PERSISTED_QUERY_ID_REQUIRED');
    expect(calls(gateways.required)).toBe(before);
    for (const body of [{ documentId: 'page' }, { query: PAGE }, { ...apq(PAGE), query: PAGE }]) expect(await post(body, gateways.required)).toBe(FINE);
  });

  it('a batch runs what is published of it, and nothing else', async () => {
    const { status, headers, body } = await gateways.required.post([{ documentId: 'page' }, { query: OWN }, { documentId: 'nope' }, apq(OWN), { query: PAGE }]);
    expect([status, headers.get('cache-control'), body.map((one: any) => one.errors?.[0].extensions.code ?? 'ran')]).toEqual([200, 'no-store', ['ran', 'PERSISTED_QUERY_ID_REQUIRED', 'PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED', 'ran']]);
  });
});

it('in mode `log` all runs, and one line each says what is not published', async () => {
  const { log } = gateways;
  expect(await post({ documentId: 'page' }, log)).toBe(FINE);
  const query = 'query Mine { product(upc: "1") { name } }';
  expect(await post({ query }, log, { 'x-client-name': 'web\u0085', 'x-client-version': '9'.repeat(500) })).toBe('200 {"product":{"name":"product 1"}}');
  const lines = await until(async () => {
    const found = log.logs.filter(({ message }) => message === 'an operation is no published document; documents.mode is log');
    return found.length > 0 ? found : undefined;
  });
  expect(lines).toEqual([expect.objectContaining({ level: 'info', operation: 'Mine', hash: sha256(query), client: expect.stringMatching(/^web.@9+$/) })]);
  expect(lines[0]!['client'].length).toBeLessThanOrEqual(120);
  const metrics = await (await fetch(`${log.adminUrl}/metrics`)).text();
  expect(metrics).toContain('gatehouse_unpublished_operations_total{outcome="ran"} 1\n');
});

it('an address that can pay for no planning is served what is published, also what was not planned ahead, and nothing else', async () => {
  const many = `query Many(${['a', 'b', 'c', 'd'].map((name) => `$${name}: Boolean!`).join(' ')}) { product(upc: 1) { name ${['a', 'b', 'c', 'd'].map((name) => `${name}: quantity @include(if: $${name})`).join(' ')} } }`;
  const poor = await startGateway(SHOP, { rateLimit: { unauthenticated: { cost: 10, per: '24h' } } }, { files: { 'documents/web@1.json': JSON.stringify({ many }) } });
  try {
    const some = { a: true, b: false, c: true, d: false };
    // What this plans takes all that the address has.
    expect(await post({ query: OWN }, poor)).toBe('200 {"product":{"name":"product 2"}}');
    expect(await post({ query: `${OWN} ` }, poor)).toBe('429 RATE_LIMITED');
    expect(await post({ documentId: 'many', variables: some }, poor)).toBe('200 {"product":{"name":"product 1","a":2,"c":2}}');
    const metrics = await (await fetch(`${poor.adminUrl}/metrics`)).text();
    expect(metrics).toContain('gatehouse_first_time_work_total{work="planning"} 2\n');
  } finally {
    await poor.dispose();
  }
});

it('what a caller may not have is denied by id as it is by text, for whoever asks, and planned ahead for both', async () => {
  const policies: Policies = { policies: [{ Product: { quantity: isAuthenticated } }], fallback: 'allow' };
  const authentication = { apiKeys: { header: 'x-api-key', file: 'keys.yaml' } };
  const guarded = await startGateway(SHOP, { authentication }, { policies, files: { ...files, 'keys.yaml': keysFile(['ada']) } });
  try {
    for (const body of [{ documentId: 'page' }, apq(PAGE), { query: PAGE }]) {
      const { body: answer } = await guarded.post(body);
      expect([answer.data, answer.errors[0].extensions.code]).toEqual([{ product: { name: 'product 1', quantity: null } }, 'FORBIDDEN']);
    }
    expect(guarded.services['stock']!.requests).toHaveLength(0);
    expect(await post({ documentId: 'page' }, guarded, as('ada'))).toBe(FINE);
    const metrics = await (await fetch(`${guarded.adminUrl}/metrics`)).text();
    expect(metrics).not.toMatch(/^gatehouse_first_time_work_total\{/m);
  } finally {
    await guarded.dispose();
  }
});
