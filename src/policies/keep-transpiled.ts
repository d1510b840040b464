/**
 * `.gatehouse/policies/<digest>/`: where transpiled policies run from. The folder is not believed: what stands there is compared with
 * what was just transpiled, and written anew where it differs; where that cannot be, nothing runs. On a read-only disk it has to
 * stand there already, from `gatehouse build`.
 */
import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { Transpiled } from './transpile.ts';

const PLACE = ['.gatehouse', 'policies'] as const;
/** `dev` makes one with every change. */
const KEPT = 5;

export interface Kept {
  /** Absolute. */
  readonly folder: string;
  /** Below the gateway's folder. */
  readonly place: string;
  /** Whether anything had to be written. */
  readonly isNew: boolean;
}

/** @throws OperatorError */
export function keepTranspiled(dir: string, { digest, files }: Transpiled): Kept {
  const place = [...PLACE, digest].join('/');
  const folder = join(dir, place);
  try {
    mkdirSync(join(dir, PLACE[0]), { recursive: true });
    for (const below of [PLACE, [...PLACE, digest]]) makeFolder(join(dir, ...below), below.join('/'));
    const stale = files.filter(({ name, text }) => !holds(join(folder, name), text));
    for (const { name, text } of stale) write(join(folder, name), text);
    if (stale.length > 0) forgetOld(join(dir, ...PLACE), digest);
    return { folder, place, isNew: stale.length > 0 };
  } catch (error) {
    if (error instanceof OperatorError || !(error instanceof Error)) throw error;
    throw new OperatorError([{ file: place, message: `The policies cannot be written to run from there (${error.message}): run \`gatehouse build\` where the folder can be written, with the same files and the same gatehouse at the same place.` }]);
  }
}

/** Our own folder, not a link to somebody else's. */
function makeFolder(path: string, file: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) mkdirSync(path, { recursive: true, mode: 0o755 });
  else if (!found.isDirectory()) throw new OperatorError([{ file, message: 'This is no folder of the gateway\'s own (a link, or a file): remove it.' }]);
}

function holds(path: string, text: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && readFileSync(path).equals(Buffer.from(text));
}

/** At once, for other processes may be reading; whatever stood there, a link too, is replaced and not written through. */
function write(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  writeFileSync(temporary, text, { flag: 'wx' });
  chmodSync(temporary, 0o644);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
  renameSync(temporary, path);
}

function forgetOld(folder: string, current: string): void {
  const old = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current)
    .map((name) => ({ path: join(folder, name), time: lstatSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of old.slice(KEPT - 1)) rmSync(path, { recursive: true, force: true });
}
