import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { CountingAbort } from '../support/context.ts';
import { answerJson, neverAnswer } from '../support/misbehaving-service.ts';
import { bodyOf, failureOf, fixture, HELLO, restFailureOf, restFixture, upstreamTo } from './harness.ts';

describe('what a service sees of a call', () => {
  test('is one POST with exactly these headers and this body', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    const result = await call({ requestId: 'abc' }, { query: 'query Q($id: ID!) { user(id: $id) { name } }', variables: { id: '1' }, operationName: 'Q' });
    expect(result).toEqual({ data: { hello: 'world' } });
    expect(service.requests).toHaveLength(1);
    const [request] = service.requests;
    expect(request!.line).toBe('POST /graphql HTTP/1.1');
    expect(request!.headers).toEqual([
      ['host', new URL(service.url).host],
      ['connection', 'keep-alive'],
      ['content-type', 'application/json'],
      ['accept', 'application/graphql-response+json, application/json;q=0.9'],
      ['accept-encoding', 'identity'],
      ['x-request-id', 'abc'],
      ['content-length', '99'],
    ]);
    expect(request!.body).toBe('{"query":"query Q($id: ID!) { user(id: $id) { name } }","variables":{"id":"1"},"operationName":"Q"}');
  });

  test('leaves out variables and operation name that are not given', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    await call();
    expect(service.requests[0]!.body).toBe('{"query":"{ hello }"}');
  });

  test('keeps the path and the query of the configured URL', async () => {
    const { service } = await fixture(answerJson(HELLO));
    await upstreamTo(`${service.url}/v2?key=1`).call();
    expect(service.requests[0]!.line).toBe('POST /graphql/v2?key=1 HTTP/1.1');
  });
});

describe('a call of a request', () => {
  test('is counted before it is queued', async () => {
    const calls: string[] = [];
    const { call } = await fixture(neverAnswer, { concurrency: 1 });
    const controller = new AbortController();
    const waiting = [1, 2].map(() => call({ signal: controller.signal, takeCall: (service) => calls.push(service) }));
    expect(calls).toEqual(['users', 'users']);
    controller.abort();
    await Promise.all(waiting);
  });

  test('that is one too many fails with the error of the count, sends nothing and is no event of the service', async () => {
    const { service, call, events } = await fixture(answerJson(HELLO));
    const tooMany = new GatewayError('UPSTREAM_CALL_LIMIT_EXCEEDED', 'Too many calls.');
    const takeCall = () => {
      throw tooMany;
    };
    expect(await call({ takeCall })).toEqual({ data: null, errors: [tooMany] });
    expect(service.requests).toHaveLength(0);
    expect(events).toHaveLength(0);
    expect(await call()).toEqual(HELLO);
  });

  test('with variables that are no JSON fails masked and gives its place back', async () => {
    const { service, call } = await fixture(answerJson(HELLO), { concurrency: 1 });
    const result = await call({}, { variables: { id: 1n } });
    expect(failureOf(result)).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(result)).not.toContain('BigInt');
    expect(await call()).toEqual(HELLO);
    expect(service.requests).toHaveLength(1);
  });
});

describe('after a thousand calls', () => {
  test('no listener, timer or connection beyond the pool is left, and no warning was given', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { service, call } = await fixture(answerJson(HELLO), { concurrency: 50 });
    const signal = new CountingAbort();
    const timersBefore = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    for (let round = 0; round < 10; round += 1) {
      // 50 run and 50 wait: both kinds listen to the signal
      const results = await Promise.all(Array.from({ length: 100 }, () => call({ signal })));
      expect(results.every(({ errors }) => errors === undefined)).toBe(true);
    }
    expect([...signal.listening]).toEqual([]);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(timersBefore);
    expect(service.requests).toHaveLength(1000);
    expect(service.connections()).toBeLessThanOrEqual(50);
    await new Promise((resolve) => setImmediate(resolve)); // warnings are given on the next tick
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  test('that were all aborted nothing is left either', async () => {
    const { service, call } = await fixture(neverAnswer, { concurrency: 200 });
    const controller = new AbortController();
    const calls = Array.from({ length: 400 }, () => call({ signal: controller.signal }));
    await service.until(({ requests }) => requests.length > 0);
    controller.abort();
    expect(new Set((await Promise.all(calls)).map(failureOf))).toEqual(new Set(['UPSTREAM_TIMEOUT']));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    service.behave(answerJson(HELLO));
    await service.until(({ openConnections }) => openConnections() === 0);
    const connections = service.connections();
    expect(await call()).toEqual(HELLO);
    expect(service.connections()).toBe(connections + 1); // the aborted calls left none behind and opened none
  });
});

describe('the end of an upstream', () => {
  test('close waits for the calls in flight and in the queue, then closes the connections', async () => {
    const { service, upstream, call } = await fixture(neverAnswer, { concurrency: 1 });
    const answers: (() => void)[] = [];
    service.behave((socket, request, number) => answers.push(() => answerJson(HELLO)(socket, request, number)));
    const calls = [call(), call()];
    await service.until(({ requests }) => requests.length === 1);
    const closed = upstream.close();
    answers[0]!();
    await service.until(({ requests }) => requests.length === 2);
    answers[1]!();
    expect(await Promise.all(calls)).toEqual([HELLO, HELLO]);
    await closed;
    await service.until(({ openConnections }) => openConnections() === 0);
  });

  test('destroy fails the calls in flight and in the queue', async () => {
    const { service, upstream, call } = await fixture(neverAnswer, { concurrency: 1 });
    const calls = [call(), call()];
    await service.until(({ requests }) => requests.length === 1);
    await upstream.destroy();
    expect((await Promise.all(calls)).map(failureOf)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
    expect(service.requests).toHaveLength(1);
    await upstream.close();
  });
});

describe('a REST upstream', () => {
  test('counts each call once, before it is queued, and fails with the error of the count', async () => {
    const calls: string[] = [];
    const { service, call, events } = await restFixture(answerJson(HELLO));
    expect(bodyOf(await call({}, { takeCall: (name) => calls.push(name) }))).toEqual(HELLO);
    expect(calls).toEqual(['users']);
    const tooMany = new GatewayError('UPSTREAM_CALL_LIMIT_EXCEEDED', 'Too many calls.');
    const takeCall = () => {
      throw tooMany;
    };
    expect(await call({}, { takeCall })).toBe(tooMany);
    expect(service.requests).toHaveLength(1);
    expect(events).toEqual([{ service: 'users', requestId: 'request-1', field: expect.any(String), kind: 'query', outcome: 'ok', status: 200, durationMs: expect.any(Number) }]);
  });

  test('never rejects: what nobody expected is a masked error, and the call gives its place back', async () => {
    const { call } = await restFixture(answerJson(HELLO), { concurrency: 1 });
    const takeCall = () => {
      throw new Error('secret');
    };
    const error = await call({}, { takeCall });
    expect(JSON.stringify(error)).toBe('{"message":"The gateway could not make a call this request needs.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}');
    expect(restFailureOf(await call({ target: '' }))).toBe('INTERNAL_SERVER_ERROR');
    expect(bodyOf(await call())).toEqual(HELLO);
  });

  test('runs as many calls at once as the configuration says, lets as many wait, and refuses the rest', async () => {
    const answers: (() => void)[] = [];
    const { service, call, events } = await restFixture((socket, request, number) => answers.push(() => answerJson(HELLO)(socket, request, number)), { concurrency: 1 });
    const calls = [call(), call(), call({ kind: 'mutation', method: 'POST' })];
    expect(restFailureOf(await calls[2]!)).toBe('UPSTREAM_UNAVAILABLE');
    await service.until(({ requests }) => requests.length === 1);
    answers[0]!();
    await service.until(({ requests }) => requests.length === 2);
    answers[1]!();
    expect((await Promise.all(calls.slice(0, 2))).map(bodyOf)).toEqual([HELLO, HELLO]);
    expect(events.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['mutation UPSTREAM_UNAVAILABLE', 'query ok', 'query ok']);
  });

  test('ends its call with the request, and with itself', async () => {
    const { service, upstream, call } = await restFixture(neverAnswer);
    const controller = new AbortController();
    const [aborted, destroyed] = [call({}, { signal: controller.signal }), call()];
    await service.until(({ requests }) => requests.length === 2);
    controller.abort();
    expect(restFailureOf(await aborted)).toBe('UPSTREAM_TIMEOUT');
    await service.until(({ openConnections }) => openConnections() === 1);
    await upstream.destroy();
    expect(restFailureOf(await destroyed)).toBe('UPSTREAM_UNAVAILABLE');
    expect(restFailureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('waits for its calls when it is closed', async () => {
    const answers: (() => void)[] = [];
    const { service, upstream, call } = await restFixture((socket, request, number) => answers.push(() => answerJson(HELLO)(socket, request, number)));
    const result = call();
    await service.until(({ requests }) => requests.length === 1);
    const closed = upstream.close();
    answers[0]!();
    expect(bodyOf(await result)).toEqual(HELLO);
    await closed;
    await service.until(({ openConnections }) => openConnections() === 0);
  });
});
