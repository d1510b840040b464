/**
 * Catalog ↔ text, `{"catalog":…,"sha256":…}` in the one form of lib/canonical-json.ts. The digest finds what a disk or an editor did to it;
 * the shape is checked all the same, for the names of files in it are opened.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from '../../lib/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { HISTORY, parseReleaseFile, type Catalog, type CatalogEntry } from './catalog.ts';
import { isLine, isPolicies, isReleaseNumber, isTime } from './check-release.ts';
import { parseJson } from './release-bytes.ts';
import type { ReleaseDigest } from './release.ts';
import type { Activation } from './store.ts';

/** `{ catalog: { releases: [ { … } ] } }` */
const MAX_DEPTH = 4;

export function encodeCatalog({ sequence, active, previous, highest, releases, activations }: Catalog): string {
  const catalog = { sequence, active, previous, highest, releases: releases.map(written), activations: activations.map(written) };
  return canonicalJson({ catalog, sha256: sha256(catalog) });
}

/** Undefined for anything that {@link encodeCatalog} did not write. */
export function decodeCatalog(text: string): Catalog | undefined {
  const catalog = parseJson(text, MAX_DEPTH)?.['catalog'];
  if (!isJsonObject(catalog)) return undefined;
  const { sequence, active, previous, highest, releases, activations } = catalog;
  if (!isSequence(sequence) || !isReleaseNumber(highest) || !isReleaseNumber(active) || !(previous === undefined || isReleaseNumber(previous))) return undefined;
  if (!Array.isArray(releases) || !Array.isArray(activations) || activations.length > HISTORY) return undefined;
  if (!releases.every(isEntry) || !activations.every(isActivation)) return undefined;
  const read: Catalog = { sequence, active, previous, highest, releases, activations };
  return isConsistent(read) && encodeCatalog(read) === text ? read : undefined;
}

function isConsistent({ active, previous, highest, releases }: Catalog): boolean {
  const numbers = releases.map(({ number }) => number);
  const isFalling = numbers.every((number, index) => number < (numbers[index - 1] ?? highest + 1));
  return isFalling && [active, previous].every((number) => number === undefined || numbers.includes(number));
}

function isEntry(value: unknown): value is CatalogEntry {
  if (!isJsonObject(value)) return false;
  const { number, digest, publishedAt, file } = value;
  return isReleaseNumber(number) && isDigest(digest) && isTime(publishedAt) && typeof file === 'string' && parseReleaseFile(file)?.number === number && hasAuthorship(value);
}

function isActivation(value: unknown): value is Activation {
  if (!isJsonObject(value)) return false;
  const { kind, number, at, id } = value;
  return (kind === 'publish' || kind === 'rollback') && isReleaseNumber(number) && isTime(at) && typeof id === 'string' && /^[0-9a-f]{16}$/.test(id) && hasAuthorship(value);
}

function hasAuthorship({ author, policies, reason }: JsonObject): boolean {
  return isLine(author, 200) && isPolicies(policies) && (reason === undefined || isLine(reason, 1000));
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isDigest(value: unknown): value is ReleaseDigest {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** An interface has no index, a type of its members has. */
function written<T extends object>(value: T): { readonly [Name in keyof T]: T[Name] } {
  return { ...value };
}

function sha256(catalog: CanonicalValue): string {
  return createHash('sha256').update(canonicalJson(catalog)).digest('hex');
}
