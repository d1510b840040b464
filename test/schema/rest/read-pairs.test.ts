import { describe, expect, it } from 'vitest';
import { callWith, renderedBy, restFindings } from './rest-service.ts';

describe('a query is refused', () => {
  it.each([
    ['nothing', 'type Query { a: String @rest(path: "/", query: "") }', ['1:48: In "": nothing stands there: leave it out.']],
    [
      'a question mark',
      'type Query { a(a: ID): String @rest(path: "/", query: "?a={a}") }',
      ['1:55: In "?a={a}": the gateway writes the `?`: remove it.'],
    ],
    [
      'a placeholder without a name',
      'type Query { a(a: ID): String @rest(path: "/", query: "{a}") }',
      ['1:55: In "{a}": `{a}` has a placeholder where the name of a pair stands: write `name={a}`.'],
    ],
    [
      'a placeholder as a name',
      'type Query { a(a: ID): String @rest(path: "/", query: "{a}=1") }',
      ['1:55: In "{a}=1": `{a}=1` has a placeholder where the name of a pair stands: write `name={a}`.'],
    ],
    [
      'a name without a value',
      'type Query { a(a: ID): String @rest(path: "/", query: "verbose&a={a}") }',
      ['1:55: In "verbose&a={a}": `verbose` has no value: write `verbose=` for an empty one.'],
    ],
    [
      'a value without a name',
      'type Query { a(a: ID): String @rest(path: "/", query: "={a}") }',
      ['1:55: In "={a}": a pair without a name: a pair is `name=value`, and `&` stands between two.'],
    ],
    [
      'two ampersands',
      'type Query { a(a: ID): String @rest(path: "/", query: "a={a}&&b=1") }',
      ['1:55: In "a={a}&&b=1": a pair without a name: a pair is `name=value`, and `&` stands between two.'],
    ],
    [
      'what is encoded already',
      'type Query { a(a: ID): String @rest(path: "/", query: "a%20b={a}") }',
      ['1:55: In "a%20b={a}": `%20` would be encoded once more: write the character itself, the gateway encodes it.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a query is read', () => {
  it.each([
    ['the text of its author is encoded', 'filter[name]=a b+c&$top=1,2&x=a=b;c?d#é', '/?filter%5Bname%5D=a%20b%2Bc&$top=1,2&x=a%3Db%3Bc%3Fd%23%C3%A9'],
    ['a value may be empty', 'verbose=&a={a}', '/?verbose=&a=1'],
    ['a name may come again', 'a=0&a={a}', '/?a=0&a=1'],
    ['commas between values stay', 'at={a},{a}', '/?at=1,1'],
    ['a percent sign alone is one', 'q=100%&a={a}', '/?q=100%25&a=1'],
  ])('%s', (_what, query, target) => {
    expect(renderedBy(callWith(query.includes('{a}') ? 'a: Int' : '', `path: "/", query: "${query}"`), { a: 1 })).toMatchObject({ target });
  });
});
