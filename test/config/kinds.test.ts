import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { duration, integer, listOf, share, size } from '../../src/config/kinds.ts';

describe('kinds of value', () => {
  it.each([['1s', true], ['2s', true], ['1m', true], ['999ms', false], ['61s', false]])('holds a duration from 1s to 1m: %s %s', (text, isValid) => {
    expect(duration('1s', '1m').safeParse(text).success).toBe(isValid);
  });

  it.each([['1KiB', true], ['1023B', false], ['1MiB', true], ['1025KiB', false]])('holds a size from 1KiB to 1MiB: %s %s', (text, isValid) => {
    expect(size('1KiB', '1MiB').safeParse(text).success).toBe(isValid);
  });

  it.each([[0, false], [1, true], [10, true], [11, false], [1.5, false], ['1', false], [Number.NaN, false]])('holds an integer from 1 to 10: %s %s', (value, isValid) => {
    expect(integer(1, 10).safeParse(value).success).toBe(isValid);
  });

  it.each([['0%', 0], ['20%', 0.2], ['12.5%', 0.125], ['100%', 1]])('reads the share %s', (text, part) => {
    expect(share().parse(text)).toBe(part);
  });

  it.each(['20', '0.2', '101%', '100.1%', '-1%', '020%', '1.2345%', '%', 0.2])('refuses the share %j', (value) => {
    expect(share().safeParse(value).success).toBe(false);
  });

  it('writes a share as it was read', () => {
    const thousandths = fc.integer({ min: 0, max: 100_000 }).map((value) => `${value / 1000}%`);
    fc.assert(fc.property(thousandths, (text) => z.encode(share(), share().parse(text)) === text));
  });

  it('says lists as people do', () => {
    expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'], 'or')]).toEqual(['', '`a`', '`a` and `b`', '`a`, `b` or `c`']);
  });

  it('stops on a limit that is a mistake of ours', () => {
    expect(() => duration('1', '2')).toThrow(TypeError);
  });
});
