import { describe, expect, it } from 'vitest';
import { DOCUMENTS_MAX, readManifest } from '../../src/documents/manifest.ts';
import { placeInString } from '../../src/documents/text-places.ts';

const FILE = 'documents/web@1.json';
const read = (value: unknown) => readManifest(FILE, typeof value === 'string' ? value : JSON.stringify(value));
const apollo = (operations: unknown, more = {}) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations, ...more });
const ONE = { id: 'a1', name: 'A', type: 'query', body: 'query A { a }' };

describe('a manifest of documents', () => {
  it('is one of Apollo, version 1, whatever else its operations say', () => {
    expect(read(apollo([{ ...ONE, clientName: 'web' }]))).toMatchObject({ documents: [{ id: 'a1', text: 'query A { a }', name: 'A' }], findings: [] });
  });

  it('is a map from ids to texts, as Relay and the client preset write it', () => {
    expect(read({ abc: 'query A { a }', 'sha256:ff': '{ b }', __proto__x: '{ c }' })).toMatchObject({ documents: [{ id: 'abc', text: 'query A { a }', name: undefined }, { id: 'sha256:ff' }, { id: '__proto__x' }], findings: [] });
    expect(read('{"__proto__": "{ a }"}').documents.map(({ id }) => id)).toEqual(['__proto__']);
    expect(read({})).toEqual({ documents: [], findings: [] });
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{\n  "a": "x",\n}', '3:1 Not valid JSON: nothing follows the comma before this; remove the comma.'],
    ['cut off', '{"a": "x', '1:9 The document ends in the middle'],
    ['nested without end', '['.repeat(100_000), '1:201 Nested deeper than 200 levels'],
    ['an id twice', '{"a": "{ a }",\n"a": "{ b }"}', '2:1 The key `a` is already in line 1'],
    ['a list', [], "1:1 A manifest is Apollo's persisted-query manifest"],
    ['null', 'null', '1:1 A manifest is'],
    ['another format', '{"format": "relay",\n"operations": []}', '1:12 A manifest with operations has `"format": "apollo-persisted-query-manifest"`; found "relay".'],
    ['operations without a format', { operations: [] }, '1:1 A manifest with operations has'],
    ['another version', apollo([], { version: 2 }), '1:55 Of Apollo\'s manifest `"version": 1` is known; found 2.'],
    ['operations that are no list', apollo({ a: 1 }), '1:70 `operations` is a list; found an object.'],
    ['an operation that is text', apollo(['{ a }']), '1:71 Expected an operation'],
    ['an operation without a body', apollo([{ ...ONE, body: undefined }]), '1:71 `body` of an operation is text; found none.'],
    ['an empty id', apollo([{ ...ONE, id: '' }]), '1:77 `id` of an operation is text; found an empty one.'],
    ['another type', apollo([{ ...ONE, type: 'Query' }]), '`type` of an operation is one of query, mutation, subscription; found "Query".'],
    ['an id for two documents', apollo([ONE, { ...ONE, body: '{ b }' }]), 'The id "a1" is that of operations[0] already'],
    ['a text that is an object', { a: { text: '{ a }' } }, '1:6 Expected the text of the document `a`, found an object.'],
    ['an empty id of a map', { '': '{ a }' }, '1:2 A document needs an id'],
  ])('that is, or has, %s is a finding with its place', (_what, value, expected) => {
    const { findings: [finding, ...more] } = read(value);
    expect(more).toEqual([]);
    expect(finding?.file).toBe(FILE);
    expect(`${finding?.line}:${finding?.column} ${finding?.message}`).toContain(expected);
  });

  it('of another kind has no more than twenty findings, and is read no further than its bound', () => {
    const many = read(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])));
    expect(many.findings).toHaveLength(21);
    expect(many.findings[20]?.message).toBe('There are 480 more findings in this file.');
    const exactly = Object.fromEntries(Array.from({ length: DOCUMENTS_MAX }, (_, index) => [`k${index}`, '{ a }']));
    expect(read(exactly)).toMatchObject({ findings: [], documents: { length: DOCUMENTS_MAX } });
    expect(read({ ...exactly, more: '{ a }' })).toMatchObject({ findings: [{ message: `The manifest has ${DOCUMENTS_MAX + 1} documents; at most ${DOCUMENTS_MAX} are read.` }], documents: { length: DOCUMENTS_MAX } });
  });

  it('keeps where each text begins, so that places in it are places in the file', () => {
    const text = 'query A {\n  "é" a\t\u2028nope\n}';
    const json = `{\n  "id": "query A {\\n  \\"\\u00e9\\" a\\t\\u2028nope\\n}"\n}`;
    const [document] = readManifest(FILE, json).documents;
    expect(document?.text).toBe(text);
    const place = placeInString(json, document?.offset ?? 0, text, { line: 2, column: text.split('\n')[1]!.indexOf('nope') + 1 });
    expect(json.split('\n')[place.line - 1]?.slice(place.column - 1)).toMatch(/^nope/);
    expect(placeInString(json, document?.offset ?? 0, text, { line: 99, column: 99 }).line).toBe(2);
  });
});
