/**
 * JSON in one form: members in the order of their UTF-16 code units, no white space (RFC 8785, JSON Canonicalization Scheme), for what the
 * gateway signs or compares: texts, integers, lists, and objects as objects or maps.
 */

export type CanonicalValue = string | number | readonly CanonicalValue[] | ReadonlyMap<string, CanonicalValue> | { readonly [name: string]: CanonicalValue | undefined };

/** Members that are undefined are left out. @throws TypeError for a text that is no Unicode, and a number that is no safe integer. */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('half of a surrogate pair cannot be written');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no integer that every reader knows`);
    return String(value + 0);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: [string, CanonicalValue | undefined][] = isMap(value) ? [...value] : Object.entries(value);
  // Names of one object differ, so none are equal.
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.flatMap(([name, member]) => (member === undefined ? [] : [`${canonicalJson(name)}:${canonicalJson(member)}`])).join(',')}}`;
}

/** `Array.isArray` does not know read-only ones. */
function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function isMap(value: CanonicalValue): value is ReadonlyMap<string, CanonicalValue> {
  return value instanceof Map;
}
