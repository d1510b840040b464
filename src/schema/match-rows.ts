/**
 * The rows of a bulk door, matched to the keys that were sent. Stitch would match them by position, so a service that reorders,
 * shortens or repeats its answer would silently give one entity another one's data.
 */
import { GatewayError } from '../errors.ts';
import { RESERVED_ALIAS_PREFIX } from './shadowable.ts';

/** Every bulk fetch selects the key fields under this prefix; a client cannot (plan/stitch-faults.ts). */
export const KEY_ALIAS = `${RESERVED_ALIAS_PREFIX}key_`;

/**
 * values[i] answers to keys[i]: the first row with that key, an Error for a row that failed, null where there is none.
 * `inOrder`: the rows have been matched before (rest/bulk.ts), so that a failed row stands where its key does.
 */
export function matchRows(rows: unknown, keys: readonly unknown[], keyFields: readonly string[], service: string, inOrder = false): unknown[] {
  if (rows === null || rows === undefined) return keys.map(() => null);
  if (!Array.isArray(rows)) {
    const error = new GatewayError('UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` did not answer with a list.`, { extensions: { service } });
    return keys.map(() => error);
  }
  // Rows without a key are asked for one by one (merge.ts): the number says whether it is the one.
  if (keyFields.length === 0) {
    const error = rows.length === keys.length ? null : new GatewayError('UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` answered with ${rows.length} rows to ${keys.length} keys.`, { extensions: { service } });
    return keys.map((_key, index): unknown => error ?? rows[index]);
  }
  return arrangeRows(rows, keys.map((key) => identityOf(key as Record<string, unknown>, keyFields, '')), (row) => identityOf(row as Record<string, unknown>, keyFields, KEY_ALIAS), inOrder);
}

/** The same for rows and keys that are known by any identity; undefined for a row that has none. */
export function arrangeRows(rows: readonly unknown[], keys: readonly string[], identityOfRow: (row: unknown) => string | undefined, inOrder = false): unknown[] {
  const found = new Map<string, unknown>();
  let failed: Error | undefined;
  for (const row of rows) {
    if (row instanceof Error) failed ??= row;
    else if (row !== null && row !== undefined) {
      const identity = identityOfRow(row);
      if (identity !== undefined && !found.has(identity)) found.set(identity, row);
    }
  }
  return keys.map((key, index) => {
    const row = found.get(key);
    if (row !== undefined) return row;
    // A failed row carries no key. At its own position it belongs to this key; elsewhere some failure explains the gap.
    const atPosition: unknown = rows[index];
    return atPosition instanceof Error ? atPosition : ((inOrder ? undefined : failed) ?? null);
  });
}

function identityOf(object: Record<string, unknown>, keyFields: readonly string[], prefix: string): string {
  return identify(keyFields.map((field) => object[prefix + field]));
}

/** Equal for equal values of the key fields. */
export function identify(values: readonly unknown[]): string {
  if (values.length === 1) {
    const only = normalise(values[0]);
    return typeof only === 'string' ? `"${only}` : JSON.stringify([only]); // a text costs nothing, and is no list
  }
  return JSON.stringify(values.every((value) => typeof value === 'string') ? values : values.map(normalise)); // texts stay as they are
}

/** Services may print an ID as number or string, and objects with or without `__typename`: the same key all the same. */
function normalise(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([name]) => name !== '__typename').sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([name, part]) => [name, normalise(part)])); // no list: `[["a", 1]]` is another key than `{"a": 1}`
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
