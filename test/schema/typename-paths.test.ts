import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileTypenames } from '../../src/schema/typename-paths.ts';

const compile = (text: string) => compileTypenames(parse(text));

describe('compileTypenames', () => {
  it('gives the response keys that lead to type names, fragments opened and branches without any pruned', () => {
    expect(compile('{ x: a { t: __typename ...F } b { c } } fragment F on T { d { __typename } ... on U { __typename } }')).toEqual({
      mode: 'paths',
      root: {
        typenames: [],
        children: [['x', { typenames: ['t', '__typename'], children: [['d', { typenames: ['__typename'], children: [] }]] }]],
      },
    });
  });

  it.each([
    ['{ a { ... on A { x: __typename } ... on B { x: name } } }', 'types'],
    ['{ a { ... on A { b { x: __typename } } ... on B { b { x: name } } } }', 'types'],
    ['{ a { ...F ... on B { x: name } } } fragment F on A { x: __typename }', 'types'],
    ['{ a { x: __typename } b { x: name } }', 'paths'],
    ['{ a { ... on A { x: __typename } ... on B { x: __typename } } }', 'paths'],
  ])('%s is walked by %s', (text, mode) => {
    expect(compile(text).mode).toBe(mode);
  });

  it('of a document without an operation is nothing', () => {
    expect(compile('fragment F on A { __typename }')).toEqual({ mode: 'paths', root: undefined });
  });
});
