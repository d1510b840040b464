import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isClientSafe, type GatewayError } from '../../src/errors.ts';
import type { RestRequest } from '../../src/upstream/executor.ts';
import { answer, answerJson, endlessBody, send, type AnswerOptions } from '../support/misbehaving-service.ts';
import { bodyOf, restFailureOf, restFixture } from './harness.ts';

const ITEM = { id: 1 };
const BODY = JSON.stringify(ITEM);
const INVALID =
  '{"message":"The service `users` sent an answer the gateway cannot read.","extensions":{"code":"UPSTREAM_INVALID_RESPONSE","service":"users"}}';

type Reads = RestRequest['reads'];
const EXPECTS_404: Partial<RestRequest> = { expects: new Set([404]) };

describe('an answer that cannot be read', () => {
  test.each<[string, string | Buffer, AnswerOptions?, Reads?]>([
    ['malformed JSON', '{"a":{hello:1}}'],
    ['truncated JSON', '{"a":{"hello":"wor'],
    ['two JSON values', `${BODY}${BODY}`],
    ['only spaces', ' \n '],
    ['HTML', '<!doctype html><h1>It works!</h1>', { type: 'text/html' }],
    ['HTML where text would do', '<!doctype html><h1>It works!</h1>', { type: 'text/html; charset=utf-8' }, 'text'],
    ['HTML that says it is JSON', '<!doctype html>'],
    ['JSON that says it is text', BODY, { type: 'text/plain' }],
    ['malformed JSON where text would do', '{"a"', {}, 'text'],
    ['an image where text would do', 'GIF89a', { type: 'image/gif' }, 'text'],
    ['a body without a type', BODY, { type: null }],
    ['a body without a type where text would do', 'hello', { type: null }, 'text'],
    ['a type that is none', BODY, { type: 'json' }],
    ['two types', BODY, { lines: ['content-type: text/html'] }],
    ['JSON in UTF-16', BODY, { type: 'application/json; charset=utf-16' }],
    ['text in Latin-1', Buffer.from('h\xe9', 'latin1'), { type: 'text/plain; charset=iso-8859-1' }, 'text'],
    ['JSON that is not UTF-8', Buffer.from('"h\xe9"', 'latin1')],
    ['text that is not UTF-8', Buffer.from('h\xe9', 'latin1'), { type: 'text/plain' }, 'text'],
    ['gzip though identity was asked for', gzipSync(BODY), { lines: ['content-encoding: gzip'] }],
    ['JSON that only says it is gzip', BODY, { lines: ['content-encoding: gzip'] }],
    ['gzip where text would do', gzipSync('a'), { type: 'text/plain', lines: ['content-encoding: gzip'] }, 'text'],
    ['gzip where bytes would do', gzipSync('a'), { type: 'image/png', lines: ['content-encoding: gzip'] }, 'bytes'],
    ['an integer of a million digits', '9'.repeat(1_000_000)],
    ['501 levels', `${'['.repeat(501)}${']'.repeat(501)}`],
    ['100,000 levels', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('%s: UPSTREAM_INVALID_RESPONSE', async (_, body, options, reads = 'json') => {
    const { service, call, events } = await restFixture(answer(body, options));
    const error = await call({ reads });
    expect(JSON.stringify(error)).toBe(INVALID);
    expect(isClientSafe(error)).toBe(true);
    expect(events).toMatchObject([{ status: 200, outcome: 'UPSTREAM_INVALID_RESPONSE', errors: [{ message: expect.stringMatching(/^HTTP 200: /) }] }]);
    service.behave(answerJson(ITEM));
    expect(bodyOf(await call())).toEqual(ITEM);
    expect(service.connections()).toBe(1);
  });

  test('a transfer coding beside chunks: UPSTREAM_INVALID_RESPONSE, even where bytes would do', async () => {
    const chunk = (coding: string) => send(`HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ntransfer-encoding: ${coding}\r\n\r\n1\r\na\r\n0\r\n\r\n`);
    const { service, call } = await restFixture(chunk('gzip, chunked'));
    expect(restFailureOf(await call({ reads: 'bytes' }))).toBe('UPSTREAM_INVALID_RESPONSE');
    service.behave(chunk('Chunked'));
    expect(bodyOf(await call({ reads: 'bytes' }))).toBe('YQ==');
  });

  test.each<Reads>(['json', 'text', 'bytes'])('a body larger than maxResponseSize, announced or endless, read as %s', async (reads) => {
    const { service, call } = await restFixture(answerJson('x'.repeat(100_000)), { maxResponseSize: 100_001 });
    for (const behaviour of [answerJson('x'.repeat(100_000)), endlessBody]) {
      service.behave(behaviour);
      expect(restFailureOf(await call({ reads }))).toBe('UPSTREAM_INVALID_RESPONSE');
      await service.until(({ openConnections }) => openConnections() === 0);
    }
    service.behave(answerJson('x'.repeat(99_999)));
    expect(bodyOf(await call({ reads }))).toHaveLength(reads === 'bytes' ? 133_336 : 99_999);
  });
});

describe('an answer that can', () => {
  test.each<[string, Reads, string | Buffer, AnswerOptions, unknown]>([
    ['JSON', 'json', BODY, {}, ITEM],
    ['JSON of any application', 'json', BODY, { type: 'application/vnd.acme.v2+json; profile="x"' }, ITEM],
    ['JSON of any kind', 'json', BODY, { type: 'model/gltf+json' }, ITEM],
    ['JSON as it was once called', 'text', BODY, { type: 'text/json' }, ITEM],
    ['JSON with a quoted charset', 'json', BODY, { type: 'Application/JSON ; charset="UTF-8"' }, ITEM],
    ['problem details with 200', 'json', BODY, { type: 'application/problem+json' }, ITEM],
    ['a JSON string', 'json', '"a"', {}, 'a'],
    ['null', 'json', 'null', {}, null],
    ['201', 'json', BODY, { status: 201 }, ITEM],
    ['a byte order mark', 'json', `\ufeff${BODY}`, {}, ITEM],
    ['an encoding that is identity', 'json', BODY, { lines: ['content-encoding: identity'] }, ITEM],
    ['integers of 64 bits', 'json', '[9007199254740991,9007199254740993,-9223372036854775808]', {}, [9007199254740991, 9007199254740993n, -9223372036854775808n]],
    ['numbers of other kinds', 'json', '[-0,1.0,1e400,0.1e1]', {}, [-0, 1, Infinity, 1]],
    ['digits in a string', 'json', '["9223372036854775807"]', {}, ['9223372036854775807']],
    ['keys named __proto__, which are dropped', 'json', '{"__proto__":{"isAdmin":true},"id":1}', {}, ITEM],
    ['text', 'text', 'grüße, "1"', { type: 'text/plain' }, 'grüße, "1"'],
    ['text that looks like JSON', 'text', BODY, { type: 'text/plain; charset=utf-8' }, BODY],
    ['text in US-ASCII', 'text', 'a,b', { type: 'text/csv; charset=US-ASCII; header=present' }, 'a,b'],
    ['text with a byte order mark', 'text', '\ufeffa', { type: 'text/plain' }, 'a'],
    ['JSON where text would do', 'text', '"a"', {}, 'a'],
    ['a long integer where text would do', 'text', '9223372036854775807', {}, 9223372036854775807n],
    ['bytes', 'bytes', Buffer.from([0, 255, 128]), { type: 'image/png' }, 'AP+A'],
    ['bytes of no type', 'bytes', Buffer.from([0, 255, 128]), { type: null }, 'AP+A'],
    ['JSON as bytes', 'bytes', '{"a', {}, 'eyJh'],
    ['anything, not read', 'nothing', '<html>', { type: 'text/html' }, undefined],
    ['gzip, not read', 'nothing', gzipSync('a'), { lines: ['content-encoding: gzip'] }, undefined],
  ])('is read: %s', async (_, reads, body, options, value) => {
    const { service, call, events } = await restFixture(answer(body, options));
    expect(await call({ reads })).toStrictEqual({ status: options.status ?? 200, body: value, freshness: {} });
    expect(await call({ reads })).toStrictEqual({ status: options.status ?? 200, body: value, freshness: {} });
    expect(service.connections()).toBe(1);
    expect(events.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  test.each<Reads>(['json', 'text', 'bytes', 'nothing'])('has no body: 204, 205, and none, of whatever type, read as %s', async (reads) => {
    const { service, call } = await restFixture(answer(''));
    for (const [status, type] of [[204, null], [204, 'text/html'], [205, 'application/json'], [200, null], [200, 'application/json'], [201, 'text/html'], [200, 'image/png']] as const) {
      service.behave(answer('', { status, type, lines: ['content-encoding: gzip'] }));
      expect(await call({ reads })).toStrictEqual({ status, body: undefined, freshness: {} });
    }
    service.behave(send('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'));
    expect(await call({ reads })).toStrictEqual({ status: 200, body: undefined, freshness: {} });
  });

  test('a 204 with a body behind it is done, and that is not taken for the next answer; one that announces it breaks the protocol', async () => {
    const { service, call } = await restFixture(send(`HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`), { concurrency: 1 });
    expect(await call()).toMatchObject({ status: 204, body: undefined });
    service.behave(answerJson({ id: 2 }));
    expect(bodyOf(await call())).toEqual({ id: 2 });
    service.behave(answer(BODY, { status: 204 }));
    expect(restFailureOf(await call())).toBe('UPSTREAM_INVALID_RESPONSE');
    service.behave(answerJson({ id: 3 }));
    expect(bodyOf(await call())).toEqual({ id: 3 });
  });

  test('that is not read is not read to its end either: the call succeeds, the connection goes', async () => {
    const { service, call } = await restFixture(endlessBody, { headers: { return: ['x-total'] } });
    expect(await call({ reads: 'nothing' })).toStrictEqual({ status: 200, body: undefined, freshness: {} });
    await service.until(({ openConnections }) => openConnections() === 0);
    const returned: string[] = [];
    service.behave(answer('x'.repeat(1_000_000), { lines: ['x-total: 7'] }));
    expect(await call({ reads: 'nothing' }, { returnHeader: (name, value) => returned.push(name, value) })).toStrictEqual({ status: 200, body: undefined, freshness: {} });
    expect(returned).toEqual(['x-total', '7']);
  });

  test('is read behind those that only announce it', async () => {
    const { call } = await restFixture(send(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`));
    expect(await call()).toStrictEqual({ status: 200, body: ITEM, freshness: {} });
  });

  test('says how long it is fresh, and nothing else of its headers', async () => {
    const lines = ['Cache-Control: public', 'cache-control: max-age=60', 'Age: 5', 'ETag: W/"1"', 'Date: Mon, 01 Jan 2024 00:00:00 GMT', 'expires: 0', 'last-modified: yesterday', 'Vary: accept', 'vary: origin', 'server: db-1', 'set-cookie: a=1'];
    const { call } = await restFixture(answer(BODY, { lines }));
    expect(await call()).toEqual({
      status: 200,
      body: ITEM,
      freshness: { 'cache-control': 'public, max-age=60', age: '5', etag: 'W/"1"', date: 'Mon, 01 Jan 2024 00:00:00 GMT', expires: '0', 'last-modified': 'yesterday', vary: 'accept, origin' },
    });
  });

  test('hands the headers that the configuration names to the client, when the status is an error too', async () => {
    const { service, call } = await restFixture(answer(BODY, { lines: ['x-total: 7'] }), { headers: { return: ['x-total'] } });
    const returned: string[] = [];
    await call({}, { returnHeader: (name, value) => returned.push(`${name}=${value}`) });
    service.behave(answer('', { status: 404, lines: ['x-total: 0'] }));
    await call({}, { returnHeader: (name, value) => returned.push(`${name}=${value}`) });
    expect(returned).toEqual(['x-total=7', 'x-total=0']);
  });
});

describe('a status the caller expects', () => {
  test.each<[string, string | Buffer, AnswerOptions, unknown]>([
    ['JSON', '{"reason":"gone","id":9223372036854775807}', {}, { reason: 'gone', id: 9223372036854775807n }],
    ['problem details', '{"title":"Gone"}', { type: 'application/problem+json' }, { title: 'Gone' }],
    ['nothing', '', { type: null }, undefined],
    ['a type and nothing', '', {}, undefined],
    ['HTML', '<h1>', { type: 'text/html' }, undefined],
    ['text', 'gone', { type: 'text/plain' }, undefined],
    ['malformed JSON', '{', {}, undefined],
    ['JSON that is too deep', '['.repeat(501), {}, undefined],
    ['gzip', gzipSync('{}'), { lines: ['content-encoding: gzip'] }, undefined],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, undefined],
    ['more than is read', `"${'x'.repeat(1024 * 1024)}"`, {}, undefined],
  ])('is handed over with %s', async (_, body, options, value) => {
    const { call, events } = await restFixture(answer(body, { ...options, status: 404, lines: [...(options.lines ?? []), 'age: 1'] }), { errors: { map: { 404: 'NEVER' } } });
    for (const reads of ['json', 'text', 'bytes', 'nothing'] as const) {
      expect(await call({ ...EXPECTS_404, reads })).toStrictEqual({ status: 404, body: value, freshness: { age: '1' } });
    }
    expect(new Set(events.map(({ outcome, status }) => `${outcome} ${status}`))).toEqual(new Set(['ok 404']));
  });

  test('is that one and no other', async () => {
    const { call } = await restFixture(answerJson(ITEM, { status: 410 }));
    expect(restFailureOf(await call(EXPECTS_404))).toBe('UPSTREAM_ERROR');
  });

  test('can be a redirect, which is not followed', async () => {
    const target = await restFixture(answerJson(ITEM));
    const { call } = await restFixture(answer('', { status: 303, lines: [`location: ${target.service.url}`] }));
    expect(await call({ expects: new Set([303]) })).toMatchObject({ status: 303, body: undefined });
    expect(target.service.connections()).toBe(0);
  });

  test('is not a success of that number: that is read as every success', async () => {
    const { call } = await restFixture(answer('<h1>', { status: 202, type: 'text/html' }));
    expect(restFailureOf(await call({ expects: new Set([202]), codes: new Map([[202, 'NEVER']]) }))).toBe('UPSTREAM_INVALID_RESPONSE');
  });
});

describe('a redirect', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])('%i is not followed: its target gets no call and no credentials', async (status) => {
    const target = await restFixture(answerJson(ITEM));
    const { service, call } = await restFixture(answerJson(ITEM, { status, lines: [`location: ${target.service.url}`] }), { headers: { forward: ['authorization'] }, errors: { map: { [status]: 'NEVER' } } });
    for (const method of ['GET', 'POST'] as const) {
      expect(restFailureOf(await call({ method }, { headers: { authorization: 'Bearer secret' } }))).toBe('UPSTREAM_INVALID_RESPONSE');
    }
    expect(service.requests.map(({ header }) => header('authorization'))).toEqual(['Bearer secret', 'Bearer secret']);
    expect(target.service.connections()).toBe(0);
  });
});

describe('any other status', () => {
  const masked = (code: string) => ({ message: 'The service `users` reported an error.', extensions: { code, service: 'users' } });

  test.each<[number, string, string, string | null]>([
    [400, 'with JSON', '{"message":"secret"}', 'application/json'],
    [401, 'with an empty body', '', 'application/json'],
    [404, 'with an empty body', '', null],
    [404, 'with HTML', '<h1>secret</h1>', 'text/html'],
    [422, 'with problem details', '{"title":"secret","detail":"secret","code":"SECRET"}', 'application/problem+json'],
    [422, 'with malformed JSON', '{"detail":"secret"', 'application/problem+json'],
    [429, 'with a list', '["secret"]', 'application/json'],
    [500, 'with null', 'null', 'application/json'],
    [503, 'with text', 'secret', 'text/plain'],
    [599, 'with a body larger than is read', `"${'secret'.repeat(200_000)}"`, 'application/json'],
    [999, 'with __proto__', '{"__proto__":{"detail":"secret"}}', 'application/json'],
  ])('%i %s is a masked error', async (status, _, body, type) => {
    const { service, call, events } = await restFixture(answer(body, { status, type }));
    const error = await call();
    expect((error as GatewayError).toJSON()).toEqual(masked('UPSTREAM_ERROR'));
    expect(isClientSafe(error)).toBe(true);
    expect(events).toMatchObject([{ status, outcome: 'UPSTREAM_ERROR', errors: [{ message: expect.stringContaining(`HTTP ${status}`) }] }]);
    service.behave(answerJson(ITEM));
    expect(bodyOf(await call())).toEqual(ITEM);
  });

  test('is named by @rest, else by the configuration, else by the service where its code is allowed', async () => {
    const errors = { map: { 404: 'MAPPED', 409: 'MAPPED' }, codes: ['LISTED'] };
    const { service, call } = await restFixture(answer(''), { errors });
    const codeOf = async (status: number, code: unknown, declared: [number, string][] = []) => {
      service.behave(answerJson({ code }, { status }));
      return restFailureOf(await call({ codes: new Map(declared) }));
    };
    expect(await codeOf(404, 'LISTED', [[404, 'DECLARED']])).toBe('DECLARED');
    expect(await codeOf(404, 'LISTED', [[405, 'DECLARED']])).toBe('MAPPED');
    expect(await codeOf(410, 'LISTED')).toBe('LISTED');
    for (const code of ['UNAUTHENTICATED', '__proto__', ['LISTED'], 7, null]) expect(await codeOf(410, code)).toBe('UPSTREAM_ERROR');
    expect(await codeOf(302, 'LISTED', [[302, 'DECLARED']])).toBe('DECLARED');
  });
});
