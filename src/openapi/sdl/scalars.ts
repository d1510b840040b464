/** JSON kinds and formats → scalars, so that a value is answered just as the service sent it. */
import type { JsonKind, Schema } from './schema.ts';

/** Those that GraphQL has, and those that an SDL must declare, with what it says of them. */
export const SCALARS: ReadonlyMap<string, string> = new Map([
  ...['String', 'Int', 'Float', 'Boolean', 'ID'].map((name) => [name, ''] as const),
  ['Base64', 'Bytes, in base64.'],
  ['Date', 'A day, e.g. 2025-07-31.'],
  ['DateTime', 'A point in time as RFC 3339 writes it, e.g. 2025-07-31T12:00:00Z.'],
  ['Duration', 'A length of time as ISO 8601 writes it, e.g. P3DT12H.'],
  ['JSON', 'Any JSON value.'],
  ['Long', 'An integer of up to 64 bits; beyond 53 bits, a string of its digits.'],
  ['Time', 'A time of day, e.g. 12:00:00Z.'],
  ['UUID', 'A UUID, e.g. 8cbb43fe-4cdf-4991-8352-c461779cec02.'],
]);
export const BUILT_IN: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

const TEXT_FORMATS: ReadonlyMap<string, string> = new Map([['date-time', 'DateTime'], ['date', 'Date'], ['time', 'Time'], ['duration', 'Duration'], ['uuid', 'UUID']]);
const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** Whether a JSON value of that scalar is a string, a number or a boolean. */
export function familyOf(scalar: string): 'text' | 'number' | 'boolean' {
  if (scalar === 'Boolean') return 'boolean';
  return scalar === 'Int' || scalar === 'Long' || scalar === 'Float' ? 'number' : 'text';
}

export function scalarOf(kind: Exclude<JsonKind, 'object' | 'array'>, { format, minimum, maximum, values }: Schema): string {
  if (kind === 'string') return TEXT_FORMATS.get(format ?? '') ?? 'String';
  if (kind === 'boolean') return 'Boolean';
  if (kind === 'number') return 'Float';
  const isListed = values !== undefined && values.every((value) => typeof value === 'number' && value >= INT32.min && value <= INT32.max);
  const isBounded = minimum !== undefined && maximum !== undefined && minimum >= INT32.min && maximum <= INT32.max;
  return format === 'int32' || isListed || isBounded ? 'Int' : 'Long';
}

/** One scalar that takes the values of all, within one family: widest first. */
export function widest(scalars: readonly string[]): string | undefined {
  const [first, ...rest] = [...new Set(scalars)];
  if (first === undefined || rest.some((scalar) => familyOf(scalar) !== familyOf(first))) return undefined;
  if (rest.length === 0) return first;
  return familyOf(first) === 'text' ? 'String' : ['Float', 'Long', 'Int'].find((scalar) => scalar === first || rest.includes(scalar));
}
