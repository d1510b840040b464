/**
 * Values and objects of the fast shaper (shape-fast.ts), each kind with a closure of its own. What does not fit, and null where
 * none may be, is {@link BAIL} all the way up.
 */
import type { GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Answers, Row } from './answers.ts';
import { compileIdentity } from './keys.ts';
import { BAIL, leafNamed } from './leaf.ts';
import type { FieldShape, Join, ObjectShape, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';
import { put, type Data } from './response.ts';

type Entries = Answers['entries'];

/** What a value of a row becomes, or BAIL. */
export type Read = (value: unknown, entries: Entries) => unknown;

export function compileValue(shape: ValueShape, schema: GraphQLSchema): Read {
  if (shape.kind === 'leaf') {
    const leaf = leafNamed(shape.type, schema);
    return shape.nonNull ? leaf.read : leaf.readNullable;
  }
  const onNull = shape.nonNull ? BAIL : null;
  if (shape.kind === 'object') {
    const build = compileObject(shape.shape, schema);
    return (value, entries) => (isJsonObject(value) ? build(value, entries) : value === null ? onNull : BAIL);
  }
  if (shape.kind === 'abstract') {
    const builders = new Map<unknown, ReturnType<typeof compileObject>>(Object.entries(shape.shapes).map(([typename, one]) => [typename, compileObject(one, schema)]));
    return (value, entries) => {
      if (!isJsonObject(value)) return value === null ? onNull : BAIL;
      return builders.get(value['__typename'])?.(value, entries) ?? BAIL;
    };
  }
  const item = compileValue(shape.item, schema);
  return shape.item.kind === 'leaf' && leafNamed(shape.item.type, schema).isVerbatim ? verbatimList(item, onNull) : list(item, onNull);
}

/** The service's own list is the client's: rows are never changed, nor is the response. */
function verbatimList(item: Read, onNull: unknown): Read {
  return (value, entries) => {
    if (!Array.isArray(value)) return value === null ? onNull : BAIL;
    for (const one of value) if (item(one, entries) === BAIL) return BAIL;
    return value as readonly unknown[];
  };
}

function list(item: Read, onNull: unknown): Read {
  return (value, entries) => {
    if (!Array.isArray(value)) return value === null ? onNull : BAIL;
    const items: unknown[] = [];
    for (const one of value) {
      const read = item(one, entries);
      if (read === BAIL) return BAIL;
      items.push(read);
    }
    return items;
  };
}

function compileObject({ type, joins, fields }: ObjectShape, schema: GraphQLSchema): (row: Row, entries: Entries) => Data | typeof BAIL {
  const readers = fields.map((field) => fieldReader(field, type, schema));
  if (joins.length > 0) return joined(joins.map(compileJoin), readers);
  return (row, entries) => {
    const data: Data = {};
    for (const { name, from, read } of readers) {
      const value = read(from === undefined ? row : row[from], entries);
      if (value === BAIL) return BAIL;
      put(data, name, value);
    }
    return data;
  };
}

function joined(joins: readonly ReturnType<typeof compileJoin>[], fields: readonly FieldReader[]): (row: Row, entries: Entries) => Data | typeof BAIL {
  return (own, entries) => {
    const rows: (Row | null)[] = [own];
    for (const { entry, identify } of joins) {
      const identity = identify(rows);
      // Without a key, and without a fault that took it, there is no row.
      const row = identity === undefined ? null : entries[entry]?.get(identity);
      if (row === undefined || row instanceof GatewayError) return BAIL;
      rows.push(row);
    }
    const data: Data = {};
    for (const { name, source, from, read, onNoRow } of fields) {
      const row = rows[source];
      const value = row === null || row === undefined ? onNoRow : read(from === undefined ? row : row[from], entries);
      if (value === BAIL) return BAIL;
      put(data, name, value);
    }
    return data;
  };
}

function compileJoin(join: Join): { readonly entry: number; readonly identify: ReturnType<typeof compileIdentity> } {
  return { entry: join.entry, identify: compileIdentity(join) };
}

interface FieldReader {
  readonly name: string;
  readonly source: number;
  /** Absent: `read` is given the row. */
  readonly from: string | undefined;
  readonly read: Read;
  readonly onNoRow: unknown;
}

function fieldReader({ name, source = 0, from, value }: FieldShape, type: string, schema: GraphQLSchema): FieldReader {
  if (from === undefined || value === undefined) return { name, source, from: undefined, read: () => type, onNoRow: BAIL };
  const read = compileValue(value, schema);
  const onNoRow = value.nonNull ? BAIL : null;
  if (!(from in Object.prototype)) return { name, source, from, read, onNoRow };
  const find = compileRead(from);
  return { name, source, from: undefined, read: (row, entries) => read(find(row as Row), entries), onNoRow }; // see FieldReader.from
}
