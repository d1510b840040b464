/** The benchmark's own end of upstreams-process.ts. */
import { once } from 'node:events';
import { CORES, startChild, type Child } from './child.ts';
import { inRoot } from './places.ts';
import type { Upstreams } from './upstreams.ts';

export interface UpstreamsChild {
  readonly urls: Upstreams['urls'];
  /** Requests answered so far. */
  readonly served: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

export async function startUpstreamsChild(): Promise<UpstreamsChild> {
  const child = startChild({ name: 'upstreams', core: CORES.load, command: [process.execPath, '--import', 'tsx', inRoot('bench/gateways/upstreams-process.ts')], hasChannel: true });
  const urls = (await message(child)) as Upstreams['urls'];
  return {
    urls,
    async served() {
      child.process.send('served?');
      return (await message(child)) as number;
    },
    stop: child.stop,
  };
}

async function message(child: Child): Promise<unknown> {
  const done = new AbortController();
  const ended = once(child.process, 'exit', { signal: done.signal }).then(() => Promise.reject(new Error(`the services ended: ${child.said()}`)));
  try {
    const [said] = (await Promise.race([once(child.process, 'message', { signal: done.signal }), ended])) as [unknown];
    return said;
  } finally {
    // Or each message would leave a listener behind.
    done.abort();
    ended.catch(() => undefined);
  }
}
