/** Where the benchmark reads and writes. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `path` is from the root of the repository. */
export function inRoot(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** bench/results/NAME, made if need be; git ignores it. */
export function runFolder(name: string): string {
  const folder = inRoot(`bench/results/${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
