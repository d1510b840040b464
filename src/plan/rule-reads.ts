/**
 * What rules read of an object: values as the client would get them, an ID as text and never a number. What no row has, what
 * does not fit its type, and null where a service has failed are undefined to the rules, which deny then (evaluate.ts): "not
 * private" must not be read from a service that could not say.
 */
import { getNullableType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import type { Row } from './answers.ts';
import type { Faults } from './faults.ts';
import { BAIL, compileLeaf } from './leaf.ts';
import type { ObjectGuard } from './plan.ts';
import { compileRead } from './read-row.ts';

type Rows = readonly (Row | null | undefined)[];
type Read = (value: unknown, isFailed: (container: object, key: string | number) => boolean) => unknown;

/** `fetches`: by source, whose answer the row is of. */
export function compileReads({ type, reads }: ObjectGuard, fetches: readonly number[], schema: GraphQLSchema): (rows: Rows, faults: Faults) => Readonly<Record<string, unknown>> {
  const declared = schema.getType(type);
  const fields = isObjectType(declared) ? declared.getFields() : {};
  const members = reads.map(({ member, source, from }) => ({ member, source, from, find: compileRead(from), read: compileValue(fields[member]?.type) }));
  return (rows, faults) => {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { member, source, from, find, read } of members) {
      const row = rows[source];
      object[member] = row === null || row === undefined ? undefined : valueIn(row, from, find(row), read, fetches[source] ?? 0, faults);
    }
    return object;
  };
}

function valueIn(row: Row, from: string, value: unknown, read: Read, fetch: number, faults: Faults): unknown {
  // An error that names no null of its answer may be the reason for any.
  const isUnsure = !faults.isEmpty && faults.unplaced(fetch).length > 0;
  const isFailed = (container: object, key: string | number): boolean => isUnsure || faults.at(container, key) !== undefined;
  return value === null && isFailed(row, from) ? undefined : read(value, isFailed);
}

function compileValue(declared: GraphQLOutputType | undefined): Read {
  if (declared === undefined) return () => undefined;
  if (isNonNullType(declared)) {
    const read = compileValue(declared.ofType);
    return (value, isFailed) => read(value, isFailed) ?? undefined;
  }
  const present = compilePresent(getNullableType(declared));
  return (value, isFailed) => (value === null ? null : present(value, isFailed));
}

function compilePresent(type: GraphQLOutputType): Read {
  if (isListType(type)) {
    const item = compileValue(type.ofType);
    return (list, isFailed) => {
      if (!Array.isArray(list)) return undefined;
      const items = list.map((one: unknown, index) => (one === null && isFailed(list, index) ? undefined : item(one, isFailed)));
      return items.includes(undefined) ? undefined : items;
    };
  }
  if (!isLeafType(type)) return () => undefined;
  const { read } = compileLeaf(type);
  return (value) => {
    const completed = read(value);
    return completed === BAIL ? undefined : completed;
  };
}
