import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommitted } from '../../src/documents/document-files.ts';
import { createFolder } from '../support/folder.ts';

const MAP = '{"a": "{ a }"}';

describe('the documents of a folder', () => {
  it('are those of its manifests, by client and version, and of no other file', () => {
    const { dir } = createFolder({ 'documents/web@1.4.0.json': MAP, 'documents/@acme@2.json': '{}', 'documents/page.graphql': '{ a }', 'documents/.web@1.json.swp.json': 'x' });
    symlinkSync('web@1.4.0.json', join(dir, 'documents/web@1.5.0.json'));
    const { manifests, findings } = readCommitted(dir);
    expect(findings).toEqual([]);
    expect(manifests.map(({ client, version, documents }) => [client, version, documents.length])).toEqual([['@acme', '2', 0], ['web', '1.4.0', 1], ['web', '1.5.0', 1]]);
    expect(readCommitted(createFolder().dir)).toEqual({ manifests: [], findings: [] });
  });

  it('have a client and a version in the name of their file', () => {
    const { dir } = createFolder({ 'documents/web.json': MAP, 'documents/@1.json': MAP, 'documents/web@.json': MAP });
    expect(readCommitted(dir).findings.map(({ file, message }) => `${file} ${message.slice(0, 39)}`)).toEqual(['@1', 'web.json', 'web@'].map((name) => `documents/${name.replace('.json', '')}.json The name says no client and no version;`));
  });

  it('are text in files that can be read, within the bounds', () => {
    const { dir } = createFolder({ 'documents/a@1.json': MAP, 'documents/b@1.json': MAP, 'documents/c@1.json/x': '' });
    writeFileSync(join(dir, 'documents/d@1.json'), Buffer.from([0x7b, 0xff, 0x7d]));
    symlinkSync('nowhere.json', join(dir, 'documents/e@1.json'));
    const messages = (limits?: Parameters<typeof readCommitted>[1]) => readCommitted(dir, limits).findings.map(({ file, message }) => `${file}: ${message}`);
    expect(messages()).toEqual(['documents/c@1.json: This is no file.', 'documents/d@1.json: The file is not UTF-8 text; save it as UTF-8.', expect.stringMatching(/^documents\/e@1\.json: The file cannot be read \(ENOENT/)]);
    const size = MAP.length;
    expect(messages({ files: 2, bytes: size, allBytes: 2 * size })).toEqual(['documents: There are 5 manifests; at most 2 are read. Remove those of versions that nobody uses any more.']);
    expect(messages({ files: 5, bytes: size - 1, allBytes: 99 })[0]).toBe(`documents/a@1.json: The file is longer than ${size - 1}B; no more is read.`);
    expect(messages({ files: 5, bytes: size, allBytes: 2 * size - 1 })[0]).toBe(`documents/b@1.json: All manifests together are longer than ${2 * size - 1}B; no more is read.`);
  });
});
