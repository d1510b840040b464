import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenForOperators } from '../../src/admin/server.ts';
import type { Readiness } from '../../src/pipeline/health.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { rawRequest } from '../support/gateway.ts';
import { takenPort } from '../support/service.ts';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

const READY: Readiness = { isReady: true, graph: 'abc', missingServices: [] };

async function start({ readiness = () => READY, hosts = ['localhost', '127.0.0.1', '::1'], withMetrics = true, jwks = undefined as string | undefined } = {}) {
  const metrics = createMetrics();
  const logs: any[] = [];
  const log = createLogger({ level: 'debug', format: 'json', write: (line) => void logs.push(JSON.parse(line)) });
  const listening = await listenForOperators({ admin: { host: '127.0.0.1', port: 0, hosts, tokens: [] } }, { readiness, jwks: () => jwks, metrics: withMetrics ? metrics : undefined, log });
  onTestFinished(() => listening.close(0));
  const get = (path: string, { host = `127.0.0.1:${listening.port}`, method = 'GET' } = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: listening.port, path, method, headers: { host }, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      sent.once('error', reject).end();
    });
  return { get, metrics, listening, logs };
}

const problem = (title: string, status: number, detail: string) => ({ type: 'about:blank', title, status, detail });

describe('the admin listener', () => {
  it('serves what Prometheus reads', async () => {
    const { get, metrics } = await start();
    metrics.request('POST', 200, 12, []);
    const { status, headers, body } = await get('/metrics');
    expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', cache: 'no-store' });
    expect(body).toContain('gatehouse_http_requests_total{method="POST",status="200"} 1\n');
  });

  it('has no metrics when telemetry.metrics is off', async () => {
    const { get } = await start({ withMetrics: false });
    const { status, body } = await get('/metrics');
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual(problem('Nothing is here', 404, 'Try /health or /readiness.'));
  });

  it('says that the process is up, and whether it is ready', async () => {
    let readiness = READY;
    const { get } = await start({ readiness: () => readiness });
    expect(await get('/health')).toMatchObject({ status: 200, body: '{"status":"up"}\n' });
    for (const path of ['/readiness', '/ready', '/readiness?from=probe']) expect(await get(path)).toMatchObject({ status: 200, body: '{"status":"ready","graph":"abc","missingServices":[]}\n' });
    readiness = { isReady: false, reason: 'no service has answered yet', missingServices: ['users'] };
    expect((await get('/health')).status).toBe(200);
    expect(await get('/readiness')).toMatchObject({ status: 503, body: '{"status":"not ready","reason":"no service has answered yet","missingServices":["users"]}\n' });
  });

  it.each(['localhost', 'LOCALHOST:4001', '127.0.0.1', '[::1]:4001', '[::1]'])('answers a request to %s', async (host) => {
    expect((await (await start()).get('/health', { host })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:4001', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost:4001@evil.example', '[::2]', '0.0.0.0'])(
    'refuses a request to `%s` with 403, so that no web page reaches it by a name of its own',
    async (host) => {
      const { get } = await start();
      for (const path of ['/metrics', '/health', '/nothing']) {
        const { status, headers, body } = await get(path, { host });
        expect({ status, type: headers['content-type'], body: JSON.parse(body) }).toEqual({ status: 403, type: 'application/problem+json', body: problem('Unknown host', 403, 'This name is not listed in admin.hosts.') });
      }
    },
  );

  it('refuses a request that names no host', async () => {
    const { listening } = await start();
    expect(await rawRequest(listening.port, 'GET /metrics HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(await rawRequest(listening.port, 'GET /metrics HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s with 405', async (method) => {
    const { status, headers, body } = await (await start()).get('/metrics', { method });
    expect({ status, allow: headers['allow'], type: headers['content-type'], body: JSON.parse(body) }).toEqual({ status: 405, allow: 'GET, HEAD', type: 'application/problem+json', body: problem('Method not allowed', 405, 'Only GET is served here.') });
  });

  it('answers HEAD without a body', async () => {
    const { get } = await start();
    for (const path of ['/metrics', '/health']) expect(await get(path, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('publishes the keys that services verify tokens with, and only where there are any', async () => {
    const jwks = '{"keys":[{"kty":"EC"}]}';
    const { get } = await start({ jwks });
    const { status, headers, body } = await get('/.well-known/jwks.json');
    expect({ status, type: headers['content-type'], cache: headers['cache-control'], body }).toEqual({ status: 200, type: 'application/jwk-set+json', cache: 'public, max-age=300', body: jwks });
    expect(await get('/.well-known/jwks.json', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    expect((await get('/.well-known/jwks.json', { host: 'evil.example' })).status).toBe(403);
    expect(JSON.parse((await get('/')).body)).toEqual(problem('Nothing is here', 404, 'Try /metrics, /.well-known/jwks.json, /health or /readiness.'));
    expect((await (await start()).get('/.well-known/jwks.json')).status).toBe(404);
  });

  it.each(['/', '/graphql', '/metrics/', '/Metrics', '/api/status', '//metrics', '/../metrics'])('has nothing at %s', async (path) => {
    const { status, headers, body } = await (await start()).get(path);
    expect({ status, type: headers['content-type'], body: JSON.parse(body) }).toEqual({ status: 404, type: 'application/problem+json', body: problem('Nothing is here', 404, 'Try /metrics, /health or /readiness.') });
  });

  it('logs why it could not answer', async () => {
    const { get, logs } = await start({ readiness: () => { throw new Error('the graph is gone'); } });
    await expect(get('/readiness')).rejects.toThrow('socket hang up');
    expect(logs).toEqual([expect.objectContaining({ level: 'error', message: 'a request to the admin listener could not be answered', err: expect.objectContaining({ message: 'the graph is gone' }) })]);
  });

  it('does not start on a port that is in use', async () => {
    const port = await takenPort();
    await expect(listenForOperators({ admin: { host: '127.0.0.1', port, hosts: [], tokens: [] } }, { readiness: () => READY, jwks: () => undefined, metrics: undefined, log: createLogger({ level: 'silent', format: 'json' }) })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use; set \`admin.port\``);
  });
});
