/**
 * A service on a free loopback port that answers with whatever bytes a test wants: the half of HTTP that node:http is too polite
 * for. It keeps every request as it came over the wire.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface ReceivedRequest {
  /** `POST /graphql HTTP/1.1` */
  readonly line: string;
  /** In the order and spelling of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly header: (name: string) => string | undefined;
  readonly body: string;
  /** All of it, head and body. */
  readonly bytes: Buffer;
}

/** Answers one request on its socket. `number` counts the service's requests from 1. */
export type Behaviour = (socket: Socket, request: ReceivedRequest, number: number) => void;

export interface MisbehavingService {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Connections ever accepted. */
  readonly connections: () => number;
  readonly openConnections: () => number;
  /** What the next requests meet. */
  behave: (behaviour: Behaviour) => void;
  /** Resolves when `condition` holds, asked again after every event of the service; rejects after ten seconds. */
  until: (condition: (service: MisbehavingService) => boolean) => Promise<void>;
  close: () => Promise<void>;
}

export async function startMisbehavingService(behaviour: Behaviour): Promise<MisbehavingService> {
  let behave = behaviour;
  let accepted = 0;
  const open = new Set<Socket>();
  const requests: ReceivedRequest[] = [];
  const watchers = new Set<() => void>();
  const changed = () => [...watchers].forEach((watcher) => watcher());

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted += 1;
    open.add(socket);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let parsed = parseRequest(received); parsed !== undefined; parsed = parseRequest(received)) {
        received = received.subarray(parsed.length);
        behave(socket, parsed.request, requests.push(parsed.request));
        changed();
      }
    });
    socket.on('error', () => undefined); // the gateway hangs up as it likes
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      open.delete(socket);
      changed();
    });
    changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const service: MisbehavingService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    connections: () => accepted,
    openConnections: () => open.size,
    behave: (next) => (behave = next),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          if (!condition(service)) return;
          done();
          resolve();
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`the service waited in vain for ${condition.toString()}`));
        }, 10_000);
        const done = () => {
          clearTimeout(timer);
          watchers.delete(watcher);
        };
        watchers.add(watcher);
        watcher();
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return service;
}

function parseRequest(bytes: Buffer): { request: ReceivedRequest; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [line = '', ...rest] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = rest.map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon), text.slice(colon + 1).trim()] as const;
  });
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const length = headEnd + 4 + Number(header('content-length') ?? 0);
  if (bytes.length < length) return undefined;
  return { request: { line, headers, header, body: bytes.subarray(headEnd + 4, length).toString('utf8'), bytes: bytes.subarray(0, length) }, length };
}

export interface AnswerOptions {
  readonly status?: number;
  /** `application/json` when left out, no content-type at all when null. */
  readonly type?: string | null;
  /** Further header lines, whole. */
  readonly lines?: readonly string[];
}

/** A well-behaved HTTP answer with this body, the keep-alive connection left open. */
export function answer(body: string | Buffer, { status = 200, type = 'application/json', lines = [] }: AnswerOptions = {}): Behaviour {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status} Whatever`, ...(type === null ? [] : [`content-type: ${type}`]), `content-length: ${bytes.length}`, ...lines];
  const message = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
  return (socket) => void socket.write(message);
}

/** {@link answer} with a JSON body. */
export function answerJson(value: unknown, options?: AnswerOptions): Behaviour {
  return answer(JSON.stringify(value), options);
}

/** These bytes and nothing else; the connection stays open unless `then` closes it. A reset after `delayMs` does not overtake them. */
export function send(bytes: string | Buffer, then: 'stay' | 'end' | 'reset' = 'stay', delayMs = 0): Behaviour {
  return (socket) => {
    socket.write(bytes, () => {
      if (then === 'end') socket.end();
      if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), delayMs);
    });
  };
}

/** Takes the request and never says a word. */
export const neverAnswer: Behaviour = () => undefined;

/** Hangs up on the request, politely (FIN) or not (RST). */
export const hangUp: Behaviour = (socket) => void socket.end();
export const reset: Behaviour = (socket) => void socket.resetAndDestroy();

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** A valid beginning, then spaces for ever, as fast as they are taken. */
export const endlessBody: Behaviour = (socket) => {
  const block = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  const pour = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', pour);
  socket.write(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`);
  pour();
};

/** A whole answer, one byte each `everyMs`. */
export function drip(body: string, everyMs: number): Behaviour {
  return (socket) => {
    const bytes = [...Buffer.from(`${JSON_HEAD}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)];
    const timer = setInterval(() => {
      const byte = bytes.shift();
      if (byte === undefined || socket.destroyed) clearInterval(timer);
      else socket.write(Buffer.from([byte]));
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}
