import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonText } from '../../src/openapi/json-text.ts';
import { DOCUMENT_LIMITS, TOO_DEEP, TOO_MANY } from '../../src/openapi/limits.ts';

class Refused extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const read = (text: string) =>
  parseJsonText(text, (offset, message) => {
    throw new Refused(offset, message);
  }).value;

function refusal(text: string): { readonly offset: number; readonly message: string } | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return { offset: error.offset, message: error.message };
    throw error;
  }
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('JSON text', () => {
  it('means what JSON.parse says, however it is laid out', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2, '\t'), (value, layout) => {
        const text = JSON.stringify(value, null, layout);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is refused where JSON.parse refuses it, whatever sign is changed', () => {
    const text = '{"a": [1, -2.5e3, "x\\n\\u00e9", true, null], "b": {"c": false}}';
    fc.assert(
      fc.property(fc.nat(text.length), fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '0', 'e', ' ', '\n', '\u0001'), fc.boolean(), (at, sign, isAdded) => {
        const changed = text.slice(0, at) + sign + text.slice(isAdded ? at : at + 1);
        let isJson = true;
        try {
          JSON.parse(changed);
        } catch {
          isJson = false;
        }
        if (!isJson || !/"a".*"a"|"b".*"b"|"c".*"c"/.test(changed)) expect(refusal(changed) === undefined).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused where it was cut off, wherever that was', () => {
    const text = '{"openapi": "3.0.3", "paths": {"/pets": {"get": {"tags": ["a", 1]}}}}';
    for (let length = 1; length < text.length; length += 1) {
      const { offset, message } = refusal(text.slice(0, length)) ?? {};
      expect({ offset, message }).toEqual({ offset: length, message: expect.stringContaining('cut off') });
    }
    expect(refusal(text)).toBeUndefined();
  });

  it.each([
    ['{"a": 1, "b": 2, "a": 3}', 17, 'The key `a` is already in line 1; keep one of the two.'],
    ['{"a": 1,\n "\\u0061": 3}', 10, 'The key `a` is already in line 1; keep one of the two.'],
    ['{"x": {\n"__proto__": 1,\n"__proto__": 2}}', 24, 'The key `__proto__` is already in line 2; keep one of the two.'],
    ['{"a": 1,}', 8, 'Not valid JSON: nothing follows the comma before this; remove the comma.'],
    ['{"a" 1}', 5, 'Not valid JSON: expected `:` after the key, found "1"; correct this line or the one before it.'],
    ['{"a": nul}', 6, 'Not valid JSON: expected a value: text in double quotes, a number, `true`, `false`, `null`, `{` or `[`, found "n"; correct this line or the one before it.'],
    ["{'a': 1}", 1, 'Not valid JSON: expected a key in double quotes, found "\'"; correct this line or the one before it.'],
    ['{"a": 1 /* one */}', 8, 'Not valid JSON: expected `,` or `}`, found "/"; correct this line or the one before it.'],
    ['{"a": "1\n2"}', 6, 'Not valid JSON: this text holds a line break, a control character or an unknown `\\` sequence; write it as `\\n` or `\\u000a`.'],
    ['{"a": 1}}', 8, 'Not valid JSON: the document ends before this; remove what follows.'],
  ])('refuses %j', (text, offset, message) => {
    expect(refusal(text)).toEqual({ offset, message });
  });

  it('gives keys that every object has as data, and changes no prototype', () => {
    const value = read('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('has no infinite numbers', () => {
    expect(read('[1e999, -1e999, 1e2]')).toEqual(['1e999', '-1e999', 100]);
  });

  it('may be nested just so deep', () => {
    expect(refusal(nested(DOCUMENT_LIMITS.depth))).toBeUndefined();
    expect(refusal(nested(DOCUMENT_LIMITS.depth + 1))).toEqual({ offset: DOCUMENT_LIMITS.depth, message: TOO_DEEP });
  });

  it.each(['[', '{"a":', '[{"a":['])('survives a hundred thousand of %j', (text) => {
    expect(refusal(text.repeat(100_000))?.message).toBe(TOO_DEEP);
  });

  it('may have just so many values', () => {
    const list = (length: number) => `[${'1,'.repeat(length - 1)}1]`;
    expect(refusal(list(DOCUMENT_LIMITS.values - 1))).toBeUndefined();
    expect(refusal(list(DOCUMENT_LIMITS.values))?.message).toBe(TOO_MANY);
  });
});
