/**
 * The admin listener: metrics and health for operators and public keys for services, on a port of its own. Only requests that
 * name a listed host are served, so that a web page cannot reach it through a name that points at loopback.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Config } from '../config/index.ts';
import { healthAnswer, type Readiness } from '../pipeline/health.ts';
import { listen, type Listening } from '../server.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface AdminDependencies {
  readonly readiness: () => Readiness;
  /** Undefined when no service is sent tokens of the gateway. */
  readonly jwks: () => string | undefined;
  /** Undefined when `telemetry.metrics` is off. */
  readonly metrics: Metrics | undefined;
  readonly log: Logger;
}

const JWKS_PATH = '/.well-known/jwks.json';

export async function listenForOperators({ admin }: Pick<Config, 'admin'>, dependencies: AdminDependencies): Promise<Listening> {
  const hosts = new Set(admin.hosts.map((host) => host.toLowerCase()));
  const listener = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    void answer(request, response, hosts, dependencies);
  });
  const onError = (error: NodeJS.ErrnoException): void => dependencies.log.error({ listener: 'admin', code: error.code, err: error }, 'connections are lost; said once per code');
  return listen(listener, { host: admin.host, port: admin.port, key: 'admin', onError });
}

async function answer(request: IncomingMessage, response: ServerResponse, hosts: ReadonlySet<string>, { readiness, jwks, metrics, log }: AdminDependencies): Promise<void> {
  try {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (!hosts.has(hostName(request.headers.host))) {
      problem(response, 403, 'Unknown host', 'This name is not listed in admin.hosts.');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      problem(response, 405, 'Method not allowed', 'Only GET is served here.', { allow: 'GET, HEAD' });
    } else if (path === '/metrics' && metrics !== undefined) {
      const { contentType, body } = await metrics.expose();
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
    } else if (path === JWKS_PATH && jwks() !== undefined) {
      response.writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' }).end(jwks());
    } else {
      const health = healthAnswer(path, readiness);
      if (health === undefined) problem(response, 404, 'Nothing is here', `Try ${metrics === undefined ? '' : '/metrics, '}${jwks() === undefined ? '' : `${JWKS_PATH}, `}/health or /readiness.`);
      else response.writeHead(health.status, health.headers).end(health.body);
    }
  } catch (error) {
    log.error({ err: error }, 'a request to the admin listener could not be answered');
    response.destroy();
  }
}

/** `localhost:4001` → `localhost`, `[::1]:4001` → `::1` */
function hostName(host: string | undefined): string {
  const [, v6, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host ?? '') ?? [];
  return (v6 ?? name ?? '').toLowerCase();
}

/** RFC 9457. */
function problem(response: ServerResponse, status: number, title: string, detail: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers }).end(`${JSON.stringify({ type: 'about:blank', title, status, detail })}\n`);
}
