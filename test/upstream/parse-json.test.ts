import { describe, expect, test } from 'vitest';
import { MAX_NESTING, parseJson } from '../../src/upstream/parse-json.ts';

const parse = (json: string) => parseJson(Buffer.from(json));
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('nesting', () => {
  test.each([MAX_NESTING - 1, MAX_NESTING])('of %i levels is read', (levels) => {
    expect(JSON.stringify(parse(nested(levels)))).toBe(nested(levels));
  });

  test.each([
    ['one level too deep', nested(MAX_NESTING + 1)],
    ['lists and objects by turns', `${'[{"a":'.repeat(300)}1${'}]'.repeat(300)}`],
    ['brackets that close only inside strings', `${'["]]]}}}",'.repeat(MAX_NESTING + 1)}1${']'.repeat(MAX_NESTING + 1)}`],
    ['the same behind escaped quotes', `${'["\\"]]]\\\\",'.repeat(MAX_NESTING + 1)}1${']'.repeat(MAX_NESTING + 1)}`],
    ['depth behind a wide part', `[${'{},'.repeat(1000)}${nested(MAX_NESTING)}]`],
    ['brackets that never close', '['.repeat(1_000_000)],
  ])('is refused: %s', (_, json) => {
    const start = performance.now();
    expect(() => parse(json)).toThrow('nested deeper than 500 levels');
    expect(performance.now() - start).toBeLessThan(250);
  });

  test.each([
    ['wide', `[${'{"a":[]},'.repeat(2000)}0]`],
    ['brackets in strings', JSON.stringify({ a: '[{'.repeat(5000), b: ['"[[["\\', '\\'] })],
  ])('is not mistaken: %s', (_, json) => {
    expect(JSON.stringify(parse(json))).toBe(json);
  });
});

describe('keys named __proto__', () => {
  test.each(['{"a":{"__proto__":{"isAdmin":true},"b":1}}', '{"a":{"\\u005f\\u005Fproto__":{"isAdmin":true},"b":1}}'])('are dropped: %s', (json) => {
    const { a } = parse(json) as { a: object };
    expect(Object.keys(a)).toEqual(['b']);
    expect(Object.getPrototypeOf(a)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('isAdmin');
  });

  test('are no reason to lose anything else', () => {
    const value = { text: 'about __proto__ and _', list: [null, 1, 'x'], constructor: 1 };
    expect(parse(JSON.stringify(value))).toEqual(value);
  });
});
