/**
 * By what an entity is known, wherever it comes from: identities, which are equal for equal keys, and the keys that are sent.
 *
 * An identity of one leaf is its text, so that `1` and `"1"` are one entity; any other is the JSON of its members, each leaf in
 * it as text too, objects by their members in the order of the names, so that neither services nor planner need agree on one.
 * Where a member is null or absent there is no identity, unless it is an input: what is computed from null is a question too.
 */
import { isJsonObject } from '../lib/json.ts';
import { identify } from '../schema/match-rows.ts';
import type { Row } from './answers.ts';
import type { Join, KeyRead, RowRead } from './plan.ts';
import { compileRead } from './read-row.ts';

/** The rows of one object: its own, then those of its joins as far as they are known; null and undefined where there is none. */
export type Rows = readonly (Row | null | undefined)[];

/** What identifies an entity, where that is one leaf, as it nearly always is; its identity is {@link leafIdentity}. */
export function singleLeaf({ key, identity: [position = -1, ...more] }: Join): KeyRead | undefined {
  const read = key[position];
  return more.length === 0 && read?.members === undefined && read?.isInput !== true ? read : undefined;
}

/** Undefined where the rows do not hold all that identifies an entity: it is not asked for. */
export function compileIdentity(join: Join): (rows: Rows) => string | undefined {
  const leaf = singleLeaf(join);
  if (leaf !== undefined) {
    const read = compileRead(leaf.from);
    return (rows) => {
      const row = rows[leaf.source];
      return row === null || row === undefined ? undefined : leafIdentity(read(row));
    };
  }
  const reads = join.identity.map((position) => join.key[position]).filter((read) => read !== undefined);
  const members = reads.map((read) => {
    const text = fromRows(read, compileText(read.members, read.isInput));
    return read.isInput === true ? (rows: Rows) => text(rows) ?? 'null' : text;
  });
  return (rows) => joined(members, rows);
}

/** The same of a row that came through a door. Undefined: the row does not say whose it is. */
export function compileRowIdentity(match: readonly RowRead[]): (row: Row) => string | undefined {
  const [first] = match;
  if (match.length === 1 && first !== undefined && first.members === undefined) {
    const read = compileRead(first.from);
    return (row) => leafIdentity(read(row));
  }
  const members = match.map(({ from, members: inside }) => compileMember(from, compileText(inside)));
  return (row) => joined(members, row);
}

/** What doors' templates are filled from. A member that its row does not have is undefined. `only`: that member's value instead of the key. */
export function compileKey({ key, typename }: Join, only?: string): (rows: Rows) => unknown {
  const members = key.map((read) => [read.member, fromRows(read, compileValue(read.members))] as const);
  if (only !== undefined) return members.find(([name]) => name === only)?.[1] ?? ((): undefined => undefined);
  return (rows) => {
    const values: Record<string, unknown> = { __typename: typename };
    for (const [name, valueIn] of members) values[name] = valueIn(rows);
    return values;
  };
}

/** A read of one of several rows. */
function fromRows<T>({ source, from }: KeyRead, part: (value: unknown) => T): (rows: Rows) => T | undefined {
  const inRow = compileMember(from, part);
  return (rows) => {
    const row = rows[source];
    return row === null || row === undefined ? undefined : inRow(row);
  };
}

function compileMember<T>(from: string, part: (value: unknown) => T): (row: Row) => T {
  const read = compileRead(from);
  return (row) => part(read(row));
}

/** Marks what is no plain text; a text that begins with it is marked too, so that none can pass for another. */
const MARK = '\0';

/** Of one leaf: its text. */
export function leafIdentity(value: unknown): string | undefined {
  if (typeof value === 'string') return value.startsWith(MARK) ? MARK + JSON.stringify(value) : value;
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? MARK + identify([value]) : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value); // a number or a boolean; an answer holds nothing else
}

type Text = (value: unknown) => string | undefined;

/** A member within a longer identity. `isInput`: null in it is a value too, and says nothing about what stands beside it. */
function compileText(members: readonly RowRead[] | undefined, isInput = false): Text {
  if (members === undefined) return isInput ? (value) => leafText(value) ?? 'null' : leafText;
  const parts = byName(members).map(({ from, members: inside }) => compileMember(from, compileText(inside, isInput)));
  const text: Text = (value) => {
    if (Array.isArray(value)) return listText(value, text);
    const inside = isJsonObject(value) ? joined(parts, value) : undefined;
    if (inside === undefined) return isInput ? 'null' : undefined;
    return `{${inside}}`;
  };
  return text;
}

function leafText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  // A scalar of the service's own can be any JSON; as the only part of a list it cannot be taken for text.
  return typeof value === 'object' ? identify([value]) : JSON.stringify(textOf(value));
}

function listText(items: readonly unknown[], text: Text): string | undefined {
  const texts: string[] = [];
  for (const item of items) {
    const one = item === null ? 'null' : text(item);
    if (one === undefined) return undefined;
    texts.push(one);
  }
  return `[${texts.join(',')}]`;
}

function joined<T>(parts: readonly ((from: T) => string | undefined)[], from: T): string | undefined {
  let all = '';
  for (const part of parts) {
    const text = part(from);
    if (text === undefined) return undefined;
    all += all === '' ? text : `,${text}`;
  }
  return all;
}

/** The value as it is; of an object the members that are part of the key, under their names in it. */
function compileValue(members: readonly RowRead[] | undefined): (value: unknown) => unknown {
  if (members === undefined) return (value) => value;
  const parts = members.map(({ member, from, members: inside }) => [member, compileMember(from, compileValue(inside))] as const);
  const part = (value: unknown): unknown => {
    if (value === null) return null;
    if (Array.isArray(value)) return value.map(part);
    return isJsonObject(value) ? Object.fromEntries(parts.map(([name, read]) => [name, read(value)])) : undefined;
  };
  return part;
}

function byName(members: readonly RowRead[]): RowRead[] {
  return [...members].sort((a, b) => (a.member < b.member ? -1 : 1));
}
