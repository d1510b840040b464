/** Releases in memory: for one process that keeps nothing, and for tests. The same rules as on disk, for both stand on create-store.ts. */
import { EMPTY, type Catalog } from './catalog.ts';
import { createStore, type StoreOptions } from './create-store.ts';
import type { ReleaseStore } from './store.ts';

export function createMemoryStore(options: StoreOptions): ReleaseStore {
  const files = new Map<string, Uint8Array>();
  let catalog: Catalog = EMPTY;
  return createStore(
    {
      catalog: async () => catalog,
      async read(file) {
        const bytes = files.get(file);
        return bytes === undefined ? { why: 'it is gone', isLasting: true } : { bytes };
      },
      async commit(next, release) {
        if (next.sequence !== catalog.sequence + 1) return false;
        if (release !== undefined) files.set(release.file, release.bytes);
        catalog = next;
        const kept = new Set(next.releases.map(({ file }) => file));
        for (const file of files.keys()) if (!kept.has(file)) files.delete(file);
        return true;
      },
      placeOf: (file) => file,
    },
    options,
  );
}
