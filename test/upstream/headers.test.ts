import { describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import { createUpstream } from '../../src/upstream/index.ts';
import { answerJson } from '../support/misbehaving-service.ts';
import { configOf, failureOf, fixture, HELLO } from './harness.ts';

const CLIENT = { authorization: 'Bearer secret', cookie: 'session=1', 'accept-language': 'de', connection: 'authorization', 'x-user-role': 'admin', te: 'trailers' };

describe('headers to a service', () => {
  test('carry nothing of the client unless it is named', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    await call({ headers: CLIENT });
    const names = service.requests[0]!.headers.map(([name]) => name);
    expect(names).toEqual(['host', 'connection', 'content-type', 'accept', 'accept-encoding', 'x-request-id', 'content-length']);
    expect(service.requests[0]!.header('connection')).toBe('keep-alive');
  });

  test('carry what is named, whatever the client says of its connection', async () => {
    const { service, call } = await fixture(answerJson(HELLO), { headers: { forward: ['Authorization', 'accept-language', 'x-absent'] } });
    await call({ headers: CLIENT });
    const { header } = service.requests[0]!;
    expect(header('authorization')).toBe('Bearer secret');
    expect(header('accept-language')).toBe('de');
    expect(header('connection')).toBe('keep-alive');
    expect(header('x-absent')).toBeUndefined();
    expect(header('cookie')).toBeUndefined();
  });

  test('prefer what the configuration sets, in any spelling, and send it once', async () => {
    const { service, call } = await fixture(answerJson(HELLO), { headers: { forward: ['x-api-key'], set: { 'X-Api-Key': 'ours', host: 'users.internal' } } });
    await call({ headers: { 'x-api-key': 'theirs' } });
    const { headers, header } = service.requests[0]!;
    expect(headers.filter(([name]) => name.toLowerCase() === 'x-api-key')).toEqual([['x-api-key', 'ours']]);
    expect(header('host')).toBe('users.internal');
  });

  test.each(['a\r\nx-admin: 1', 'a\nb', 'a\0b', 'a\x7fb', '€'])('refuse a forwarded value that is none (%j), and nothing is sent', async (value) => {
    const { service, call } = await fixture(answerJson(HELLO), { headers: { forward: ['x-tenant'] } });
    expect(failureOf(await call({ headers: { 'x-tenant': value } }))).toBe('BAD_REQUEST');
    expect(service.connections()).toBe(0);
    expect(await call({ headers: { 'x-tenant': 'tab\tand ümlaut' } })).toEqual(HELLO);
  });

  test('keep two users with the same query at the same instant apart, 500 times', async () => {
    const { service, call } = await fixture(
      (socket, request, number) => {
        const behaviour = answerJson({ data: { hello: `user of ${request.header('authorization')}` } });
        setImmediate(() => behaviour(socket, request, number)); // many are in flight together
      },
      { headers: { forward: ['authorization'] }, concurrency: 100 },
    );
    const names = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'alice' : 'bob'));
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.all(names.map((name) => call({ headers: { authorization: name } })));
      expect(results.map(({ data }) => data)).toEqual(names.map((name) => ({ hello: `user of ${name}` })));
    }
    expect(service.requests).toHaveLength(1000);
  });
});

describe('headers to the client', () => {
  test('are those the configuration names, repeated ones one by one', async () => {
    const lines = ['X-Total: 7', 'set-cookie: a=1', 'set-cookie: b=2', 'x-internal-host: db-1', 'server: users/1.0'];
    const { call } = await fixture(answerJson(HELLO, { lines }), { headers: { return: ['x-total', 'Set-Cookie', 'x-absent', 'tostring'] } });
    const returned: string[][] = [];
    await call({ returnHeader: (name, value) => returned.push([name, value]) });
    expect(returned).toEqual([['x-total', '7'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2']]);
    expect(await call()).toEqual(HELLO); // nobody takes them
  });

  test('that nobody can take fail the call, they do not hold it', async () => {
    const { call } = await fixture(answerJson(HELLO, { lines: ['x-total: 7'] }), { headers: { return: ['x-total'] }, concurrency: 1 });
    const returnHeader = () => {
      throw new Error('no room');
    };
    expect(failureOf(await call({ returnHeader }))).toBe('UPSTREAM_INVALID_RESPONSE');
    expect(await call()).toEqual(HELLO);
  });

  test('are none without the configuration', async () => {
    const { call } = await fixture(answerJson(HELLO, { lines: ['set-cookie: a=1'] }));
    const returned: string[] = [];
    await call({ returnHeader: (name) => returned.push(name) });
    expect(returned).toEqual([]);
  });
});

describe('a configuration that names headers', () => {
  test.each([
    ['forward', { forward: ['Connection'] }],
    ['forward', { forward: ['transfer-encoding'] }],
    ['forward', { forward: ['content-length'] }],
    ['forward', { forward: ['host'] }],
    ['forward', { forward: ['no name'] }],
    ['set', { set: { 'Content-Length': '0' } }],
    ['set', { set: { 'x-key': 'a\r\nb: c' } }],
    ['return', { return: ['transfer-encoding'] }],
  ])('which the gateway owns, or that are none, is refused at start: %s %j', (list, headers) => {
    expect(() => createUpstream(configOf('http://127.0.0.1/', { headers }), { observe: () => undefined })).toThrow(OperatorError);
    expect(() => createUpstream(configOf('http://127.0.0.1/', { headers }), { observe: () => undefined })).toThrow(`services.users.headers.${list}: `);
  });
});
