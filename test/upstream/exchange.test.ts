import { describe, expect, test } from 'vitest';
import { answer, answerJson, drip, endlessBody, hangUp, neverAnswer, reset, send } from '../support/misbehaving-service.ts';
import { failureOf, fixture as fixtureOverGraphql, fixtureOverRest, HELLO, upstreamTo } from './harness.ts';

const BODY = JSON.stringify(HELLO);
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

// What a 502 or a 503 is called is the protocols' only difference here.
describe.each([
  ['GraphQL', fixtureOverGraphql, 'UPSTREAM_UNAVAILABLE'],
  ['REST', fixtureOverRest, 'UPSTREAM_ERROR'],
] as const)('over %s', (_protocol, fixture, unavailable) => {
  describe('a service that breaks off', () => {
    test.each([
      ['hangs up on the request', hangUp, 'UPSTREAM_UNAVAILABLE'],
      ['resets the connection', reset, 'UPSTREAM_UNAVAILABLE'],
      ['resets in the middle of the body', send(`${HEAD}content-length: 100\r\n\r\n{"da`, 'reset'), 'UPSTREAM_INVALID_RESPONSE'],
      ['switches to a protocol nobody asked for', send('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'), 'UPSTREAM_UNAVAILABLE'],
      ['ends in the middle of the head', send('HTTP/1.1 200 OK\r\ncontent-ty', 'end'), 'UPSTREAM_UNAVAILABLE'],
      ['ends in the middle of a body of known length', send(`${HEAD}content-length: 100\r\n\r\n{"da`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
      ['ends in the middle of a chunked body', send(`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
      ['ends a body of unknown length too early', send(`${HEAD}connection: close\r\n\r\n{"dat`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ])('%s: the call fails, and the next one succeeds', async (_, behaviour, code) => {
      const { service, call } = await fixture(behaviour);
      expect(failureOf(await call())).toBe(code);
      service.behave(answerJson(HELLO));
      expect(await call()).toEqual(HELLO);
      expect(service.requests).toHaveLength(2);
    });

    test('a body whose end is the end of the connection is whole', async () => {
      const { call } = await fixture(send(`${HEAD}connection: close\r\n\r\n${BODY}`, 'end'));
      expect(await call()).toEqual(HELLO);
    });

    test('a service that half-closes before it answers is not waited for', async () => {
      const { call } = await fixture((socket) => {
        socket.end(); // its side only: allowHalfOpen
      });
      expect(failureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
    });

    test('a service that half-closes behind its answer is read', async () => {
      const { service, call } = await fixture(send(`${HEAD}content-length: ${BODY.length}\r\n\r\n${BODY}`, 'end'));
      expect(await call()).toEqual(HELLO);
      await service.until(({ openConnections }) => openConnections() === 0);
      expect(await call()).toEqual(HELLO);
      expect(service.connections()).toBe(2);
    });

    test.each(['query', 'mutation'] as const)('a %s is sent once, whatever becomes of its connection', async (kind) => {
      const { service, call } = await fixture(answerJson(HELLO));
      await call(); // the next one goes over the kept connection, where clients are tempted to try again
      const unwell = send('HTTP/1.1 503 No\r\ncontent-length: 0\r\nretry-after: 0\r\n\r\n');
      for (const behaviour of [hangUp, reset, unwell]) {
        const before = service.requests.length;
        service.behave(behaviour);
        expect(failureOf(await call({}, { kind }))).toBe(behaviour === unwell ? unavailable : 'UPSTREAM_UNAVAILABLE');
        expect(service.requests).toHaveLength(before + 1);
      }
      service.behave(answerJson(HELLO));
      expect(await call({}, { kind })).toEqual(HELLO);
    });

    test('a kept connection that the service has closed meanwhile does not fail the next call', async () => {
      const { service, call } = await fixture((socket, request, number) => {
        answerJson(HELLO)(socket, request, number);
        setImmediate(() => socket.end());
      });
      for (let count = 1; count <= 5; count += 1) {
        expect(await call({}, { kind: 'mutation' })).toEqual(HELLO);
        await service.until(({ openConnections }) => openConnections() === 0);
      }
      expect(service.requests).toHaveLength(5);
    });

    test('nobody listens at the port, or the name does not exist: unavailable', async () => {
      const { service, call } = await fixture(answerJson(HELLO));
      await service.close();
      expect(failureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
      expect(failureOf(await upstreamTo(`http://${'a'.repeat(64)}.localhost:1/`).call())).toBe('UPSTREAM_UNAVAILABLE');
    });
  });

  describe('a service that does not end', () => {
    test.each([
      ['accepts and never answers', neverAnswer],
      ['sends the head and no body', send(`${HEAD}content-length: 10\r\n\r\n`)],
      ['sends one byte after the other, each in time', drip(`{"data":{"hello":"${' '.repeat(1000)}"}}`, 10)],
      ['announces answers for ever (103)', drip103()],
    ])('%s: UPSTREAM_TIMEOUT, and the connection is closed', async (_, behaviour) => {
      const { service, call } = await fixture(behaviour, { timeout: 100 });
      const start = performance.now();
      expect(failureOf(await call())).toBe('UPSTREAM_TIMEOUT');
      expect(performance.now() - start).toBeLessThan(5000);
      await service.until(({ openConnections }) => openConnections() === 0);
      await new Promise((resolve) => setTimeout(resolve, 20)); // time enough to connect again
      expect(service.connections()).toBe(1);
      expect(service.requests).toHaveLength(1);
    });

    test('a slow answer within the time is taken', async () => {
      const { call } = await fixture(drip(BODY, 1));
      expect(await call()).toEqual(HELLO);
    });

    test('an endless body is cut off at maxResponseSize', async () => {
      const { service, call } = await fixture(endlessBody, { maxResponseSize: 100_000 });
      expect(failureOf(await call())).toBe('UPSTREAM_INVALID_RESPONSE');
      await service.until(({ openConnections }) => openConnections() === 0);
    });

    test.each([
      ['just under', BODY.length + 1, undefined],
      ['exactly at', BODY.length, undefined],
      ['just over', BODY.length - 1, 'UPSTREAM_INVALID_RESPONSE'],
    ])('a body %s maxResponseSize, with its length announced and without', async (_, maxResponseSize, code) => {
      const { service, call } = await fixture(answerJson(HELLO), { maxResponseSize });
      const chunked = send(`${HEAD}transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`);
      for (const behaviour of [answerJson(HELLO), chunked]) {
        service.behave(behaviour);
        const result = await call();
        if (code === undefined) expect(result).toEqual(HELLO);
        else expect(failureOf(result)).toBe(code);
      }
    });

    test('a huge error page is not read to its end', async () => {
      const { service, call } = await fixture(answer('x'.repeat(1_000_000), { status: 502, type: 'text/html' }), { maxResponseSize: 16_000_000 });
      expect(failureOf(await call())).toBe(unavailable);
      await service.until(({ openConnections }) => openConnections() === 0);
      service.behave(answer('x'.repeat(1000), { status: 502, type: 'text/html' }));
      expect(failureOf(await call())).toBe(unavailable);
      expect(service.openConnections()).toBe(1); // a small one leaves the connection usable
    });

    test('an answer in many pieces is put together, also inside a character', async () => {
      const bytes = Buffer.from(JSON.stringify({ data: { hello: 'wörld €' } }));
      const { call } = await fixture((socket) => {
        socket.write(`${HEAD}content-length: ${bytes.length}\r\n\r\n`);
        let at = 0;
        const next = () => at < bytes.length && socket.write(bytes.subarray(at, ++at), () => setImmediate(next));
        next();
      });
      expect(await call()).toEqual({ data: { hello: 'wörld €' } });
    });
  });

  describe('a service that does not speak HTTP', () => {
    test.each([
      ['another protocol', send('SSH-2.0-OpenSSH_9.6\r\n')],
      ['huge headers', answerJson(HELLO, { lines: [`x-large: ${'x'.repeat(100_000)}`] })],
      ['two different content lengths', answerJson(HELLO, { lines: ['content-length: 5'] })],
      ['the same content length twice', answerJson(HELLO, { lines: [`content-length: ${BODY.length}`] })],
      ['a content length and chunks', answerJson(HELLO, { lines: ['transfer-encoding: chunked'] })],
    ])('%s: UPSTREAM_INVALID_RESPONSE', async (_, behaviour) => {
      const { service, call } = await fixture(behaviour);
      expect(failureOf(await call())).toBe('UPSTREAM_INVALID_RESPONSE');
      service.behave(answerJson(HELLO, { lines: ['x-large: ok', '__proto__: 1', 'constructor: 2'] }));
      expect(await call()).toEqual(HELLO);
    });

    test('an answer nobody asked for never becomes the answer of the next call', async () => {
      const wrong = JSON.stringify({ data: { hello: 'not for you' } });
      const one = (body: string) => `${HEAD}content-length: ${body.length}\r\n\r\n${body}`;
      const { service, call } = await fixture(send(one(BODY) + one(wrong)), { concurrency: 1 });
      expect(await call()).toEqual(HELLO);
      service.behave(answerJson({ data: { hello: 'mine' } }));
      expect(await call()).toEqual({ data: { hello: 'mine' } });

      service.behave((socket) => {
        socket.write(one(BODY));
        setImmediate(() => socket.write(one(wrong))); // as a packet of its own
      });
      expect(await call()).toEqual(HELLO);
      await service.until(({ openConnections }) => openConnections() === 0);
      service.behave(answerJson({ data: { hello: 'mine' } }));
      expect(await call()).toEqual({ data: { hello: 'mine' } });
    });
  });

  describe('a redirect', () => {
    test.each([301, 302, 303, 307, 308])('%s is not followed: its target gets no call and no credentials', async (status) => {
      const target = await fixture(answerJson(HELLO));
      const { service, call } = await fixture(answerJson(HELLO, { status, lines: [`location: ${target.service.url}`] }), { headers: { forward: ['authorization'] } });
      expect(failureOf(await call({ headers: { authorization: 'Bearer secret' } }))).toBe('UPSTREAM_INVALID_RESPONSE');
      expect(target.service.connections()).toBe(0);
      service.behave(answerJson(HELLO));
      expect(await call()).toEqual(HELLO);
    });
  });
});

function drip103(): typeof neverAnswer {
  return (socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), 10);
    socket.on('close', () => clearInterval(timer));
  };
}
