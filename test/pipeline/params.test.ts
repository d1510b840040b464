import { describe, expect, it } from 'vitest';
import { ID_MAX, paramsFromQuery, paramsOf } from '../../src/pipeline/params.ts';

const HASH = 'a'.repeat(64);
const hashed = (persistedQuery: unknown) => ({ extensions: { persistedQuery } });
const refusal = (act: () => unknown): string => {
  try {
    return `took ${JSON.stringify(act())}`;
  } catch (error) {
    expect((error as any).extensions.code).toBe('BAD_REQUEST');
    return (error as Error).message;
  }
};

describe('the parameters of an operation', () => {
  it('name its document by id, by doc_id or by hash, in the place of its text or beside it', () => {
    expect(paramsOf({ documentId: 'x', variables: { a: 1 }, operationName: 'A' })).toEqual({ documentIds: ['x'], variables: { a: 1 }, operationName: 'A' });
    expect(paramsOf({ doc_id: 'y', query: null })).toEqual({ documentIds: ['y'] });
    expect(paramsOf({ documentId: 'x', doc_id: 'y', query: '' })).toEqual({ documentIds: ['x', 'y'] });
    expect(paramsOf({ ...hashed({ version: 1, sha256Hash: HASH, miss: true }), query: '{ a }' })).toMatchObject({ hash: HASH, query: '{ a }' });
    expect(paramsOf({ query: '', documentId: null, ...hashed(null) })).toEqual({ query: '', extensions: { persistedQuery: null } });
  });

  it('are the same in a GET', () => {
    expect(paramsFromQuery(`?documentId=x&doc_id=y&extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: HASH } }))}`)).toMatchObject({ documentIds: ['x', 'y'], hash: HASH });
  });

  it.each(['query', 'operationName', 'variables', 'extensions', 'documentId', 'doc_id'])('have %s in a GET once at most', (name) => {
    expect(refusal(() => paramsFromQuery(`?query={a}&${name}=&${name}=x`))).toBe(`The parameter \`${name}\` is given more than once.`);
  });

  it.each([[ID_MAX, 'took'], [ID_MAX + 1, 'The member `doc_id` is longer than 200 characters']])('have an id of %i characters: %s', (length, expected) => {
    expect(refusal(() => paramsOf({ doc_id: 'i'.repeat(length) }))).toContain(expected);
  });

  it.each<[string, unknown, string]>([
    ['neither text nor name', {}, 'The member `query` is missing'],
    ['no name that counts', { query: null, documentId: null, ...hashed(undefined) }, 'The member `query` is missing'],
    ['an empty id', { documentId: '' }, 'must be the id of a document'],
    ['an id that is a number', { doc_id: 7 }, 'must be the id of a document'],
    ['a list of ids beside a text', { query: '{ a }', documentId: ['x'] }, 'must be the id of a document'],
    ['a query that is an object beside an id', { query: {}, documentId: 'x' }, '`query` must be a string'],
    ['a persisted query that is text', hashed('x'), 'must be an object'],
    ['a persisted query that is a list', hashed([]), 'must be an object'],
    ['another version', hashed({ version: 2, sha256Hash: HASH }), 'version` must be 1'],
    ['a version that is text', hashed({ version: '1', sha256Hash: HASH }), 'version` must be 1'],
    ['no version, beside a text', { query: '{ a }', ...hashed({ sha256Hash: HASH }) }, 'version` must be 1'],
    ['no hash', hashed({ version: 1 }), 'must be a SHA-256 hash'],
    ['a hash that is a list', hashed({ version: 1, sha256Hash: [HASH] }), 'must be a SHA-256 hash'],
    ['a hash in upper case', hashed({ version: 1, sha256Hash: HASH.toUpperCase() }), 'must be a SHA-256 hash'],
    ['a hash that is short', hashed({ version: 1, sha256Hash: HASH.slice(1) }), 'must be a SHA-256 hash'],
    ['a hash with a line break', hashed({ version: 1, sha256Hash: `${HASH}\n` }), 'must be a SHA-256 hash'],
    ['a list of operations in a batch', [], 'must be an object'],
  ])('with %s are refused', (_what, value, expected) => {
    expect(refusal(() => paramsOf(value))).toContain(expected);
  });
});
