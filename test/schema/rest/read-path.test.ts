import { describe, expect, it } from 'vitest';
import { callWith, restFindings } from './rest-service.ts';

describe('a path is refused', () => {
  it.each([
    [
      'no slash at the beginning',
      'type Query { a: String @rest(path: "stock") }',
      ['1:36: In "stock": a path begins with `/`, and stands behind the `url` of the service.'],
    ],
    ['nothing', 'type Query { a: String @rest(path: "") }', ['1:36: In "": a path begins with `/`, and stands behind the `url` of the service.']],
    [
      'a whole address',
      'type Query { a: String @rest(path: "http://other/stock") }',
      ['1:36: In "http://other/stock": a path begins with `/`, and stands behind the `url` of the service.'],
    ],
    ['two slashes', 'type Query { a: String @rest(path: "/a//b") }', ['1:36: In "/a//b": two slashes follow each other: remove one.']],
    ['two slashes at the beginning', 'type Query { a: String @rest(path: "//host/a") }', ['1:36: In "//host/a": two slashes follow each other: remove one.']],
    [
      'a dot segment',
      'type Query { a: String @rest(path: "/a/../b") }',
      ['1:36: In "/a/../b": `..` is a step in a folder tree, not a segment: write the path it leads to.'],
    ],
    [
      'a dot segment, encoded',
      'type Query { a: String @rest(path: "/a/%2E%2e/b") }',
      ['1:36: In "/a/%2E%2e/b": `%2E%2e` is a step in a folder tree, not a segment: write the path it leads to.'],
    ],
    [
      'a dot at the end',
      'type Query { a: String @rest(path: "/a/.") }',
      ['1:36: In "/a/.": `.` is a step in a folder tree, not a segment: write the path it leads to.'],
    ],
    [
      'a query',
      'type Query { a(id: ID): String @rest(path: "/a?id={id}") }',
      ['1:44: In "/a?id={id}": `?` begins a query, which is written in `query`.'],
    ],
    [
      'a fragment',
      'type Query { a: String @rest(path: "/a#b") }',
      ['1:36: In "/a#b": `#` cannot stand in a path as it is; if it is meant, write `%23`.'],
    ],
    [
      'a backslash',
      'type Query { a: String @rest(path: "/a\\\\b") }',
      ['1:36: In "/a\\\\b": `\\` cannot stand in a path as it is; if it is meant, write `%5C`.'],
    ],
    [
      'a space',
      'type Query { a: String @rest(path: "/a b") }',
      ['1:36: In "/a b": ` ` cannot stand in a path as it is; if it is meant, write `%20`.'],
    ],
    [
      'a letter beyond ASCII',
      'type Query { a: String @rest(path: "/größe") }',
      ['1:36: In "/größe": `ö` cannot stand in a path as it is; if it is meant, write `%C3%B6`.'],
    ],
    [
      'half an encoding',
      'type Query { a(id: ID): String @rest(path: "/a%2{id}") }',
      ['1:44: In "/a%2{id}": `%` cannot stand in a path as it is; if it is meant, write `%25`.'],
    ],
    [
      'a line break',
      'type Query { a: String @rest(path: "/a\\r\\nb") }',
      ['1:36: In "/a\\r\\nb": `\\u000d` cannot stand in a path as it is; if it is meant, write `%0D`.'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('a path is read', () => {
  const shape = (path: string) => callWith('id: ID, b: ID', `path: "${path}", query: "id={id}&b={b}"`).path.map((segment) => segment.map((piece) => (typeof piece === 'string' ? piece : piece.path.join('.'))));

  it.each([
    ['/', [[]]],
    ['/stock', [['stock']]],
    ['/stock/', [['stock'], []]],
    ['/stock/{id}/x', [['stock'], ['id'], ['x']]],
    ['/stock/v{id}:{b}.json', [['stock'], ['v', 'id', ':', 'b', '.json']]],
    ["/a-._~!$&'()*+,;=:@%C3%B6", [["a-._~!$&'()*+,;=:@%C3%B6"]]],
    ['/.well-known/...', [['.well-known'], ['...']]],
  ])('%s', (path, expected) => {
    expect(shape(path)).toEqual(expected);
  });
});
