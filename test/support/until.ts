/** Waiting on a condition, not for a time. */
import { setTimeout as pause } from 'node:timers/promises';

const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 5;

/** Resolves with the first value of `look` that is not undefined, false or null; rejects when there is none in time. */
export async function until<T>(look: () => T | Promise<T>, what = look.toString(), withinMs = WITHIN_MS): Promise<NonNullable<T>> {
  const startedAt = performance.now();
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() - startedAt > withinMs) throw new Error(`waited in vain for ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
