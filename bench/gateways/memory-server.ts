/**
 * A service that is never what is measured: it works out an answer the first time it sees the very bytes of a request, and gives it from
 * memory from then on.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { readMessages } from './http-message.ts';

export interface Answer {
  readonly status: number;
  /** Becomes JSON. */
  readonly body: unknown;
}

export type Handle = (method: string, path: string, body: string) => Answer;

export interface MemoryServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Workloads make a few hundred different requests; whoever varies more is answered, but not remembered. */
const MOST_REMEMBERED = 10_000;

/** On a free loopback port; `onRequest` is called for each request. */
export async function listenFromMemory(handle: Handle, onRequest: () => void = () => undefined): Promise<MemoryServer> {
  const memory = new Map<string, Buffer>();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    readMessages(socket, ({ head, body }) => {
      onRequest();
      const bytes = answerOnce(memory, handle, head, body);
      if (/\r\nconnection: *close/i.test(head)) socket.end(bytes);
      else socket.write(bytes);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    // A listening TCP server has an address of this kind.
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function answerOnce(memory: Map<string, Buffer>, handle: Handle, head: string, body: Buffer): Buffer {
  const target = head.slice(0, head.indexOf(' HTTP/1.'));
  const key = `${target}\n${body.toString('latin1')}`;
  const known = memory.get(key);
  if (known !== undefined) return known;
  const [method = '', path = ''] = target.split(' ');
  const bytes = toBytes(handle(method, path, body.toString()));
  if (memory.size < MOST_REMEMBERED) memory.set(key, bytes);
  return bytes;
}

function toBytes({ status, body }: Answer): Buffer {
  const payload = JSON.stringify(body);
  return Buffer.from(`HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Refused'}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`);
}
