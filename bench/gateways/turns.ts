/**
 * Turns of several load generators, by the clock: turn k of n is all time in which `floor(now / TURN_MS) % n` is k. In the last QUIET_MS of its
 * turn a generator asks nothing more, so that its answers are all there when the next turn begins.
 */

/** Short, so that whatever slows the machine down meets all alike; long enough for caches to forget who was there before. */
export const TURN_MS = 250;
export const QUIET_MS = 60;

/** Milliseconds until turn `turn` of `turns` begins; 0 while it may ask. `now` is Date.now(). */
export function untilTurn(turn: number, turns: number, now: number): number {
  if (turns === 1) return 0;
  const cycle = TURN_MS * turns;
  const at = (now - turn * TURN_MS) % cycle;
  return at < TURN_MS - QUIET_MS ? 0 : cycle - at;
}
