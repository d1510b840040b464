// Numbers of clients on their whole way to the service: digit by digit, or not at all.
import { describe, expect, it } from 'vitest';
import { restFindings } from './rest-service.ts';
import { codes, serveRest } from './serve.ts';

const SDL = /* GraphQL */ `
  type Query {
    at(n: Long = 9007199254740993): String @rest(path: "/at", query: "n={n}")
    within(in: In = { n: -9223372036854775808 }): String @rest(path: "/at", query: "n={in.n}&m={in.m}")
    any(x: JSON): String @rest(path: "/any", query: "x={x}")
    ratio(x: Float): String @rest(path: "/any", query: "x={x}")
  }
  type Mutation { save(x: JSON): String @rest(method: POST, path: "/any", body: "{x}") }
  input In { n: Long m: Long = 9223372036854775807 }
  scalar Long
  scalar JSON
`;
const serve = () => serveRest(SDL, { 'GET /at': ({ query }) => query.toString(), 'GET /any': () => 'asked', 'POST /any': ({ body }) => body.toString() });

describe('a default of Long', () => {
  it.each([
    ['{ at }', {}, 'n=9007199254740993'],
    ['query ($n: Long = 9007199254740995) { at(n: $n) }', {}, 'n=9007199254740995'],
    ['{ within }', {}, 'n=-9223372036854775808&m=9223372036854775807'],
    ['{ within(in: { n: 1 }) }', {}, 'n=1&m=9223372036854775807'],
    ['query ($in: In) { within(in: $in) }', { in: { m: 2 } }, 'm=2'],
  ])('keeps its digits: %s', async (query, variables, sent) => {
    const { run } = await serve();
    expect(Object.values((await run(query, variables)).data)).toEqual([sent]);
  });

  it('is shown to clients with its digits', async () => {
    const { sdl } = await serve();
    expect(sdl).toContain('at(n: Long = "9007199254740993"): String');
    expect(sdl).toContain('m: Long = "9223372036854775807"');
  });

  it.each([
    ['scalar Long type Query { a(n: Long = 9223372036854775808): String @rest(path: "/", query: "n={n}") }', ['1:38: The default 9223372036854775808 of `n` cannot be sent; it takes a Long: an integer, written as a string of digits when it is beyond 9007199254740991, from -9223372036854775808 to 9223372036854775807.']],
    ['scalar Base64 type Query { a(i: I): String @rest(path: "/", query: "n={i.file}") } input I { file: Base64 = "*" }', ['1:109: The default "*" of `file` cannot be sent; it takes Base64: bytes in the standard alphabet (A–Z, a–z, 0–9, + and /), padded with = to a multiple of four.']],
    ['scalar JSON type Query { a(n: JSON = { a: 1e400 }): String @rest(path: "/", query: "n={n}") }', ['1:38: The default {a: 1e400} of `n` cannot be sent; it has a number that is too large to be sent.']],
    ['scalar Long scalar JSON type Query { a(n: Long = 9223372036854775807, j: JSON = { a: 1e30 }): String @rest(path: "/", query: "n={n}&j={j}") }', []],
  ])('that no call could send is refused: %s', (sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a number that JSON cannot write, or that was rounded', () => {
  it.each([
    ['{ any(x: 1e400) }', {}],
    ['{ any(x: -1e400) }', {}],
    ['{ any(x: 12345678901234567890) }', {}],
    ['query ($x: JSON) { any(x: $x) }', { x: JSON.parse('1e400') }],
    ['mutation { any: save(x: { a: [1e400] }) }', {}],
    ['query ($x: JSON) { any(x: $x) }', JSON.parse('{"x":12345678901234567890}')],
  ])('is not sent as another one: %s', async (query, variables) => {
    const { run, stock } = await serve();
    const answer = await run(query, variables);
    expect(codes(answer)).toEqual(['any: BAD_USER_INPUT']);
    expect(stock.asked()).toEqual([]);
  });

  it('is sent when it can be', async () => {
    const { run, stock } = await serve();
    expect((await run('mutation { save(x: { a: [1e300, 9007199254740991, "12345678901234567890"] }) }')).errors).toBeUndefined();
    expect(stock.requests.map(({ body }) => body.toString())).toEqual(['{"a":[1e+300,9007199254740991,"12345678901234567890"]}']);
    expect((await run('{ a: any(x: "12345678901234567890") b: any(x: 9007199254740991) c: ratio(x: 1e20) }')).errors).toBeUndefined();
    expect(stock.asked().slice(1)).toEqual(['GET /any?x=12345678901234567890', 'GET /any?x=9007199254740991', 'GET /any?x=100000000000000000000']);
  });
});
