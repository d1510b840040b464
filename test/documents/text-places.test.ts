import { describe, expect, it, vi } from 'vitest';
import { publish } from '../../src/documents/published.ts';
import { readManifest } from '../../src/documents/manifest.ts';
import { placeAt, placeInString } from '../../src/documents/text-places.ts';

describe('a place in a manifest', () => {
  it.each<[number, number, number]>([[0, 1, 1], [1, 1, 2], [3, 2, 1], [4, 2, 2], [5, 3, 1], [7, 4, 1]])('at %i is %i:%i, whatever ends its lines', (offset, line, column) => {
    expect(placeAt('a\r\nx\nb\rc', offset)).toEqual({ line, column });
  });

  it('is that of the text that is asked about, also between two others', () => {
    expect([placeAt('\n\nab', 3), placeAt('abcd', 3), placeAt('\n\nab', 3)]).toEqual([{ line: 3, column: 2 }, { line: 1, column: 4 }, { line: 3, column: 2 }]);
  });

  it('inside one of its strings counts an escaped character as one', () => {
    const json = '{\n "a": "x\\u000a\\n  y"}';
    expect(placeInString(json, json.indexOf('"x'), 'x\n\n  y', { line: 3, column: 3 })).toEqual({ line: 2, column: json.indexOf('y') - 1 });
  });

  it('is found without reading the manifest again for each of thousands', () => {
    const file = 'documents/web@1.json';
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`web:${index}`, `query Q${index} { a }`])), null, 1);
    const { documents } = readManifest(file, text);
    const reads = vi.spyOn(String.prototype, 'matchAll');
    const { findings } = publish([{ file, client: 'web', version: '1', text, documents }]);
    const count = reads.mock.calls.length;
    reads.mockRestore();
    expect([findings.length, findings.at(-1)?.line, count]).toEqual([3_000, 3_001, 1]);
  });
});
