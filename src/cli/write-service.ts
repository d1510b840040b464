/** The end of `gatehouse service add`: its files are written, all or none, and what was done is said. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { formatFinding, type Finding } from '../errors.ts';
import type { Invocation } from './command.ts';
import { placeFindings } from './findings.ts';
import type { ServiceEntry } from './service-entry.ts';
import { writeFiles } from './write-files.ts';

/** Notes that people are shown; --json has all of them. */
const SHOWN_NOTES = 20;

const REPLACED = ' It was another text before: what was edited in it is gone from the file; `git diff` shows it if it was committed.';

export interface WrittenService {
  /** Of gatehouse.yaml and the schema; absolute. */
  readonly file: string;
  readonly path: string;
  readonly entry: ServiceEntry;
  readonly sdl: string;
  /** Where the schema came from says that the service is, variables filled in. */
  readonly url: string | undefined;
  /** What to do now, without the last step and its dot. */
  readonly advice: string;
  /** Of a document: what of it an operator should look at, and how many of its operations are in the schema. */
  readonly notes?: readonly Finding[];
  readonly operations?: number;
}

/** Returns the exit code. */
export function writeService({ file, path, entry, sdl, url, advice, notes, operations }: WrittenService, { io, json }: Invocation): number {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const isNew = before !== sdl;
  const isReplaced = isNew && before !== undefined;
  const files = [...(isNew ? [[path, sdl] as const] : []), ...(entry.nextText === undefined ? [] : [[file, entry.nextText] as const])];
  writeFiles(files);

  const written = files.map(([one]) => relative(io.cwd, one));
  const placed = placeFindings({ findings: notes ?? [] }, { cwd: io.cwd, dir: dirname(file) });
  if (json) {
    io.out(`${JSON.stringify({ ok: true, written, replaced: isReplaced, ...(notes !== undefined && { operations, notes: placed }) })}\n`);
    return 0;
  }
  for (const note of placed.slice(0, SHOWN_NOTES)) io.err(`${formatFinding(note)}\n`);
  if (placed.length > SHOWN_NOTES) io.err(`… and ${placed.length - SHOWN_NOTES} more notes; --json has all of them.\n`);
  const other = url === undefined || entry.service.url === url ? '' : ` The \`url\` in ${relative(io.cwd, file)} is another one and stays.`;
  const done = written.length === 0 ? `${relative(io.cwd, path)} is as it was; there is nothing to write.` : `Wrote ${written.join(' and ')}.${isReplaced ? REPLACED : ''}`;
  io.out(written.length === 0 ? `${done}${other}\n` : `${done}${other} ${advice}, then run \`gatehouse check\`.\n`);
  return 0;
}
