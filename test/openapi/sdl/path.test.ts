import { describe, expect, it } from 'vitest';
import { answering, importApi } from './imported.ts';

const read = (path: string) => {
  const { sdl, notes } = importApi({ paths: { [path]: { get: { operationId: 'p', parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ in: 'path', name, required: true, schema: { type: 'string' } })), ...answering({ type: 'string' }) } } } });
  return [/path: "([^"]*)"/.exec(sdl)?.[1], /query: "([^"]*)"/.exec(sdl)?.[1], notes.length];
};

describe('a path', () => {
  it.each([
    ['/', '/', undefined, 0], ['/a/', '/a/', undefined, 0], ['/a/{b}.json', '/a/{b}.json', undefined, 0], ['/{a}-{b}', '/{a}-{b}', undefined, 0], ['/a b/é', '/a%20b/%C3%A9', undefined, 0], ['/a%20b%', '/a%20b%25', undefined, 0], ["/a:b(c)='d',@", "/a:b(c)='d',@", undefined, 0],
    ['/a//b', '/a/b', undefined, 1], ['/a/../b/%2E', '/a/b', undefined, 1], ['/a#b', '/a', undefined, 1], ['/a?b=c&d=%26', '/a', 'b=c', 1], ['/a?b=c d+e', '/a', 'b=c d e', 0], ['/a?{b}=c', '/a', undefined, 2], ['/a/}b{', '/a/%7Db%7B', undefined, 0],
  ])('%s is the template %s', (path, template, query, notes) => {
    const [text, pairs, noted] = read(path);
    expect([text, pairs, noted]).toEqual([template, query, notes]);
  });
});
