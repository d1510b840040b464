/** Where two JSON values part. */
import { isDeepStrictEqual } from 'node:util';

/** Where two JSON values are not deep-equal: the outermost places at which they part. */
export function differences(a: any, b: any, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (isDeepStrictEqual(a, b)) return [];
  const both = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && Array.isArray(a) === Array.isArray(b);
  if (!both || (Array.isArray(a) && a.length !== b.length)) return [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], [...path, Array.isArray(a) ? Number(key) : key]));
}

/** Without the numbers of items: `data[].name`. */
export function placeOf(path: readonly (string | number)[]): string {
  return path.map((step) => (/^\d+$/.test(String(step)) ? '[]' : `.${step}`)).join('').replace(/^\./, '') || 'all';
}

/** Of `/data/0/name`. */
export function placeOfPointer(pointer: string): string {
  return placeOf(pointer.split('/').slice(1));
}
