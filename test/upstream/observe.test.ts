import { describe, expect, onTestFinished, test } from 'vitest';
import { isClientSafe } from '../../src/errors.ts';
import type { RestRequest, UpstreamEvent } from '../../src/upstream/executor.ts';
import { createRestUpstream } from '../../src/upstream/index.ts';
import { answer, answerJson, hangUp, send } from '../support/misbehaving-service.ts';
import { configOf, contextOf, failureOf, fixture, HELLO, restFixture } from './harness.ts';

describe('what is observed', () => {
  test('is one event per call, with the status and the service\'s own words for the log only', async () => {
    const { call, events, service } = await fixture(answerJson(HELLO));
    await call();
    service.behave(answerJson({ data: { hello: null }, errors: [{ message: 'secret table missing', path: ['hello'] }] }));
    const result = await call({}, { kind: 'mutation' });
    service.behave(answer('<html>', { status: 503, type: 'text/html' }));
    await call();
    expect(events).toEqual([
      { service: 'users', requestId: 'request-1', kind: 'query', outcome: 'ok', status: 200, durationMs: expect.any(Number) },
      { service: 'users', requestId: 'request-1', kind: 'mutation', outcome: 'UPSTREAM_ERROR', status: 200, durationMs: expect.any(Number), errors: [{ message: 'secret table missing' }] },
      { service: 'users', requestId: 'request-1', kind: 'query', outcome: 'UPSTREAM_UNAVAILABLE', status: 503, durationMs: expect.any(Number), errors: [{ message: expect.stringContaining('HTTP 503') }] },
    ]);
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(result.errors!.every(isClientSafe)).toBe(true);
  });

  test('names the network\'s reason, which no client sees', async () => {
    const { service, call, events } = await fixture(answerJson(HELLO));
    await service.close();
    const result = await call();
    expect(failureOf(result)).toBe('UPSTREAM_UNAVAILABLE');
    expect(events[0]!.errors![0]!.message).toContain('ECONNREFUSED');
    expect(JSON.stringify(result)).toBe(
      '{"data":null,"errors":[{"message":"The service `users` is unavailable.","extensions":{"code":"UPSTREAM_UNAVAILABLE","service":"users"}}]}',
    );
  });

  test('of REST calls names the code of a failed one, and takes a status that was expected for a success', async () => {
    const { call, events, service } = await restFixture(answerJson({ detail: 'secret table missing' }, { status: 404 }));
    await call({ expects: new Set([404]) });
    await call({ field: 'Mutation.remove', kind: 'mutation', method: 'POST', codes: new Map([[404, 'NOT_FOUND']]) }, { requestId: 'request-2' });
    service.behave(hangUp);
    await call();
    expect(events).toEqual([
      { service: 'users', requestId: 'request-1', field: 'Query.item', kind: 'query', outcome: 'ok', status: 404, durationMs: expect.any(Number) },
      { service: 'users', requestId: 'request-2', field: 'Mutation.remove', kind: 'mutation', outcome: 'NOT_FOUND', isDeclared: true, status: 404, durationMs: expect.any(Number), errors: [{ message: 'HTTP 404: secret table missing' }] },
      { service: 'users', requestId: 'request-1', field: 'Query.item', kind: 'query', outcome: 'UPSTREAM_UNAVAILABLE', durationMs: expect.any(Number), errors: [{ message: expect.stringContaining('UND_ERR_SOCKET') }] },
    ]);
  });

  test('tells an answer that @rest has a code for from a service that fails', async () => {
    const { call, events, service } = await restFixture(answerJson({}, { status: 503 }));
    const codes = new Map([[503, 'DOWN'], [404, 'NOT_FOUND']]);
    await call({ codes });
    service.behave(send('HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{', 'end'));
    await call({ codes });
    service.behave(answerJson({}, { status: 400 }));
    await call({ codes });
    expect(events.map(({ outcome, isDeclared }) => [outcome, isDeclared])).toEqual([['DOWN', undefined], ['UPSTREAM_INVALID_RESPONSE', undefined], ['UPSTREAM_ERROR', undefined]]);
  });

  test('has the wait for a place in its time', async () => {
    const answers: (() => void)[] = [];
    let clock = 0;
    const events: UpstreamEvent[] = [];
    const { service } = await fixture((socket, request, number) => answers.push(() => answerJson(HELLO)(socket, request, number)));
    const upstream = createRestUpstream(configOf(service.url, { concurrency: 1 }), { observe: (event) => events.push(event), now: () => clock });
    onTestFinished(() => upstream.destroy());
    const request: RestRequest = { kind: 'query', method: 'GET', target: '/', headers: [], reads: 'json', field: 'Query.item', expects: new Set(), codes: new Map(), context: contextOf() };
    const calls = [upstream.execute(request), upstream.execute(request)];
    for (const index of [0, 1]) {
      await service.until(({ requests }) => requests.length > index);
      clock += 5;
      answers[index]!();
    }
    await Promise.all(calls);
    expect(events.map(({ durationMs }) => durationMs)).toEqual([5, 10]);
  });
});
