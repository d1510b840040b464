/** A GraphQL service on loopback, in the test's own process: graphql-js on node:http, which can hold its answers, go away and come back. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, graphql } from 'graphql';
import { onTestFinished } from 'vitest';

export interface TestService {
  readonly url: string;
  /** Queries received, schema queries included. */
  readonly queries: readonly string[];
  /** Answers wait from now on, until the function returned is called. */
  readonly hold: () => () => void;
  /** Resolves when a query that contains `text` has arrived. */
  readonly received: (text: string) => Promise<void>;
  /** Refuses connections from now on. */
  readonly goAway: () => Promise<void>;
  /** Takes connections again, on the same port. */
  readonly comeBack: () => Promise<void>;
}

export interface TestServiceOptions {
  readonly root?: Readonly<Record<string, unknown>>;
  /** Begins away: its port is known and free. */
  readonly isAway?: boolean;
}

/** Directives in the SDL are accepted unseen. `_sdl` is offered when the SDL has it. Ends with the test. */
export async function startService(sdl: string, { root = {}, isAway = false }: TestServiceOptions = {}): Promise<TestService> {
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const rootValue = { _sdl: () => sdl, ...root };
  const queries: string[] = [];
  const watchers = new Set<() => void>();
  let gate: Promise<void> | undefined;
  let server: Server | undefined;

  const listen = async (port: number): Promise<number> => {
    const listener = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const { query: source, variables: variableValues } = JSON.parse(body);
        queries.push(source);
        for (const watcher of watchers) watcher();
        void (async () => {
          await gate;
          const result = await graphql({ schema, rootValue, source, variableValues });
          response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
        })();
      });
    });
    server = listener;
    await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
    return (listener.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const listener = server;
    server = undefined;
    if (listener === undefined) return;
    await new Promise((resolve) => {
      listener.close(resolve);
      listener.closeAllConnections();
    });
  };

  const port = await listen(0);
  onTestFinished(close);
  if (isAway) await close();
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    queries,
    hold() {
      let release = (): void => undefined;
      gate = new Promise((resolve) => (release = resolve));
      return () => {
        gate = undefined;
        release();
      };
    },
    received: (text) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (!queries.some((query) => query.includes(text))) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    goAway: close,
    async comeBack() {
      await listen(port);
    },
  };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A port that is held until the test ends. */
export async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
