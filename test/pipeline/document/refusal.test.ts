import { describe, expect, test } from 'vitest';

import { isClientSafe } from '../../../src/errors.ts';
import { GatewayErrors, limitRefusal, refusal, throwAll } from '../../../src/pipeline/document/refusal.ts';

describe('messages', () => {
  test.each([299, 300])('keeps %i characters', (length) => {
    expect(refusal('BAD_USER_INPUT', 'x'.repeat(length)).message).toHaveLength(length);
  });

  test('cuts the 301st, and never through a character', () => {
    expect(refusal('BAD_USER_INPUT', 'x'.repeat(301)).message).toBe(`${'x'.repeat(299)}…`);
    expect(refusal('BAD_USER_INPUT', `${'x'.repeat(298)}😀😀`).message).toBe(`${'x'.repeat(298)}…`);
  });

  test('are safe to show', () => {
    expect(isClientSafe(limitRefusal('SIZE_LIMIT_EXCEEDED', 'things', 1, 2))).toBe(true);
  });
});

test('carries locations into its JSON', () => {
  const error = refusal('GRAPHQL_PARSE_FAILED', 'no', { locations: [{ line: 1, column: 2 }] });
  expect(error.toJSON()).toEqual({ message: 'no', locations: [{ line: 1, column: 2 }], extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
});

describe('throwing', () => {
  const one = refusal('BAD_USER_INPUT', 'one');
  const two = refusal('BAD_USER_INPUT', 'two');

  test('does nothing for none', () => expect(() => throwAll([])).not.toThrow());
  test('throws the only one as itself', () => expect(() => throwAll([one])).toThrow(one));
  test('throws several as GatewayErrors', () => {
    expect(() => throwAll([one, two])).toThrow(new GatewayErrors([one, two]));
    expect(new GatewayErrors([one, two]).errors).toEqual([one, two]);
  });
});
