/** What `gatehouse dev` watches: gatehouse.yaml, and the folders schemas/, policies/ and documents/, also those made or replaced later. */
import { existsSync, watch as watchFile, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['schemas', 'policies', 'documents'];
/** Manifests. */
const WATCHED_DOCUMENTS = /^[^.].*\.json$/;
/** Not what editors leave beside a file, not the folder generated/, and not the types that `npm run codegen` writes. */
const WATCHED = /^(?!graph\.generated\.ts$).+\.(graphql|[cm]?[jt]sx?)$/;

export interface Watching {
  /** Called after every change, often more than once for one. */
  readonly onChange: () => void;
  /** Called when changes of `what` (`schemas/`, `gatehouse.yaml`) are not seen though it is there, as with too many watches. */
  readonly onDeaf: (what: string, error: Error) => void;
}

type Watch = (path: string, listener: (event: string, name: string | null) => void) => FSWatcher;

/** Returns how to stop. */
export function watchFolder(dir: string, configName: string, { onChange, onDeaf }: Watching, watch: Watch = watchFile): () => void {
  const watchers = new Map<string, FSWatcher>();
  const attach = (folder: string, listener: (name: string | null) => void): void => {
    const path = join(dir, folder);
    const onError = (error: unknown): void => {
      // Not there, or not yet: the watch on the gateway's folder sees it come.
      if (folder !== '' && !existsSync(path)) return;
      onDeaf(folder === '' ? configName : `${folder}/`, error instanceof Error ? error : new Error(String(error)));
    };
    watchers.get(folder)?.close();
    watchers.delete(folder);
    try {
      watchers.set(folder, watch(path, (_event, name) => listener(name)).on('error', onError));
    } catch (error) {
      onError(error);
    }
  };
  const attachInner = (folder: string): void =>
    attach(folder, (name) => {
      if (name === null || (folder === 'documents' ? WATCHED_DOCUMENTS : WATCHED).test(name)) onChange();
    });
  FOLDERS.forEach(attachInner);
  // The folder, not the file: editors replace files, and a watch on a replaced file is deaf.
  attach('', (name) => {
    if (name !== null && FOLDERS.includes(name)) attachInner(name);
    else if (name !== configName) return;
    onChange();
  });
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
}
