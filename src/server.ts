/**
 * The client listener: node:http (or https) around a gateway that can be swapped while it serves, and the way out when the
 * process is asked to stop: not ready but serving for `drainDelay`, then no new connections, then the work in flight ends.
 */
import { readFileSync } from 'node:fs';
import { STATUS_CODES, createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Config } from './config/index.ts';
import { OperatorError } from './errors.ts';

/** How long node waits after the gateway's own deadline. */
const AFTER_DEADLINE_MS = 5_000;

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Stops taking connections, ends idle ones, resolves when the last request has been answered or `graceMs` is over. */
  readonly close: (graceMs: number) => Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListenerEvents {
  /** The HTTP parser has refused with `status`; `code` is one of its own constants. Nothing here is client text. */
  readonly onRefused?: (refused: { readonly status: number; readonly code: string }) => void;
  /** The listener listens on, but connections are lost, as with too many open files. Called once per code. */
  readonly onError?: (error: NodeJS.ErrnoException) => void;
}

/** @throws OperatorError when the port is taken or the host is not an address of this machine. */
export async function listenForClients({ server, dir }: Pick<Config, 'server' | 'dir'>, handle: RequestHandler, { onRefused, onError }: ListenerEvents = {}): Promise<Listening> {
  const limits = parserLimits(server);
  const { tls } = server;
  const listener = tls === undefined ? createHttpServer(limits, noted(handle)) : createHttpsServer({ ...limits, ...readTls(tls, dir) }, noted(handle));
  listener.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, onRefused));
  return listen(listener, { host: server.host, port: server.port, key: 'server', scheme: tls === undefined ? 'http' : 'https', onError });
}

/** What node itself holds connections to, in milliseconds. */
export function parserLimits({ keepAliveTimeout, headersTimeout, requestTimeout }: Pick<Config['server'], 'keepAliveTimeout' | 'headersTimeout' | 'requestTimeout'>) {
  return {
    keepAliveTimeout,
    headersTimeout,
    // The gateway answers a late body at its own deadline, with 504 in GraphQL's form; node's bare 408 must not come first. Node
    // counts from the first byte of the headers, the deadline from their last: hence the sum.
    requestTimeout: headersTimeout + requestTimeout + AFTER_DEADLINE_MS,
    connectionsCheckingInterval: 1000,
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly scheme?: string;
  readonly onError?: ListenerEvents['onError'];
}

export async function listen(listener: Server, { host, port, key, scheme = 'http', onError }: Place): Promise<Listening> {
  const silent = trackSilent(listener);
  const told = new Set<string | undefined>();
  await new Promise<void>((done, fail) => {
    // Stays for the listener's life: later it hears of connections that could not be taken (too many open files), which must not end the others.
    listener.on('error', (error: NodeJS.ErrnoException) => {
      fail(new OperatorError([{ message: listenMessage(error, host, port, key) }]));
      if (listener.listening && !told.has(error.code)) onError?.(error);
      told.add(error.code);
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

/** The last request of a connection. */
const exchanges = new WeakMap<Socket, { readonly request: IncomingMessage; readonly response: ServerResponse }>();

function noted(handle: RequestHandler): RequestHandler {
  return (request, response) => {
    exchanges.set(request.socket, { request, response });
    handle(request, response);
  };
}

/** What the HTTP parser refused never was a request: no log line of it holds client text, and the connection ends. */
function refuse({ code = '' }: NodeJS.ErrnoException, socket: Socket, onRefused: ListenerEvents['onRefused']): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const open = exchanges.get(socket);
  if (open?.request.complete === true && !open.response.writableEnded) {
    // The request before it on the connection is being answered, and perhaps done already: that answer is not to be lost.
    open.response.once('close', () => socket.destroy());
    return;
  }
  if (open?.request.complete === false && open.response.headersSent) {
    socket.destroy(); // the rest of a request that has had its answer
    return;
  }
  const status = statusOf(code);
  // Failed TLS handshakes and connections on which nothing was ever said come here too, but nothing was asked on them.
  if (isParserCode(code) && socket.bytesRead > 0) onRefused?.({ status, code });
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function isParserCode(code: string): boolean {
  return code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
}

function statusOf(code: string): 400 | 408 | 431 {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
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
