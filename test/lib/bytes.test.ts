import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, parseBytes } from '../../src/lib/bytes.ts';

describe('sizes', () => {
  it.each([['512B', 512], ['256KiB', 262_144], ['16MiB', 16_777_216], ['1GiB', 1_073_741_824], ['0B', 0]])('reads %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '256', 'KiB', '256 KiB', '256KB', '256kib', '1.5MiB', '-1B', '01B', '1TiB', '1B\n', '9007199254740992B', `${'9'.repeat(400)}GiB`])('refuses %j', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });

  it.each([[0, '0B'], [1000, '1000B'], [1024, '1KiB'], [1_572_864, '1536KiB'], [1_048_576, '1MiB']])('writes %i as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('reads back what it wrote', () => {
    fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (bytes) => parseBytes(formatBytes(bytes)) === bytes));
  });
});
