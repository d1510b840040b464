/**
 * The keys of each entry: where its entities stand in what has been fetched so far, every one of them once. From the shape of
 * the response one walker per entry is made, which visits nothing but the ways to the places that join it.
 */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Answers } from './answers.ts';
import { compileInputFailure } from './failed-inputs.ts';
import type { Key } from './fill-template.ts';
import { compileRows } from './joined-rows.ts';
import { compileIdentity, compileKey, type Rows } from './keys.ts';
import { compileOddKey } from './odd-keys.ts';
import type { Entry, Join, ObjectShape, Plan, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';

/** Identity → the key to send, null where it cannot be sent, an error where a service sent something else than a key. In the order of the response. */
export type FoundKeys = ReadonlyMap<string, FoundKey>;
export type FoundKey = Key | null | GatewayError;

export type CollectKeys = (answers: Answers, canSend: (key: Key) => boolean) => FoundKeys;

interface Walk {
  readonly answers: Answers;
  readonly canSend: (key: Key) => boolean;
  readonly found: Map<string, FoundKey>;
}

type Visit = (value: unknown, walk: Walk) => void;

/** Entry → how its places below a value are visited. */
type Visits = ReadonlyMap<number, Visit>;

export interface EntryKeys {
  readonly entry: Entry;
  /** The fetches that hold the entry's keys must have answered before it is called. */
  readonly collect: CollectKeys;
}

/** By entry id. */
export function compileCollectors({ shape, entries }: Pick<Plan, 'shape' | 'entries'>): readonly EntryKeys[] {
  const routes = entries.map((): ((walk: Walk) => void)[] => []);
  for (const { fetch, from, value } of shape.fields) {
    if (fetch === undefined || from === undefined || value === undefined) continue;
    const read = compileRead(from);
    for (const [entry, visit] of compileValue(value)) {
      routes[entry]?.push((walk) => {
        const root = walk.answers.roots[fetch];
        if (root !== undefined && !(root instanceof GatewayError)) visit(read(root), walk);
      });
    }
  }
  return entries.map((entry) => ({
    entry,
    collect: (answers, canSend) => {
      const walk: Walk = { answers, canSend, found: new Map() };
      for (const way of routes[entry.id] ?? []) way(walk);
      return walk.found;
    },
  }));
}

function compileValue(value: ValueShape): Visits {
  if (value.kind === 'leaf') return new Map();
  if (value.kind === 'object') return compileObject(value.shape);
  if (value.kind === 'list') return new Map([...compileValue(value.item)].map(([entry, visit]) => [entry, ofItems(visit)]));
  const byEntry = new Map<number, Map<string, Visit>>();
  for (const [typename, shape] of Object.entries(value.shapes)) {
    for (const [entry, visit] of compileObject(shape)) groupOf(byEntry, entry, () => new Map<string, Visit>()).set(typename, visit);
  }
  return new Map([...byEntry].map(([entry, visits]) => [entry, ofTypes(visits)]));
}

function ofItems(visit: Visit): Visit {
  return (items, walk) => {
    if (Array.isArray(items)) for (const item of items) visit(item, walk);
  };
}

const readTypename = compileRead('__typename');

function ofTypes(visits: ReadonlyMap<string, Visit>): Visit {
  return (row, walk) => {
    if (isJsonObject(row)) visits.get(readTypename(row) as string)?.(row, walk); // what is no string is no key of the map
  };
}

/** What happens to the rows of one object. `source`: a row that must be known for it. */
interface Part {
  readonly sources: readonly number[];
  readonly run: (rows: Rows, walk: Walk) => void;
}

function compileObject({ joins, fields }: ObjectShape): Visits {
  const parts = new Map<number, Part[]>();
  for (const join of joins) groupOf(parts, join.entry, () => []).push({ sources: join.key.map(({ source }) => source), run: compileJoin(join, joins) });
  for (const { source, from, value } of fields) {
    if (source === undefined || from === undefined || value === undefined) continue;
    const read = compileRead(from);
    for (const [entry, visit] of compileValue(value)) {
      groupOf(parts, entry, () => []).push({
        sources: [source],
        run: (rows, walk) => {
          const row = rows[source];
          if (row !== null && row !== undefined) visit(read(row), walk);
        },
      });
    }
  }
  return new Map([...parts].map(([entry, some]) => [entry, ofObject(some.map(({ run }) => run), compileRows(joins, some.flatMap(({ sources }) => sources)))]));
}

function ofObject(runs: readonly Part['run'][], rowsOf: ReturnType<typeof compileRows>): Visit {
  return (own, walk) => {
    if (!isJsonObject(own)) return;
    const rows = rowsOf(own, walk.answers);
    for (const run of runs) run(rows, walk);
  };
}

function compileJoin(join: Join, joins: readonly Join[]): Part['run'] {
  const identityOf = compileIdentity(join);
  const keyOf = compileKey(join);
  const inputFailure = compileInputFailure(join, joins);
  const oddKey = compileOddKey(join);
  return (rows, { answers, found, canSend }) => {
    const identity = identityOf(rows);
    if (identity === undefined || isKey(found.get(identity))) return;
    const key = keyOf(rows);
    const isSent = canSend(key) && inputFailure?.(rows, answers) !== true;
    found.set(identity, oddKey(rows) ?? (isSent ? key : null));
  };
}

/** An input of a computed field can be known in one place and not in another, and `1` stands where a text should beside `"1"`. */
function isKey(found: FoundKey | undefined): boolean {
  return found !== undefined && found !== null && !(found instanceof GatewayError);
}

function groupOf<K, V>(groups: Map<K, V>, key: K, create: () => V): V {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = create()));
  return group;
}
