import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answer, answerJson, type AnswerOptions } from '../support/misbehaving-service.ts';
import { failureOf, fixture, HELLO } from './harness.ts';

const BODY = JSON.stringify(HELLO);
const GRAPHQL = 'application/graphql-response+json';
const ERRORS = { errors: [{ message: 'no' }] };

describe('a body that is no GraphQL answer', () => {
  test.each<[string, string | Buffer, AnswerOptions?]>([
    ['malformed JSON', '{"data":{hello:1}}'],
    ['truncated JSON', '{"data":{"hello":"wor'],
    ['two JSON values', `${BODY}${BODY}`],
    ['nothing', ''],
    ['HTML', '<!doctype html><h1>It works!</h1>', { type: 'text/html' }],
    ['HTML that says it is JSON', '<!doctype html>'],
    ['JSON that says it is text', BODY, { type: 'text/plain' }],
    ['JSON without a type', BODY, { type: null }],
    ['JSON with two types', BODY, { lines: ['content-type: text/html'] }],
    ['JSON in UTF-16', BODY, { type: 'application/json; charset=utf-16' }],
    ['JSON in UTF-7', BODY, { type: `${GRAPHQL}; charset="utf-7"` }],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('{"data":{"hello":"'), 0xff, ...Buffer.from('"}}')])],
    ['gzip that nobody asked for', gzipSync(BODY), { lines: ['content-encoding: gzip'] }],
    ['204', '', { status: 204 }],
    ['205 with a type', '', { status: 205 }],
    ['a list', `[${BODY}]`],
    ['a string', '"hello"'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['problem+json with 200', '{"title":"Out of order"}', { type: 'application/problem+json' }],
    ['data that is a list', '{"data":[]}'],
    ['data that is a string', '{"data":"hello"}'],
    ['data that is a string, beside errors', '{"data":"hello","errors":[{"message":"no"}]}'],
    ['errors that are empty', '{"errors":[]}'],
    ['errors that are an object', '{"errors":{"message":"no"}}'],
    ['errors that are an object, beside data', '{"data":{"hello":"world"},"errors":{"message":"no"}}'],
    ['null data and no reason', '{"data":null,"errors":[]}'],
    ['100,000 levels', `{"data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
  ])('%s: UPSTREAM_INVALID_RESPONSE', async (_, body, options) => {
    const { service, call } = await fixture(answer(body, options));
    const result = await call();
    expect(failureOf(result)).toBe('UPSTREAM_INVALID_RESPONSE');
    expect(JSON.stringify(result)).toBe(
      '{"data":null,"errors":[{"message":"The service `users` sent an answer the gateway cannot read.","extensions":{"code":"UPSTREAM_INVALID_RESPONSE","service":"users"}}]}',
    );
    service.behave(answerJson(HELLO));
    expect(await call()).toEqual(HELLO);
  });
});

describe('a body that is one', () => {
  test.each<[string, string | Buffer, AnswerOptions?]>([
    ['as graphql-response+json', BODY, { type: GRAPHQL }],
    ['as graphql-response+json in UTF-8', BODY, { type: `${GRAPHQL}; charset=utf-8` }],
    ['with a quoted charset', BODY, { type: 'application/json ; foo=bar; charset="UTF-8"' }],
    ['in capitals', BODY, { type: 'Application/JSON;charset=utf8' }],
    ['as some +json', BODY, { type: 'application/vnd.acme.v2+json' }],
    ['with a byte order mark', `\ufeff${BODY}`],
    ['with an identity encoding', BODY, { lines: ['content-encoding: identity'] }],
    ['with 201', BODY, { status: 201 }],
    ['with errors: null', '{"data":{"hello":"world"},"errors":null}'],
    ['with errors: []', '{"data":{"hello":"world"},"errors":[]}'],
    ['with extensions, which are the service\'s own', '{"data":{"hello":"world"},"extensions":{"tracing":{"host":"db-1"}}}'],
    ['with 500, as graphql-response+json', BODY, { status: 500, type: GRAPHQL }],
    ['with 404, as application/json', BODY, { status: 404 }],
    ['with __proto__ keys, which are dropped', '{"__proto__":{"a":1},"data":{"hello":"world","\\u005f_proto__":{"isAdmin":true}}}'],
  ])('is read: %s', async (_, body, options) => {
    const { call } = await fixture(answer(body, options));
    expect(await call()).toStrictEqual(HELLO);
  });

  test('null data is data', async () => {
    const { call } = await fixture(answerJson({ data: null }));
    expect(await call()).toEqual({ data: null });
  });
});

describe('an HTTP error', () => {
  test.each<[number, string, unknown, string, string]>([
    [500, 'without a body', '', 'text/plain', 'UPSTREAM_UNAVAILABLE'],
    [502, 'with HTML', '<h1>Bad gateway</h1>', 'text/html', 'UPSTREAM_UNAVAILABLE'],
    [503, 'with JSON of a proxy', { error: 'overloaded' }, 'application/json', 'UPSTREAM_UNAVAILABLE'],
    [503, 'with JSON that only looks like GraphQL', ERRORS, 'application/json', 'UPSTREAM_UNAVAILABLE'],
    [500, 'with malformed graphql-response+json', '{"data', GRAPHQL, 'UPSTREAM_UNAVAILABLE'],
    [500, 'with graphql-response+json', ERRORS, GRAPHQL, 'UPSTREAM_ERROR'],
    [429, 'with an empty body', '', 'application/json', 'UPSTREAM_UNAVAILABLE'],
    [400, 'with GraphQL errors', ERRORS, 'application/json', 'UPSTREAM_ERROR'],
    [400, 'with malformed JSON', '{', 'application/json', 'UPSTREAM_ERROR'],
    [401, 'with an empty body', '', 'application/json', 'UPSTREAM_ERROR'],
    [404, 'with an empty body', '', 'text/html', 'UPSTREAM_ERROR'],
    [422, 'with problem+json', { title: 'No', detail: 'secret' }, 'application/problem+json', 'UPSTREAM_ERROR'],
    [422, 'with JSON:API errors', { errors: [{ status: '422', title: 'secret' }] }, 'application/vnd.api+json', 'UPSTREAM_ERROR'],
  ])('%i %s', async (status, _, body, type, code) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { call, events } = await fixture(answer(text, { status, type }));
    const result = await call();
    expect(failureOf(result)).toBe(code);
    expect(JSON.stringify(result)).not.toMatch(/secret|Whatever|Bad gateway|127\.0\.0\.1|HTTP/);
    expect(events[0]).toMatchObject({ status, outcome: code });
  });

  test('gets the code that the configuration maps its status to, when it has no GraphQL body', async () => {
    const map = { 422: 'BAD_USER_INPUT', 503: 'OVERLOADED', 200: 'NEVER' };
    const { service, call } = await fixture(answer('', { status: 422 }), { errors: { map } });
    expect(failureOf(await call())).toBe('BAD_USER_INPUT');
    service.behave(answer('', { status: 503 }));
    expect(failureOf(await call())).toBe('OVERLOADED');
    service.behave(answer('', { status: 500 }));
    expect(failureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
    service.behave(answer('', { status: 200 }));
    expect(failureOf(await call())).toBe('UPSTREAM_INVALID_RESPONSE');
    service.behave(answerJson(ERRORS, { status: 422 }));
    expect(failureOf(await call())).toBe('UPSTREAM_ERROR');
  });
});
