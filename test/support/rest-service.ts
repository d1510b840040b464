/** A REST service on a free loopback port, answering by routes; it keeps every request exactly as it came. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RestExchange {
  readonly method: string;
  /** Path and query as sent, undecoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, in the order and spelling of the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface RouteInput extends RestExchange {
  /** `:name` parts of the route, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly json: any;
  /** Of this service's requests, counted from 1. */
  readonly number: number;
}

/** A JSON value, or a {@link reply} with anything else in it. */
export type Route = (input: RouteInput) => unknown;

class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>>) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** A string or Buffer is sent as it is when `headers` say what it is, all else as JSON; undefined is no body. */
export function reply(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): unknown {
  return new Reply(status, body, headers);
}

export interface RunningRestService {
  readonly url: string;
  readonly requests: readonly RestExchange[];
  /** `GET /inventory?upcs=1,2`, in order. */
  readonly asked: () => string[];
  /** Requests whose client went before the answer had been written. */
  readonly abandoned: () => number;
  readonly close: () => Promise<void>;
}

/** Routes are written `GET /inventory/:upc`; the first that fits the path (without query) answers, and 404 without body when none does. */
export async function startRestService(routes: Readonly<Record<string, Route>>): Promise<RunningRestService> {
  const requests: RestExchange[] = [];
  let abandoned = 0;
  const known = Object.entries(routes).map(([key, route]) => {
    const [method = '', path = ''] = key.split(' ');
    return { method, route, pattern: new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) };
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const body = Buffer.concat(chunks);
      const number = requests.push({ method, url, headers, rawHeaders, body });
      const [path = '', query = ''] = url.split('?');
      const answer = async (): Promise<unknown> => {
        for (const one of known) {
          const match = one.method === method ? one.pattern.exec(path) : null;
          if (match === null) continue;
          const params = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
          return one.route({ method, url, headers, rawHeaders, body, params, number, query: new URLSearchParams(query), json: /json/.test(headers['content-type'] ?? '') ? JSON.parse(body.toString()) : undefined });
        }
        return reply(404);
      };
      void answer().then((value) => {
        const { status, body: content, headers: given } = value instanceof Reply ? value : (reply(200, value) as Reply);
        const isRaw = 'content-type' in given;
        response.writeHead(status, { ...(content !== undefined && !isRaw && { 'content-type': 'application/json' }), ...given });
        response.end(content === undefined ? undefined : isRaw ? (content as string | Buffer) : JSON.stringify(content));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    asked: () => requests.map(({ method, url }) => `${method} ${url}`),
    abandoned: () => abandoned,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
