import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMembers } from '../../src/openapi/json-places.ts';

const members = (text: string, start = 0) => [...findMembers(text, start)].map(([name, { key, value }]) => [name, text.slice(key, key + 3), text.slice(value, value + 3)]);

describe('places in JSON text', () => {
  it('finds keys and values of a mapping', () => {
    expect(members('{ "a": [1, {"x": "}"}], "b\\"" : "],", "c":true }')).toEqual([['a', '"a"', '[1,'], ['b"', '"b\\', '"],'], ['c', '"c"', 'tru']]);
  });

  it('finds the items of a list', () => {
    expect(members('[{"a": "]"}, [2], 3,"4"]')).toEqual([['0', '{"a', '{"a'], ['1', '[2]', '[2]'], ['2', '3,"', '3,"'], ['3', '"4"', '"4"']]);
    expect(members('{}')).toEqual([]);
    expect(members(' [ ]', 1)).toEqual([]);
  });

  it('finds every member of whatever JSON there is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 2), (object, layout) => {
        const text = JSON.stringify(object, null, layout);
        const found = findMembers(text, 0);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        expect([...found.keys()].sort()).toEqual(Object.keys(parsed).sort());
        for (const [name, { value }] of found) {
          const expected = JSON.stringify(parsed[name], null, layout).slice(0, 1);
          expect(text[value]).toBe(expected);
        }
      }),
    );
  });
});
