import { describe, expect, test } from 'vitest';
import { parseLossless } from '../../src/upstream/lossless-json.ts';

const parse = (json: string) => parseLossless(Buffer.from(json), BigInt);

describe('an integer', () => {
  test.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', 9007199254740992n], // a number could hold it, but not tell it from its neighbour
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', 18446744073709551615n],
    ['1000000000000000000000000000000000000000', 1000000000000000000000000000000000000000n],
    ['1234567890123456', 1234567890123456],
    ['123456789012345', 123456789012345],
    ['0', 0],
    ['-0', -0],
  ])('%s keeps all its digits wherever it stands', (token, value) => {
    expect(parse(token)).toStrictEqual(value);
    expect(parse(` \t\r\n${token}\n`)).toStrictEqual(value);
    expect(parse(`[${token},${token} ,\n${token}]`)).toStrictEqual([value, value, value]);
    expect(parse(`{"a":${token},"b" : { "c": [[${token}]] }\n,"d":${token} }`)).toStrictEqual({ a: value, b: { c: [[value]] }, d: value });
  });

  test('can become something else than a bigint', () => {
    expect(parseLossless(Buffer.from('[1,9223372036854775807]'), String)).toEqual([1, '9223372036854775807']);
  });

  test('of more than forty characters is refused, and one that is no integer is not', () => {
    const digits = '9'.repeat(41);
    for (const json of [digits, `[-${digits}]`, `{"a":${digits}}`, '9'.repeat(2_000_000)]) expect(() => parse(json)).toThrow('an integer of more than 40 characters');
    expect(parse('9'.repeat(40))).toBe(BigInt('9'.repeat(40)));
    expect(parse(`["${digits}",0.${digits},1e-0${digits},${digits}.5]`)).toEqual([digits, 1, 0, 1e41]);
  });
});

describe('a number with a fraction or an exponent stays a number', () => {
  test.each(['1.5', '0.12345678901234567890', '1234567890123456789.0', '1234567890123456789e0', '1234567890123456789E-3', '1e400', '-1e400', '1e-1234567890123456789', '1E+1234567890123456789', '-0.0'])('%s', (token) => {
    expect(parse(`[${token}, 9223372036854775807]`)).toStrictEqual([JSON.parse(token), 9223372036854775807n]);
  });
});

describe('digits in strings and keys stay what they are', () => {
  test.each([
    { id: '9223372036854775807' },
    { text: 'no. 9223372036854775807, or [9223372036854775807]', '9223372036854775807': 1 },
    { quote: '"', next: ',9223372036854775807,' },
    { 'a"b': '\\', next: '\\",:9223372036854775807 ,' },
    ['\\\\', ' 9223372036854775807 ', '\\"', ' 9223372036854775807 '],
  ])('%j', (value) => {
    const json = JSON.stringify(value);
    expect(parse(json)).toEqual(value);
    expect(parse(`[${json},9223372036854775807,${json}]`)).toEqual([value, 9223372036854775807n, value]);
  });
});

describe('what is no JSON stays none', () => {
  test.each([
    '{9223372036854775807:1}',
    '{"a":1,9223372036854775807 :1}',
    '{9223372036854775807}',
    '[9223372036854775807 9223372036854775807]',
    '[9223372036854775807"a"]',
    '["a"9223372036854775807]',
    '[--9223372036854775807]',
    '[- 9223372036854775807]',
    '[+9223372036854775807]',
    '[09223372036854775807]',
    '[a9223372036854775807]',
    '[9223372036854775807n]',
    '[9223372036854775807.]',
    '[9223372036854775807',
    '["9223372036854775807]',
    '9223372036854775807,',
    '"\n9223372036854775807,"',
  ])('%s', (json) => {
    expect(() => parse(json)).toThrow(SyntaxError);
    expect(() => parse(json)).toThrow(reasonOf(json)); // the service's own words, not those with our marks
  });

  test('nor does depth or __proto__ come in beside a long integer', () => {
    expect(() => parse(`${'['.repeat(501)}9223372036854775807${']'.repeat(501)}`)).toThrow('nested deeper than 500 levels');
    const value = parse('{"__proto__":{"isAdmin":9223372036854775807},"\\u005f_proto__":9223372036854775807,"id":9223372036854775807}') as object;
    expect(Object.entries(value)).toEqual([['id', 9223372036854775807n]]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('the time it takes', () => {
  const MEGABYTE = 1_000_000;
  test.each([
    ['a run of digits', '9'.repeat(MEGABYTE)],
    ['a run of digits that is a fraction in the end', `[${'9'.repeat(MEGABYTE)}.5]`],
    ['a run of digits in a string', `["${'9'.repeat(16 * MEGABYTE)}"]`],
    ['long integers and no string', `[${'1234567890123456789,'.repeat(50_000)}1]`],
    ['long integers before one string', `[${'1234567890123456789,'.repeat(50_000)}""]`],
    ['runs just too short', `[${'123456789012345,'.repeat(62_500)}1]`],
    ['escaped quotes in a string that never ends', `[1234567890123456789,"${'\\" 1234567890123456789,'.repeat(40_000)}`],
    ['backslashes', `["${'\\'.repeat(MEGABYTE)}",1234567890123456789]`],
    ['spaces behind long integers', `[${`1234567890123456789${' '.repeat(10_000)}`.repeat(100)}]`],
    ['nothing but spaces behind one', `[1234567890123456789${' '.repeat(16 * MEGABYTE)}]`],
  ])('is no more than linear: %s', (_, json) => {
    const body = Buffer.from(json);
    const start = performance.now();
    try {
      parseLossless(body, BigInt);
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
    expect(performance.now() - start).toBeLessThan(1500); // quadratic would be minutes
  });

  test('is that of text like any other, when random values are read back as they were written', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const pieces = ['"', '\\', ' ', ',', ':', '[', '9223372036854775807', '-', 'e', '.', 'é', '\n'];
    const text = () => Array.from({ length: random(6) }, () => pieces[random(pieces.length)]!).join('');
    const make = (depth: number): { json: string; value: unknown } => {
      const kind = random(depth > 3 ? 3 : 5);
      if (kind === 0) return { json: '-9223372036854775808', value: -9223372036854775808n };
      if (kind === 1) return { json: String(random(1000)), value: seed % 1000 };
      if (kind === 2) {
        const value = text();
        return { json: JSON.stringify(value), value };
      }
      const members = Array.from({ length: random(4) }, (_, index) => [`${text()}${index}`, make(depth + 1)] as const);
      if (kind === 3) return { json: `[${members.map(([, { json }]) => json).join(random(2) === 0 ? ',' : ' ,\n')}]`, value: members.map(([, { value }]) => value) };
      return { json: `{${members.map(([key, { json }]) => `${JSON.stringify(key)}:${json}`).join(', ')}}`, value: Object.fromEntries(members.map(([key, { value }]) => [key, value])) };
    };
    for (let count = 0; count < 3000; count += 1) {
      const { json, value } = make(0);
      expect(parse(json)).toEqual(value);
    }
  });
});

function reasonOf(json: string): string {
  try {
    JSON.parse(json);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it is JSON');
}
