import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerJson, neverAnswer } from '../support/misbehaving-service.ts';
import { failureOf, fixture, HELLO, upstreamTo } from './harness.ts';

describe('the end of a request', () => {
  test('ends its call at once: the connection is closed, the result says so', async () => {
    const { service, call, events } = await fixture(neverAnswer);
    const controller = new AbortController();
    const result = call({ signal: controller.signal });
    await service.until(({ requests }) => requests.length === 1);
    controller.abort(new Error('the client has gone'));
    expect(JSON.stringify(await result)).toBe(
      '{"data":null,"errors":[{"message":"The request ended before the service `users` had answered.","extensions":{"code":"UPSTREAM_TIMEOUT","service":"users"}}]}',
    );
    await service.until(({ openConnections }) => openConnections() === 0);
    expect(events).toMatchObject([{ outcome: 'UPSTREAM_TIMEOUT' }]);
  });

  test('before the call sends nothing', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    expect(failureOf(await call({ signal: AbortSignal.abort() }))).toBe('UPSTREAM_TIMEOUT');
    expect(service.connections()).toBe(0);
  });

  test('in the instant of the call sends nothing either, and a later call succeeds', async () => {
    const { service, call } = await fixture(answerJson(HELLO));
    const controller = new AbortController();
    const result = call({ signal: controller.signal });
    controller.abort(); // still connecting
    expect(failureOf(await result)).toBe('UPSTREAM_TIMEOUT');
    expect(await call()).toEqual(HELLO);
    expect(service.requests).toHaveLength(1);
  });

  test('does not touch another client\'s identical call', async () => {
    const answers: (() => void)[] = [];
    const { service, call } = await fixture((socket, request, number) => void answers.push(() => answerJson(HELLO)(socket, request, number)));
    const controller = new AbortController();
    const [gone, stays] = [call({ signal: controller.signal }), call()];
    await service.until(({ requests }) => requests.length === 2);
    controller.abort();
    expect(failureOf(await gone)).toBe('UPSTREAM_TIMEOUT');
    for (const give of answers) give();
    expect(await stays).toEqual(HELLO);
  });

  test('after the answer changes nothing', async () => {
    const { call } = await fixture(answerJson(HELLO));
    const controller = new AbortController();
    const result = await call({ signal: controller.signal });
    controller.abort();
    expect(result).toEqual(HELLO);
    expect(await call()).toEqual(HELLO);
  });
});

describe('the timeout of a service', () => {
  test('covers the connecting too', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    server.on('connection', (socket) => socket.on('error', () => undefined)); // takes the connection, never begins with TLS
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { call, upstream } = upstreamTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`, { timeout: 50 });
    expect(failureOf(await call())).toBe('UPSTREAM_TIMEOUT');
    await upstream.destroy();
  });

  test('says so without the service\'s address', async () => {
    const { call } = await fixture(neverAnswer, { timeout: 50 });
    expect(JSON.stringify(await call())).toBe(
      '{"data":null,"errors":[{"message":"The service `users` did not answer in time.","extensions":{"code":"UPSTREAM_TIMEOUT","service":"users"}}]}',
    );
  });
});
