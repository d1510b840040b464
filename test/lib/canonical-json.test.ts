// One form of JSON, RFC 8785: its own examples for order, and what cannot be written.
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/lib/canonical-json.ts';

describe('canonical JSON', () => {
  it('writes members in the order of their UTF-16 code units, whatever order they have', () => {
    // RFC 8785, 3.2.3
    const members = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' };
    expect(canonicalJson(members)).toBe('{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}');
    expect(canonicalJson(new Map(Object.entries(members).reverse()))).toBe(canonicalJson(members));
  });

  it('writes `__proto__` and numbers as names like any other', () => {
    expect(canonicalJson(new Map([['__proto__', 'a'], ['10', 'b'], ['9', 'c']]))).toBe('{"10":"b","9":"c","__proto__":"a"}');
  });

  it('writes nested values without white space, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [1, 'x', { d: -0, c: undefined }], a: {} })).toBe('{"a":{},"b":[1,"x",{"d":0}]}');
  });

  it.each([['half of a surrogate pair', '\ud800'], ['a fraction', 0.5], ['no number', NaN], ['a number that is not exact', 2 ** 53]])('refuses %s', (_, value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
    expect(() => canonicalJson(new Map([[String(value), 'x'], ['\udc00', 'x']]))).toThrow(TypeError);
  });
});
