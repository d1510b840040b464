/**
 * The files of policies/: the TypeScript directly in it, and nothing else. The folder is the gateway's own; no configuration,
 * registry or publisher can name another. Code that stands where it would not be read is a finding, because whoever wrote it
 * means to guard something.
 */
import { readFileSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';
import { OperatorError, type Finding } from '../errors.ts';

export interface PolicySource {
  /** `orders.ts` */
  readonly name: string;
  /** `policies/orders.ts` */
  readonly file: string;
  readonly text: string;
}

/** Types of the graph, no policy. */
export const GENERATED = 'graph.generated.ts';

const FOLDER = 'policies';
const CODE = /\.[cm]?[jt]sx?$/;
/** Types only, and tests. */
const IGNORED = /\.(d|test)\.ts$/;
/** Each becomes a file name and part of an import. */
const NAME = /^\w[\w-]*(\.[\w-]+)*\.ts$/;

/** Sorted by name; none when there is no policy code. @throws OperatorError */
export function readPolicyFiles(dir: string): readonly PolicySource[] {
  const findings: Finding[] = [];
  const names = listCode(dir, findings);
  if (findings.length > 0) throw new OperatorError(findings);
  return names.map((name) => ({ name, file: `${FOLDER}/${name}`, text: readFileSync(join(dir, FOLDER, name), 'utf8') }));
}

/** For whoever starts a gateway without policies. @throws OperatorError when the folder has some, or when nobody can tell. */
export function refuseUnloadedPolicies(dir: string): void {
  const findings: Finding[] = [];
  const [name] = listCode(dir, findings);
  if (findings.length > 0) throw new OperatorError(findings);
  if (name !== undefined) throw new OperatorError([{ file: `${FOLDER}/${name}`, message: 'These policies were not handed to the gateway, so nothing would be guarded: give `createGateway` what `loadPolicies` returns.' }]);
}

function listCode(dir: string, findings: Finding[]): string[] {
  const folder = join(dir, FOLDER);
  const names: string[] = [];
  for (const entry of entriesOf(folder)) {
    const file = `${FOLDER}/${entry.name}`;
    // Hidden: editors' files, and where Kubernetes keeps what its links in this folder lead to.
    if (entry.name.startsWith('.') || entry.name === GENERATED || IGNORED.test(entry.name)) continue;
    const kind = kindOf(join(folder, entry.name));
    if (kind === 'folder') {
      const nested = entry.isSymbolicLink() ? entry.name : findNested(folder, entry.name);
      if (nested !== undefined) findings.push({ file: `${FOLDER}/${nested}`, message: 'Policy files stand directly in policies/, so this would not be read: move it there.' });
    } else if (CODE.test(entry.name)) {
      if (kind !== 'file') findings.push({ file, message: 'This is no file that can be read, so nobody knows what it guards.' });
      else if (!isInside(folder, entry.name)) findings.push({ file, message: 'This is a link out of policies/: put the file itself here.' });
      else if (!NAME.test(entry.name)) findings.push({ file, message: 'Policy files are TypeScript, named `orders.ts`: letters, digits, `_`, `-` and dots.' });
      else names.push(entry.name);
    }
  }
  return names.sort();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new OperatorError([{ file: FOLDER, message: `The folder cannot be read, so nobody knows what it guards (${error instanceof Error ? error.message : String(error)}).` }]);
  }
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? 'file' : found?.isDirectory() === true ? 'folder' : undefined;
}

function isInside(folder: string, name: string): boolean {
  return realpathSync(join(folder, name)).startsWith(realpathSync(folder) + sep);
}

/** The first code below a folder, as a path below policies/. */
function findNested(folder: string, name: string): string | undefined {
  for (const entry of entriesOf(join(folder, name))) {
    const below = `${name}/${entry.name}`;
    if (entry.isDirectory() ? findNested(folder, below) !== undefined : CODE.test(entry.name) && !IGNORED.test(entry.name)) return below;
  }
  return undefined;
}
