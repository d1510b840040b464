/**
 * The last good SDL of services that are asked for it, `.gatehouse/services/<name>.graphql`: a gateway starts though a
 * service is down. Key: the service's name; size: what parse.ts admits; lifetime: until the next good answer. The first line
 * carries a digest of the rest, so that a file cut short or edited is not taken for a schema.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SDL_LIMITS } from './parse.ts';

const FOLDER = '.gatehouse/services';
const HEADER = /^# gatehouse: last good schema, sha256 ([0-9a-f]{64})\n/;

/** Text with the first line, as it is written and as places in findings count its lines. */
export function cacheText(sdl: string): string {
  return `# gatehouse: last good schema, sha256 ${digest(sdl)}\n${sdl}`;
}

/** Relative to the gateway's folder. */
export function cacheFile(name: string): string {
  return `${FOLDER}/${safe(name)}.graphql`;
}

/** Where an answer with findings is put for people to look at; relative to the gateway's folder. */
export function rejectedFile(name: string): string {
  return `${FOLDER}/rejected/${safe(name)}.graphql`;
}

/** `text` is the whole file; `reason` says why there is none to use. */
export async function readCache(dir: string, name: string): Promise<{ readonly text: string } | { readonly reason: string }> {
  const file = cacheFile(name);
  try {
    const { size } = await stat(join(dir, file));
    if (size > SDL_LIMITS.bytes + 1024) return { reason: `${file} is too large` };
    const text = await readFile(join(dir, file), 'utf8');
    const header = HEADER.exec(text);
    const sdl = text.slice(header?.[0].length ?? 0);
    return header?.[1] === digest(sdl) ? { text } : { reason: `${file} is damaged` };
  } catch (error) {
    if (isMissing(error)) return { reason: `there is no ${file} of an earlier start` };
    return { reason: `${file} cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** Written whole or not at all, also with several processes. @throws the file system's error. */
export async function writeCache(dir: string, file: string, text: string): Promise<void> {
  const target = join(dir, file);
  const draft = `${target}.${process.pid}.${randomUUID()}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function safe(name: string): string {
  if (name === '' || name === '.' || name === '..' || basename(name) !== name || name.includes('\\')) throw new TypeError(`\`${name}\` is no file name`);
  return name;
}

function digest(sdl: string): string {
  return createHash('sha256').update(sdl).digest('hex');
}
