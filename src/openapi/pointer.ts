/** JSON Pointers as they stand behind the `#` of a reference (RFC 6901, 6). */

/** `/paths/~1pets` → `paths`, `/pets`; undefined for what is no pointer, such as the name of an anchor. */
export function parsePointer(fragment: string): readonly string[] | undefined {
  const pointer = decode(fragment);
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `#/paths/~1pets`; not percent-encoded, as people write it. */
export function formatPointer(path: readonly string[]): string {
  return `#${path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** A `%` that encodes nothing stands for itself: many a writer of references does not know of the encoding. */
function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
