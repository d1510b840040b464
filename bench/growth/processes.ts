/** The services and the gateway that the growth benchmark starts, each a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { stringify } from 'yaml';
import type { Usage } from './gateway-process.ts';

export interface GrowthGateway {
  /** @throws Error unless the answer is HTTP 200. */
  readonly ask: (query: string) => Promise<Buffer>;
  readonly usage: () => Promise<Usage>;
}

/** Requests of the benchmark that are under way at most. */
export const CONNECTIONS = 16;

/** `execution` is written into gatehouse.yaml when given. Whatever `use` does, everything has ended afterwards. */
export async function withGateway(execution: object | undefined, use: (gateway: GrowthGateway) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const children: ChildProcess[] = [];
  try {
    const services = await start('services-process.ts', []);
    const urls = (await next(services)) as Record<string, string>;
    const file = join(folder, 'gatehouse.yaml');
    // Large answers take their time on a busy machine; time is not what is looked at here.
    const entries = Object.entries(urls).map(([name, url]) => [name, { url, schema: 'sdl', timeout: '30s', maxResponseSize: '64MiB' }]);
    // One address asks everything here, and each operation is new: its budget must not end.
    const rateLimit = { unauthenticated: { cost: 1_000_000_000, per: '1s' } };
    writeFileSync(file, stringify({ rateLimit, server: { port: 0, drainDelay: '0s', requestTimeout: '60s' }, admin: { port: 0 }, ...(execution !== undefined && { execution }), services: Object.fromEntries(entries) }));
    const gateway = await start('gateway-process.ts', [file]);
    const url = new URL((await next(gateway)) as string);
    const pool = new Pool(url.origin, { connections: CONNECTIONS, bodyTimeout: 60_000, headersTimeout: 60_000 });
    await use({
      async ask(query) {
        const { statusCode, body } = await pool.request({ method: 'POST', path: url.pathname, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
        const bytes = Buffer.from(await body.arrayBuffer());
        if (statusCode !== 200) throw new Error(`HTTP ${statusCode}: ${bytes.toString('utf8', 0, 500)}`);
        return bytes;
      },
      async usage() {
        gateway.send('usage?');
        return (await next(gateway)) as Usage;
      },
    });
    await pool.destroy();
  } finally {
    await Promise.all(children.reverse().map(stop));
    rmSync(folder, { recursive: true, force: true });
  }

  async function start(file: string, args: readonly string[]): Promise<ChildProcess> {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [...process.execArgv, '--expose-gc'] });
    children.push(child);
    return child;
  }
}

async function next(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  const ended = once(child, 'exit', { signal: done.signal }).then(() => Promise.reject(new Error(`${child.spawnfile} ended`)));
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: done.signal }), ended])) as [unknown];
    return message;
  } finally {
    done.abort();
    ended.catch(() => undefined);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  // The gateway drains what is in flight; nothing is, unless the benchmark has failed.
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(timer);
}
