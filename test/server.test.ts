import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { get as getSecurely } from 'node:https';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../src/config/index.ts';
import { listen, listenForClients, parserLimits, type ListenerEvents, type Listening, type RequestHandler } from '../src/server.ts';
import { createFolder } from './support/folder.ts';
import { rawRequest } from './support/gateway.ts';
import { CERTIFICATE, KEY, OTHER_KEY } from './support/pem.ts';
import { until } from './support/until.ts';

const ok: RequestHandler = (_request, response) => void response.end('ok');

async function start(handle: RequestHandler, server = 'port: 0', dir = '/', events: ListenerEvents = {}): Promise<Listening> {
  const config = parseConfig({ text: `server: { ${server} }\nservices: { users: { url: "http://127.0.0.1:1" } }`, file: `${dir}/gatehouse.yaml`, env: {} });
  const listening = await listenForClients(config, handle, events);
  onTestFinished(() => listening.close(0));
  return listening;
}

/** A handler that keeps its responses until they are answered. */
function holding() {
  const held: ServerResponse[] = [];
  return { held, handle: (_request: IncomingMessage, response: ServerResponse) => void held.push(response) };
}

async function open(port: number, text = ''): Promise<{ readonly socket: Socket; readonly received: () => string; readonly closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  if (text !== '') socket.write(text);
  return { socket, received: () => received, closed };
}

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

describe('the client listener', () => {
  it('takes any free port for 0 and says which', async () => {
    const listening = await start(ok);
    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`);
    expect(await (await fetch(listening.url)).text()).toBe('ok');
  });

  it('is called localhost in the URL when it listens everywhere', async () => {
    expect((await start(ok, 'port: 0, host: 0.0.0.0')).url).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('names host, port and key when the port is in use', async () => {
    const { port } = await start(ok);
    await expect(start(ok, `port: ${port}`)).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use; set \`server.port\` to another one (0 = any free port), or stop the process that holds it.`);
  });

  it('says that the host is not of this machine, by address or by name', async () => {
    for (const host of ['192.0.2.1', 'no-such-host.invalid']) await expect(start(ok, `port: 0, host: ${host}`)).rejects.toThrow(/`server\.host` .* is not an address of this machine|Cannot listen on no-such-host\.invalid/);
  });

  it('serves https with `server.tls`, with paths from the gateway\'s folder', async () => {
    const folder = createFolder({ 'tls/c.pem': CERTIFICATE, 'tls/k.pem': KEY });
    const { url } = await start(ok, 'port: 0, tls: { cert: tls/c.pem, key: tls/k.pem }', folder.dir);
    expect(url).toMatch(/^https:/);
    const [response] = (await once(getSecurely(url, { ca: CERTIFICATE, servername: 'localhost', agent: false }), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('refuses a certificate and a key that do not belong together', async () => {
    const folder = createFolder({ 'c.pem': CERTIFICATE, 'k.pem': OTHER_KEY });
    await expect(start(ok, 'port: 0, tls: { cert: c.pem, key: k.pem }', folder.dir)).rejects.toThrow(/^The certificate and key of `server\.tls` cannot be used \(.*\)/);
  });

  it.each([
    ['what is no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
    ['headers that are too long', `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', '400 Bad Request'],
  ])('refuses %s and ends the connection', async (_what, bytes, status) => {
    const { port } = await start(ok);
    expect(await rawRequest(port, bytes)).toBe(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  });

  it('tells of what it refused: a status and a constant of the parser, once each', async () => {
    const refused: unknown[] = [];
    const { port } = await start(ok, 'port: 0, headersTimeout: 50ms', '/', { onRefused: (one) => void refused.push(one) });
    await rawRequest(port, 'hello\r\n\r\n');
    await rawRequest(port, `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`);
    await rawRequest(port, 'GET / HTTP/1.1\r\nhost: x\r\n');
    expect(refused).toEqual([{ status: 400, code: 'HPE_INVALID_METHOD' }, { status: 431, code: 'HPE_HEADER_OVERFLOW' }, { status: 408, code: 'ERR_HTTP_REQUEST_TIMEOUT' }]);
  });

  it('takes connections on which nothing is said, whoever ends them, for no refused request', async () => {
    const refused: unknown[] = [];
    const { port } = await start(ok, 'port: 0, headersTimeout: 50ms', '/', { onRefused: (one) => void refused.push(one) });
    const gone = await open(port);
    gone.socket.destroy();
    const silent = await open(port);
    await silent.closed;
    expect(refused).toEqual([]);
  });

  it.each([['30s', '10s', 45_000], ['1s', '10s', 16_000], ['1ms', '1ms', 5_002]])('lets a deadline of %s, and headers within %s, pass before node gives a request up', (requestTimeout, headersTimeout, expected) => {
    const { server } = parseConfig({ text: `server: { requestTimeout: ${requestTimeout}, headersTimeout: ${headersTimeout} }\nservices: { users: { url: "http://127.0.0.1:1" } }`, file: '/gatehouse.yaml', env: {} });
    expect(parserLimits(server).requestTimeout).toBe(expected);
  });

  it('answers 408 to headers that do not come to an end', async () => {
    const { port } = await start(ok, 'port: 0, headersTimeout: 50ms, requestTimeout: 50ms');
    expect(await rawRequest(port, 'GET / HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('survives errors of the listener, as when there are too many open files, and tells of each kind once', async () => {
    const server = createServer(ok);
    const told: unknown[] = [];
    const listening = await listen(server, { host: '127.0.0.1', port: 0, key: 'server', onError: ({ code }) => void told.push(code) });
    onTestFinished(() => listening.close(0));
    for (const code of ['EMFILE', 'EMFILE', 'ENFILE', 'EMFILE']) server.emit('error', Object.assign(new Error(`accept ${code}`), { code }));
    expect(told).toEqual(['EMFILE', 'ENFILE']);
    expect((await fetch(listening.url)).status).toBe(200);
  });
});

describe('closing the listener', () => {
  it('refuses new connections, and resolves when the work in flight is answered', async () => {
    const { held, handle } = holding();
    const listening = await start(handle);
    const answer = fetch(listening.url);
    await until(() => held.length === 1);
    let isClosed = false;
    const closed = listening.close(60_000).then(() => (isClosed = true));
    await expect(fetch(listening.url)).rejects.toThrow();
    expect(isClosed).toBe(false);
    held[0]!.end('late');
    expect(await (await answer).text()).toBe('late');
    await closed;
  });

  it('ends connections that are idle, at once or when they become so', async () => {
    const { held, handle } = holding();
    const listening = await start(handle);
    const idle = await open(listening.port, GET);
    const busy = await open(listening.port, GET);
    await until(() => held.length === 2);
    held[0]!.end('done');
    await until(() => (idle.received() + busy.received()).includes('done'));
    const closed = listening.close(60_000);
    held[1]!.end('done');
    await Promise.all([idle.closed, busy.closed, closed]);
  });

  it('does not wait for connections on which nothing was ever said', async () => {
    const listening = await start(ok);
    const silent = await open(listening.port);
    // The listener has taken the connection once it has answered another that came later.
    await fetch(listening.url);
    await Promise.all([listening.close(60_000), silent.closed]);
  });

  it('cuts what is not answered within the grace', async () => {
    const { held, handle } = holding();
    const listening = await start(handle);
    const stuck = await open(listening.port, GET);
    await until(() => held.length === 1);
    const gone = once(held[0]!, 'close');
    await listening.close(10);
    await Promise.all([stuck.closed, gone]);
    expect(stuck.received()).toBe('');
  });

  it('leaves no timer behind', async () => {
    const clear = vi.spyOn(globalThis, 'clearInterval');
    onTestFinished(() => {
      clear.mockRestore();
    });
    const listening = await start(ok);
    const sent = request(listening.url, { agent: false }).end();
    await once(sent, 'response');
    await listening.close(60_000);
    expect(clear).toHaveBeenCalled();
  });
});
