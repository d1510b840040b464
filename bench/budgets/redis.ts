/** A Redis for the benchmark: Debian's redis-server on a free loopback port, on the core of load and services, which keeps nothing. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CORES, startChild } from '../gateways/child.ts';
import { freePort } from '../gateways/free-port.ts';
import { lastLine } from '../gateways/prepare.ts';

export interface BenchRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const START_MS = 10_000;

/** @throws Error saying in one line why there is none. */
export async function startRedis(): Promise<BenchRedis> {
  const port = await freePort();
  const child = startChild({ name: 'budgets-redis-server', core: CORES.load, command: ['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'] });
  child.process.on('error', () => undefined);
  const endsAt = Date.now() + START_MS;
  while (!(await accepts(port))) {
    if (child.hasExited() || Date.now() > endsAt) {
      const said = lastLine(child.said());
      await child.stop();
      throw new Error(`redis-server did not start (\`scripts/need-package.sh redis-server redis-server\` installs it): ${said}`);
    }
    await wait(50);
  }
  return { url: `redis://127.0.0.1:${port}`, stop: child.stop };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}
