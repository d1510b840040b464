// attacks.md, "HTTP" [graph]: each attack beside its legal twin, and what reached the services.
import { connect, type Socket } from 'node:net';
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rawRequest, SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let port: number;
beforeAll(async () => {
  gateway = await startGateway(SHOP, { server: { maxBodySize: '64KiB', requestTimeout: '3s', headersTimeout: '2s' } });
  port = Number(new URL(gateway.url).port);
});
afterAll(() => gateway.dispose());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.requests.length = 0;
});

const reached = (): number => Object.values(gateway.services).reduce((sum, { requests }) => sum + requests.length, 0);
const QUERY = '{ product(upc: 1) { name } }';
const MUTATION = 'mutation { rename(upc: 1, name: "x") { name } }';
const get = (parameters: string, headers: Record<string, string> = { 'x-gatehouse-preflight': '1' }): Promise<Response> => fetch(`${gateway.url}?${parameters}`, { headers });
const codeOf = async (response: Response): Promise<string> => ((await response.json())).errors[0].extensions.code;
const head = (lines: string[], body = ''): string => `${['POST /graphql HTTP/1.1', 'host: localhost', 'content-type: application/json', ...lines].join('\r\n')}\r\n\r\n${body}`;
const BODY = JSON.stringify({ query: QUERY });

describe('a GET', () => {
  it('with a query is answered', async () => {
    const response = await get(`query=${encodeURIComponent(QUERY)}`);
    expect([response.status, await response.json()]).toEqual([200, { data: { product: { name: 'product 1' } } }]);
  });
  it.each([
    ['plain', MUTATION],
    ['through a fragment', 'mutation { ...f } fragment f on Mutation { rename(upc: 1, name: "x") { name } }'],
    ['as the named one of two', `query a ${QUERY} mutation b { rename(upc: 1, name: "x") { name } }`],
  ])('with a mutation %s is 405 and has no effect', async (_name, query) => {
    const response = await get(`query=${encodeURIComponent(query)}${query.includes(' b ') ? '&operationName=b' : ''}`);
    expect([response.status, response.headers.get('allow'), await codeOf(response), reached()]).toEqual([405, 'POST', 'METHOD_NOT_ALLOWED', 0]);
  });
  it('without a header that browsers preflight is 403', async () => {
    const response = await get(`query=${encodeURIComponent(QUERY)}`, {});
    expect([response.status, await codeOf(response), reached()]).toEqual([403, 'CSRF_PREVENTION_FAILED', 0]);
  });
  it('with a parameter twice is 400', async () => {
    const response = await get(`query=${encodeURIComponent(QUERY)}&query=%7B__typename%7D`);
    expect([response.status, await codeOf(response), reached()]).toEqual([400, 'BAD_REQUEST', 0]);
  });
});

describe('a POST', () => {
  it('of JSON is answered', async () => {
    const { status, body } = await gateway.post({ query: MUTATION });
    expect([status, body]).toEqual([200, { data: { rename: { name: 'x' } } }]);
    expect(reached()).toBe(1);
  });
  it.each([
    ['text', 'text/plain', BODY],
    ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(MUTATION)}`],
    ['a multipart form', 'multipart/form-data; boundary=x', `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${BODY}\r\n--x--`],
    ['a bare document', 'application/graphql', MUTATION],
    ['JSON in utf-7', 'application/json; charset=utf-7', BODY],
    ['JSON in utf-16', 'application/json; charset=utf-16', BODY],
    ['JSON with two charsets', 'application/json; charset=utf-8; charset=utf-7', BODY],
  ])('of %s is 415', async (_name, type, body) => {
    const { status, body: answer } = await gateway.post(body, { 'content-type': type });
    expect([status, answer.errors[0].extensions.code, reached()]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE', 0]);
  });
  it('of nothing, without a content type, is 415', async () => {
    expect(await rawRequest(port, 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 415 /);
  });
  it.each(['application/json', 'application/json;charset=utf-8', 'application/json; charset="UTF-8"', 'Application/JSON'])('as %s is answered', async (type) => {
    expect((await gateway.post(BODY, { 'content-type': type })).status).toBe(200);
  });
  it('that pretends another method stays what it is', async () => {
    const { body } = await gateway.post({ query: QUERY }, { 'x-http-method-override': 'DELETE', 'x-http-method': 'GET' });
    expect(body.data.product.name).toBe('product 1');
  });
  it.each(['PUT', 'DELETE', 'PATCH'])('by %s is 405', async (method) => {
    const response = await fetch(gateway.url, { method, headers: { 'content-type': 'application/json' }, body: BODY });
    expect([response.status, response.headers.get('allow'), await codeOf(response)]).toEqual([405, 'GET, POST, OPTIONS', 'METHOD_NOT_ALLOWED']);
  });
});

describe('a body', () => {
  const ofSize = (bytes: number): string => {
    const empty = JSON.stringify({ query: QUERY, extensions: { pad: '' } });
    return JSON.stringify({ query: QUERY, extensions: { pad: 'x'.repeat(bytes - empty.length) } });
  };
  const LIMIT = 64 * 1024;
  const chunked = (body: string): string => head(['transfer-encoding: chunked', 'connection: close'], `${body.match(/[^]{1,5000}/g)!.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`);

  it('of exactly the limit is read, one byte more is 413', async () => {
    expect((await gateway.post(ofSize(LIMIT))).status).toBe(200);
    const { status, body } = await gateway.post(ofSize(LIMIT + 1));
    expect([status, body.errors[0].extensions]).toEqual([413, { code: 'PAYLOAD_TOO_LARGE', limit: LIMIT }]);
  });
  it('counts in bytes, not characters', async () => {
    const { status } = await gateway.post(JSON.stringify({ query: QUERY, extensions: { pad: 'é'.repeat(LIMIT / 2) } }));
    expect(status).toBe(413);
  });
  it('counts in chunks too', async () => {
    expect(await rawRequest(port, chunked(ofSize(LIMIT)))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await rawRequest(port, chunked(ofSize(LIMIT + 1)))).toMatch(/^HTTP\/1\.1 413 /);
  });
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('in %s is unpacked, and counted unpacked', async (encoding, pack) => {
    const send = (bytes: Buffer): Promise<Response> => fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': encoding }, body: new Uint8Array(bytes) });
    expect((await send(pack(Buffer.from(ofSize(LIMIT))))).status).toBe(200);
    const bomb = pack(Buffer.alloc(50 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(LIMIT);
    const response = await send(bomb);
    expect([response.status, await codeOf(response), reached()]).toEqual([413, 'PAYLOAD_TOO_LARGE', 1]);
  });
  it('that is not in its encoding is 400, in an unknown one 415', async () => {
    expect((await gateway.post(BODY, { 'content-encoding': 'gzip' })).body.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect((await gateway.post(BODY, { 'content-encoding': 'zstd' })).status).toBe(415);
    expect((await gateway.post(BODY, { 'content-encoding': '__proto__' })).status).toBe(415);
  });
  it.each([
    ['no JSON', '{"query":'],
    ['empty', ''],
    ['not utf-8', Buffer.from([0x7b, 0xff, 0x7d]) as unknown as string],
    ['null', 'null'],
    ['a number', '7'],
    ['without a query', '{}'],
    ['with a query that is an object', '{"query":{"a":1}}'],
    ['with variables that are a list', JSON.stringify({ query: QUERY, variables: [] })],
    ['with a name that is a number', JSON.stringify({ query: QUERY, operationName: 7 })],
  ])('that is %s is 400', async (_name, body) => {
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect([response.status, await codeOf(response), reached()]).toEqual([400, 'BAD_REQUEST', 0]);
  });
  it('with __proto__ and constructor as keys is only data', async () => {
    const { body } = await gateway.post(`{"query":${JSON.stringify(QUERY)},"variables":{"__proto__":{"a":1},"constructor":1},"extensions":{"__proto__":1,"constructor":{"prototype":1}}}`);
    expect(body).toEqual({ data: { product: { name: 'product 1' } } });
    expect(({} as any).a).toBeUndefined();
  });
});

describe('a batch', () => {
  it('of one is one operation; of two, of 1,000, none or nested is refused', async () => {
    const one = { query: QUERY };
    expect((await gateway.post([one])).body).toEqual([{ data: { product: { name: 'product 1' } } }]);
    const accept = { accept: 'application/graphql-response+json' };
    for (const count of [2, 1000]) {
      const { status, body } = await gateway.post(Array.from({ length: count }, () => one), accept);
      expect([status, body.errors[0].extensions]).toEqual([400, { code: 'BATCH_LIMIT_EXCEEDED', limit: 1, actual: count }]);
    }
    expect((await gateway.post([])).body.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect((await gateway.post([[one]])).body.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(reached()).toBe(1);
  });
});

describe('an address', () => {
  it.each(['/GRAPHQL', '//graphql', '/graphql/', '/graphql%2f', '/', '/graphql/../graphql', '/graphql;a=b'])('%s is not the graph', async (path) => {
    expect(await rawRequest(port, `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`)).toMatch(/^HTTP\/1\.1 404 /);
    expect(reached()).toBe(0);
  });
});

describe('framing that proxies disagree about', () => {
  it.each([
    ['content-length with transfer-encoding', head(['content-length: 5', 'transfer-encoding: chunked'], '0\r\n\r\n')],
    ['two content-lengths', head(['content-length: 5', `content-length: ${BODY.length}`], BODY)],
    ['bare line feeds', `POST /graphql HTTP/1.1\nhost: a\ncontent-type: application/json\ncontent-length: ${BODY.length}\n\n${BODY}`],
    ['a space before the colon', `POST /graphql HTTP/1.1\r\nhost : a\r\ncontent-length: 0\r\n\r\n`],
    ['an unknown transfer-encoding', head(['transfer-encoding: chunked, identity'], '0\r\n\r\n')],
    ['a negative length', head(['content-length: -1'])],
    ['a folded header', head(['x-a: b', ' content-length: 5', 'content-length: 0'])],
  ])('%s is refused, and the connection ends', async (_name, bytes) => {
    const answer = await rawRequest(port, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(reached()).toBe(0);
  });
  it('garbage after a mutation does not take the answer of the mutation', async () => {
    const mutation = JSON.stringify({ query: MUTATION });
    const answer = await rawRequest(port, `${head([`content-length: ${mutation.length}`], mutation)}GARBAGE\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('{"data":{"rename":{"name":"x"}}}');
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(reached()).toBe(1);
  });
  it('headers beyond 16 KiB are 431', async () => {
    expect(await rawRequest(port, head([`x-a: ${'b'.repeat(20_000)}`, 'content-length: 0']))).toMatch(/^HTTP\/1\.1 431 /);
  });
  it('two requests in one write are two answers', async () => {
    const one = head([`content-length: ${BODY.length}`], BODY);
    const last = head([`content-length: ${BODY.length}`, 'connection: close'], BODY);
    expect((await rawRequest(port, one + last)).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });
  it('a body shorter than announced ends with the connection, and reaches nobody', async () => {
    await new Promise<void>((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(head(['content-length: 9000'], BODY)));
      socket.on('close', () => done());
      socket.resume();
    });
    expect(reached()).toBe(0);
    expect((await gateway.post({ query: QUERY })).status).toBe(200);
  });
});

describe('a method that is not for graphs', () => {
  const parameters = (query: string): string => `?query=${encodeURIComponent(query)}`;
  it.each([
    ['HEAD', parameters(QUERY)],
    ['HEAD', parameters(MUTATION)],
    ['TRACE', parameters(QUERY)],
    ['PROPFIND', parameters(QUERY)],
    ['QUERY', parameters(QUERY)],
  ])('%s %s is 405, with or without a body, and repeats nothing of the request', async (method, search) => {
    for (const body of ['', BODY]) {
      const answer = await rawRequest(port, head([`content-length: ${body.length}`, 'x-gatehouse-preflight: 1', 'cookie: session=secret', 'connection: close'], body).replace('POST /graphql', `${method} /graphql${search}`));
      expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n[^]*allow: GET, POST, OPTIONS\r\n/);
      expect(answer).not.toMatch(/secret|product|rename/);
      expect(answer.endsWith('\r\n\r\n')).toBe(method === 'HEAD');
    }
    expect(reached()).toBe(0);
  });
  it.each(['FROB', 'post', 'PRI'])('%s, which is none, is 400', async (method) => {
    const answer = await rawRequest(port, head([`content-length: ${BODY.length}`], BODY).replace('POST', method));
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(reached()).toBe(0);
  });
  it.each(['127.0.0.1:80', 'localhost:443', '/graphql'])('CONNECT %s opens no tunnel: the connection ends', async (target) => {
    const inner = head([`content-length: ${BODY.length}`, 'connection: close'], BODY);
    const answer = await rawRequest(port, `CONNECT ${target} HTTP/1.1\r\nhost: a\r\n\r\n${inner}`);
    expect(answer).not.toMatch(/^HTTP\/1\.1 [123]/);
    expect(reached()).toBe(0);
    expect((await gateway.post({ query: QUERY })).status).toBe(200);
  });
});

describe('an expectation', () => {
  const expecting = (expectation: string, length: number): string => head([`content-length: ${length}`, `expect: ${expectation}`, 'connection: close']);
  /** Sends the body only once it is asked for. */
  const sendWhenAsked = (body: string): Promise<string> =>
    new Promise((done) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(expecting('100-continue', Buffer.byteLength(body))));
      socket.on('data', (chunk) => {
        if (text === '' && chunk.toString().startsWith('HTTP/1.1 100 ')) socket.write(body);
        text += chunk.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => done(text));
    });
  it('of 100-continue is met once, and the request answered once', async () => {
    const answer = await sendWhenAsked(BODY);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*"product 1"/);
    expect([answer.match(/HTTP\/1\.1/g)!.length, reached()]).toEqual([2, 1]);
  });
  it('of 100-continue does not lift the limit of a body', async () => {
    const answer = await sendWhenAsked('x'.repeat(64 * 1024 + 1));
    expect(answer).toMatch(/^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 413 /);
    expect(reached()).toBe(0);
  });
  it('of anything else is 417, and the body is no request', async () => {
    const answer = await rawRequest(port, expecting('200-ok', BODY.length) + BODY);
    expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\n/);
    expect([answer.match(/HTTP\/1\.1/g)!.length, reached()]).toEqual([1, 0]);
  });
});

describe('an upgrade', () => {
  const toWebSocket = ['upgrade: websocket', 'connection: upgrade, close', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version: 13', 'sec-websocket-protocol: graphql-transport-ws'];
  it.each([
    ['to a WebSocket', toWebSocket],
    ['to HTTP/2', ['upgrade: h2c', 'connection: upgrade, http2-settings, close', 'http2-settings: AAMAAABkAAQAAP__']],
    ['to something unknown', ['upgrade: gatehouse', 'connection: upgrade, close']],
  ])('%s is not taken up: a legal request is answered as it is', async (_name, lines) => {
    const answer = await rawRequest(port, head([...lines, `content-length: ${BODY.length}`], BODY));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).not.toMatch(/\r\nupgrade:/i);
    expect(reached()).toBe(1);
  });
  it('of a GET that a page of another site can make is 403', async () => {
    const answer = await rawRequest(port, `${[`GET /graphql?query=${encodeURIComponent(QUERY)} HTTP/1.1`, 'host: a', 'origin: https://evil.example', ...toWebSocket].join('\r\n')}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(reached()).toBe(0);
  });
  it('is not spoken of beforehand: the HTTP/2 preface is 400', async () => {
    expect(await rawRequest(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(reached()).toBe(0);
  });
});

describe('a request target in absolute form', () => {
  const ask = async (target: string): Promise<string> => rawRequest(port, head([`content-length: ${BODY.length}`, 'connection: close'], BODY).replace('POST /graphql', `POST ${target}`));
  it.each(['http://localhost/graphql', 'http://evil.example/graphql', 'https://evil.example/graphql', 'HTTP://localhost/graphql'])('%s is the graph', async (target) => {
    const answer = await ask(target);
    expect([/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1], reached()]).toEqual(['200', 1]);
  });
  it.each(['http://localhost/other', 'http://localhost', 'http://localhost/other?/graphql', 'http://graphql', 'ftp://localhost/other'])('%s is not the graph', async (target) => {
    expect(await ask(target)).toMatch(/^HTTP\/1\.1 404 /);
    expect(reached()).toBe(0);
  });
  it('is never where the gateway goes: it is no proxy', async () => {
    expect(await ask(new URL('/other', gateway.services['stock']!.url).href)).toMatch(/^HTTP\/1\.1 404 /);
    await ask(gateway.services['stock']!.url);
    expect(gateway.services['stock']!.requests).toHaveLength(0);
  });
});

describe('headers of a stranger', () => {
  it('reach no service, neither as identity nor by naming them hop-by-hop', async () => {
    await rawRequest(
      port,
      head(
        [`content-length: ${BODY.length}`, 'authorization: Bearer secret', 'cookie: a=b', 'x-user-id: 1', 'x-role: admin', 'x-forwarded-for: 1.2.3.4', 'x-forwarded-host: evil', 'connection: close, authorization'],
        BODY,
      ),
    );
    expect(reached()).toBe(1);
    const { headers } = gateway.services['products']!.requests[0]!;
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'x-request-id']);
  });
  it('x-forwarded-for is not believed, and said once, loudly', async () => {
    await gateway.post({ query: QUERY }, { 'x-forwarded-for': '6.6.6.6' });
    await gateway.post({ query: QUERY }, { 'x-forwarded-for': '6.6.6.6' });
    expect(gateway.logs.filter(({ message }) => String(message).startsWith('x-forwarded-for'))).toHaveLength(1);
    expect(gateway.logs.filter(({ message }) => message === 'request').every(({ address }) => address === '127.0.0.1')).toBe(true);
  });
  it('x-request-id is not believed and comes back as a new one', async () => {
    const { headers } = await gateway.post({ query: QUERY }, { 'x-request-id': 'mine' });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('slow clients', () => {
  it('200 sockets that send half a request do not keep others from being answered, and are let go', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 200 }, () => new Promise<Socket>((done) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow:');
          done(socket);
        });
        socket.on('error', () => undefined);
      })),
    );
    const closed = Promise.all(sockets.map((socket) => new Promise<void>((done) => {
      socket.on('close', () => done());
      socket.resume();
    })));
    expect((await gateway.post({ query: QUERY })).status).toBe(200);
    expect((await fetch(new URL('/health', gateway.url))).status).toBe(200);
    await closed; // headersTimeout
  }, 20_000);
  it('a body that stops arriving is given up at the deadline', async () => {
    const answer = await rawRequest(port, head(['content-length: 5000'], '{"query":'));
    expect(answer).toMatch(/^HTTP\/1\.1 504 [^]*"GATEWAY_TIMEOUT"/);
    expect(reached()).toBe(0);
  }, 20_000);
});

describe('a Host header that is no host', () => {
  it.each(['[', 'a b', 'x:99999', '%', '<script>', 'x/health?', '\x80'])('(%j) is not looked at, and no stack is shown', async (host) => {
    const answer = await rawRequest(port, Buffer.from(`POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\nconnection: close\r\n\r\n${BODY}`, 'latin1'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('{"data":{"product":{"name":"product 1"}}}');
    expect(answer).not.toMatch(/at .*\.js|node_modules/);
  });
});
