/**
 * Sizes as people write them, `512B 256KiB 16MiB 1GiB`, and as the gateway uses them: whole bytes.
 * Only the binary units of IEC 80000-13: `KB` means 1000 to some and 1024 to others, so it is refused.
 */

/** Largest first, so that formatting finds the shortest text. */
const UNITS = [['GiB', 1024 ** 3], ['MiB', 1024 ** 2], ['KiB', 1024], ['B', 1]] as const;

/** What a size looks like; also handed to editors through the JSON Schema. */
export const BYTES_PATTERN = /^(0|[1-9]\d*)(B|KiB|MiB|GiB)$/;

/** Bytes, an integer ≥ 0; undefined for anything else than a number with `B`, `KiB`, `MiB` or `GiB`, or beyond 2^53 - 1 bytes. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit] = BYTES_PATTERN.exec(text) ?? [];
  const factor = UNITS.find(([name]) => name === unit)?.[1];
  if (factor === undefined) return undefined;
  const bytes = Number(amount) * factor;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest text that parses back to the same number: 1048576 is `1MiB`, 1000 is `1000B`. `bytes` is an integer ≥ 0. */
export function formatBytes(bytes: number): string {
  if (bytes === 0) return '0B';
  const [unit, factor] = UNITS.find(([, size]) => bytes % size === 0) ?? ['B', 1];
  return `${bytes / factor}${unit}`;
}
