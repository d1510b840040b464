/**
 * The rows of a bulk door, matched to the keys that were sent. Stitch would match them by position, so a service that reorders,
 * shortens or repeats its answer would silently give one entity another one's data.
 */
import { GatewayError } from '../errors.ts';
import { RESERVED_ALIAS_PREFIX } from './shadowable.ts';

/** Every bulk fetch selects the key fields under this prefix; a client cannot (plan/stitch-faults.ts). */
export const KEY_ALIAS = `${RESERVED_ALIAS_PREFIX}key_`;

/** values[i] answers to keys[i]: the first row with that key, an Error for a row that failed, null where there is none. */
export function matchRows(rows: unknown, keys: readonly unknown[], keyFields: readonly string[], service: string): unknown[] {
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
  const found = new Map<string, unknown>();
  let failed: Error | undefined;
  for (const row of rows as readonly unknown[]) {
    if (row instanceof Error) failed ??= row;
    else if (typeof row === 'object' && row !== null) {
      const identity = identify(row as Record<string, unknown>, keyFields, KEY_ALIAS);
      if (!found.has(identity)) found.set(identity, row);
    }
  }
  return keys.map((key, index) => {
    const row = found.get(identify(key as Record<string, unknown>, keyFields, ''));
    if (row !== undefined) return row;
    // A failed row carries no key. At its own position it belongs to this key; elsewhere some failure explains the gap.
    const atPosition: unknown = rows[index];
    return atPosition instanceof Error ? atPosition : (failed ?? null);
  });
}

function identify(object: Record<string, unknown>, keyFields: readonly string[], prefix: string): string {
  return JSON.stringify(keyFields.map((field) => normalise(object[prefix + field])));
}

/** Services may print an ID as number or string, and objects with or without `__typename`: the same key all the same. */
function normalise(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([name]) => name !== '__typename')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, normalise(part)]);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
