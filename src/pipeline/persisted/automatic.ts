/**
 * Texts that clients sent once and name by their hash from then on (Apollo's automatic persisted queries).
 *
 * Key: the SHA-256 of the text, checked. Size: the estimated heap of texts and keys, at most `maxBytes`, least recently used out first; a
 * text beyond {@link ENTRY_MAX} is run but not kept. Lifetime: that of the process; a text means the same on every graph.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface AutomaticDocuments {
  readonly get: (hash: string) => string | undefined;
  /** `hash` is that of `text`: {@link isHashOf} has said so. */
  readonly remember: (hash: string, text: string) => void;
  readonly stats: () => { readonly entries: number; readonly bytes: number };
}

/** Bytes. */
export const ENTRY_MAX = 128 * 1024;
const DEFAULT_MAX = 16 * 1024 * 1024;
/** The key, its place in the cache and the string's header. */
const BYTES_PER_ENTRY = 400;
/** V8 keeps a string with any character beyond Latin-1 in two bytes each. */
const BYTES_PER_CHARACTER = 2;

export function createAutomaticDocuments(maxBytes: number = DEFAULT_MAX): AutomaticDocuments {
  const texts = new LRUCache<string, string>({ maxSize: maxBytes, maxEntrySize: Math.min(ENTRY_MAX, maxBytes) });
  return {
    get: (hash) => texts.get(hash),
    remember: (hash, text) => void texts.set(hash, text, { size: BYTES_PER_ENTRY + text.length * BYTES_PER_CHARACTER }),
    stats: () => ({ entries: texts.size, bytes: texts.calculatedSize }),
  };
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Half of a surrogate pair is hashed as U+FFFD: two texts would have one hash. */
export function isHashOf(hash: string, text: string): boolean {
  return !/\p{Surrogate}/u.test(text) && hashOf(text) === hash;
}
