/**
 * A document from where it is, a file or a URL, with the documents its references lead to when those are asked for. All of it is
 * read before anybody walks it; what could not be had is told when the walk comes to a reference that leads there.
 */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OperatorError, formatFinding } from '../errors.ts';
import type { FindSource } from './create-node.ts';
import { readFileText } from './file-text.ts';
import { DOCUMENT_LIMITS } from './limits.ts';
import type { OpenApiDocument } from './node.ts';
import { outwardAddresses, resolveAddress } from './outward.ts';
import { openDocument, refuseOutside } from './read-openapi.ts';
import { readSource, type Source } from './source.ts';

/** Of one import: other documents, characters of all of them, milliseconds for all of it. */
const MAX_DOCUMENTS = 100;
const MAX_LENGTH = 64 * 1024 * 1024;
const MAX_TIME = 60_000;

export interface LoadOpenApiOptions {
  /** Where relative paths start. */
  readonly cwd: string;
  /** Whether references may lead to other documents. */
  readonly isOutsideAllowed: boolean;
  /** The text at an http or https address, within `timeout` milliseconds; throws OperatorError. */
  readonly fetch: (address: string, limits: { readonly maxBytes: number; readonly timeout: number }) => Promise<Fetched>;
  readonly now?: () => number;
}

export interface LoadedOpenApi {
  readonly document: OpenApiDocument;
  /** Where the document was, when it came from the network; relative addresses in it start there. */
  readonly url: string | undefined;
}

interface Fetched {
  readonly text: string;
  /** Where it was in the end. */
  readonly url: string;
}

/** Where files are found, and where they are called from. */
interface Near {
  /** Of the first document; undefined when that came from the network. */
  readonly folder: string | undefined;
  readonly cwd: string;
}

type Read = (address: string) => Promise<Fetched>;

/** @param location path or http(s) address. @throws OperatorError with what to do. */
export async function loadOpenApi(location: string, options: LoadOpenApiOptions): Promise<LoadedOpenApi> {
  const read = reader(options);
  const path = isAddress(location) ? undefined : resolve(options.cwd, location);
  const file = path === undefined ? shownAddress(location) : shownPath(path, options.cwd);
  const { text, url } = await naming(file, read(path === undefined ? location : pathToFileURL(path).href));
  const source = readSource(text, file);
  const find = options.isOutsideAllowed ? await loadOthers(source, url, { folder: path && dirname(path), cwd: options.cwd }, read) : refuseOutside;
  return { document: openDocument(source, find), url: path === undefined ? url : undefined };
}

export function isAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** Without what may be secret in it. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, pathname, search } = new URL(address);
  return origin + pathname + (search === '' ? '' : '?…');
}

/** As people call it there, inside messages too: relative where it is below, else absolute. */
function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near === '' ? '.' : near === '..' || near.startsWith(`..${sep}`) || isAbsolute(near) ? path : near;
}

function reader({ fetch, now = () => performance.now() }: LoadOpenApiOptions): Read {
  const deadline = now() + MAX_TIME;
  return async (address) => {
    const timeout = Math.ceil(deadline - now());
    if (timeout <= 0) throw new OperatorError([{ message: `the ${MAX_TIME / 1000} s for reading are over` }]);
    return isAddress(address) ? fetch(address, { maxBytes: DOCUMENT_LIMITS.bytes, timeout }) : { text: await readFileText(fileURLToPath(address)), url: address };
  };
}

/** What went wrong before there was text to point into. */
async function naming<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OperatorError) throw new OperatorError(error.findings.map(({ message }) => ({ file, message })));
    throw error;
  }
}

/** Collects what a document's references lead to, loads it, and again for what was loaded. */
async function loadOthers(first: Source, url: string, near: Near, read: Read): Promise<FindSource> {
  const { folder } = near;
  const addresses = new Map<Source, string>([[first, url]]);
  const known = new Map<string, Source | string>([[url, first]]);
  let length = 0;
  // A map's entries that are added while it is walked are walked as well.
  for (const [source, from] of addresses) {
    for (const address of outwardAddresses(source.value)) {
      const to = resolveAddress(address, from, folder);
      if (typeof to === 'string' || known.has(to.href)) continue;
      if (known.size > MAX_DOCUMENTS || length > MAX_LENGTH) {
        known.set(to.href, `The reference leads to \`${address}\`, but ${known.size - 1} other documents have been read already, and no more are; put what is needed into fewer and smaller ones.`);
        continue;
      }
      const other = await loadOther(to, near, read);
      known.set(to.href, typeof other === 'string' ? `The reference leads to \`${address}\`, which cannot be read: ${other}` : other.source);
      if (typeof other === 'string') continue;
      addresses.set(other.source, other.url);
      length += other.length;
    }
  }
  return (address, from) => {
    const to = resolveAddress(address, addresses.get(from) ?? url, folder);
    return typeof to === 'string' ? to : (known.get(to.href) ?? refuseOutside(address, from)); // all were looked at
  };
}

interface Other {
  readonly source: Source;
  readonly url: string;
  readonly length: number;
}

/** The other document, or why there is none. */
async function loadOther(address: URL, { folder, cwd }: Near, read: Read): Promise<Other | string> {
  const path = folder !== undefined && address.protocol === 'file:' ? fileURLToPath(address) : undefined;
  const id = path !== undefined && folder !== undefined ? relative(folder, path).split(sep).join('/') : address.href;
  try {
    const { text, url } = await read(address.href);
    return { source: readSource(text, path === undefined ? id : shownPath(path, cwd), id), url, length: text.length };
  } catch (error) {
    if (error instanceof OperatorError) return error.findings.map(formatFinding).join(' ');
    throw error;
  }
}
