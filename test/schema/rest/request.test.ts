import fc from 'fast-check';
import { graphqlSync, type GraphQLFieldResolver } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readRestCall } from '../../../src/schema/rest/read-rest.ts';
import type { WireRequest } from '../../../src/schema/rest/request.ts';
import { callOf, callWith, defineRest, renderedBy } from './rest-service.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('./\\?#&=%;:@+ ,|\r\n\0{}"2eE'), '\ud800', '\udc00', 'é', '😀') }));
const RUNS = { numRuns: 2000 };

/** What a server reads: taken apart at the raw separators first, decoded afterwards. */
function readBack(target: string) {
  const [path = '', query, ...fragments] = target.split('?');
  expect(fragments).toEqual([]);
  expect(target).toMatch(/^[!-~]+$/);
  expect(target).not.toMatch(/[#\\]/);
  return {
    segments: path.split('/').map(decodeURIComponent),
    pairs: (query ?? '').split('&').map((pair) => pair.split('=').map(decodeURIComponent)),
  };
}

describe('a header', () => {
  const call = callWith('v: String, l: [String!]', 'path: "/", headers: ["cookie: sess={v}", "x-part: v={v}", "x-list: {l|csv}"]');

  it('says why a value cannot be a part of it', () => {
    expect(renderedBy(call, { v: 'a; admin=1' })).toBe('BAD_USER_INPUT: `v` of `Query.a` goes into a cookie, whose value holds visible ASCII characters without spaces, `,`, `;`, `"` and `\\` only.');
    expect(renderedBy(call, { l: ['a;b'] })).toBe('BAD_USER_INPUT: `l` of `Query.a` goes into a part of a header, where `,`, `;`, `"` and `\\` begin another part.');
    expect(renderedBy(callWith('', 'path: "/", headers: "x-a: 1"'), {})).toMatchObject({ headers: [['x-a', '1']] });
  });
  it('is left out where its value is null, and sent where it is empty', () => {
    expect(renderedBy(call, { v: '' })).toMatchObject({ headers: [['cookie', 'sess='], ['x-part', 'v=']] });
  });
  it('blames the service for what its row brings', () => {
    const nested = callOf('type Query { a: A @rest(path: "/") } type A { id: ID b: String @rest(path: "/b", headers: "cookie: sess={$parent.id}") }', 'A.b');
    expect(renderedBy(nested, {}, { id: 'a; admin=1' })).toMatch(/^UPSTREAM_INVALID_RESPONSE: /);
    expect(renderedBy(nested, {}, { id: 'a' })).toMatchObject({ headers: [['cookie', 'sess=a']] });
  });
});

describe('any text', () => {
  const url = callWith('a: String!, b: String!, c: String!', 'path: "/x/{a}/y-{b}", query: "first=1&v={c}&last=2"');

  it('is exactly one part of the address, in exactly its place, or nothing is sent', () => {
    fc.assert(fc.property(anyText, anyText, anyText, (a, b, c) => {
      const request = renderedBy(url, { a, b, c });
      if (typeof request === 'string') { expect(request).toMatch(/^BAD_USER_INPUT: /); return; }
      const { segments, pairs } = readBack(request!.target);
      expect(segments).toEqual(['', 'x', a, `y-${b}`]);
      expect(pairs).toEqual([['first', '1'], ['v', c], ['last', '2']]);
      // Nor does a client that resolves dots and tabs see another address (WHATWG URL).
      expect(new URL(request!.target, 'http://service').href).toBe(`http://service${request!.target}`);
    }), RUNS);
  });

  it('is sent whenever it could be: only empty, dotted, broken and endless values are refused', () => {
    fc.assert(fc.property(anyText, (a) => {
      const isRefused = typeof renderedBy(url, { a, b: 'b', c: 'c' }) === 'string';
      expect(isRefused).toBe(a === '' || a === '.' || a === '..' || !a.isWellFormed());
    }), RUNS);
  });

  it.each(['csv', 'ssv', 'pipes'])('is one item of a list written |%s, or nothing is sent', (style) => {
    const call = callWith('v: [String!]', `path: "/", query: "v={v|${style}}"`);
    const separator = { csv: ',', ssv: ' ', pipes: '|' }[style]!;
    fc.assert(fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (v) => {
      const request = renderedBy(call, { v });
      if (typeof request === 'string') { expect(request).toMatch(/^BAD_USER_INPUT: /); return; }
      // Both ways of servers: decoded first, and taken apart first.
      const raw = request!.target.split('=')[1]!;
      expect(decodeURIComponent(raw).split(separator)).toEqual(v);
      expect(raw.split({ csv: ',', ssv: '%20', pipes: '%7C' }[style]!).map(decodeURIComponent)).toEqual(v);
    }), RUNS);
  });

  it.each(['repeat', 'brackets'])('is one pair of a list written |%s', (style) => {
    const call = callWith('v: [String!]', `path: "/", query: "v={v|${style}}"`);
    fc.assert(fc.property(fc.array(anyText, { maxLength: 4 }), (v) => {
      const request = renderedBy(call, { v });
      if (typeof request === 'string') { expect(v.some((item) => !item.isWellFormed())).toBe(true); return; }
      expect([...new URLSearchParams(request!.target.split('?')[1] ?? '')]).toEqual(v.map((item) => [style === 'repeat' ? 'v' : 'v[]', item]));
    }), RUNS);
  });

  it('is exactly one header value, or nothing is sent', () => {
    const call = callWith('v: String', 'path: "/", headers: [{ name: "X-V", value: "{v}" }]');
    fc.assert(fc.property(anyText, (v) => {
      const request = renderedBy(call, { v });
      const isSendable = /^[\t\x20-\x7e]*$/.test(v) && v === v.replace(/^[\t ]+|[\t ]+$/g, '');
      if (isSendable) expect((request as WireRequest).headers).toEqual([['x-v', v]]);
      else expect(request).toMatch(/^BAD_USER_INPUT: /);
    }), RUNS);
  });

  it('is exactly itself in a JSON body, whatever it is', () => {
    const call = callWith('v: JSON, t: String', 'path: "/", method: POST, body: "{ \\"v\\": \\"{v}\\", \\"t\\": [\\"{t}\\"], \\"fix\\": \\"\\\\u0041\\" }"', 'scalar JSON');
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), anyText, (v, t) => {
      const request = renderedBy(call, { v, t }) as WireRequest;
      expect(JSON.parse(String(request.body?.content))).toEqual({ v: JSON.parse(JSON.stringify(v)) as unknown, t: [t], fix: 'A' });
    }), RUNS);
  });

  it('is exactly one pair of a form, or nothing is sent', () => {
    const call = callWith('v: String', 'path: "/", method: POST, contentType: FORM, body: "a=1&v={v}&b=2"');
    fc.assert(fc.property(anyText, (v) => {
      const request = renderedBy(call, { v });
      if (typeof request === 'string') { expect(v.isWellFormed()).toBe(false); return; }
      expect([...new URLSearchParams(String(request!.body?.content))]).toEqual([['a', '1'], ['v', v], ['b', '2']]);
    }), RUNS);
  });
});

describe('a value that is not there', () => {
  const call = callWith('id: ID, q: String, t: String', 'path: "/s/{id}", query: "q={q}&fixed=1&both={q}-{t}", headers: ["x-t: {t}", "accept: text/plain"]');

  it('leaves its pair and its header out', () => {
    expect(renderedBy(call, { id: '1', q: null })).toEqual({ method: 'GET', target: '/s/1?fixed=1', headers: [['accept', 'text/plain']], body: undefined });
    expect(renderedBy(call, { id: '1', q: 'a', t: 'b' })).toEqual({ method: 'GET', target: '/s/1?q=a&fixed=1&both=a-b', headers: [['x-t', 'b'], ['accept', 'text/plain']], body: undefined });
  });

  it.each([[{}], [{ id: null }]])('is refused in a path: %j', (args) => {
    expect(renderedBy(call, args)).toBe('BAD_USER_INPUT: `id` of `Query.a` is null, and a value is needed there.');
  });

  it('leaves no question mark behind', () => {
    expect(renderedBy(callWith('q: String', 'path: "/s/", query: "q={q}"'))).toMatchObject({ target: '/s/' });
  });

  it('is not found where every object has something of that name', () => {
    expect(renderedBy(callWith('constructor: String, toString: I', 'path: "/", query: "a={constructor}&b={toString.valueOf}"', 'input I { valueOf: String }'), { toString: {} })).toMatchObject({ target: '/' });
  });
});

describe('a value of the parent', () => {
  const users = `type Query { user: User @rest(path: "/user") }
    type User { id: ID tags: [String] name: String @rest(property: "full-name") orders(first: Int): [String] @rest(path: "/users/{$parent.id}/orders", query: "first={first}&name={$parent.name}&tags={$parent.tags|csv}") }`;
  const orders = callOf(users, 'User.orders');

  it('is taken from the row, whatever type it has there', () => {
    expect(renderedBy(orders, { first: 3 }, { id: 12, name: 'a&b', tags: ['x', 'y'] })).toMatchObject({ target: '/users/12/orders?first=3&name=a%26b&tags=x,y' });
    expect(renderedBy(orders, {}, { id: 2n ** 60n })).toMatchObject({ target: '/users/1152921504606846976/orders' });
  });

  it('that is null asks nothing', () => {
    expect(renderedBy(orders, {}, { id: null })).toBeUndefined();
    expect(renderedBy(orders, {}, {})).toBeUndefined();
  });

  it.each([
    ['..', 'makes the path segment `..`, which servers take for a step in a folder tree.'],
    ['', 'is empty, and a value is needed there.'],
    [{ id: 1 }, 'is an object, and one value is needed there.'],
    [['1'], 'is a list, and one value is needed there.'],
    ['\ud800', 'is no valid Unicode text: it has half of a surrogate pair.'],
  ])('that cannot be sent is the fault of the service: %j', (id, problem) => {
    expect(renderedBy(orders, {}, { id })).toBe(`UPSTREAM_INVALID_RESPONSE: \`{$parent.id}\` of \`User.orders\` ${problem}`);
  });

  it('that makes an endless address is the fault of whoever could have made it short', () => {
    const alone = callOf('type Query { user: User @rest(path: "/user") } type User { id: ID a: String @rest(path: "/{$parent.id}") }', 'User.a');
    expect(renderedBy(alone, {}, { id: 'x'.repeat(8000) })).toBe('UPSTREAM_INVALID_RESPONSE: The values of `User.a` make an address of 8001 octets; at most 8000 are sent.');
    expect(renderedBy(alone, {}, { id: 'x'.repeat(7999) })).toMatchObject({ method: 'GET' });
    expect(renderedBy(callWith('id: ID', 'path: "/{id}"'), { id: 'x'.repeat(8000) })).toBe('BAD_USER_INPUT: The values of `Query.a` make an address of 8001 octets; at most 8000 are sent.');
  });
});

describe('arguments as graphql-js hands them to resolvers', () => {
  const service = defineRest(`
    type Query { a(color: Color = DARK_RED, big: Long, filter: Filter, ids: [ID!], keys: [Key!], any: JSON): String
      @rest(path: "/s", query: "c={color}&big={big}&min={filter.range.min}&ids={ids|csv}&upcs={keys.upc|pipes}&any={any}") }
    enum Color { RED DARK_RED @restValue(value: "dark red") }
    scalar Long
    scalar JSON
    input Filter { range: Range = { min: 0.5 } }
    input Range { min: Float }
    input Key { upc: Int! }`);
  const query = service.schema.getQueryType()!;
  const call = readRestCall(service.schema, query, query.getFields()['a']!)!;

  /** The target, or what is wrong. */
  function targetOf(args: string, variables: Record<string, unknown> = {}, definitions = ''): unknown {
    let rendered: ReturnType<typeof renderedBy>;
    const fieldResolver: GraphQLFieldResolver<unknown, unknown, Record<string, unknown>> = (_source, given) => {
      rendered = renderedBy(call, given);
      return null;
    };
    const { errors } = graphqlSync({ schema: service.schema, source: `query ${definitions} { a${args} }`, variableValues: variables, fieldResolver });
    return errors?.[0]?.message ?? (typeof rendered === 'object' ? rendered.target : rendered);
  }

  it.each([
    ['', {}, '', '/s?c=dark%20red'],
    ['(color: RED)', {}, '', '/s?c=RED'],
    ['(color: null)', {}, '', '/s'],
    ['(color: $c)', { c: 'DARK_RED' }, '($c: Color)', '/s?c=dark%20red'],
    ['(color: $c)', {}, '($c: Color)', '/s?c=dark%20red'],
    ['(color: RED, filter: {})', {}, '', '/s?c=RED&min=0.5'],
    ['(color: RED, filter: { range: { min: 1e21 } })', {}, '', '/s?c=RED&min=1e%2B21'],
    ['(color: RED, filter: { range: null })', {}, '', '/s?c=RED'],
    ['(color: RED, ids: [1, "x"])', {}, '', '/s?c=RED&ids=1,x'],
    ['(color: RED, ids: "one")', {}, '', '/s?c=RED&ids=one'],
    ['(color: RED, ids: [])', {}, '', '/s?c=RED&ids='],
    ['(color: RED, keys: [{ upc: 1 }, { upc: 2 }])', {}, '', '/s?c=RED&upcs=1%7C2'],
    ['(color: RED, big: "9223372036854775807")', {}, '', '/s?c=RED&big=9223372036854775807'],
    ['(color: RED, big: $b)', { b: -12 }, '($b: Long)', '/s?c=RED&big=-12'],
    ['(color: RED, big: $b)', { b: '9223372036854775808' }, '($b: Long)', expect.stringMatching(/^BAD_USER_INPUT: `big` of `Query.a` takes a Long/)],
    ['(color: RED, any: [1])', {}, '', 'BAD_USER_INPUT: `any` of `Query.a` is a list, and one value is needed there.'],
    ['(color: RED, any: $a)', { a: { b: 1 } }, '($a: JSON)', 'BAD_USER_INPUT: `any` of `Query.a` is an object, and one value is needed there.'],
    ['(color: RED, any: true)', {}, '', '/s?c=RED&any=true'],
  ])('%s with %j', (args, variables, definitions, expected) => {
    expect(targetOf(args, variables, definitions)).toEqual(expected);
  });
});
