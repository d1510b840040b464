import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/lib/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['prot', 'port'],
    ['PORT', 'port'],
    ['timout', 'timeout'],
    ['timeuot', 'timeout'],
    ['header', 'headers'],
    ['requestTimeOut', 'requestTimeout'],
  ])('to %s is %s', (word, expected) => {
    expect(nearest(word, ['host', 'port', 'timeout', 'headers', 'requestTimeout'])).toBe(expected);
  });

  it.each(['', 'x', 'plugins', 'a'.repeat(100_000)])('is none for %s', (word) => {
    expect(nearest(word, ['host', 'port', 'timeout'])).toBeUndefined();
  });
});
