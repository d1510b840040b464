/**
 * The keys of each entry: where its entities stand in what has been fetched so far, every one of them once. From the shape of
 * the response one walker per entry is made, which visits nothing but the ways to the places that join it.
 */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Answers } from './answers.ts';
import { onlyMember } from './fill-template.ts';
import { compileJoin, ofRow, type Part } from './find-key.ts';
import { FoundKeys } from './found-keys.ts';
import { compileRows } from './joined-rows.ts';
import type { Entry, Join, ObjectShape, Plan, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';

type Visit = (value: unknown, found: FoundKeys) => void;

/** Entry → how its places below a value are visited. */
type Visits = ReadonlyMap<number, Visit>;

export interface EntryKeys {
  readonly entry: Entry;
  /** The member that is kept of a key, for its entry's door takes no other ({@link onlyMember}). */
  readonly member: string | undefined;
  /** The fetches that hold the entry's keys must have answered before it is called. */
  readonly collect: (answers: Answers, canSend: (key: unknown) => boolean) => FoundKeys;
}

/** By entry id: the member that is kept of its keys. */
type Members = readonly EntryKeys['member'][];

/** By entry id. */
export function compileCollectors({ shape, entries }: Pick<Plan, 'shape' | 'entries'>): readonly EntryKeys[] {
  const routes = entries.map((): ((found: FoundKeys) => void)[] => []);
  const members = entries.map((entry) => onlyMember(entry.arguments.map(({ value }) => value)));
  for (const { fetch, from, value } of shape.fields) {
    if (fetch === undefined || from === undefined || value === undefined) continue;
    const read = compileRead(from);
    for (const [entry, visit] of compileValue(value, members)) {
      routes[entry]?.push((found) => {
        const root = found.answers.roots[fetch];
        if (root !== undefined && !(root instanceof GatewayError)) visit(read(root), found);
      });
    }
  }
  return entries.map((entry) => ({
    entry,
    member: members[entry.id],
    collect: (answers, canSend) => {
      const found = new FoundKeys(answers, canSend);
      for (const way of routes[entry.id] ?? []) way(found);
      return found;
    },
  }));
}

function compileValue(value: ValueShape, kept: Members): Visits {
  if (value.kind === 'leaf') return new Map();
  if (value.kind === 'object') return compileObject(value.shape, kept);
  if (value.kind === 'list') return new Map([...compileValue(value.item, kept)].map(([entry, visit]) => [entry, ofItems(visit)]));
  const byEntry = new Map<number, Map<string, Visit>>();
  for (const [typename, shape] of Object.entries(value.shapes)) {
    for (const [entry, visit] of compileObject(shape, kept)) groupOf(byEntry, entry, () => new Map<string, Visit>()).set(typename, visit);
  }
  return new Map([...byEntry].map(([entry, visits]) => [entry, ofTypes(visits)]));
}

function ofItems(visit: Visit): Visit {
  return (items, found) => {
    if (Array.isArray(items)) for (const item of items) visit(item, found);
  };
}

const readTypename = compileRead('__typename');

function ofTypes(visits: ReadonlyMap<string, Visit>): Visit {
  return (row, found) => {
    if (isJsonObject(row)) visits.get(readTypename(row) as string)?.(row, found); // what is no string is no key of the map
  };
}

function compileObject({ joins, fields }: ObjectShape, kept: Members): Visits {
  const parts = new Map<number, Part[]>();
  const partsOf = (entry: number): Part[] => groupOf(parts, entry, () => []);
  for (const join of joins) partsOf(join.entry).push(compileJoin(join, joins, kept[join.entry]));
  for (const { source, from, value } of fields) {
    if (source === undefined || from === undefined || value === undefined) continue;
    const read = compileRead(from);
    for (const [entry, visit] of compileValue(value, kept)) partsOf(entry).push(ofRow(joins, source, (row, found) => visit(read(row), found)));
  }
  return new Map([...parts].map(([entry, some]) => [entry, ofObject(some, joins)]));
}

/** Without a list of rows where there is a way without: most entities have one key of one leaf. */
function ofObject(parts: readonly Part[], joins: readonly Join[]): Visit {
  const alone = parts.flatMap((part) => part.alone ?? []);
  const [first] = alone;
  if (alone.length < parts.length || first === undefined) return ofRows(parts, compileRows(joins, parts.flatMap(({ sources }) => sources)));
  if (alone.length === 1) return (own, found) => {
    if (isJsonObject(own)) first(own, found);
  };
  return (own, found) => {
    if (isJsonObject(own)) for (const run of alone) run(own, found);
  };
}

function ofRows(parts: readonly Part[], rowsOf: ReturnType<typeof compileRows>): Visit {
  return (own, found) => {
    if (!isJsonObject(own)) return;
    const rows = rowsOf(own, found.answers);
    for (const { run } of parts) run(rows, found);
  };
}

function groupOf<K, V>(groups: Map<K, V>, key: K, create: () => V): V {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = create()));
  return group;
}
