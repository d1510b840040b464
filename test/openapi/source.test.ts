import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS } from '../../src/openapi/limits.ts';
import { readSource } from '../../src/openapi/source.ts';
import { findingsOf } from './findings-of.ts';

const refusal = (text: string) => findingsOf(() => readSource(text, 'api'));

describe('a document as text', () => {
  it.each([
    ['nothing', '', 'api:1:1: The document is empty; expected an OpenAPI document, in JSON or YAML.'],
    ['blank lines', ' \n\t\n', 'api:1:1: The document is empty; expected an OpenAPI document, in JSON or YAML.'],
    ['only comments', '# later\n', 'api:1:1: Not an OpenAPI document: it must be a mapping (an object) at its top level, with `openapi`, `info` and `paths`.'],
    ['a web page', '\n<!doctype html>\n<title>Docs</title>', 'api:2:1: This is a web page or XML, not an OpenAPI document in JSON or YAML; look for the address of the document itself, often `/openapi.json`.'],
    ['text', 'hello', 'api:1:1: Not an OpenAPI document: it must be a mapping (an object) at its top level, with `openapi`, `info` and `paths`.'],
    ['a list in JSON', '[{"openapi": "3.0.3"}]', 'api:1:1: Not an OpenAPI document: it must be a mapping (an object) at its top level, with `openapi`, `info` and `paths`.'],
    ['a list in YAML', '\n- openapi: 3.0.3\n', 'api:2:1: Not an OpenAPI document: it must be a mapping (an object) at its top level, with `openapi`, `info` and `paths`.'],
    ['bytes', 'PK\u0003\u0004\0\0', 'api:1:5: This is no text: it holds a NUL character; expected an OpenAPI document in JSON or YAML, in UTF-8.'],
  ])('is refused when it is %s', (_what, text, finding) => {
    expect(refusal(text)).toEqual([finding]);
  });

  it('may be just so long', () => {
    const text = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;
    expect(refusal(text(DOCUMENT_LIMITS.bytes))).toEqual([]);
    expect(refusal(text(DOCUMENT_LIMITS.bytes + 1))).toEqual(['api: The document is longer than 16 MiB; at most 16 MiB are read, so take a smaller part of it, such as one without its examples.']);
  });

  it('counts bytes, not letters', () => {
    expect(refusal(`{"a":"${'€'.repeat(DOCUMENT_LIMITS.bytes / 3)}"}`)).toHaveLength(1);
  });

  it.each([
    ['JSON', '{\n  "a": {"b": [1, {"c": 2}]},\r\n  "d/e": "x"\n}'],
    ['JSON after a byte order mark', '\uFEFF{\n  "a": {"b": [1, {"c": 2}]},\r\n  "d/e": "x"\n}'],
  ])('knows its places in %s', (_what, text) => {
    const { finding } = readSource(text, 'api');
    const placeOf = (...path: string[]) => Object.values(finding(path, 'm')).slice(1, 3);
    expect(placeOf()).toEqual([1, 1]);
    expect(placeOf('a')).toEqual([2, 3]); // of a mapping, its key
    expect(placeOf('a', 'b')).toEqual([2, 9]);
    expect(placeOf('a', 'b', '0')).toEqual([2, 15]);
    expect(placeOf('a', 'b', '1', 'c')).toEqual([2, 24]); // of a scalar, its own
    expect(placeOf('d/e')).toEqual([3, 10]);
    expect(placeOf('a', 'nowhere', 'x')).toEqual([2, 3]); // the nearest there is
  });

  it('knows its places in YAML, and in what was merged', () => {
    const { finding } = readSource('a: &a\n  b:\n    - c: 1\nd:\n  <<: *a\n  e: x\n', 'api');
    const placeOf = (...path: string[]) => Object.values(finding(path, 'm')).slice(1, 3);
    expect(placeOf('a', 'b')).toEqual([2, 3]);
    expect(placeOf('a', 'b', '0', 'c')).toEqual([3, 10]);
    expect(placeOf('d', 'e')).toEqual([6, 6]);
    expect(placeOf('d', 'b', '0')).toEqual([3, 7]);
  });

  it('is YAML when it begins with a brace as YAML does, and JSON otherwise', () => {
    expect(readSource('{ openapi: 3.0.3 }', 'api').value).toEqual({ openapi: '3.0.3' });
    expect(readSource('{}', 'api').value).toEqual({});
    expect(refusal('{ "a": 1,\n}')).toEqual([expect.stringContaining('Not valid JSON')]);
  });
});
