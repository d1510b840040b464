/** Several files at once: all of them are written beside their places before the first one takes its own. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Paths are absolute. When one of them cannot be written, all stay as they were. */
export function writeFiles(files: readonly (readonly [path: string, text: string])[]): void {
  const prepared: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(path), { recursive: true });
      const target = existsSync(path) ? realpathSync(path) : path; // a link stays a link
      const temporary = `${target}.${process.pid}.tmp`;
      const descriptor = openSync(temporary, 'wx'); // what is there already is not ours
      prepared.push({ temporary, target });
      writeFileSync(descriptor, text);
      closeSync(descriptor);
      if (existsSync(target)) chmodSync(temporary, statSync(target).mode);
    }
    for (const { temporary, target } of prepared) renameSync(temporary, target);
  } finally {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
  }
}
