import { describe, expect, test } from 'vitest';

import { nestsDeeperThan } from '../../../src/pipeline/document/nesting.ts';
import { timed } from './fixtures.ts';

const lists = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const objects = (levels: number): unknown => JSON.parse('{"not":'.repeat(levels) + '1' + '}'.repeat(levels));

describe.each([
  ['lists', lists],
  ['objects', objects],
])('%s', (_, make) => {
  test.each([
    [199, false],
    [200, false],
    [201, true],
    [5_000, true],
    [100_000, true],
  ])('of %i levels nest deeper than 200: %s', (levels, isDeeper) => {
    expect(nestsDeeperThan(make(levels), 200)).toBe(isDeeper);
  });
});

test.each([[null], [1], ['text'], [undefined]])('takes %s for no level at all', (value) => {
  expect(nestsDeeperThan(value, 0)).toBe(false);
});

test('finds the one deep branch beside many flat ones', () => {
  expect(nestsDeeperThan({ flat: [1, [2], {}], deep: lists(200) }, 200)).toBe(true);
});

test('sees through a key named __proto__', () => {
  expect(nestsDeeperThan(JSON.parse('{"__proto__": [[[1]]]}'), 3)).toBe(true);
});

test('is quick about 500,000 values', () => {
  const wide = Array.from({ length: 500_000 }, () => []);
  expect(timed(() => expect(nestsDeeperThan(wide, 200)).toBe(false))).toBeLessThan(500);
});
