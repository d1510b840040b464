/** A proxy that hands every request on as it came, and keeps both sides of the exchange byte for byte. */
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly target: string;
  readonly requestHeaders: IncomingMessage['headers'];
  readonly requestBody: Buffer;
  readonly status: number;
  readonly responseHeaders: IncomingMessage['headers'];
  readonly responseBody: Buffer;
}

export interface Recorder {
  readonly url: string;
  /** What has been exchanged since the last call, in the order of the answers. */
  readonly take: () => Exchange[];
  /** Headers that are put to each request from now on, and are no part of what is kept. */
  readonly add: (headers: Readonly<Record<string, string>>) => void;
  readonly close: () => Promise<void>;
}

/** `target` is the origin of the server behind it. */
export async function startRecorder(target: string): Promise<Recorder> {
  let exchanges: Exchange[] = [];
  let added: Readonly<Record<string, string>> = {};
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const requestBody = await read(request);
      const outgoing = httpRequest(new URL(target), { agent, method: request.method!, path: request.url!, headers: { ...request.headers, ...added } });
      outgoing.end(requestBody);
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      const responseBody = await read(incoming);
      exchanges.push({ method: request.method!, target: request.url!, requestHeaders: request.headers, requestBody, status: incoming.statusCode!, responseHeaders: incoming.headers, responseBody });
      const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
      response.writeHead(incoming.statusCode!, headers).end(responseBody);
    };
    answer().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = exchanges;
      exchanges = [];
      return taken;
    },
    add: (headers) => (added = headers),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
