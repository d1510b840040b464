/** Real Redis servers (Debian's redis-server) on free ports of this machine, each ended by its own id. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { root } from './process.ts';
import { until } from './until.ts';

export interface TestRedis {
  readonly port: number;
  readonly url: string;
  readonly pid: () => number;
  /** One command on a connection of the test's own, made and closed for it. */
  readonly command: (name: string, ...args: readonly (string | number)[]) => Promise<unknown>;
  /** Frozen: it takes connections and commands, and answers nothing. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Gone, without a word. */
  readonly kill: () => Promise<void>;
  /** A new server at the same port, which knows nothing. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

let isInstalled = false;

/** `args` as redis-server takes them: `--maxmemory 2mb`. */
export async function startRedis(args: readonly string[] = [], { isSentinel = false, config = '' } = {}): Promise<TestRedis> {
  if (!isInstalled) execFileSync(join(root, 'scripts/need-package.sh'), ['redis-server', 'redis-server'], { timeout: 600_000 });
  isInstalled = true;
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'));
  const port = await freePort();
  const file = join(dir, 'redis.conf');
  writeFileSync(file, config);
  let server: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const child = spawn('redis-server', [file, ...(isSentinel ? ['--sentinel'] : ['--save', '', '--appendonly', 'no']), '--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    server = child;
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await until(() => {
      if (child.exitCode !== null) throw new Error(`redis-server has ended:\n${out}`);
      return isSentinel ? out.includes('+monitor') : out.includes('Ready to accept connections');
    }, 'redis-server');
  };
  const kill = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pid: () => server!.pid!,
    async command(name, ...parts) {
      const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: null });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return await client.call(name, ...parts);
      } finally {
        client.disconnect();
      }
    },
    freeze: () => void server!.kill('SIGSTOP'),
    thaw: () => void server!.kill('SIGCONT'),
    kill,
    start,
    async close() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Below those that the system gives away by itself, and with room for a cluster's bus at 10,000 more. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 8_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port === port));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
