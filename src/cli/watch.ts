/** What `gatehouse dev` watches: gatehouse.yaml, and the folders schemas/ and policies/, also those made or replaced later. */
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['schemas', 'policies'];
/** Not what editors leave beside a file, not the folder generated/, and not the types that `npm run codegen` writes. */
const WATCHED = /^(?!graph\.generated\.ts$).+\.(graphql|[cm]?[jt]sx?)$/;

/** Calls `onChange` after every change, often more than once for one; returns how to stop. */
export function watchFolder(dir: string, configName: string, onChange: () => void): () => void {
  const inner = new Map<string, FSWatcher>();
  const attach = (folder: string): void => {
    inner.get(folder)?.close();
    inner.delete(folder);
    try {
      const watcher = watch(join(dir, folder), (_event, name) => {
        if (name === null || WATCHED.test(name)) onChange();
      });
      inner.set(folder, watcher.on('error', () => undefined));
    } catch {
      // Not there, or not yet: the watch below sees it come.
    }
  };
  FOLDERS.forEach(attach);
  // The folder, not the file: editors replace files, and a watch on a replaced file is deaf.
  const outer = watch(dir, (_event, name) => {
    if (name !== null && FOLDERS.includes(name)) attach(name);
    else if (name !== configName) return;
    onChange();
  });
  return () => {
    for (const watcher of [outer, ...inner.values()]) watcher.close();
  };
}
