import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DEADLINE, CLIENT_GONE } from '../../src/context.ts';
import { bodyStage } from '../../src/pipeline/body.ts';
import { isJson } from '../../src/pipeline/content-type.ts';
import { createRequestContext, refusalOf, type TestRequest } from '../support/context.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };
const onReport = vi.fn();
const stage = bodyStage({ maxBodySize: 100, maxBatch: 2, mode: 'enforce', onReport });
const read = async (request: TestRequest) => {
  const context = createRequestContext({ headers: JSON_HEADERS, ...request });
  await stage.run(context);
  expect([...context.abort.listening]).toEqual([]);
  return context.asked;
};

describe('the body stage', () => {
  it('reads a body that comes in pieces', async () => {
    expect(await read({ body: ['{"query":', '"{a}","variables":{"b":1}', ',"operationName":""}'] })).toEqual({ query: '{a}', variables: { b: 1 } });
  });
  it('reads a piece of utf-8 that is split between two chunks', async () => {
    const bytes = Buffer.from('{"query":"{é}"}');
    expect(await read({ body: [bytes.subarray(0, 11), bytes.subarray(11)] })).toEqual({ query: '{é}' });
  });
  it('reads the query of a GET, and its JSON parameters', async () => {
    const search = `?query=${encodeURIComponent('{a}')}&variables=${encodeURIComponent('{"b":1}')}&operationName=c&extensions=`;
    expect(await read({ method: 'GET', search })).toEqual({ query: '{a}', variables: { b: 1 }, operationName: 'c' });
  });
  it.each([
    ['a GET without a query', { method: 'GET', search: '' }],
    ['a GET with broken JSON', { method: 'GET', search: '?query={a}&variables={' }],
    ['a GET with a list of variables', { method: 'GET', search: '?query={a}&variables=[]' }],
  ])('refuses %s', async (_name, request) => {
    expect(await refusalOf(() => read(request))).toBe('BAD_REQUEST');
  });
  it.each([
    ['just under', 99, undefined],
    ['exactly at', 100, undefined],
    ['just over', 101, 'PAYLOAD_TOO_LARGE'],
  ])('with a body %s the limit', async (_name, size, expected) => {
    const body = JSON.stringify({ query: 'x'.repeat(size - 12) });
    expect(body).toHaveLength(size);
    expect(await refusalOf(() => read({ body: [body] }))).toBe(expected);
    expect(await refusalOf(() => read({ body: [gzipSync(body)], headers: { ...JSON_HEADERS, 'content-encoding': 'gzip' } }))).toBe(expected);
  });
  it('does not read a body that is announced too large', async () => {
    let isRead = false;
    const context = createRequestContext({ headers: { ...JSON_HEADERS, 'content-length': '101' } });
    Object.assign(context.source, { body: () => ((isRead = true), []) });
    expect(await refusalOf(() => stage.run(context))).toBe('PAYLOAD_TOO_LARGE');
    expect(isRead).toBe(false);
  });
  it.each([
    [1, undefined],
    [2, undefined],
    [3, 'BATCH_LIMIT_EXCEEDED'],
  ])('takes a batch of %i of at most 2', async (count, expected) => {
    expect(await refusalOf(() => read({ body: [JSON.stringify(Array.from({ length: count }, () => ({ query: '{a}' })))] }))).toBe(expected);
  });
  it.each([
    [100, undefined],
    [101, 'BATCH_LIMIT_EXCEEDED'],
  ])('in report mode lets a batch of %i pass, and says so', async (count, expected) => {
    onReport.mockClear();
    const reporting = bodyStage({ maxBodySize: 10_000, maxBatch: 1, mode: 'report', onReport });
    const context = createRequestContext({ headers: JSON_HEADERS, body: [JSON.stringify(Array.from({ length: count }, () => ({ query: '{a}' })))] });
    expect(await refusalOf(() => reporting.run(context))).toBe(expected);
    expect(onReport.mock.calls.map(([{ code }, reported]) => [code, reported === context])).toEqual(expected === undefined ? [['BATCH_LIMIT_EXCEEDED', true]] : []);
  });
  it.each([
    ['the deadline', DEADLINE, 'The body did not arrive before the deadline.'],
    ["the client's going", CLIENT_GONE, 'The body ended early, or is not in its content-encoding.'],
  ])('gives up at %s, with a body that never ends', async (_name, reason, message) => {
    const context = createRequestContext({ headers: JSON_HEADERS });
    Object.assign(context.source, { body: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) });
    const reading = stage.run(context) as Promise<void>;
    context.abort.abort(reason);
    await expect(reading).rejects.toThrow(message);
    expect([...context.abort.listening]).toEqual([]);
  });
  it('only ever refuses with a code, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x'), async (body, encoding) => {
        const code = await refusalOf(() => read({ body, headers: { ...JSON_HEADERS, 'content-encoding': encoding } }));
        expect(['BAD_REQUEST', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']).toContain(code);
      }),
    );
  });
});

describe('a JSON content type', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF8', 'application/json ; charset="utf-8"'])('is %s', (type) => {
    expect(isJson(type)).toBe(true);
  });
  it.each([undefined, '', 'text/plain', 'application/json5', 'application/json, text/plain', 'application/json; charset=utf-7', 'application/json; boundary=x', 'xapplication/json', 'application/json; charset=utf-8; charset=utf-8'])('is not %s', (type) => {
    expect(isJson(type)).toBe(false);
  });
});
