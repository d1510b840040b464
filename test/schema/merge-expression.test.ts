import { describe, expect, it } from 'vitest';
import { readExpression } from '../../src/schema/merge-expression.ts';

describe('readExpression', () => {
  it.each([
    ['id: $key.id', { args: ['id'], paths: [['id']], expands: false }],
    ['ids: [[$key.id]], kind: USER, deep: { list: [1, "[x]"] }', { args: ['ids', 'kind', 'deep'], paths: [['id']], expands: true }],
    ['in: { keys: [[{ a: $key.a.b, c: $key.c }]] }', { args: ['in'], paths: [['a', 'b'], ['c']], expands: true }],
    ['refs: [[$key]]', { args: ['refs'], paths: [[]], expands: true }],
    ['a: [[$key.a]], b: [[$key.b]]', { args: ['a', 'b'], paths: [['a'], ['b']], expands: true }],
  ])('reads %s', (text, expression) => {
    expect(readExpression(text)).toEqual(expression);
  });

  it.each([
    ['ids: [[$key.id]', 'each `[[` needs its own `]]`, without nesting'],
    ['ids: [[ [[$key]] ]]', 'each `[[` needs its own `]]`, without nesting'],
    ['ids: 3', 'it sends no key: write `$key` or a path as in `$key.id`'],
    ['a: [[1]], b: [[$key]]', 'it sends no key: write `$key` or a path as in `$key.id`'],
    ['ids: [[$key]], id: $key.id', '`$key` stands either inside `[[…]]` or alone, not both'],
    ['ids: [$key.id]', '`$key` cannot stand in a list; `[[…]]` makes one item per key'],
    ['ids: $id.a', '`$id.a` is unknown, only `$key` is filled'],
    ['ids: [[', 'each `[[` needs its own `]]`, without nesting'],
    ['', 'it sends no key: write `$key` or a path as in `$key.id`'],
    ['ids: $key }  { b: 3', 'Syntax Error: Expected <EOF>, found "{".'],
  ])('refuses %s', (text, message) => {
    expect(() => readExpression(text)).toThrow(message);
  });
});
