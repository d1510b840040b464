import { Server, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig, type Config } from '../src/config/index.ts';
import { serve, type Serving } from '../src/serve.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { ask } from './support/ask.ts';
import { createFolder, yaml, type Folder } from './support/folder.ts';
import { rawRequest } from './support/gateway.ts';
import { startService } from './support/service.ts';
import { until } from './support/until.ts';

const SDL = 'type Query { name: String slow: String }';

interface Logged {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

function load(folder: Folder): Config {
  return parseConfig({ text: folder.read('gatehouse.yaml'), file: `${folder.dir}/gatehouse.yaml`, env: {} });
}

/** One service `a` with the fields of `sdl`. */
async function start(sdl = SDL, server = '') {
  const service = await startService(sdl, { root: { name: () => 'one', slow: () => 'at last', more: () => 'more' } });
  const folder = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${service.url}" }\n`, server), 'schemas/a.graphql': sdl });
  const logs: Logged[] = [];
  const serving = await serve(load(folder), { log: createLogger({ level: 'debug', format: 'json', write: (line) => void logs.push(JSON.parse(line)) }) });
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= serving.stop());
  onTestFinished(stop);
  return { service, folder, serving, logs, stop };
}

const readiness = async ({ adminUrl }: Serving) => {
  const response = await fetch(`${adminUrl}/readiness`);
  return { status: response.status, body: await response.json() };
};

describe('serving', () => {
  it('answers on the client listener, and on the admin listener about itself', async () => {
    const { serving, logs } = await start();
    expect((await ask(serving.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    expect(await readiness(serving)).toEqual({ status: 200, body: { status: 'ready', graph: serving.gateway().graph.current()?.digest, missingServices: [] } });
    expect(logs).toContainEqual(expect.objectContaining({ message: 'listening', url: serving.url, admin: serving.adminUrl }));
  });

  it('counts requests for /metrics', async () => {
    const { serving } = await start();
    await ask(serving.url, '{ name }');
    const metrics = await until(async () => {
      const body = await (await fetch(`${serving.adminUrl}/metrics`)).text();
      return body.includes('gatehouse_http_requests_total{') ? body : undefined;
    });
    expect(metrics).toContain('gatehouse_http_requests_total{method="POST",status="200"} 1\n');
    expect(metrics).toContain('gatehouse_upstream_requests_total{service="a",outcome="ok"} 1\n');
    expect(metrics).toContain('gatehouse_graph_services 1\n');
  });

  it('counts what the HTTP parser refuses, and logs it at debug without a word of the client', async () => {
    const { serving, logs } = await start();
    await rawRequest(Number(new URL(serving.url).port), 'SECRET / HTTP/1.1\r\n\r\n');
    expect(await (await fetch(`${serving.adminUrl}/metrics`)).text()).toContain('gatehouse_http_requests_total{method="other",status="400"} 1\n');
    const line = logs.find(({ message }) => message === 'refused by the HTTP parser');
    expect(line).toEqual({ level: 'debug', time: expect.any(String), message: 'refused by the HTTP parser', status: 400, code: 'HPE_INVALID_METHOD' });
    expect(JSON.stringify(logs)).not.toContain('SECRET');
  });

  it('logs that a listener loses connections, once per kind', async () => {
    const listens = vi.spyOn(Server.prototype, 'listen');
    onTestFinished(() => {
      listens.mockRestore();
    });
    const { serving, logs } = await start();
    for (const url of [serving.url, serving.adminUrl]) {
      const server = (listens.mock.contexts as Server[]).find((one) => (one.address() as AddressInfo | null)?.port === Number(new URL(url).port));
      for (let time = 0; time < 2; time += 1) server?.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    }
    expect(logs.filter(({ message }) => message.startsWith('connections are lost')).map(({ level, listener, code }) => ({ level, listener, code }))).toEqual([
      { level: 'error', listener: 'clients', code: 'EMFILE' },
      { level: 'error', listener: 'admin', code: 'EMFILE' },
    ]);
  });

  it('has no /metrics with `telemetry.metrics: false`', async () => {
    const service = await startService(SDL);
    const folder = createFolder({ 'gatehouse.yaml': `telemetry: { metrics: false }\n${yaml(`  a: { url: "${service.url}" }\n`)}`, 'schemas/a.graphql': SDL });
    const serving = await serve(load(folder), { log: createLogger({ level: 'silent', format: 'json' }) });
    onTestFinished(() => serving.stop());
    expect((await fetch(`${serving.adminUrl}/metrics`)).status).toBe(404);
    expect((await fetch(`${serving.adminUrl}/health`)).status).toBe(200);
  });
});

describe('swapping', () => {
  it('answers from the new graph at once, and what is in flight from the old one', async () => {
    const { service, folder, serving } = await start();
    const release = service.hold();
    const slow = ask(serving.url, '{ slow }');
    await service.received('slow');
    folder.write('schemas/a.graphql', 'type Query { more: String slow: String }');
    await serving.swap(load(folder));
    expect((await ask(serving.url, '{ name }')).body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    release();
    expect((await slow).body).toEqual({ data: { slow: 'at last' } });
    expect(await readiness(serving)).toMatchObject({ status: 200, body: { graph: serving.gateway().graph.current()?.digest } });
  });

  it('keeps the old graph when the new one cannot be built', async () => {
    const { folder, serving } = await start();
    const before = serving.gateway();
    folder.write('schemas/a.graphql', 'type Query {');
    await expect(serving.swap(load(folder))).rejects.toThrow('Syntax Error');
    expect(serving.gateway()).toBe(before);
    expect((await ask(serving.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
  });

  it('drops no request of many', async () => {
    const { folder, serving } = await start();
    let isOver = false;
    const loop = async (): Promise<number> => {
      let answered = 0;
      while (!isOver) {
        const { status, body } = await ask(serving.url, '{ name }');
        if (status !== 200 || body.data.name !== 'one') throw new Error(JSON.stringify(body));
        answered += 1;
      }
      return answered;
    };
    const loops = Promise.all([loop(), loop(), loop(), loop()]);
    loops.catch(() => undefined); // heard below
    for (let round = 0; round < 10; round += 1) {
      folder.write('schemas/a.graphql', `${SDL} type T${round} { a: Int }`);
      await serving.swap(load(folder));
    }
    isOver = true;
    for (const answered of await loops) expect(answered).toBeGreaterThan(0);
  });
});

describe('stopping', () => {
  it('is not ready from then on, but serves during drainDelay and asks clients to connect anew', async () => {
    const { serving, stop } = await start(SDL, '  drainDelay: 1s\n');
    const stopped = stop();
    expect(await readiness(serving)).toMatchObject({ status: 503, body: { status: 'not ready', reason: 'the process was asked to stop' } });
    const { status, headers, body } = await ask(serving.url, '{ name }');
    expect({ status, connection: headers.get('connection'), body }).toEqual({ status: 200, connection: 'close', body: { data: { name: 'one' } } });
    expect((await fetch(serving.url.replace('/graphql', '/health'))).status).toBe(200);
    await stopped;
  });

  it('answers what is in flight, then refuses everything', async () => {
    const { service, serving, logs, stop } = await start();
    const release = service.hold();
    const slow = ask(serving.url, '{ slow }');
    await service.received('slow');
    const stopped = stop();
    await until(async () => (await fetch(serving.url).catch(() => 'refused')) === 'refused');
    release();
    expect((await slow).body).toEqual({ data: { slow: 'at last' } });
    await stopped;
    await expect(fetch(`${serving.adminUrl}/health`)).rejects.toThrow();
    expect(logs.at(-1)?.message).toBe('stopped');
  });

  it('cuts what is not answered within shutdownGrace', async () => {
    const { service, serving, logs, stop } = await start(SDL, '  shutdownGrace: 20ms\n');
    onTestFinished(service.hold());
    const slow = ask(serving.url, '{ slow }').catch(() => 'cut');
    await service.received('slow');
    await stop();
    expect(await slow).toBe('cut');
    expect(logs).toContainEqual(expect.objectContaining({ message: 'request', status: 499 }));
  });

  it('closes its connections to services', async () => {
    const { service, serving, stop } = await start();
    await ask(serving.url, '{ name }');
    await stop();
    await service.goAway();
  });
});
