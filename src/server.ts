/**
 * The client listener: node:http (or https) around a gateway that can be swapped while it serves, and the way out when the
 * process is asked to stop: not ready but serving for `drainDelay`, then no new connections, then the work in flight ends.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Config } from './config/index.ts';
import { OperatorError } from './errors.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Stops taking connections, ends idle ones, resolves when the last request has been answered or `graceMs` is over. */
  readonly close: (graceMs: number) => Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** @throws OperatorError when the port is taken or the host is not an address of this machine. */
export async function listenForClients({ server, dir }: Pick<Config, 'server' | 'dir'>, handle: RequestHandler): Promise<Listening> {
  const limits = {
    keepAliveTimeout: server.keepAliveTimeout,
    headersTimeout: server.headersTimeout,
    // Header and body together; what takes longer is answered 408 by node itself.
    requestTimeout: Math.max(server.requestTimeout, server.headersTimeout),
    connectionsCheckingInterval: 1000,
  };
  const { tls } = server;
  const listener = tls === undefined ? createHttpServer(limits, handle) : createHttpsServer({ ...limits, ...readTls(tls, dir) }, handle);
  listener.on('clientError', refuse);
  return listen(listener, { host: server.host, port: server.port, key: 'server', scheme: tls === undefined ? 'http' : 'https' });
}

export async function listen(listener: Server, { host, port, key, scheme = 'http' }: { readonly host: string; readonly port: number; readonly key: string; readonly scheme?: string }): Promise<Listening> {
  const silent = trackSilent(listener);
  await new Promise<void>((done, fail) => {
    // Stays for the listener's life: later it hears of connections that could not be taken (too many open files), which must not end the others.
    listener.on('error', (error: NodeJS.ErrnoException) => {
      fail(new OperatorError([{ message: listenMessage(error, host, port, key) }]));
    });
    listener.listen(port, host, done);
  });
  const address = listener.address() as AddressInfo; // a TCP listener that listens has one
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { url: `${scheme}://${name}:${address.port}`, port: address.port, close: (graceMs) => close(listener, silent, graceMs) };
}

/** Connections on which nothing has been said, as browsers open them ahead: node takes them for busy until `headersTimeout`. */
function trackSilent(listener: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  listener.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  listener.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  return silent;
}

async function close(listener: Server, silent: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(() => {
      listener.closeAllConnections();
    }, graceMs);
    listener.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      done();
    });
    // A connection becomes idle when its answer has been written; nothing tells us, so look.
    const sweep = setInterval(() => {
      listener.closeIdleConnections();
    }, 50);
    listener.closeIdleConnections();
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  });
}

/** What the HTTP parser refused never was a request: no log line of it holds client text, and the connection ends. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function listenMessage(error: NodeJS.ErrnoException, host: string, port: number, key: string): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} on ${host} is in use; set \`${key}.port\` to another one (0 = any free port), or stop the process that holds it.`;
  if (error.code === 'EACCES') return `Port ${port} may not be opened by this user; set \`${key}.port\` to one above 1023.`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return `\`${key}.host\` ${host} is not an address of this machine; use 127.0.0.1, 0.0.0.0 or one that is.`;
  return `Cannot listen on ${host}:${port}: ${error.message}.`;
}

function readTls(tls: NonNullable<Config['server']['tls']>, dir: string): ServerOptions {
  const read = (file: string): Buffer => readPem(resolve(dir, file));
  const options = { cert: read(tls.cert), key: read(tls.key), ...(tls.clientCa !== undefined && { ca: read(tls.clientCa), requestCert: true, rejectUnauthorized: true }) };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new OperatorError([{ message: `The certificate and key of \`server.tls\` cannot be used (${(error as Error).message}); both are PEM files, and the key is the certificate's own.` }]);
  }
  return options;
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new OperatorError([{ message: `Cannot read ${file}, named by \`server.tls\`: ${(error as Error).message}.` }]);
  }
}
