import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileTypenames } from '../../src/schema/typename-paths.ts';
import { renameByPath } from '../../src/schema/typename-walk.ts';

const types = new Map([['User', 'Person']]);
const compile = (text: string) => {
  const typenames = compileTypenames(parse(text));
  if (typenames.mode !== 'paths') throw new Error('the document is ambiguous');
  return typenames.root;
};

describe('renameByPath', () => {
  it('keeps every object in which nothing changes', () => {
    const data = { a: [{ __typename: 'User' }, { __typename: 'Org' }], b: { __typename: 'Org' } };
    const renamed = renameByPath(data, compile('{ a { __typename } b { __typename } }'), types) as typeof data;
    expect(renamed).toEqual({ a: [{ __typename: 'Person' }, { __typename: 'Org' }], b: { __typename: 'Org' } });
    expect(renamed.a[1]).toBe(data.a[1]);
    expect(renamed.b).toBe(data.b);
  });

  it.each([[null], ['text'], [3], [undefined]])('passes %s on where an object was asked for', (value) => {
    expect(renameByPath({ a: value }, compile('{ a { __typename } }'), types)).toEqual({ a: value });
  });

  it('leaves fields out that the answer left out', () => {
    expect(Object.keys(renameByPath({ __typename: 'User' }, compile('{ a { __typename } b: __typename __typename }'), types) as object)).toEqual(['__typename']);
  });

  it('needs no walk where no type name is asked for', () => {
    expect(compile('{ a { b { c } } }')).toBeUndefined();
  });
});
