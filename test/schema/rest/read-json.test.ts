import { describe, expect, it } from 'vitest';
import { callWith, restFindings } from './rest-service.ts';

describe('a JSON body is refused', () => {
  it.each([
    [
      'no JSON',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, body: "a={a}") }',
      [expect.stringContaining('1:68: In "a={a}": it is neither JSON nor one placeholder (')],
    ],
    [
      'a placeholder outside of a string',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, body: "{ \\"a\\": {a} }") }',
      [expect.stringContaining('1:68: In "{ \\"a\\": {a} }": it is neither JSON nor one placeholder (')],
    ],
    [
      'a placeholder as a name',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, body: "{ \\"{a}\\": 1 }") }',
      ['1:68: In "{ \\"{a}\\": 1 }": the property `{a}` has a placeholder in its name, which is always literal.'],
    ],
    [
      'a number too long',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, body: "{ \\"n\\": 9007199254740993 }") }',
      ['1:68: In "{ \\"n\\": 9007199254740993 }": a number in it is beyond 9007199254740991 and would not be kept exactly: take it from an argument of type `Long`.'],
    ],
    [
      'a list of a style',
      'type Query { a(a: [ID]): String @rest(path: "/", method: POST, body: "[\\"x{a|repeat}\\"]") }',
      ['1:70: In "[\\"x{a|repeat}\\"]": `|repeat` writes several pairs, so `{a|repeat}` must be all that stands behind the `=` of a pair; here use `|csv`, `|ssv` or `|pipes`.'],
    ],
    [
      'a list in a text',
      'type Query { a(a: [ID]): String @rest(path: "/", method: POST, body: "[\\"x{a}\\"]") }',
      ['1:70: In "[\\"x{a}\\"]": `{a}` is a list: say how it is written, e.g. `{a|csv}`.'],
    ],
    [
      'a number that would be null',
      'type Query { a: String @rest(path: "/", method: POST, body: "[-1e400]") }',
      ['1:61: In "[-1e400]": a number in it is too large: null would be sent.'],
    ],
    [
      'an object in a text',
      'type Query { a(a: I): String @rest(path: "/", method: POST, body: "[\\"x{a}\\"]") }\ninput I { b: ID }',
      ['1:67: In "[\\"x{a}\\"]": `{a}` is an object (`I`), and one value must stand here: name one of its fields.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a JSON body is read', () => {
  const body = (args: string, text: string) => callWith(args, `path: "/", method: POST, body: ${JSON.stringify(text)}`).body;

  it('as one placeholder', () => {
    expect(body('a: [ID]', ' {a} ')).toMatchObject({ kind: 'json', json: { kind: 'value', placeholder: { path: ['a'], text: '{a}' } } });
  });

  it('as JSON with placeholders in its strings', () => {
    expect(body('a: ID, b: [ID]', '{ "a": "{a}", "list": [1, true, null, "x"], "text": "n {a}", "b": "{b|csv}", "__proto__": {} }')).toMatchObject({
      json: {
        kind: 'object',
        entries: [
          ['a', { kind: 'value' }],
          ['list', { kind: 'list', items: [{ kind: 'literal', value: 1 }, { kind: 'literal', value: true }, { kind: 'literal', value: null }, { kind: 'literal', value: 'x' }] }],
          ['text', { kind: 'text', template: ['n ', { text: '{a}' }] }],
          ['b', { kind: 'text', template: [{ style: 'csv' }] }],
          ['__proto__', { kind: 'object', entries: [] }],
        ],
      },
    });
  });

  it('with numbers of any size that can be kept', () => {
    expect(body('', '[9007199254740991, -1.5e-300]')).toMatchObject({ json: { items: [{ value: 9007199254740991 }, { value: -1.5e-300 }] } });
  });

  it('without placeholders', () => {
    expect(body('', '{}')).toEqual({ kind: 'json', json: { kind: 'object', entries: [] } });
    expect(body('', '""')).toEqual({ kind: 'json', json: { kind: 'literal', value: '' } });
  });
});
