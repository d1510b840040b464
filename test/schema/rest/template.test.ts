import { describe, expect, it } from 'vitest';
import { onlySlot, parseTemplate } from '../../../src/schema/rest/template.ts';
import { restFindings } from './rest-service.ts';

describe('a template is refused', () => {
  it.each([
    [
      'a brace alone',
      'type Query { a(id: ID): String @rest(path: "/a/{id") }',
      ['1:44: In "/a/{id": `{` stands alone, and cannot be sent as it is: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
    [
      'a closing brace alone',
      'type Query { a(id: ID): String @rest(path: "/a/id}") }',
      ['1:44: In "/a/id}": `}` stands alone, and cannot be sent as it is: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
    [
      'a placeholder of another form',
      'type Query { a(id: ID): String @rest(path: "/a/{id!}") }',
      ['1:44: In "/a/{id!}": `{id!}` cannot be read: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
    [
      'an empty placeholder',
      'type Query { a(id: ID): String @rest(path: "/a/{}") }',
      ['1:44: In "/a/{}": `{}` cannot be read: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
    [
      'an unknown style',
      'type Query { a(ids: [ID]): String @rest(path: "/", query: "ids={ids|cvs}") }',
      ['1:59: In "ids={ids|cvs}": `{ids|cvs}` has the unknown style `cvs`; lists are written `csv`, `ssv`, `pipes`, `repeat`, `brackets`. Did you mean `csv`?'],
    ],
    [
      'an empty style',
      'type Query { a(ids: [ID]): String @rest(path: "/", query: "ids={ids|}") }',
      ['1:59: In "ids={ids|}": `{ids|}` has the unknown style ``; lists are written `csv`, `ssv`, `pipes`, `repeat`, `brackets`.'],
    ],
    [
      'a way into a value of the parent',
      'type Query { a: A @rest(path: "/") }\ntype A { id: ID b: String @rest(path: "/{$parent.id.x}") }',
      ['2:39: In "/{$parent.id.x}": `{$parent.id.x}` goes too deep: `$parent` gives the values of its own fields only, as `{$parent.id}`.'],
    ],
    [
      'another word with a dollar',
      'type Query { a(id: ID): String @rest(path: "/a/{$args.id}") }',
      ['1:44: In "/a/{$args.id}": `{$args.id}` cannot be read: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
    [
      'a brace in JSON',
      'type Query { a(id: ID): String @rest(path: "/", method: POST, body: "{ \\"a\\": \\"{\\", \\"b\\": \\"{id}\\" }") }',
      ['1:69: In "{ \\"a\\": \\"{\\", \\"b\\": \\"{id}\\" }": `{` stands alone, and cannot be sent as it is: a placeholder is `{arg}`, `{arg.field}` or `{$parent.field}`, for lists with `|csv`, `|ssv`, `|pipes`, `|repeat` or `|brackets` before the brace.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a template', () => {
  it('is text and placeholders in turn', () => {
    expect(parseTemplate('/a-{id}{i.key|csv}/{$parent.id}')).toEqual([
      '/a-',
      { of: 'argument', path: ['id'], style: undefined, text: '{id}' },
      { of: 'argument', path: ['i', 'key'], style: 'csv', text: '{i.key|csv}' },
      '/',
      { of: 'parent', path: ['id'], style: undefined, text: '{$parent.id}' },
    ]);
    expect(parseTemplate('')).toEqual([]);
  });

  it('is one placeholder alone, or is not', () => {
    expect(onlySlot(' {input}\n')).toMatchObject({ path: ['input'] });
    expect(['{}', '{ "a": 1 }', '{"a":1}', '{a}{b}', 'x{a}', 'a={a}', ''].map(onlySlot)).toEqual(Array<undefined>(7).fill(undefined));
  });
});
