import { describe, expect, test } from 'vitest';

import { SATURATED, type Measures } from '../../../src/pipeline/document/guard.ts';
import { checkHardCaps, checkLimits, HARD_CAPS } from '../../../src/pipeline/document/limits.ts';
import { LIMITS } from './fixtures.ts';

const measures = (changes: Partial<Measures>): Measures => ({
  expandedFields: 0, aliases: 0, rootFields: 0, directives: 0, selections: 0, levels: 0, values: 0, characters: 0, isBroken: false, ...changes,
});

describe.each([
  ['ALIAS_LIMIT_EXCEEDED', 'aliases', 50],
  ['ROOT_FIELD_LIMIT_EXCEEDED', 'rootFields', 20],
  ['DIRECTIVE_LIMIT_EXCEEDED', 'directives', 50],
  ['SIZE_LIMIT_EXCEEDED', 'expandedFields', 5000],
] as const)('%s', (code, key, limit) => {
  test.each([limit - 1, limit])(`allows %i ${key}`, (actual) => {
    expect(checkLimits(measures({ [key]: actual }), LIMITS)).toEqual([]);
  });

  test('refuses one more and states limit and actual', () => {
    const [error] = checkLimits(measures({ [key]: limit + 1 }), LIMITS);
    expect(error?.extensions).toEqual({ code, limit, actual: limit + 1 });
    expect(error?.message).toContain(String(limit + 1));
    expect(error?.message).toContain(`the limit is ${limit}`);
  });

  test('says "more than" when the count has saturated', () => {
    const [error] = checkLimits(measures({ [key]: SATURATED }), LIMITS);
    expect(error?.extensions['actual']).toBe('more than 1000000000');
  });
});

test('reports everything that is exceeded together', () => {
  const errors = checkLimits(measures({ aliases: 51, rootFields: 21, directives: 51, expandedFields: 5001 }), LIMITS);
  expect(errors.map((error) => error.extensions['code'])).toEqual([
    'ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED', 'DIRECTIVE_LIMIT_EXCEEDED', 'SIZE_LIMIT_EXCEEDED',
  ]);
});

describe.each([
  ['DEPTH_LIMIT_EXCEEDED', 'levels', HARD_CAPS.levels],
  ['SIZE_LIMIT_EXCEEDED', 'selections', HARD_CAPS.selections],
] as const)('the hard cap on %s', (code, key, cap) => {
  test.each([cap - 1, cap])(`allows %i ${key}`, (actual) => {
    expect(checkHardCaps(measures({ [key]: actual }))).toEqual([]);
  });

  test('refuses one more', () => {
    expect(checkHardCaps(measures({ [key]: cap + 1 })).map((error) => error.extensions)).toEqual([{ code, limit: cap, actual: cap + 1 }]);
  });
});
