/**
 * What joins to what: a walk over the shape of a plan. At each place it knows which fetch brought the row that stands there,
 * and so where every member of a key comes from.
 */
import { isAskedTogether } from './fetch-document.ts';
import type { JoinNote, KeyNote } from './explanation.ts';
import type { FieldShape, Join, KeyRead, ObjectShape, Plan, RowRead, ValueShape } from './plan.ts';

export interface Joins {
  /** Fetch → response names of the root fields it fills. */
  readonly roots: ReadonlyMap<number, readonly string[]>;
  /** Fetch → what it joins, in the order of the answer. */
  readonly joins: ReadonlyMap<number, readonly JoinNote[]>;
}

interface Place {
  /** `topProducts[]`. */
  readonly at: string;
  /** Fetch of the row that stands here. */
  readonly fetch: number;
  readonly isOneOf: boolean;
}

export function findJoins(plan: Plan): Joins {
  const roots = new Map<number, string[]>();
  const joins = new Map<number, JoinNote[]>();

  const visitValue = (value: ValueShape | undefined, place: Place): void => {
    if (value?.kind === 'list') visitValue(value.item, { ...place, at: `${place.at}[]` });
    else if (value?.kind === 'object') visitObject(value.shape, { ...place, isOneOf: false });
    else if (value?.kind === 'abstract') for (const shape of Object.values(value.shapes)) visitObject(shape, { ...place, isOneOf: true });
  };

  const visitObject = (shape: ObjectShape, place: Place): void => {
    // fetches[source] is where the row of that source comes from.
    const fetches = [place.fetch, ...shape.joins.map(({ entry }) => entryOf(plan, entry).fetch)];
    shape.joins.forEach((join, index) => {
      const { fetch } = entryOf(plan, join.entry);
      append(joins, fetch, noteOf(plan, { shape, place, join, source: index + 1, fetches }));
    });
    for (const { name, source, value } of shape.fields) {
      if (source !== undefined) visitValue(value, { at: `${place.at}.${name}`, fetch: fetches[source] ?? place.fetch, isOneOf: false });
    }
  };

  for (const { name, fetch, value } of plan.shape.fields) {
    if (fetch === undefined) continue;
    append(roots, fetch, name);
    visitValue(value, { at: name, fetch, isOneOf: false });
  }
  return { roots, joins };
}

interface Noted {
  readonly shape: ObjectShape;
  readonly place: Place;
  readonly join: Join;
  /** Of the join in its shape. */
  readonly source: number;
  readonly fetches: readonly number[];
}

function noteOf(plan: Plan, { shape, place, join, source, fetches }: Noted): JoinNote {
  const { type, door, ...entry } = entryOf(plan, join.entry);
  const notes = (reads: readonly KeyRead[]): KeyNote[] => reads.map((read) => ({ name: nameOf(read), from: (fetches[read.source] ?? place.fetch) + 1 }));
  const isKey = (_read: KeyRead, position: number): boolean => join.identity.includes(position);
  const later = shape.joins.filter(({ key }) => key.some((read) => read.source === source));
  return {
    at: place.at,
    type,
    isOneOf: place.isOneOf,
    door,
    isForEach: !isAskedTogether(entry),
    key: notes(join.key.filter(isKey)),
    inputs: notes(join.key.filter((read, position) => !isKey(read, position))),
    fills: shape.fields.filter((field: FieldShape) => field.source === source).map(({ name }) => name),
    neededBy: [...new Set(later.map(({ entry }) => entryOf(plan, entry).fetch + 1))].sort((a, b) => a - b),
  };
}

function nameOf({ member, members }: RowRead): string {
  return members === undefined ? member : `${member} { ${members.map(nameOf).join(' ')} }`;
}

function entryOf({ entries }: Plan, id: number): Plan['entries'][number] {
  const entry = entries[id];
  if (entry === undefined) throw new TypeError(`the plan has no entry ${id}`);
  return entry;
}

function append<Item>(lists: Map<number, Item[]>, key: number, item: Item): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}
