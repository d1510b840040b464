/**
 * The gateway of `gatehouse start` in a process of its own, its log written to nowhere: `gateway-process.ts CONFIG`. Its first message is
 * its URL; to each message it answers with what it has used. It ends with its parent. Node must have been started with --expose-gc.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../src/config/index.ts';
import { serve } from '../../src/serve.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

export interface Usage {
  /** Microseconds of CPU since the start. */
  readonly cpu: number;
  /** Bytes of heap in use after collections. */
  readonly heap: number;
}

const serving = await serve(loadConfig(process.argv[2] ?? '', { env: {} }), { log: createLogger({ level: 'info', format: 'json', write: () => undefined }) });
process.on('message', () => void answer());
process.once('disconnect', () => void serving.stop().then(() => process.exit(0)));
process.send?.(serving.url);

async function answer(): Promise<void> {
  // Before the collections: they are none of the requests' doing. What requests cause meanwhile is in it.
  const { user, system } = process.cpuUsage();
  // Finalisers and weak references need more than one.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await wait(20);
  }
  process.send?.({ cpu: user + system, heap: process.memoryUsage().heapUsed } satisfies Usage);
}
