// Waits for the gateway, which is ready when its admin listener says so.

import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.mjs';

const READY_WITHIN_MS = 60_000;
const POLL_EVERY_MS = 100;

/** Shows on a terminal how long it takes. @param {string} url @param {AbortSignal} stopped */
export async function untilReady(url, stopped) {
  const startedAt = performance.now();
  const isTerminal = process.stderr.isTTY;
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs > READY_WITHIN_MS) throw new Failure(`The gateway was not ready within ${READY_WITHIN_MS / 1_000} s (${url}).`);
    const isReady = await fetch(url, { signal: AbortSignal.any([stopped, AbortSignal.timeout(2_000)]) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    stopped.throwIfAborted();
    if (isTerminal) process.stderr.write(isReady ? '\r\x1b[K' : `\r\x1b[Kwaiting for the gateway, ${Math.round(elapsedMs / 1_000)} s`);
    if (isReady) return;
    await delay(POLL_EVERY_MS, undefined, { signal: stopped });
  }
}
