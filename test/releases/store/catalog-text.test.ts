// Catalog ↔ text: read as written, and nothing else is read.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/lib/canonical-json.ts';
import { decodeCatalog, encodeCatalog } from '../../../src/releases/store/catalog-text.ts';
import type { Catalog } from '../../../src/releases/store/catalog.ts';
import type { ReleaseDigest } from '../../../src/releases/store/release.ts';
import { POLICIES } from './drafts.ts';

const said = { author: 'ada', policies: POLICIES };
const at = '2026-01-31T12:00:00.000Z';
const entry = (number: number) => ({ ...said, number, digest: 'd'.repeat(64) as ReleaseDigest, publishedAt: at, file: `release-${number}.${number}-0123456789abcdef.json` });
const catalog: Catalog = {
  sequence: 3, active: 2, previous: 1, highest: 2, releases: [entry(2), entry(1)],
  activations: [{ ...said, kind: 'rollback', number: 2, at, id: '0123456789abcdef', reason: 'why' }, { ...said, kind: 'publish', number: 1, at, id: '0123456789abcdef' }],
};
const text = encodeCatalog(catalog);

/** With the right digest, as somebody would who means harm. */
function signed(more: Readonly<Record<string, unknown>>): string {
  const made = { ...(JSON.parse(text) as { catalog: object }).catalog, ...more } as Parameters<typeof canonicalJson>[0];
  return canonicalJson({ catalog: made, sha256: createHash('sha256').update(canonicalJson(made)).digest('hex') });
}

describe('a catalog as text', () => {
  it('is read as it was written', () => {
    expect(decodeCatalog(text)).toEqual(catalog);
    expect(decodeCatalog(signed({}))).toEqual(catalog);
    expect(decodeCatalog(encodeCatalog({ ...catalog, previous: undefined }))?.previous).toBeUndefined();
  });

  it('is not read with any one character changed, left out or put in', () => {
    for (let index = 0; index < text.length; index++) {
      const [before, after] = [text.slice(0, index), text.slice(index + 1)];
      for (const other of [`${before}${text[index] === '1' ? '2' : '1'}${after}`, `${before}${after}`, `${before} ${text[index]}${after}`]) if (other !== text) expect(decodeCatalog(other)).toBeUndefined();
    }
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a file elsewhere', { releases: [{ ...entry(2), file: '../../etc/passwd' }, entry(1)] }],
    ['the file of another release', { releases: [{ ...entry(2), file: entry(1).file }, entry(1)] }],
    ['an active release that it has not', { active: 3 }],
    ['a previous release that it has not', { previous: 3 }],
    ['a release twice', { releases: [entry(2), entry(2), entry(1)] }],
    ['releases in another order', { releases: [entry(1), entry(2)] }],
    ['a number above the highest', { highest: 1 }],
    ['an absurd sequence', { sequence: 0 }],
    ['an author of two lines', { releases: [{ ...entry(2), author: 'a\nb' }, entry(1)] }],
    ['a digest that is none', { releases: [{ ...entry(2), digest: 'd' }, entry(1)] }],
    ['an unknown kind of change', { activations: [{ ...catalog.activations[1], kind: 'delete' }] }],
    ['a change without an id', { activations: [{ ...said, kind: 'publish', number: 1, at }] }],
    ['more changes than are remembered', { activations: Array.from({ length: 101 }, () => catalog.activations[1]) }],
    ['no list of releases', { releases: {} }],
    ['a release that is a text', { releases: ['x'] }],
    ['another member', { colour: 'red' }],
  ])('is not read with %s, though its digest is right', (_, more) => {
    expect(decodeCatalog(signed(more))).toBeUndefined();
  });

  it('is not read from anything else, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (other) => {
        expect(decodeCatalog(other)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
    expect(decodeCatalog('['.repeat(1_000_000))).toBeUndefined();
  });
});
