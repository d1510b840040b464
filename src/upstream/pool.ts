/**
 * Keep-alive connections to one service: undici clients, one connection and one call at a time on each, the last used first, so
 * that what is not needed idles out. Concurrency.ts bounds their number.
 *
 * Not undici's own Pool, because a call that ends early must take its connection along and nothing else: there, an aborted call's
 * client connects again at once, only to find that its request is gone, and a service in trouble gets a connection per timeout.
 */
import { readFileSync } from 'node:fs';
import { buildConnector, Client } from 'undici';
import { OperatorError } from '../errors.ts';
import type { UpstreamConfig } from './executor.ts';

export interface ClientPool {
  /** Path and query of the service's URL. */
  readonly path: string;
  /** A client with no call on it; undefined after the end of the pool. */
  take(): Client | undefined;
  /** After the end of its call, good or bad. */
  giveBack(client: Client): void;
  /** In the middle of its call: closes the connection. */
  drop(client: Client): void;
  /** Closes all connections; the calls on them fail, and so do later ones. */
  destroy(): Promise<void>;
}

export function createClientPool({ name, url, timeout, tls }: UpstreamConfig): ClientPool {
  const { protocol, origin, pathname, search, username, password } = parsedUrl(name, url);
  if (protocol !== 'http:' && protocol !== 'https:') throw refusal(name, 'url', 'only http and https are spoken');
  if (username !== '' || password !== '') throw refusal(name, 'url', 'credentials do not belong there; use headers.set.authorization');
  const options: Client.Options = {
    pipelining: 1,
    keepAliveTimeout: 4_000, // below the 5 s after which Node's servers close; a service's own Keep-Alive hint goes before it
    headersTimeout: 0, // timeout.ts holds the one clock
    bodyTimeout: 0,
    // One connector for all, so that they share TLS sessions.
    connect: buildConnector({
      timeout,
      ...(tls?.ca !== undefined && { ca: readPem(name, 'ca', tls.ca) }),
      ...(tls?.cert !== undefined && { cert: readPem(name, 'cert', tls.cert) }),
      ...(tls?.key !== undefined && { key: readPem(name, 'key', tls.key) }),
    }),
  };

  const clients = new Set<Client>();
  const idle: Client[] = [];
  let isOver = false;

  const create = (): Client => {
    const client = new Client(origin, options);
    clients.add(client);
    return client;
  };

  return {
    path: pathname + search,
    take: () => (isOver ? undefined : (idle.pop() ?? create())),
    giveBack: (client) => void idle.push(client),
    drop: (client) => {
      clients.delete(client);
      void client.destroy();
    },
    destroy: async () => {
      isOver = true;
      const all = [...clients];
      clients.clear();
      await Promise.all(all.map((client) => client.destroy()));
    },
  };
}

function parsedUrl(service: string, url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw refusal(service, 'url', `\`${url}\` is not a URL`);
  }
}

function readPem(service: string, key: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw refusal(service, `tls.${key}`, `the file ${file} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

function refusal(service: string, key: string, reason: string): OperatorError {
  return new OperatorError([{ message: `services.${service}.${key}: ${reason}.` }]);
}
