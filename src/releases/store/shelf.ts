/**
 * Where a store keeps its bytes, and how it reads them: the catalog, a release of it, and which release stands, that is the active one or,
 * when that is damaged, the previous. What is damaged is named and never handed out.
 */
import type { Finding } from '../../errors.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Catalog } from './catalog.ts';
import { readRelease } from './release-bytes.ts';
import { summaryOf, type Release } from './release.ts';

/** Of a release that the catalog names. `isLasting`: damaged or gone, and not only hard to read just now. */
export type ShelfRead = { readonly bytes: Uint8Array } | { readonly why: string; readonly isLasting: boolean };

export interface Shelf {
  /** @throws OperatorError */
  readonly catalog: () => Promise<Catalog>;
  readonly read: (file: string) => Promise<ShelfRead>;
  /** Keeps the release, then `next`, unless another catalog has its sequence: false. @throws OperatorError when it cannot; nothing is changed then. */
  readonly commit: (next: Catalog, release?: { readonly file: string; readonly bytes: Uint8Array }) => Promise<boolean>;
  /** How messages call a file. */
  readonly placeOf: (file: string) => string;
}

export type Found = { readonly release: Release } | { readonly finding: Finding; readonly isLasting: boolean };

export interface Standing {
  readonly catalog: Catalog;
  /** The one to serve; undefined without a release that can be read. */
  readonly release: Release | undefined;
  /** What is damaged. */
  readonly findings: readonly Finding[];
  /** False when a file could not be read just now, so that another look may find something else. */
  readonly isLasting: boolean;
}

/** A file can be pruned between catalog and reading, by somebody's change; then there is a newer catalog to go by. */
export async function findRelease(shelf: Shelf, numberOf: (catalog: Catalog) => number | undefined): Promise<{ readonly catalog: Catalog; readonly found: Found | undefined }> {
  for (let catalog = await shelf.catalog(); ; ) {
    const found = await readOne(shelf, catalog, numberOf(catalog));
    if (found === undefined || 'release' in found) return { catalog, found };
    const newer = await shelf.catalog();
    if (newer.sequence === catalog.sequence) return { catalog, found };
    catalog = newer;
  }
}

export async function findStanding(shelf: Shelf): Promise<Standing> {
  const { catalog, found } = await findRelease(shelf, ({ active }) => active);
  if (found === undefined || 'release' in found) return { catalog, release: found?.release, findings: [], isLasting: true };
  const { finding, isLasting } = found;
  const previous = await readOne(shelf, catalog, catalog.previous);
  if (previous === undefined) return { catalog, release: undefined, findings: [finding], isLasting };
  if ('finding' in previous) return { catalog, release: undefined, findings: [finding, previous.finding], isLasting: isLasting && previous.isLasting };
  const { release } = previous;
  return { catalog, release, findings: [{ ...finding, message: `${finding.message} Until then release ${release.number} is served, which was active before.` }], isLasting };
}

async function readOne(shelf: Shelf, catalog: Catalog, number: number | undefined): Promise<Found | undefined> {
  const entry = catalog.releases.find((one) => one.number === number);
  if (entry === undefined) return undefined;
  const damaged = (why: string, isLasting: boolean): Found => ({
    finding: { file: shelf.placeOf(entry.file), message: `Release ${entry.number} cannot be used: ${why}. Put the file back from a backup, or make another release active (\`gatehouse schema rollback RELEASE\`).` },
    isLasting,
  });
  const kept = await shelf.read(entry.file);
  if ('why' in kept) return damaged(kept.why, kept.isLasting);
  const read = readRelease(kept.bytes);
  if ('why' in read) return damaged(read.why, true);
  // The digest of a release is over what it holds; who published it and when is compared with what was written down then.
  const isSame = canonicalJson({ ...summaryOf(read.release) }) === canonicalJson({ ...summaryOf(entry) });
  return isSame ? read : damaged('its number, author, time, policies, reason or digest is not what was published', true);
}
