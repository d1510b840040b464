/** A web server on loopback with a few pages, as one publishes API documents. Ends with the test. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Web {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Paths that were asked for, with their queries. */
  readonly asked: readonly string[];
}

/** By path, without its query; text is a page of its own. Anything else is 404. */
export async function startWeb(pages: Readonly<Record<string, Page | string>>): Promise<Web> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const found = pages[url.split('?')[0] ?? ''] ?? { status: 404, body: 'not here' };
    const { status = 200, headers = {}, body = '' } = typeof found === 'string' ? { body: found } : found;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
