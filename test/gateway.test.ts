import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config/index.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { createLog } from './support/context.ts';
import { createFolder } from './support/folder.ts';
import { rawRequest, SHOP, startGateway, type TestGateway } from './support/gateway.ts';
import { reply } from './support/rest-service.ts';
import { answerJson, startMisbehavingService } from './support/misbehaving-service.ts';
import { startService } from './support/service.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(SHOP, { server: { trustedProxies: ['127.0.0.1'], compression: true, cors: { origins: ['https://a'] } }, limits: { batch: 3 } });
});
afterAll(() => gateway.dispose());

const QUERY = '{ products(first: 2) { upc quantity } }';
const ANSWER = { data: { products: [{ upc: '1', quantity: 2 }, { upc: '2', quantity: 4 }] } };
const lastRequest = () => gateway.logs.filter(({ message }) => message === 'request').at(-1)!;

describe('the gateway', () => {
  it('joins services and answers in the order of the query', async () => {
    const { status, headers, body } = await gateway.post({ query: QUERY });
    expect([status, body]).toEqual([200, ANSWER]);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });
  it('answers Request objects as it answers sockets', async () => {
    const request = new Request('http://gateway/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: QUERY }) });
    const response = await gateway.gateway().fetch(request, '127.0.0.1');
    expect([response.status, await response.json()]).toEqual([200, ANSWER]);
    expect(gateway.gateway().inFlight()).toBe(0);
  });
  it('runs every operation by the engine that the configuration names, whatever a client sends', async () => {
    const confusing = { query: '{ product(upc: 1) { upc: name quantity } }' };
    expect((await gateway.post(confusing)).body).toEqual({ data: { product: { upc: 'product 1', quantity: 2 } } });
    const stitch = await startGateway(SHOP, { execution: { engine: 'stitch', lane: false } });
    try {
      expect((await stitch.post({ query: QUERY })).body).toEqual(ANSWER);
      expect((await stitch.post(confusing)).body.errors[0].extensions.code).toBe('UNSUPPORTED_OPERATION');
    } finally {
      await stitch.dispose();
    }
  });
  it('answers a batch in its order, each with its own errors, under one graph', async () => {
    const { status, body } = await gateway.post([{ query: '{ product(upc: 1) { name } }' }, { query: '{ nothing }' }, { query: 'query($u: ID!) { product(upc: $u) { upc } }', variables: { u: '7' } }]);
    expect(status).toBe(200);
    expect(body.map(({ data, errors }: any) => data ?? errors[0].extensions.code)).toEqual([{ product: { name: 'product 1' } }, 'GRAPHQL_VALIDATION_FAILED', { product: { upc: '7' } }]);
  });
  it('answers an event stream to those who ask for one', async () => {
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ query: QUERY }) });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(await response.text()).toContain(`data: ${JSON.stringify(ANSWER)}`);
  });
  it('takes request ids from trusted proxies and gives them to services and logs', async () => {
    const { headers } = await gateway.post({ query: '{ product(upc: 1) { name } }' }, { 'x-request-id': 'from-proxy' });
    expect(headers.get('x-request-id')).toBe('from-proxy');
    expect(gateway.services['products']!.requests.at(-1)!.headers['x-request-id']).toBe('from-proxy');
    expect(lastRequest()['requestId']).toBe('from-proxy');
  });
  it('writes one line per request, with what an operator looks for', async () => {
    await gateway.post({ query: `query List ${QUERY}` }, { 'x-forwarded-for': '9.9.9.9', 'x-client-name': 'web', 'x-client-version': '1.2' });
    expect(lastRequest()).toMatchObject({ level: 'info', method: 'POST', path: '/graphql', status: 200, address: '9.9.9.9', client: 'web@1.2', operations: [{ kind: 'query', name: 'List', calls: 2 }] });
    await gateway.post({ query: '{ nothing }' });
    expect(lastRequest()).toMatchObject({ status: 200, errors: ['GRAPHQL_VALIDATION_FAILED'] });
  });
  it('keeps control characters and tokens out of the log', async () => {
    const from = gateway.logs.length;
    await rawRequest(Number(new URL(gateway.url).port), 'GET /\x1b[2J HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    await rawRequest(Number(new URL(gateway.url).port), 'GET /x%0a%1b%5b HTTP/1.1\r\nhost: a\r\nx-client-name: a\tb\r\nauthorization: Bearer topsecret\r\ncookie: s=topsecret\r\nconnection: close\r\n\r\n');
    const lines = JSON.stringify(gateway.logs.slice(from));
    expect(lines).not.toContain('topsecret');
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    expect(lines).not.toMatch(/[\u0000-\u001f]/);
  });
  it('counts requests, errors and calls', async () => {
    await gateway.post({ query: QUERY });
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    for (const line of [/gatehouse_http_requests_total\{method="POST",status="200"\} \d+/, /gatehouse_errors_total\{code="GRAPHQL_VALIDATION_FAILED"\} \d+/, /gatehouse_upstream_requests_total\{service="stock",outcome="ok"\} \d+/, /gatehouse_graph_services 2/, /gatehouse_graph_info\{digest="[0-9a-f]{16}"\} 1/]) {
      expect(metrics).toMatch(line);
    }
  });
  it('packs long answers for those who take gzip', async () => {
    const ask = (encoding: string): Promise<string> =>
      rawRequest(Number(new URL(gateway.url).port), `GET /graphql?query=${encodeURIComponent('{ products(first: 90) { upc name } }')} HTTP/1.1\r\nhost: a\r\nx-gatehouse-preflight: 1\r\naccept-encoding: ${encoding}\r\nconnection: close\r\n\r\n`);
    expect(await ask('gzip;q=0')).not.toMatch(/content-encoding/i);
    expect(await ask('br')).not.toMatch(/content-encoding/i);
    expect(await ask('br, gzip')).toMatch(/content-encoding: gzip/i);
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' }, body: JSON.stringify({ query: '{ products(first: 90) { upc name } }' }) });
    expect(response.headers.get('vary')).toBe('origin, accept-encoding');
    expect(((await response.json())).data.products).toHaveLength(90);
  });
  it('answers mutations, in series', async () => {
    const { body } = await gateway.post({ query: 'mutation { a: rename(upc: 1, name: "x") { name } b: rename(upc: 1, name: "y") { name quantity } }' });
    expect(body).toEqual({ data: { a: { name: 'x' }, b: { name: 'y', quantity: 2 } } });
  });
  it('hands on the headers of a service that its configuration names, each as often as it came, and no other', async () => {
    const service = await startMisbehavingService(answerJson({ data: { a: 1 } }, { lines: ['set-cookie: a=1', 'set-cookie: b=2', 'x-note: one', 'x-note: two', 'x-secret: s', 'cache-control: public'] }));
    const returning = await startGateway({ notes: { sdl: 'type Query { a: Int }', url: service.url, config: { headers: { return: ['set-cookie', 'x-note'], set: { 'x-key': 'k' }, forward: ['accept-language'] } } } });
    try {
      const { headers } = await returning.post({ query: '{ a }' }, { 'accept-language': 'eo', 'x-other': 'no' });
      expect([headers.getSetCookie(), headers.get('x-note'), headers.get('x-secret'), headers.get('cache-control')]).toEqual([['a=1', 'b=2'], 'one, two', null, 'no-store']);
      expect([service.requests[0]!.header('accept-language'), service.requests[0]!.header('x-key'), service.requests[0]!.header('x-other')]).toEqual(['eo', 'k', undefined]);
    } finally {
      await returning.dispose();
      await service.close();
    }
  });
  it.each([
    ['a syntax error', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['a limit', { query: `{ ${Array.from({ length: 21 }, (_, index) => `a${index}: __typename`).join(' ')} }` }, 400, 'ROOT_FIELD_LIMIT_EXCEEDED'],
    ['a bad variable', { query: 'query($u: ID!) { product(upc: $u) { upc } }' }, 400, 'BAD_USER_INPUT'],
  ])('refuses %s before an event stream begins', async (_name, body, status, code) => {
    const answer = await gateway.post(body, { accept: 'text/event-stream' });
    expect([answer.status, answer.headers.get('content-type'), answer.body.errors[0].extensions.code]).toEqual([status, 'application/json; charset=utf-8', code]);
  });
  it('refuses a mutation by GET that asks for an event stream, with no effect', async () => {
    const from = gateway.services['products']!.requests.length;
    const response = await fetch(`${gateway.url}?query=${encodeURIComponent('mutation { rename(upc: 1, name: "x") { name } }')}`, { headers: { accept: 'text/event-stream', 'x-gatehouse-preflight': '1' } });
    expect([response.status, gateway.services['products']!.requests.length - from]).toEqual([405, 0]);
    await response.arrayBuffer();
  });
});

describe('a start', () => {
  /** With an API key file of this text, and one service that is asked for its schema. */
  const create = async (keys: string): Promise<{ creating: Promise<Gateway>; asked: readonly string[]; lines: Record<string, any>[] }> => {
    const service = await startService('type Query { name: String }');
    const folder = createFolder({ 'keys.yaml': keys });
    const text = JSON.stringify({ services: { names: { url: service.url, schema: 'introspect' } }, authentication: { apiKeys: { file: 'keys.yaml' } } });
    const { log, lines } = createLog();
    const creating = createGateway(parseConfig({ text, file: `${folder.dir}/gatehouse.yaml`, env: {} }), { log, metrics: createMetrics() });
    return { creating, asked: service.queries, lines };
  };

  it('with API keys that cannot be used ends before any service is called, and says nothing of services', async () => {
    const { creating, asked, lines } = await create('- principal: a\n');
    await expect(creating).rejects.toThrow('/keys.yaml:1:3: `[0].sha256`');
    // What had begun in the background would speak now.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect([asked, lines]).toEqual([[], []]);
  });
  it('with API keys that can be used asks services for their schemas', async () => {
    const { creating, asked, lines } = await create(`- { sha256: "${'a'.repeat(64)}", principal: a }\n`);
    const started = await creating;
    expect([asked.length > 0, lines.map(({ message }) => message)]).toEqual([true, ['graph active']]);
    await started.close();
  });
});

describe('what an operator reads of a service', () => {
  const PETS = /* GraphQL */ `
    type Query { pets: [Pet!] @rest(path: "/pets") pet(id: ID!): Pet @rest(path: "/pets/{id}", errors: [{ status: 404, code: "NOT_FOUND" }, { status: 503, code: "DOWN" }]) }
    type Pet { id: ID! name: String age: Int kind: Kind }
    enum Kind { CAT }
  `;
  const ROUTES = {
    'GET /pets': () => [{ id: 1, name: { first: 'secret' }, age: 1.5, kind: 'secret' }, { name: 'Rex' }],
    'GET /pets/:id': ({ params }: { params: Readonly<Record<string, string>> }) => reply(Number(params['id']), { detail: 'secret' }),
  };
  let pets: TestGateway;
  beforeAll(async () => {
    pets = await startGateway({ pets: { sdl: PETS, routes: ROUTES } });
  });
  afterAll(() => pets.dispose());
  const linesOf = async (query: string, message: string) => {
    const from = pets.logs.length;
    const { headers } = await pets.post({ query });
    const requestId = headers.get('x-request-id');
    return pets.logs.slice(from).filter((line) => line['message'] === message && line['requestId'] === requestId);
  };

  it('says which value did not fit where, and not the value', async () => {
    const lines = await linesOf('{ pets { name age kind } }', 'an answer of a service could not be used');
    expect(lines.map(({ path, words }) => [path, words])).toEqual([
      ['pets.0.name', 'Pet.name is String; an object came'],
      ['pets.0.age', 'Pet.age is Int; a number came that it cannot hold'],
      ['pets.0.kind', 'Pet.kind is Kind; a text came that it cannot hold'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect((await linesOf('{ pets { id } }', 'an answer of a service could not be used')).map(({ path, words }) => [path, words])).toEqual([['pets.1.id', 'Pet.id is ID!; nothing came']]);
  });
  it('says which field made a call that failed, for which request', async () => {
    expect(await linesOf('{ pet(id: 500) { id } }', 'call to a service failed')).toMatchObject([{ level: 'warn', service: 'pets', field: 'Query.pet', outcome: 'UPSTREAM_ERROR', status: 500 }]);
    expect(await linesOf('{ pet(id: 503) { id } }', 'call to a service failed')).toMatchObject([{ level: 'warn', field: 'Query.pet', outcome: 'DOWN', status: 503 }]);
  });
  it('is not warned of answers that @rest has a code for', async () => {
    expect(await linesOf('{ pet(id: 404) { id } }', 'call to a service failed')).toMatchObject([{ level: 'debug', field: 'Query.pet', outcome: 'NOT_FOUND', status: 404 }]);
  });
  it('of GraphQL knows the request too', async () => {
    const service = await startMisbehavingService(answerJson({}, { status: 500 }));
    const failing = await startGateway({ notes: { sdl: 'type Query { a: Int }', url: service.url } });
    try {
      const { headers } = await failing.post({ query: '{ a }' });
      const line = failing.logs.find(({ message }) => message === 'call to a service failed');
      expect(line).toMatchObject({ level: 'warn', requestId: headers.get('x-request-id'), service: 'notes' });
      expect(line).not.toHaveProperty('field');
    } finally {
      await failing.dispose();
      await service.close();
    }
  });
});
