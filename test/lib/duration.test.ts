import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/lib/duration.ts';

describe('durations', () => {
  it.each([['250ms', 250], ['3s', 3000], ['1m', 60_000], ['24h', 86_400_000], ['0s', 0], ['0ms', 0], ['90s', 90_000]])('reads %s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each(['', '3', 's', '3 s', '3S', '-3s', '+3s', '1.5s', '03s', '3sec', '1d', '1h30m', '3s\n', '١s', '9007199254740992ms', `${'9'.repeat(400)}h`])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([[0, '0s'], [1, '1ms'], [1500, '1500ms'], [90_000, '90s'], [60_000, '1m'], [86_400_000, '24h']])('writes %i as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('reads back what it wrote', () => {
    fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (durationMs) => parseDuration(formatDuration(durationMs)) === durationMs));
  });
});
