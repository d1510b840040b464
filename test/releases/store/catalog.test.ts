// The catalog as a value: numbers, what is kept, and names of files. What changes do is in store-contract.ts.
import { describe, expect, it } from 'vitest';
import { EMPTY, nextNumber, parseReleaseFile, releaseFile, withActive, withRelease, type Catalog } from '../../../src/releases/store/catalog.ts';
import type { ReleaseDigest } from '../../../src/releases/store/release.ts';
import { POLICIES } from './drafts.ts';

const id = '0123456789abcdef';
const at = '2026-01-31T12:00:00.000Z';

function publish(catalog: Catalog, keep = 50): Catalog {
  const number = nextNumber(catalog);
  const entry = { number, digest: 'd'.repeat(64) as ReleaseDigest, author: 'ada', publishedAt: at, policies: POLICIES, file: releaseFile(number, catalog.sequence + 1, id) };
  return withRelease(catalog, entry, { served: catalog.active, id, keep });
}

describe('a catalog', () => {
  it('is a new one with each change, and the old one stays as it was', () => {
    const first = publish(EMPTY);
    publish(first);
    expect([EMPTY.sequence, first.sequence, first.active, first.previous, first.highest]).toEqual([0, 1, 1, undefined, 1]);
  });

  it('takes what was served for the previous one, and nothing when that was the same', () => {
    const third = publish(publish(publish(EMPTY)));
    const activation = { kind: 'rollback' as const, number: 2, at, id, author: 'ada', policies: POLICIES };
    expect(withActive(third, activation, { served: 3, keep: 50 }).previous).toBe(3);
    expect(withActive(third, activation, { served: 2, keep: 50 }).previous).toBeUndefined();
  });

  it('gives the last number there is, and none after it', () => {
    expect(nextNumber({ ...EMPTY, highest: 999_999_998 })).toBe(999_999_999);
    expect(() => nextNumber({ ...EMPTY, highest: 999_999_999 })).toThrow('start a new store of releases in an empty folder');
  });

  it('reads the names of files that it makes, and no others', () => {
    expect(parseReleaseFile(releaseFile(7, 12, id))).toEqual({ number: 7, sequence: 12 });
    for (const name of ['release-0.1-0123456789abcdef.json', 'release-1.1-0123456789abcdef.json.tmp', 'release-1.1-..json', '../release-1.1-0123456789abcdef.json', 'release-1000000000.1-0123456789abcdef.json', 'release-1.1-0123456789ABCDEF.json', '']) expect(parseReleaseFile(name)).toBeUndefined();
  });
});
