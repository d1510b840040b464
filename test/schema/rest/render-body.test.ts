import { describe, expect, it } from 'vitest';
import type { WireRequest } from '../../../src/schema/rest/request.ts';
import { jsonText } from '../../../src/schema/rest/render-body.ts';
import { callWith, renderedBy } from './rest-service.ts';

const MORE = `
  scalar Long
  scalar Base64
  scalar JSON
  enum Color { RED DARK_RED @restValue(value: "dark red") }
  input Flat { name: String @rest(property: "the name") tags: [String!] color: Color big: Long file: Base64 any: JSON }
  input Deep { name: String key: Key keys: [Key!] files: [Base64!] }
  input Key { upc: ID! @rest(property: "product_upc") at: Long }`;

const post = (args: string, contentType: string, body: string) => callWith(args, `path: "/", method: POST, contentType: ${contentType}, body: ${JSON.stringify(body)}`, MORE);

/** What is sent, or the code and message of the error. */
function sent(call: ReturnType<typeof post>, args: Record<string, unknown>): unknown {
  const request = renderedBy(call, args);
  return typeof request === 'object' ? request.body && { contentType: request.body.contentType, content: request.body.content.toString() } : request;
}

describe('a JSON body', () => {
  const json = (args: string, body: string, given: Record<string, unknown>) => {
    const answer = sent(post(args, 'JSON', body), given);
    return typeof answer === 'object' && answer !== null ? (answer as { content: unknown }).content : answer;
  };

  it.each([
    ['is the value of its placeholder', 'a: Deep', '{a}', { a: { key: { upc: '1', at: '9007199254740993' } } }, '{"key":{"product_upc":"1","at":9007199254740993}}'],
    ['is null where that is null', 'a: Deep', '{a}', { a: null }, 'null'],
    ['is none where that was left out', 'a: Deep', '{a}', {}, undefined],
    ['holds values of their own types', 'a: Int, b: Boolean, c: [Color], d: Long', '{ "a": "{a}", "b": "{b}", "c": "{c}", "d": "{d}" }', { a: 1, b: false, c: ['DARK_RED'], d: '-9223372036854775808' }, '{"a":1,"b":false,"c":["dark red"],"d":-9223372036854775808}'],
    ['leaves out what was left out, and sends null as null', 'a: Int, b: Int', '{ "a": "{a}", "b": "{b}", "l": ["{a}", "{b}"] }', { b: null }, '{"b":null,"l":[null]}'],
    ['leaves out a text with a value that is not there', 'a: Int, b: Int', '{ "t": "{a}/{b}" }', { a: 1, b: null }, '{}'],
    ['writes lists into texts as their style says', 'a: [Int]', '{ "c": "{a|csv}", "s": "{a|ssv}", "p": "x{a|pipes}" }', { a: [1, 2] }, '{"c":"1,2","s":"1 2","p":"x1|2"}'],
    ["takes a field of each of a list's items", 'a: [Key!]', '{ "upcs": "{a.upc}", "ats": "{a.at}" }', { a: [{ upc: '1' }, { upc: '2', at: '9223372036854775807' }] }, '{"upcs":["1","2"],"ats":[null,9223372036854775807]}'],
    ['takes a list that is a field', 'a: Deep', '{ "of": "{a.keys}" }', { a: { keys: [{ upc: '1' }, { upc: '2' }] } }, '{"of":[{"product_upc":"1"},{"product_upc":"2"}]}'],
    ["takes the lists of a list's items", 'a: [Deep]', '{ "of": "{a.keys}" }', { a: [{ keys: [{ upc: '1' }] }, { keys: null }, null] }, '{"of":[[{"product_upc":"1"}],null,null]}'],
    ['keeps the names of properties', 'a: Int', '{ "__proto__": { "a": "{a}" }, "constructor": 1 }', { a: 1 }, '{"__proto__":{"a":1},"constructor":1}'],
    ['keeps what is no text of the schema', 'a: JSON', '{ "a": "{a}" }', { a: JSON.parse('{ "__proto__": { "x": 1 }, "n": [null] }') as unknown }, '{"a":{"__proto__":{"x":1},"n":[null]}}'],
    ['is what it says', '', '{ "fixed": [1, "a", null, true] }', {}, '{"fixed":[1,"a",null,true]}'],
    ['refuses halves of characters beside each other, which would become another', 'a: String, b: String', '{ "t": "{a}{b}" }', { a: '\ud83d', b: '\ude00' }, 'BAD_USER_INPUT: `a` of `Query.a` is no valid Unicode text: it has half of a surrogate pair.'],
    ['refuses an object inside of a text', 'a: JSON', '{ "t": "x{a}" }', { a: {} }, 'BAD_USER_INPUT: `a` of `Query.a` is an object, and one value is needed there.'],
  ])('%s', (_what, args, body, given, expected) => {
    expect(json(args, body, given)).toBe(expected);
  });

  it('is written as JSON.stringify writes it, with integers of any size', () => {
    const value = { a: [1, 'é"\n', null, true, { b: undefined, c: [] }], d: -0, e: '\ud800' };
    expect(jsonText(value)).toBe(JSON.stringify(value));
    expect(jsonText({ big: [2n ** 64n] })).toBe('{"big":[18446744073709551616]}');
  });
});

describe('a form', () => {
  const contentType = 'application/x-www-form-urlencoded';

  it.each([
    ['of pairs', 'a: String, b: [Int], c: [Int], d: Int', 'a={a}&b={b|repeat}&c={c|brackets}&d={d}&e=f g', { a: 'é&=+ %', b: [1, 2], c: [3] }, 'a=%C3%A9%26%3D%2B%20%25&b=1&b=2&c%5B%5D=3&e=f%20g'],
    ['of nothing', 'a: String', 'a={a}', {}, ''],
    ['of an object', 'a: Flat', '{a}', { a: { name: 'n', tags: ['x', 'y,z'], color: 'DARK_RED', big: '9223372036854775807', file: 'aGk=' } }, 'the%20name=n&tags=x&tags=y%2Cz&color=dark%20red&big=9223372036854775807&file=aGk%3D'],
    ['of an object that is null', 'a: Flat', '{a}', { a: null }, ''],
    ['of an object with nulls', 'a: Flat', '{a}', { a: { name: null, tags: null, big: 1 } }, 'big=1'],
  ])('%s', (_what, args, body, given, content) => {
    expect(sent(post(args, 'FORM', body), given)).toEqual({ contentType, content });
  });

  it('refuses what is no value', () => {
    expect(sent(post('a: Flat', 'FORM', '{a}'), { a: { any: [1] } })).toBe('BAD_USER_INPUT: `a` of `Query.a` is a list, and one value is needed there.');
    expect(sent(post('a: Flat', 'FORM', '{a}'), { a: { big: 'x' } })).toMatch(/^BAD_USER_INPUT: `a.big` of `Query.a` takes a Long/);
    expect(sent(post('a: [Int]', 'FORM', 'a={a|repeat}'), { a: [null] })).toBe('BAD_USER_INPUT: `a` of `Query.a` has a null in a list, which cannot be sent.');
  });
});

describe('a text', () => {
  it('is what it says, with its values', () => {
    expect(sent(post('a: String, b: [Int]', 'TEXT', 'Dear {a}, {b|ssv}'), { a: '<b>&\r\n', b: [1, 2] })).toEqual({ contentType: 'text/plain; charset=utf-8', content: 'Dear <b>&\r\n, 1 2' });
  });

  it('is none where a value is not there', () => {
    expect(sent(post('a: String', 'TEXT', 'Dear {a}'), { a: null })).toBeUndefined();
  });

  it('is bytes where they stand alone', () => {
    const request = renderedBy(post('a: Base64', 'TEXT', '{a}'), { a: 'AP+A' }) as WireRequest;
    expect(request.body).toEqual({ contentType: 'application/octet-stream', content: Buffer.from([0, 255, 128]) });
    expect(sent(post('a: Base64', 'TEXT', 'data:;base64,{a}'), { a: 'AP+A' })).toMatchObject({ content: 'data:;base64,AP+A' });
    expect(sent(post('a: Base64', 'TEXT', '{a}'), { a: 'no base64' })).toMatch(/^BAD_USER_INPUT: /);
  });
});

describe('multipart/form-data', () => {
  /** As a server reads it. */
  async function parts(body: string, args: string, given: Record<string, unknown>) {
    const request = renderedBy(post(args, 'MULTIPART', body), given);
    if (typeof request !== 'object') return request;
    const { contentType, content } = request.body!;
    const form = await new Response(Uint8Array.from(Buffer.from(content)), { headers: { 'content-type': contentType } }).formData();
    return Promise.all([...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : `${value.name} ${value.type} ${Buffer.from(await value.arrayBuffer()).toString('hex')}`]));
  }

  it('has texts, files and objects as parts', async () => {
    const given = { a: 'é\r\n--x', b: 'AP+A', c: { upc: '1', at: '9223372036854775807' }, d: ['AA==', 'AQ=='], e: [1, 2], f: ['x', 'y'] };
    expect(await parts('a={a}&b={b}&c={c}&d={d|repeat}&e={e|csv}&f={f|brackets}&fixed=v {a}', 'a: String, b: Base64, c: Key, d: [Base64], e: [Int], f: [String]', given)).toEqual([
      ['a', 'é\r\n--x'],
      ['b', 'file application/octet-stream 00ff80'],
      ['c', '{"product_upc":"1","at":9223372036854775807}'],
      ['d', 'file application/octet-stream 00'],
      ['d', 'file application/octet-stream 01'],
      ['e', '1,2'],
      ['f[]', 'x'],
      ['f[]', 'y'],
      ['fixed', 'v é\r\n--x'],
    ]);
  });

  it('is all fields of an object', async () => {
    expect(await parts('{a}', 'a: Deep', { a: { name: 'n', key: { upc: '1' }, keys: [{ upc: '2' }, { upc: '3' }], files: ['AA=='] } })).toEqual([
      ['name', 'n'],
      ['key', '{"product_upc":"1"}'],
      ['keys', '{"product_upc":"2"}'],
      ['keys', '{"product_upc":"3"}'],
      ['files', 'file application/octet-stream 00'],
    ]);
  });

  it('says that an object is JSON', () => {
    const { body } = renderedBy(post('a: Key', 'MULTIPART', 'a={a}'), { a: { upc: '1' } }) as WireRequest;
    expect(String(body?.content)).toContain('Content-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{"product_upc":"1"}\r\n');
  });

  it('leaves out what is not there', async () => {
    expect(await parts('a={a}&b={b|repeat}&c=1', 'a: String, b: [String]', { b: null })).toEqual([['c', '1']]);
  });

  it('has a boundary of its own each time, which no value can know', () => {
    const call = post('a: String', 'MULTIPART', 'a={a}');
    const types = [1, 2].map(() => (renderedBy(call, { a: 'x' }) as WireRequest).body?.contentType);
    expect(new Set(types).size).toBe(2);
    expect(types[0]).toMatch(/^multipart\/form-data; boundary=gatehouse-[0-9a-f-]{36}$/);
  });

  it('cannot be broken open by a name', () => {
    const { body } = renderedBy(post('a: String', 'MULTIPART', 'a"\r\nx: y={a}'), { a: '1' }) as WireRequest;
    expect(String(body?.content)).toContain('name="a%22%0D%0Ax: y"\r\n\r\n1\r\n');
  });

  it.each([['\ud800', 'is no valid Unicode text: it has half of a surrogate pair.'], [{}, 'is an object, and one value is needed there.']])('refuses %j', async (a, problem) => {
    expect(await parts('a={a}', 'a: JSON', { a })).toBe(`BAD_USER_INPUT: \`a\` of \`Query.a\` ${problem}`);
  });
});
