import { describe, expect, it } from 'vitest';
import type { AskedParams } from '../../../src/context.ts';
import { publish } from '../../../src/documents/published.ts';
import { createAutomaticDocuments, hashOf } from '../../../src/pipeline/persisted/automatic.ts';
import { createDocumentResolver, type DocumentMode } from '../../../src/pipeline/persisted/resolve.ts';

const PAGE = 'query Page { a }';
const OTHER = 'query Other { b }';
const SAVE = 'mutation Save { c }';
const MINE = 'query Mine { a b }';
/** A client's own kind of hash. */
const OWN = 'e'.repeat(64);
const { published } = publish([{ file: 'documents/web@1.json', client: 'web', version: '1', text: '', documents: [['page', PAGE], ['save', SAVE], [OWN, OTHER]].map(([id = '', text = '']) => ({ id, text, name: undefined, offset: 0 })) }]);

function resolver(mode: DocumentMode = 'open', apq = mode !== 'required') {
  const { resolve, namesPublishedQuery } = createDocumentResolver({ mode, published, automatic: apq ? createAutomaticDocuments() : undefined });
  const ask = (asked: AskedParams): string => {
    try {
      const { params, isPublished } = resolve(asked);
      return `${isPublished ? 'published' : 'own'} ${params.query}`;
    } catch (error) {
      const { extensions, status } = error as any;
      return `${extensions.code}${status === undefined ? '' : ` ${status}`}`;
    }
  };
  return { ask, resolve, namesPublishedQuery };
}

describe('the text of an operation', () => {
  it.each<[string, AskedParams, string]>([
    ['an id', { documentIds: ['page'] }, `published ${PAGE}`],
    ['its hash as an id', { documentIds: [`sha256:${hashOf(PAGE)}`] }, `published ${PAGE}`],
    ['its bare hash as an id', { documentIds: [hashOf(PAGE)] }, `published ${PAGE}`],
    ['two ids of one document', { documentIds: ['page', hashOf(PAGE)] }, `published ${PAGE}`],
    ['two ids of two documents', { documentIds: ['page', 'save'] }, 'BAD_REQUEST'],
    ['an unknown id', { documentIds: ['nope'] }, 'PERSISTED_QUERY_NOT_FOUND 400'],
    ['a known id and an unknown one', { documentIds: ['page', 'nope'] }, 'PERSISTED_QUERY_NOT_FOUND 400'],
    ['an id and its text', { documentIds: ['page'], query: PAGE }, `published ${PAGE}`],
    ['an id and another text', { documentIds: ['page'], query: SAVE }, 'BAD_REQUEST'],
    ['an unknown id and a text', { documentIds: ['nope'], query: PAGE }, 'PERSISTED_QUERY_NOT_FOUND 400'],
    ['an id and the hash of another document', { documentIds: ['page'], hash: hashOf(SAVE) }, 'PERSISTED_QUERY_HASH_MISMATCH'],
    ['an id and its hash', { documentIds: ['page'], hash: hashOf(PAGE) }, `published ${PAGE}`],
    ['the hash of a published document', { hash: hashOf(PAGE) }, `published ${PAGE}`],
    ["the manifest's own hash", { hash: OWN }, `published ${OTHER}`],
    ["the manifest's own hash and its text", { hash: OWN, query: OTHER }, `published ${OTHER}`],
    ["the manifest's own hash and another text", { hash: OWN, query: PAGE }, 'PERSISTED_QUERY_HASH_MISMATCH'],
    ['an unknown hash', { hash: hashOf(MINE) }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['a hash of another text', { hash: hashOf(PAGE), query: SAVE }, 'PERSISTED_QUERY_HASH_MISMATCH'],
    ['a hash of another text, beside an unknown id', { hash: hashOf(PAGE), query: SAVE, documentIds: ['nope'] }, 'PERSISTED_QUERY_HASH_MISMATCH'],
    ['its hash and its text', { hash: hashOf(MINE), query: MINE }, `own ${MINE}`],
    ['its text alone', { query: MINE }, `own ${MINE}`],
    ['a published text alone', { query: PAGE }, `published ${PAGE}`],
  ])('by %s', (_what, asked, expected) => {
    expect(resolver().ask(asked)).toBe(expected);
  });

  it('is remembered by its hash, and what failed the hash is not', () => {
    const { ask } = resolver();
    expect(ask({ hash: hashOf(MINE), query: `${MINE} ` })).toBe('PERSISTED_QUERY_HASH_MISMATCH');
    expect([hashOf(MINE), hashOf(`${MINE} `)].map((hash) => ask({ hash }))).toEqual(['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_FOUND']);
    ask({ hash: hashOf(MINE), query: MINE });
    expect(ask({ hash: hashOf(MINE) })).toBe(`own ${MINE}`);
    // It is no published id.
    expect(ask({ documentIds: [`sha256:${hashOf(MINE)}`] })).toBe('PERSISTED_QUERY_NOT_FOUND 400');
  });

  it('stays found when it is published, whatever is remembered besides', () => {
    const { ask } = resolver();
    for (let index = 0; index < 3_000; index += 1) {
      const junk = `{ a${index} } #${'x'.repeat(8_000)}`;
      ask({ hash: hashOf(junk), query: junk });
    }
    expect([ask({ hash: hashOf(PAGE) }), ask({ documentIds: ['page'] })]).toEqual([`published ${PAGE}`, `published ${PAGE}`]);
  });

  it('is the same operation with its only name and without, however it came', () => {
    const { resolve } = resolver();
    for (const asked of [{ documentIds: ['page'], operationName: 'Page' }, { query: PAGE, operationName: 'Page' }, { hash: hashOf(PAGE) }]) expect(resolve(asked).params).toEqual({ query: PAGE });
    expect(resolve({ documentIds: ['page'], operationName: 'Else', variables: { a: 1 } }).params).toEqual({ query: PAGE, operationName: 'Else', variables: { a: 1 } });
  });
});

describe('without automatic persisted queries', () => {
  it.each<[DocumentMode]>([['open'], ['log'], ['required']])('a hash is for published documents only in mode %s', (mode) => {
    const { ask } = resolver(mode, false);
    expect([{ hash: hashOf(PAGE) }, { hash: hashOf(PAGE), query: PAGE }, { hash: hashOf(MINE) }, { hash: hashOf(MINE), query: MINE }, { hash: hashOf(MINE), query: PAGE }].map(ask)).toEqual([
      `published ${PAGE}`, `published ${PAGE}`, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PERSISTED_QUERY_NOT_SUPPORTED', 'PERSISTED_QUERY_HASH_MISMATCH',
    ]);
  });
});

describe('with `required`', () => {
  it.each([[PAGE, `published ${PAGE}`], [`${PAGE} `, 'PERSISTED_QUERY_ID_REQUIRED'], [MINE, 'PERSISTED_QUERY_ID_REQUIRED'], ['', 'PERSISTED_QUERY_ID_REQUIRED'], ['{ broken', 'PERSISTED_QUERY_ID_REQUIRED'], ['{ __schema { types { name } } }', 'PERSISTED_QUERY_ID_REQUIRED']])('the text %j is %s', (query, expected) => {
    expect(resolver('required').ask({ query })).toBe(expected);
  });
});

describe('a published query', () => {
  it.each<[string, AskedParams, boolean]>([
    ['by its id', { documentIds: ['page'] }, true],
    ['by its hash', { hash: hashOf(PAGE) }, true],
    ['by both, and its text', { documentIds: ['page'], hash: hashOf(PAGE), query: PAGE }, true],
    ['by its text alone', { query: PAGE }, false],
    ['beside another text', { documentIds: ['page'], query: MINE }, false],
    ['beside another document', { documentIds: ['page', OWN] }, false],
    ['beside an unknown id', { documentIds: ['page', 'nope'] }, false],
    ['that is a mutation', { documentIds: ['save'] }, false],
    ['that is unknown', { documentIds: ['nope'] }, false],
  ])('is named %s: %s', (_what, asked, expected) => {
    expect(resolver().namesPublishedQuery(asked)).toBe(expected);
  });

  it('is none that was remembered', () => {
    const { resolve, namesPublishedQuery } = resolver();
    resolve({ hash: hashOf(MINE), query: MINE });
    expect(namesPublishedQuery({ hash: hashOf(MINE) })).toBe(false);
  });
});
