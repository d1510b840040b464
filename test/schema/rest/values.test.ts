import { describe, expect, it } from 'vitest';
import { callOf, callWith, renderedBy } from './rest-service.ts';

const target = (call: ReturnType<typeof callWith>, args: Record<string, unknown>): unknown => {
  const request = renderedBy(call, args);
  return typeof request === 'object' ? request.target : request;
};

describe('a list in a query', () => {
  const list = (style: string) => callWith('v: [String]', `path: "/", query: "v={v|${style}}"`);

  it.each([
    ['csv', ['a', 'b c'], '/?v=a,b%20c'],
    ['ssv', ['a', 'b,c'], '/?v=a%20b%2Cc'],
    ['pipes', ['a', 'b,c'], '/?v=a%7Cb%2Cc'],
    ['repeat', ['a', '', 'b,c|d e'], '/?v=a&v=&v=b%2Cc%7Cd%20e'],
    ['brackets', ['a', 'b'], '/?v%5B%5D=a&v%5B%5D=b'],
    ['csv', [], '/?v='],
    ['ssv', [], '/?v='],
    ['pipes', [], '/?v='],
    ['repeat', [], '/'],
    ['brackets', [], '/'],
    ['csv', null, '/'],
    ['repeat', null, '/'],
    ['csv', ['a', 'b,c'], 'BAD_USER_INPUT: `v` of `Query.a` has a text with `,` in a list, which the service would take for two values.'],
    ['ssv', ['a b'], 'BAD_USER_INPUT: `v` of `Query.a` has a text with a space in a list, which the service would take for two values.'],
    ['pipes', ['a|b'], 'BAD_USER_INPUT: `v` of `Query.a` has a text with `|` in a list, which the service would take for two values.'],
    ['csv', [''], 'BAD_USER_INPUT: `v` of `Query.a` has an empty text in a list, which the service could not tell from nothing.'],
    ['csv', ['a', null], 'BAD_USER_INPUT: `v` of `Query.a` has a null in a list, which cannot be sent.'],
    ['repeat', ['a', null], 'BAD_USER_INPUT: `v` of `Query.a` has a null in a list, which cannot be sent.'],
    ['repeat', ['\udc00'], 'BAD_USER_INPUT: `v` of `Query.a` is no valid Unicode text: it has half of a surrogate pair.'],
  ])('|%s of %j', (style, v, expected) => {
    expect(target(list(style), { v })).toBe(expected);
  });

  it('beside other text is one value', () => {
    expect(target(callWith('v: [Int], w: Int', 'path: "/", query: "v=[{v|csv}]:{w}"'), { v: [1, 2], w: 3 })).toBe('/?v=%5B1,2%5D:3');
  });
});

describe('a list in a path', () => {
  const call = callWith('v: [ID]', 'path: "/x/{v|csv}"');

  it.each([
    [['a', 'b/c'], '/x/a,b%2Fc'],
    [['..'], 'BAD_USER_INPUT: `v` of `Query.a` makes the path segment `..`, which servers take for a step in a folder tree.'],
    [[], 'BAD_USER_INPUT: `v` of `Query.a` is empty, and a value is needed there.'],
    [null, 'BAD_USER_INPUT: `v` of `Query.a` is null, and a value is needed there.'],
  ])('%j', (v, expected) => {
    expect(target(call, { v })).toBe(expected);
  });
});

describe('a value inside of an argument', () => {
  const call = callWith('i: I, keys: [Key!]', 'path: "/", query: "a={i.sub.name}&k={keys.upc|csv}&n={keys.sub.name|repeat}&l={i.list|csv}"', 'input I { sub: Sub list: [Color] } enum Color { RED @restValue(value: "red") } input Sub { name: String } input Key { upc: ID! sub: Sub }');

  it.each([
    [{ i: { sub: { name: 'x' } } }, '/?a=x'],
    [{ i: { sub: null }, keys: [{ upc: '1' }, { upc: '2' }] }, 'BAD_USER_INPUT: `keys.sub.name` of `Query.a` has a null in a list, which cannot be sent.'],
    [{ i: null, keys: [{ upc: '1', sub: { name: 'n' } }, { upc: '2', sub: { name: 'm' } }] }, '/?k=1,2&n=n&n=m'],
    [{ keys: [] }, '/?k='],
    [{ i: { list: ['RED', 'RED'] } }, '/?l=red,red'],
    [{ keys: null }, '/'],
  ])('%j', (args, expected) => {
    expect(target(call, args)).toBe(expected);
  });
});

describe('a list of the row', () => {
  const call = callOf('type Query { a: A @rest(path: "/") }\ntype A { ids: [ID] b: Int @rest(path: "/", query: "ids={$parent.ids|csv}&r={$parent.ids|repeat}") }', 'A.b');

  it.each([
    [[1, 2n ** 60n, 'x'], '/?ids=1,1152921504606846976,x&r=1&r=1152921504606846976&r=x'],
    [null, '/'],
    [[Infinity], 'UPSTREAM_INVALID_RESPONSE: `{$parent.ids|csv}` of `A.b` has a number that is too large to be sent.'],
    ['1', 'UPSTREAM_INVALID_RESPONSE: `{$parent.ids|csv}` of `A.b` is no list, and a list is needed there.'],
    [['a,b'], 'UPSTREAM_INVALID_RESPONSE: `{$parent.ids|csv}` of `A.b` has a text with `,` in a list, which the service would take for two values.'],
  ])('%s', (ids, expected) => {
    const request = renderedBy(call, {}, { ids });
    expect(typeof request === 'object' ? request.target : request).toBe(expected);
  });
});
