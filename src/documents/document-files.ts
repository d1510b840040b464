/**
 * The manifests of a gateway's folder, `documents/<client>@<version>.json`, read and bounded. Other files there, such as a document in
 * a file of its own, are none of them.
 */
import { readFileSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../errors.ts';
import { formatBytes } from '../lib/bytes.ts';
import { readManifest, type CommittedDocument } from './manifest.ts';

export interface Manifest {
  /** `documents/web@1.4.0.json` */
  readonly file: string;
  readonly client: string;
  readonly version: string;
  /** Of the file. */
  readonly text: string;
  readonly documents: readonly CommittedDocument[];
}

export interface CommittedManifests {
  /** In the order of their names. Those with findings have the documents that could be read. */
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/** All that is read of a folder. A release has at most 5 MiB (contract.md, `releases.maxSize`). */
export interface FolderLimits {
  readonly files: number;
  /** Of one file. */
  readonly bytes: number;
  readonly allBytes: number;
}

const LIMITS: FolderLimits = { files: 200, bytes: 5 * 1024 * 1024, allBytes: 50 * 1024 * 1024 };
const FOLDER = 'documents';
/** A client's name may begin with `@`, as those of packages do. */
const NAME = /^(?<client>@?[^@]+)@(?<version>[^@]+)\.json$/;

/** None when there is no such folder. */
export function readCommitted(dir: string, limits: FolderLimits = LIMITS): CommittedManifests {
  const findings: Finding[] = [];
  const manifests: Manifest[] = [];
  const names = listFiles(join(dir, FOLDER), findings);
  if (names.length > limits.files) findings.push({ file: FOLDER, message: `There are ${names.length} manifests; at most ${limits.files} are read. Remove those of versions that nobody uses any more.` });
  let left = limits.allBytes;
  for (const name of names.slice(0, limits.files)) {
    const file = `${FOLDER}/${name}`;
    const { client, version } = NAME.exec(name)?.groups ?? {};
    if (client === undefined || version === undefined) {
      findings.push({ file, message: 'The name says no client and no version; expected `<client>@<version>.json`, such as `web@1.4.0.json`.' });
      continue;
    }
    const text = readText(join(dir, file), Math.min(limits.bytes, left));
    if (typeof text !== 'string') {
      findings.push({ file, message: text.why === 'length' && left < limits.bytes ? `All manifests together are longer than ${formatBytes(limits.allBytes)}; no more is read.` : text.message });
      continue;
    }
    left -= Buffer.byteLength(text);
    const read = readManifest(file, text);
    findings.push(...read.findings);
    manifests.push({ file, client, version, text, documents: read.documents });
  }
  return { manifests, findings };
}

/** Hidden ones are editors', and where Kubernetes keeps what its links lead to. */
function listFiles(folder: string, findings: Finding[]): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent) findings.push({ file: FOLDER, message: `The folder cannot be read (${messageOf(error)}).` });
    return [];
  }
  return entries.filter((entry) => entry.name.endsWith('.json') && !entry.name.startsWith('.')).map(({ name }) => name).sort();
}

type Unread = { readonly why: 'length' | 'other'; readonly message: string };

function readText(path: string, most: number): string | Unread {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { why: 'other', message: 'This is no file.' };
    if (found.size > most) return { why: 'length', message: `The file is longer than ${formatBytes(most)}; no more is read.` };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const isText = error instanceof TypeError;
    return { why: 'other', message: isText ? 'The file is not UTF-8 text; save it as UTF-8.' : `The file cannot be read (${messageOf(error)}).` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
