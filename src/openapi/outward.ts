/** The references of a document that lead to other documents: which, and to what addresses. */
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMapping, referenceIn, roleOf, type Role } from './role.ts';

/** What stands before the `#` of such references, each once. */
export function outwardAddresses(document: unknown): ReadonlySet<string> {
  const addresses = new Set<string>();
  // Recursive, which the depth of documents allows.
  const visit = (value: unknown, role: Role): void => {
    if (role === 'data' || typeof value !== 'object' || value === null) return;
    const [address = ''] = referenceIn(value, role)?.split('#') ?? [];
    if (address !== '') addresses.add(address);
    for (const [key, inner] of Object.entries(value)) visit(inner, roleOf(role, key, inner));
  };
  if (isMapping(document)) visit(document, 'keywords');
  return addresses;
}

/**
 * The URL an address means in the document at `from`, or a sentence why it is not followed. Files lead to files in the folder of
 * the first document and below, and the network never to files.
 *
 * @param folder of the first document; undefined when that came from the network.
 */
export function resolveAddress(address: string, from: string, folder: string | undefined): URL | string {
  if (!URL.canParse(address, from)) return `The reference leads to \`${address}\`, which is no address; write a relative path, or an http or https one.`;
  const url = new URL(address, from);
  url.hash = '';
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  if (url.protocol !== 'file:' || folder === undefined || /^file:/i.test(address)) {
    return `The reference leads to \`${address}\`; only http and https addresses and, from a file, relative paths are followed.`;
  }
  return isBelow(folder, url) ? url : `The reference leads to \`${address}\`, outside the folder of the document; only files in that folder and below are read.`;
}

/** Where a file is counts, not what it is called, so symbolic links are followed first. */
function isBelow(folder: string, url: URL): boolean {
  const isInside = (inner: string, outer: string): boolean => {
    const path = relative(outer, inner);
    return path !== '' && path !== '..' && !path.startsWith(`..${sep}`);
  };
  let file: string;
  try {
    file = fileURLToPath(url);
  } catch {
    return false; // another host's, or a `/` that is encoded
  }
  if (!isInside(file, folder)) return false;
  try {
    return isInside(realpathSync(file), realpathSync(folder));
  } catch {
    return true; // not there: whoever reads it says so
  }
}
