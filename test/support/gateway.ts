/** A gateway in the test's own process over services in it too, with real HTTP between them; and a raw socket for what no client would send. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createHandler } from 'graphql-http';
import { stringify } from 'yaml';
import { parseConfig } from '../../src/config/index.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Policies } from '../../src/pipeline/authorization/rules.ts';
import { serve, type Serving } from '../../src/serve.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { TestService } from './graph.ts';
import { startRestService, type Route, type RunningRestService } from './rest-service.ts';

export interface RunningService {
  readonly url: string;
  readonly requests: { headers: Record<string, string | string[] | undefined>; body: any }[];
  readonly close: () => Promise<void>;
}

/** A real GraphQL server on a free port. */
export async function startService({ sdl, runs, resolvers }: TestService): Promise<RunningService> {
  const directives = /* GraphQL */ `
    directive @key(selectionSet: String!) repeatable on OBJECT
    directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String, types: [String!]) on FIELD_DEFINITION
    directive @computed(selectionSet: String!) on FIELD_DEFINITION
  `;
  const schema = makeExecutableSchema({ typeDefs: runs ?? [directives, sdl], resolvers: resolvers as any });
  const requests: RunningService['requests'] = [];
  const handle = createHandler({ schema });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      requests.push({ headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
      void handle({ url: request.url!, method: request.method!, headers: request.headers, body: text, raw: request, context: undefined }).then(([body, { status, statusText, headers }]) => {
        response.writeHead(status, statusText, headers).end(body);
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A service with @rest, and the routes of a real one. */
export interface TestRestService {
  readonly sdl: string;
  readonly routes: Readonly<Record<string, Route>>;
}

export interface TestGateway extends Serving {
  readonly services: Readonly<Record<string, RunningService>>;
  readonly rest: Readonly<Record<string, RunningRestService>>;
  readonly logs: Record<string, any>[];
  readonly dir: string;
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<{ status: number; headers: Headers; body: any }>;
  readonly dispose: () => Promise<void>;
}

export interface TestSurroundings {
  readonly clock?: Clock;
  readonly policies?: Policies;
  /** Beside gatehouse.yaml. */
  readonly files?: Readonly<Record<string, string>>;
}

/** `config` is gatehouse.yaml without services; ports are free ones unless it says otherwise. */
export async function startGateway(services: Readonly<Record<string, (TestService | TestRestService) & { config?: object; url?: string }>>, config: Record<string, any> = {}, { clock, files = {}, policies }: TestSurroundings = {}): Promise<TestGateway> {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), content);
  }
  mkdirSync(join(dir, 'schemas'), { recursive: true });
  const running: Record<string, RunningService> = {};
  const rest: Record<string, RunningRestService> = {};
  const entries: Record<string, object> = {};
  for (const [name, service] of Object.entries(services)) {
    const isRest = 'routes' in service;
    const { url } = isRest ? (rest[name] = await startRestService(service.routes)) : (running[name] = await startService(service));
    writeFileSync(join(dir, 'schemas', `${name}.graphql`), service.sdl);
    entries[name] = { url: service.url ?? url, ...(isRest && { kind: 'rest' }), ...service.config };
  }
  const text = stringify({ ...config, server: { port: 0, drainDelay: '0s', ...config['server'] }, admin: { port: 0, ...config['admin'] }, services: entries });
  const logs: TestGateway['logs'] = [];
  const log = createLogger({ level: 'debug', format: 'json', write: (line) => logs.push(JSON.parse(line)) });
  const parsed = parseConfig({ text, file: join(dir, 'gatehouse.yaml'), env: {} });
  const serving = await serve(parsed, { log, policies, ...(clock !== undefined && { clock }) });
  return {
    ...serving,
    services: running,
    rest,
    logs,
    dir,
    async post(body, headers = {}) {
      const response = await fetch(serving.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
      const answer = await response.text();
      return { status: response.status, headers: response.headers, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(answer) : answer };
    },
    async dispose() {
      await serving.stop();
      await Promise.all([...Object.values(running), ...Object.values(rest)].map((service) => service.close()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A small shop in two services, enough for the request path. */
export const SHOP: Readonly<Record<string, TestService>> = {
  products: {
    sdl: /* GraphQL */ `
      type Query { product(upc: ID!): Product products(first: Int = 3, filter: Filter): [Product!]! slow(ms: Int!): String }
      type Mutation { rename(upc: ID!, name: String!): Product }
      input Filter { category: Category name: String inner: Filter }
      enum Category { KITCHEN GARDEN }
      type Product { upc: ID! name: String category: Category parent: Product }
    `,
    resolvers: {
      Query: {
        product: (_: unknown, { upc }: any) => ({ upc, name: `product ${upc as string}`, category: 'KITCHEN' }),
        products: (_: unknown, { first }: any) => Array.from({ length: first }, (__, index) => ({ upc: String(index + 1), name: `product ${index + 1}`, category: 'GARDEN' })),
        slow: (_: unknown, { ms }: any) => new Promise((done) => setTimeout(() => done('done'), ms)),
      },
      Mutation: { rename: (_: unknown, args: any) => args },
      Product: { parent: ({ upc }: any) => ({ upc: `${upc as string}0`, name: 'parent', category: 'KITCHEN' }) },
    },
  },
  stock: {
    sdl: /* GraphQL */ `
      type Query { _stock(upcs: [ID!]!): [Product]! @merge(keyField: "upc") }
      type Product @key(selectionSet: "{ upc }") { upc: ID! quantity: Int }
    `,
    resolvers: { Query: { _stock: (_: unknown, { upcs }: any) => upcs.map((upc: string) => ({ upc, quantity: Number(upc) * 2 })) } },
  },
};

/** Writes bytes to a port and reads until the peer ends, or `until` is in what it sent. */
export async function rawRequest(port: number, bytes: string | Buffer, until?: string): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
    });
    const finish = (): void => {
      socket.destroy();
      done(text);
    };
    socket.setTimeout(10_000, finish);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (until !== undefined && text.includes(until)) finish();
    });
    socket.on('close', finish);
    socket.on('error', finish);
  });
}
