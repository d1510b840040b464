/**
 * The folder of a store on disk: what its names mean, which catalog counts, and what in it is a leftover. The readable catalog with the
 * highest sequence counts; a damaged one is named, and still takes its sequence and the numbers it may have given.
 */
import { join } from 'node:path';
import { OperatorError, type Finding } from '../../errors.ts';
import { EMPTY, parseReleaseFile, type Catalog } from './catalog.ts';
import { decodeCatalog } from './catalog-text.ts';
import { codeOf, listFolder, readPlainFile } from './disk.ts';

/** Relative to the gateway's folder. */
export const RELEASES_FOLDER = '.gatehouse/releases';
const CATALOG = /^active\.([1-9]\d{0,14})\.json$/;
const DRAFT = /^active\.([1-9]\d{0,14})-[0-9a-f]{16}\.tmp$/;
/** Older ones stay for a damaged newest one, and so that who slept for a while meets a taken name. */
const KEPT_CATALOGS = 10;
/** 10,000 releases with the longest of reasons. */
const MAX_CATALOG_BYTES = 64 * 1024 ** 2;
/** What says that bytes are not there or not ours, rather than that they cannot be read just now. */
const LASTING = ['ENOENT', 'ELOOP', 'EFBIG', 'EISDIR', 'ENXIO'];

export function isLasting(code: string): boolean {
  return LASTING.includes(code);
}

export function placeOf(file: string): string {
  return `${RELEASES_FOLDER}/${file}`;
}

export function catalogFile(sequence: number): string {
  return `active.${sequence}.json`;
}

/** @throws OperatorError */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await listFolder(folder);
  } catch (error) {
    throw new OperatorError([{ file: RELEASES_FOLDER, message: `The releases cannot be listed (${codeOf(error)}): this must be a folder that the gateway's user can read.` }]);
  }
}

/** Newest first. */
export function sequencesIn(names: readonly string[]): number[] {
  return names.flatMap((name) => CATALOG.exec(name)?.[1] ?? []).map(Number).sort((a, b) => b - a);
}

/** @throws OperatorError when there are catalogs and none can be read. */
export async function newestCatalog(folder: string, report: (finding: Finding) => void): Promise<Catalog> {
  for (;;) {
    const names = await namesIn(folder);
    const found = await newestReadable(folder, names, report);
    // Removed since it was listed: somebody has made ten changes meanwhile.
    if (found !== undefined) return found;
  }
}

async function newestReadable(folder: string, names: readonly string[], report: (finding: Finding) => void): Promise<Catalog | undefined> {
  const sequences = sequencesIn(names);
  const [newest] = sequences;
  if (newest === undefined) return EMPTY;
  const damaged: Finding[] = [];
  for (const sequence of sequences) {
    const file = catalogFile(sequence);
    const read = await readPlainFile(join(folder, file), MAX_CATALOG_BYTES);
    if ('code' in read && read.code === 'ENOENT') return undefined;
    // Not to be taken for damage: a change made on an older catalog would undo what cannot be read just now.
    if ('code' in read && !isLasting(read.code)) throw new OperatorError([{ file: placeOf(file), message: `The list of releases cannot be used: ${read.why}. Let the gateway's user read this file.` }]);
    const catalog = 'bytes' in read ? decodeCatalog(Buffer.from(read.bytes).toString()) : undefined;
    if (catalog?.sequence !== sequence) {
      damaged.push({ file: placeOf(file), message: 'This list of releases is damaged: it was cut short or edited. Put it back from a backup.' });
      continue;
    }
    if (damaged.length === 0) return catalog;
    for (const { message, ...place } of damaged) report({ ...place, message: `${message} Until then ${file} counts, which is older.` });
    return { ...catalog, sequence: newest, highest: Math.max(catalog.highest, ...numbersUntil(newest, names)) };
  }
  throw new OperatorError([...damaged, { file: RELEASES_FOLDER, message: 'No list of releases can be read. Put the folder back from a backup, or move it away and publish anew.' }]);
}

/** A number that a damaged catalog has given is not given again. */
function numbersUntil(sequence: number, names: readonly string[]): number[] {
  return names.flatMap((name) => parseReleaseFile(name) ?? []).filter((one) => one.sequence <= sequence).map(({ number }) => number);
}

/** After the change `catalog`: written for it or before it, and named by none. */
export function leftoversIn(names: readonly string[], { sequence, releases }: Catalog): string[] {
  const kept = new Set(releases.map(({ file }) => file));
  return names.filter((name) => {
    const [older, draft, release] = [CATALOG.exec(name)?.[1], DRAFT.exec(name)?.[1], parseReleaseFile(name)];
    if (older !== undefined) return Number(older) <= sequence - KEPT_CATALOGS;
    if (draft !== undefined) return Number(draft) <= sequence;
    return release !== undefined && release.sequence <= sequence && !kept.has(name);
  });
}
