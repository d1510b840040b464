/**
 * Durations as people write them, `250ms 3s 1m 24h`, and as the gateway uses them: whole milliseconds.
 * One number and one unit; no fractions and no sums, so that every duration has one reading.
 */

/** Largest first, so that formatting finds the shortest text. */
const UNITS = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const;

/** What a duration looks like; also handed to editors through the JSON Schema. */
export const DURATION_PATTERN = /^(0|[1-9]\d*)(ms|s|m|h)$/;

/** Milliseconds, an integer ≥ 0; undefined for anything else than a number with `ms`, `s`, `m` or `h`, or beyond 2^53 - 1 ms. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION_PATTERN.exec(text) ?? [];
  const factor = UNITS.find(([name]) => name === unit)?.[1];
  if (factor === undefined) return undefined;
  const durationMs = Number(amount) * factor;
  return Number.isSafeInteger(durationMs) ? durationMs : undefined;
}

/** The shortest text that parses back to the same number: 60000 is `1m`, 1500 is `1500ms`, 0 is `0s`. `durationMs` is an integer ≥ 0. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  const [unit, factor] = UNITS.find(([, size]) => durationMs % size === 0) ?? ['ms', 1];
  return `${durationMs / factor}${unit}`;
}
