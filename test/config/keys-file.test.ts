import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKeysFile } from '../../src/config/keys-file.ts';
import { formatFinding, OperatorError } from '../../src/errors.ts';
import { createFolder } from '../support/folder.ts';

const folder = createFolder();
const path = join(folder.dir, 'keys.yaml');
const A = 'a'.repeat(64);

function read(text: string) {
  folder.write('keys.yaml', text);
  return readKeysFile(path);
}

function findings(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.findings.map((finding) => formatFinding(finding).replace(`${path}:`, ''));
    throw error;
  }
}

describe('keys.yaml', () => {
  it('gives entries with everything they may have', () => {
    expect(read(`- sha256: "${A.toUpperCase()}"\n  principal: acme\n  client: web\n  scopes: [read, write]\n  roles: [partner]\n  expires: 2027-01-31\n- { sha256: ${'1'.repeat(64).replace(/^./, 'b')}, principal: "7", expires: "2027-01-31T12:00:00+02:00" }\n`)).toEqual([
      { sha256: A, principal: 'acme', client: 'web', scopes: ['read', 'write'], roles: ['partner'], expires: Date.UTC(2027, 0, 31) },
      { sha256: `b${'1'.repeat(63)}`, principal: '7', scopes: [], roles: [], expires: Date.UTC(2027, 0, 31, 10) },
    ]);
    expect(read('[]')).toEqual([]);
  });

  it.each([
    ['', '1:1: The file must be a list of keys, each as `gatehouse key new` prints it, or `[]` for none.'],
    ['# all gone\n', '1:1: The file must be a list of keys, each as `gatehouse key new` prints it, or `[]` for none.'],
    ['keys: []\n', '1:1: The file must be a list of keys, each as `gatehouse key new` prints it, or `[]` for none.'],
    [`- sha256: ${A}\n  principal: acme\n  exp`, '3:3: '],
    [`- sha256: ${A.slice(0, 63)}\n  principal: acme\n`, '1:11: `[0].sha256` takes the 64 hexadecimal digits of the SHA-256 of a key, in quotes; `gatehouse key new` prints an entry.'],
    [`- sha256: ${'1'.repeat(64)}\n  principal: acme\n`, '1:11: `[0].sha256` takes the 64 hexadecimal digits of the SHA-256 of a key, in quotes; `gatehouse key new` prints an entry.'],
    [`- sha256: ${A}\n`, '1:3: `[0].principal` is missing; it must be the name of who calls with the key.'],
    [`- sha256: ${A}\n  principal: a\n  scope: [read]\n`, '3:3: Unknown key `scope`; did you mean `scopes`?'],
    [`- sha256: ${A}\n  principal: a\n  scopes: [a b]\n`, '3:12: `[0].scopes[0]` is "a b", but must be a name without spaces.'],
    [`- sha256: ${A}\n  principal: a\n  scopes: read\n`, '3:11: `[0].scopes` is "read", but must be a list of scopes.'],
    [`- sha256: ${A}\n  principal: a\n  expires: 2027-02-30\n`, '3:12: `[0].expires` is "2027-02-30", but must be a date such as `2027-01-31` (its first moment, UTC) or `2027-01-31T12:00:00Z`.'],
    [`- sha256: ${A}\n  principal: a\n  expires: tomorrow\n`, '3:12: `[0].expires` is "tomorrow", but must be a date'],
    [`- sha256: ${A}\n  principal: a\n  expires:\n`, '3:3: `[0].expires` is empty, but must be a date'],
    [`- { sha256: ${A}, principal: a }\n- { sha256: ${A.toUpperCase()}, principal: b }\n`, '2:13: `[1].sha256` stands in the file twice; keep one of the two entries.'],
    ['- [a\n', '2:1: '],
    ['- *a\n', '1:3: `*a` stands for nothing'],
    ['- { __proto__: { principal: a } }\n', '1:5: The key `__proto__` names nothing here; remove it.'],
  ])('says where %j is wrong', (text, place) => {
    expect(findings(text)[0]).toContain(place);
  });

  it('does not show a key that was pasted where its digest belongs', () => {
    expect(findings('- { sha256: gh_secret, principal: a }\n').join()).not.toContain('gh_secret');
  });

  it('puts no variables in', () => {
    expect(read(`- { sha256: ${A}, principal: "\${HOME}" }\n`)[0]?.principal).toBe('${HOME}');
  });

  it('says that a file is not there, cannot be read or is no text', () => {
    expect(() => readKeysFile(join(folder.dir, 'none.yaml'))).toThrow('There is no such file; `authentication.apiKeys.file` names it. `gatehouse key new` prints an entry for it.');
    expect(() => readKeysFile(folder.dir)).toThrow('The file cannot be read (EISDIR)');
  });
});
