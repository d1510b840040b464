/**
 * Releases on disk, `.gatehouse/releases/`, for any number of processes:
 *
 *     release-7.12-3f9a….json   a release, written for change 12; never changed
 *     active.12.json            the catalog after change 12; the highest number counts
 *
 * A. A change writes its release under a name that only it uses, makes it safe, then writes its catalog to a draft.
 * B. It claims the next catalog's name by link(2): of all who try, one succeeds. That one step is the change: killed before it, the old
 *    release is active, killed after it, the new one, each whole. A pointer that is renamed into place could not tell who was first, and
 *    a lock would have to be broken when its owner is killed.
 * C. Whoever has made a change removes what was written for it or for earlier ones and is in no catalog: once a change is made, nobody
 *    else can make one of the same number, so these are leftovers, whether their writers live or not.
 */
import { join } from 'node:path';
import { OperatorError, type Finding } from '../../errors.ts';
import type { Catalog } from './catalog.ts';
import { catalogFile, isLasting, leftoversIn, namesIn, newestCatalog, placeOf, RELEASES_FOLDER, sequencesIn } from './catalog-files.ts';
import { encodeCatalog } from './catalog-text.ts';
import { createStore, once, type StoreOptions } from './create-store.ts';
import { codeOf, disk as realDisk, readPlainFile, type Disk } from './disk.ts';
import type { Shelf } from './shelf.ts';
import type { ReleaseStore } from './store.ts';

/** The largest `releases.maxSize`; a release stays readable when it is set lower. */
const MAX_RELEASE_BYTES = 1024 ** 3;

/** `dir` is the gateway's folder. Nothing is read or written before the first question. */
export function createFileStore(dir: string, options: StoreOptions, disk: Disk = realDisk): ReleaseStore {
  const report = once(options.report);
  return createStore(createFileShelf(join(dir, RELEASES_FOLDER), report, disk), { ...options, report });
}

function createFileShelf(folder: string, report: (finding: Finding) => void, disk: Disk): Shelf {
  /** A to C. */
  async function commit(next: Catalog, release?: { readonly file: string; readonly bytes: Uint8Array }): Promise<boolean> {
    const [activation] = next.activations;
    if (activation === undefined) throw new TypeError('a change without its activation');
    const draft = join(folder, `active.${next.sequence}-${activation.id}.tmp`);
    const claimed = join(folder, catalogFile(next.sequence));
    const releasePath = release === undefined ? undefined : join(folder, release.file);
    let isClaimed: boolean;
    try {
      await disk.makeFolder(folder);
      if (release !== undefined && releasePath !== undefined) await disk.write(releasePath, release.bytes);
      await disk.write(draft, Buffer.from(encodeCatalog(next)));
      await disk.syncFolder(folder);
      isClaimed = await disk.claim(draft, claimed);
    } catch (error) {
      await clear([draft, ...(releasePath === undefined ? [] : [releasePath])]);
      throw notWritten(error);
    }
    if (isClaimed && !(await isOvertaken(next, activation.id))) {
      await settle(next, draft);
      return true;
    }
    await clear([draft, ...(isClaimed ? [claimed] : []), ...(releasePath === undefined ? [] : [releasePath])]);
    return false;
  }

  /** Who slept since it read the catalog can find a name free because it was used and removed: then a later catalog does not know its change. */
  async function isOvertaken({ sequence }: Catalog, id: string): Promise<boolean> {
    try {
      const [newest] = sequencesIn(await namesIn(folder));
      if (newest === undefined || newest === sequence) return false;
      return !(await newestCatalog(folder, report)).activations.some((one) => one.id === id);
    } catch {
      return false; // what is told next says what is wrong with the folder
    }
  }

  /** The change is made; what goes wrong from here on is told and does not undo it. */
  async function settle(next: Catalog, draft: string): Promise<void> {
    try {
      await disk.syncFolder(folder);
      await disk.remove(draft);
      for (const name of leftoversIn(await namesIn(folder), next)) await disk.remove(join(folder, name));
    } catch (error) {
      report({ file: RELEASES_FOLDER, message: `Release ${next.active ?? 0} is active, but what was written for it cannot be made safe and tidy (${codeOf(error)}): look after the disk; the next change tries again.` });
    }
  }

  /** What cannot be removed is removed by the next change. */
  async function clear(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => disk.remove(path).catch(() => undefined)));
  }

  return {
    catalog: () => newestCatalog(folder, report),
    async read(file) {
      const read = await readPlainFile(join(folder, file), MAX_RELEASE_BYTES);
      return 'bytes' in read ? read : { why: read.why, isLasting: isLasting(read.code) };
    },
    commit,
    placeOf,
  };
}

function notWritten(error: unknown): Error {
  const code = codeOf(error);
  const what = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) ? 'make room for it' : ['EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(code) ? 'let the gateway\'s user write there, on a file system with hard links' : 'let the gateway\'s user write there';
  return new OperatorError([{ file: RELEASES_FOLDER, message: `Nothing could be written (${code}), and nothing has changed: ${what}, and try again.` }]);
}
