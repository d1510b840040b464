/**
 * The catalog of a store: which releases there are, which is active, and what happened. One small value that is replaced as a whole; its
 * `sequence` goes up by one with each change and is what two changes at the same time compete for. Pure: both stores work on it.
 */
import { OperatorError } from '../../errors.ts';
import { isLine, isPolicies, MAX_NUMBER } from './check-release.ts';
import type { Authorship, ReleaseSummary } from './release.ts';
import type { Activation } from './store.ts';

export interface CatalogEntry extends ReleaseSummary {
  /** Where the bytes are. */
  readonly file: string;
}

export interface Catalog {
  readonly sequence: number;
  readonly active: number | undefined;
  readonly previous: number | undefined;
  /** Of all numbers ever given, also of releases that are no longer kept. */
  readonly highest: number;
  /** Newest number first. */
  readonly releases: readonly CatalogEntry[];
  /** Newest first. */
  readonly activations: readonly Activation[];
}

/** `releases.keep`, an integer ≥ 2: the active and the previous release are always among them. */
export interface Keeping {
  readonly keep: number;
}

export const EMPTY: Catalog = { sequence: 0, active: undefined, previous: undefined, highest: 0, releases: [], activations: [] };
/** Of changes that are remembered. */
export const HISTORY = 100;
const FILE = /^release-(?<number>[1-9]\d{0,8})\.(?<sequence>[1-9]\d{0,14})-(?<id>[0-9a-f]{16})\.json$/;

/** The name says which change it was written for: once that sequence is taken, a file that the catalog does not name is a leftover. */
export function releaseFile(number: number, sequence: number, id: string): string {
  return `release-${number}.${sequence}-${id}.json`;
}

/** Undefined for a name that {@link releaseFile} does not make. */
export function parseReleaseFile(name: string): { readonly number: number; readonly sequence: number } | undefined {
  const { number, sequence } = FILE.exec(name)?.groups ?? {};
  return number === undefined || sequence === undefined ? undefined : { number: Number(number), sequence: Number(sequence) };
}

/** @throws OperatorError after the last number there is. */
export function nextNumber({ highest }: Catalog): number {
  if (highest >= MAX_NUMBER) throw new OperatorError([{ message: `The last release has the number ${highest}, and ${MAX_NUMBER} is the highest there is: start a new store of releases in an empty folder.` }]);
  return highest + 1;
}

/** `served` is what was active until now: not always what the catalog says, for that may be damaged. */
export function withRelease(catalog: Catalog, entry: CatalogEntry, { served, id, keep }: Keeping & { readonly served: number | undefined; readonly id: string }): Catalog {
  const { number, author, policies, reason, publishedAt } = entry;
  const activation: Activation = { kind: 'publish', number, at: publishedAt, id, author, policies, ...(reason !== undefined && { reason }) };
  return pruned({ ...changed(catalog, activation, served), highest: number, releases: [entry, ...catalog.releases] }, keep);
}

export function withActive(catalog: Catalog, activation: Activation, { served, keep }: Keeping & { readonly served: number | undefined }): Catalog {
  return pruned(changed(catalog, activation, served), keep);
}

/** @throws OperatorError when a rollback says something else about itself than who, why and which policies. */
export function checkAuthorship({ author, policies, reason }: Authorship): void {
  if (isLine(author, 200) && isPolicies(policies) && (reason === undefined || isLine(reason, 1000))) return;
  throw new OperatorError([{ message: 'A rollback needs an author (one line of at most 200 characters) and the digest of the policies that the release was checked with (16 to 64 hex digits); a reason is one line of at most 1000 characters.' }]);
}

function changed(catalog: Catalog, activation: Activation, served: number | undefined): Catalog {
  return {
    ...catalog,
    sequence: catalog.sequence + 1,
    active: activation.number,
    previous: served === activation.number ? undefined : served,
    activations: [activation, ...catalog.activations].slice(0, HISTORY),
  };
}

/** Active and previous stay; of the others the newest, `keep` in all. */
function pruned(catalog: Catalog, keep: number): Catalog {
  const isInUse = ({ number }: CatalogEntry): boolean => number === catalog.active || number === catalog.previous;
  const others = catalog.releases.filter((entry) => !isInUse(entry));
  const kept = new Set(others.slice(0, Math.max(0, keep - (catalog.releases.length - others.length))));
  return { ...catalog, releases: catalog.releases.filter((entry) => isInUse(entry) || kept.has(entry)) };
}
