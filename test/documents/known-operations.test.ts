import { describe, expect, it } from 'vitest';
import { NAMES_MAX, knownOperations } from '../../src/documents/known-operations.ts';
import { publish } from '../../src/documents/published.ts';

const known = (...texts: string[]) => [...knownOperations(publish([{ file: 'documents/web@1.json', client: 'web', version: '1', text: '', documents: texts.map((text, index) => ({ id: String(index), text, name: 'FromTheManifest', offset: 0 })) }]).published.all)];

describe('the operations that metrics know', () => {
  it('have the name that stands in the document, not what the manifest says', () => {
    expect(known('query A { a }', 'fragment query on Q { a } mutation B($a: In = { x: 1 }) { ...query }')).toEqual([['query A { a }', 'A'], [expect.any(String), 'B']]);
  });

  it.each(['{ a }', 'query A { a } query B { b }', 'fragment F on Q { a }', 'query A {', '{ a '.repeat(50_000), `query ${'a'.repeat(101)} { a }`, ''])('are not those of %.20s', (text) => {
    expect(known(text)).toEqual([]);
  });

  it('are a thousand at most, and further documents of the same names', () => {
    const texts = Array.from({ length: NAMES_MAX }, (_, index) => `query Q${index} { a }`);
    expect(known(...texts, 'query More { a }', 'query Q1 { b }').map(([, name]) => name)).toEqual([...texts.map((_, index) => `Q${index}`), 'Q1']);
  });
});
