import { describe, expect, it } from 'vitest';
import { collectDocuments } from '../../../src/releases/check/active-documents.ts';
import { manifestsOf } from '../../support/releases.ts';

const ONE = 'query One { a }';
const TWO = 'query Two {\n  "\u00e4"\n  b\n}'.replace('  "\u00e4"\n', '');

describe('active documents', () => {
  it('has a text once that several client versions share', () => {
    const { documents, texts, textOf } = collectDocuments([manifestsOf({ 'web@2': [ONE, TWO], 'web@1': [ONE] })]);
    expect(documents.map(({ client, version, name }) => `${client}@${version} ${String(name)}`)).toEqual(['web@1 One', 'web@2 One', 'web@2 Two']);
    expect(texts.map(({ name }) => name)).toEqual(['One', 'Two']);
    expect(documents.map(textOf)).toEqual([0, 0, 1]);
  });

  it('has a document once that a client version has in both folders, at its place in the first', () => {
    const [first, second] = [manifestsOf({ 'web@1': [ONE] }), manifestsOf({ 'web@1': [ONE], 'web@0': [TWO] })];
    const { documents } = collectDocuments([first, second.map((manifest) => ({ ...manifest, file: `/old/${manifest.file}` }))]);
    expect(documents.map(({ file }) => file)).toEqual(['/old/documents/web@0.json', 'documents/web@1.json']);
  });

  it('knows an operation by the name in the text, whatever the manifest says, and each of several', () => {
    const texts = [ONE, `${ONE} ${TWO}`, '{ a }', 'no syntax {'];
    const documents = texts.map((text, index) => ({ id: `id${index}`, text, name: 'Said', offset: 0 }));
    const { documents: active } = collectDocuments([[{ file: 'documents/web@1.json', client: 'web', version: '1', text: '', documents }]]);
    expect(active.map(({ id, name }) => [id, name]).sort()).toEqual([['id0', 'One'], ['id1', 'One'], ['id1', 'Two'], ['id2', undefined], ['id3', 'Said']]);
  });

  it('keeps what one client version has under the same name with another text', () => {
    expect(collectDocuments([manifestsOf({ 'web@1': [ONE] }), manifestsOf({ 'web@1': ['query One { b }'] })]).texts).toHaveLength(2);
  });

  it('knows where in the file a place of a document is', () => {
    const [manifest] = manifestsOf({ 'web@1': [ONE, TWO] });
    const two = collectDocuments([[manifest!]]).documents.find(({ name }) => name === 'Two')!;
    const line = manifest!.text.split('\n')[two.line - 1]!;
    expect(line.slice(two.column - 1)).toMatch(/^"query Two/);
    const { line: same, column } = two.placeOf({ line: 2, column: 3 });
    expect([same, line.slice(column - 1)]).toEqual([two.line, 'b\\n}"']);
  });
});
