import { describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import type { RestRequest } from '../../src/upstream/executor.ts';
import { createRestUpstream } from '../../src/upstream/index.ts';
import { answerJson } from '../support/misbehaving-service.ts';
import { bodyOf, configOf, restFailureOf, restFixture, restUpstreamTo } from './harness.ts';

const ITEM = { id: 1 };
const ACCEPT = 'accept: application/json, application/problem+json;q=0.9, text/plain;q=0.5';
const JSON_BODY: RestRequest['body'] = { contentType: 'application/json', content: '{"name":"€"}' };

/** The request as it came over the wire, without the two lines that undici always writes. */
async function received(request: Parameters<Awaited<ReturnType<typeof restFixture>>['call']>[0]): Promise<string> {
  const { service, call } = await restFixture(answerJson(ITEM));
  expect(bodyOf(await call(request))).toEqual(ITEM);
  expect(service.requests).toHaveLength(1);
  const text = service.requests[0]!.bytes.toString('latin1');
  return text.replace(`host: ${new URL(service.url).host}\r\nconnection: keep-alive\r\n`, '');
}

describe('a REST call goes over the wire as exactly this', () => {
  test('a GET', async () => {
    expect(await received({ target: '/items/a%2Fb?q=%26&ids=1,2' })).toBe(
      `GET /graphql/items/a%2Fb?q=%26&ids=1,2 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\n${ACCEPT}\r\n\r\n`,
    );
  });

  test.each(['POST', 'PUT', 'PATCH'] as const)('a %s with a body', async (method) => {
    expect(await received({ kind: 'mutation', method, body: JSON_BODY })).toBe(
      `${method} /graphql/items/1 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\n${ACCEPT}\r\n` +
        `content-type: application/json\r\ncontent-length: 14\r\n\r\n${Buffer.from('{"name":"€"}').toString('latin1')}`,
    );
  });

  test.each(['POST', 'PUT', 'PATCH'] as const)('a %s without a body, whose length is said to be 0', async (method) => {
    expect(await received({ kind: 'mutation', method })).toBe(`${method} /graphql/items/1 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\n${ACCEPT}\r\ncontent-length: 0\r\n\r\n`);
  });

  test('an empty body, which has its type', async () => {
    expect(await received({ kind: 'mutation', method: 'POST', body: { contentType: 'text/plain; charset=utf-8', content: '' } })).toMatch(/content-type: text\/plain; charset=utf-8\r\ncontent-length: 0\r\n\r\n$/);
  });

  test('a DELETE, without a body and with one', async () => {
    expect(await received({ kind: 'mutation', method: 'DELETE' })).toBe(`DELETE /graphql/items/1 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\n${ACCEPT}\r\n\r\n`);
    expect(await received({ kind: 'mutation', method: 'DELETE', body: { contentType: 'application/json', content: '[]' } })).toMatch(/content-type: application\/json\r\ncontent-length: 2\r\n\r\n\[\]$/);
  });

  test('bytes, each of them as it is', async () => {
    const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const text = await received({ kind: 'mutation', method: 'PUT', body: { contentType: 'application/octet-stream', content } });
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(content.toString('latin1'));
    expect(text).toContain('content-length: 256\r\n');
  });

  test('any answer is accepted where bytes are wanted', async () => {
    const { service, call } = await restFixture(answerJson(ITEM));
    expect(bodyOf(await call({ reads: 'bytes' }))).toBe(Buffer.from('{"id":1}').toString('base64'));
    expect(service.requests[0]!.header('accept')).toBe('*/*');
  });
});

describe('the place of a call', () => {
  test.each([
    ['/graphql', '/items/1', '/graphql/items/1'],
    ['/graphql/', '/items/1', '/graphql/items/1'],
    ['/', '/items/1', '/items/1'],
    ['', '/items/1', '/items/1'],
    ['', '/', '/'],
    ['/base/v2/', '/items/?a=b', '/base/v2/items/?a=b'],
  ])('below %j, %s is %s', async (path, target, line) => {
    const { service } = await restFixture(answerJson(ITEM));
    expect(bodyOf(await restUpstreamTo(new URL(service.url).origin + path).call({ target }))).toEqual(ITEM);
    expect(service.requests[0]!.line).toBe(`GET ${line} HTTP/1.1`);
  });

  test('is no place of its own in the configuration: a URL with a query is refused at start', () => {
    const create = (url: string) => () => createRestUpstream(configOf(url), { observe: () => undefined });
    expect(create('http://127.0.0.1/base?key=1')).toThrow(OperatorError);
    expect(create('http://127.0.0.1/base?key=1')).toThrow('services.users.url: a query does not belong there');
    expect(create('ftp://127.0.0.1/')).toThrow('services.users.url: ');
    expect(create('http://127.0.0.1/base')).not.toThrow();
  });

  test.each(['/a b', '/a\r\nx-admin: 1', '/a\nb', '/\0', '/€', '/\xe4', 'items', ''])('that is none sends nothing: %j', async (target) => {
    const { service, call } = await restFixture(answerJson(ITEM));
    expect(restFailureOf(await call({ target }))).toBe('INTERNAL_SERVER_ERROR');
    expect(service.requests).toEqual([]);
    expect(bodyOf(await call())).toEqual(ITEM);
  });
});

describe('headers of @rest', () => {
  test('are sent behind the gateway\'s own', async () => {
    expect(await received({ headers: [['x-tenant', 'a b'], ['prefer', 'return=minimal']] })).toBe(
      `GET /graphql/items/1 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\nx-tenant: a b\r\nprefer: return=minimal\r\n${ACCEPT}\r\n\r\n`,
    );
  });

  test('replace what is accepted, and nothing else that is the gateway\'s own', async () => {
    const names = ['Host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'accept-encoding', 'x-request-id', 'expect', 'upgrade', 'te'];
    expect(await received({ headers: [['accept', 'text/csv'], ...names.map((name) => [name, 'evil'] as const)] })).toBe(
      'GET /graphql/items/1 HTTP/1.1\r\naccept-encoding: identity\r\nx-request-id: request-1\r\naccept: text/csv\r\n\r\n',
    );
  });

  test('give way to what the configuration forwards, and that to what it sets', async () => {
    const { service, call } = await restFixture(answerJson(ITEM), { headers: { forward: ['authorization', 'x-set', 'x-absent'], set: { 'X-Set': 'set' } } });
    const headers = ['authorization', 'x-set', 'x-absent', 'x-own'].map((name) => [name, 'of @rest'] as const);
    expect(bodyOf(await call({ headers }, { headers: { authorization: 'of the client', 'x-set': 'of the client', cookie: 'a=1' } }))).toEqual(ITEM);
    const sent = service.requests[0]!.headers.filter(([name]) => /^x-(?!request)|auth|cookie/i.test(name));
    expect(sent).toEqual([['x-set', 'set'], ['authorization', 'of the client'], ['x-absent', 'of @rest'], ['x-own', 'of @rest']]);
  });

  test('are not taken for one another when a value is spelt like a name', async () => {
    const { service, call } = await restFixture(answerJson(ITEM), { headers: { set: { 'x-first': 'x-second' } } });
    await call({ headers: [['x-second', '2']] });
    expect(service.requests[0]!.header('x-second')).toBe('2');
  });

  test.each(['a\r\nx-admin: 1', 'a\nb', 'a\0b'])('with a value that is none (%j) send nothing', async (value) => {
    const { service, call } = await restFixture(answerJson(ITEM));
    expect(restFailureOf(await call({ headers: [['x-tenant', value]] }))).toBeDefined();
    expect(restFailureOf(await call({ method: 'POST', body: { contentType: value, content: '' } }))).toBeDefined();
    expect(service.requests).toEqual([]);
    expect(bodyOf(await call({ headers: [['x-tenant', 'a']] }))).toEqual(ITEM);
  });

  test.each(['a\r\nb', '€'])('of the client that are none (%j) refuse the call', async (value) => {
    const { service, call } = await restFixture(answerJson(ITEM), { headers: { forward: ['x-tenant'] } });
    expect(restFailureOf(await call({}, { headers: { 'x-tenant': value } }))).toBe('BAD_REQUEST');
    expect(service.connections()).toBe(0);
  });
});
