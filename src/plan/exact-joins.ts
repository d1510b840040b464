/** The rows of one object: its own and those its joins bring, and for a row that is not there the reason. */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Answers, Row } from './answers.ts';
import type { Fault, Faults } from './faults.ts';
import { compileIdentity } from './keys.ts';
import type { Join, Plan, RowRead } from './plan.ts';

export interface Sources {
  /** By {@link Source}; null where a join found no row. */
  readonly rows: readonly (Row | null)[];
  /** The same for the rows that are null. */
  readonly gaps: readonly (Gap | undefined)[];
}

export interface Gap {
  /** What a service said; without it the row is simply not there. */
  readonly fault?: Omit<Fault, 'others'> | undefined;
  /** Whose answer lacks it: that of the join, or the one its key was to come from. */
  readonly fetch: number;
}

/** Finds the rows of an object. `own`: the fetch that brings the object's own row; `fetches`: the same for each source. */
export function compileJoins(joins: readonly Join[], plan: Plan, own: number): { readonly fetches: readonly number[]; readonly find: (row: Row, answers: Answers) => Sources } {
  const fetches = [own, ...joins.map(({ entry }) => plan.entries[entry]?.fetch ?? own)];
  const compiled = joins.map((join, index) => ({
    join, identify: compileIdentity(join), fetch: fetches[index + 1] ?? own,
    // Where inputs identify a row, one that failed looks like one that is null, for which there may be a row.
    isOfInputs: join.identity.some((position) => join.key[position]?.isInput === true),
  }));
  const find = (row: Row, { entries, faults }: Answers): Sources => {
    const rows: (Row | null)[] = [row];
    const gaps: (Gap | undefined)[] = [undefined];
    for (const { join, identify, fetch, isOfInputs } of compiled) {
      const failed = isOfInputs ? gapOfKey(join, { rows, gaps }, fetches, faults) : undefined;
      const identity = failed === undefined ? identify(rows) : undefined;
      const found = identity === undefined ? undefined : entries[join.entry]?.get(identity);
      const isFound = found !== undefined && found !== null && !(found instanceof GatewayError);
      if (isFound) gaps.push(undefined);
      else if (found instanceof GatewayError) gaps.push({ fault: { error: found, below: faults.below(found) }, fetch });
      else gaps.push(failed ?? gapOfKey(join, { rows, gaps }, fetches, faults) ?? { fetch: identity === undefined ? keyFetch(join, fetches) : fetch });
      rows.push(isFound ? found : null);
    }
    return { rows, gaps };
  };
  return { fetches, find };
}

/** A part of the key failed, and with it all that was to come by the key. */
function gapOfKey({ key }: Join, { rows, gaps }: Sources, fetches: readonly number[], faults: Faults): Gap | undefined {
  for (const read of key) {
    const row = rows[read.source];
    const error = row === null || row === undefined ? gaps[read.source]?.fault?.error : errorIn(row, read, faults);
    if (error !== undefined) return { fault: { error, below: [] }, fetch: fetches[read.source] ?? 0 };
  }
  return undefined;
}

/** Whoever owed the key lacks it. */
function keyFetch({ key, identity }: Join, fetches: readonly number[]): number {
  return fetches[key[identity[0] ?? 0]?.source ?? 0] ?? 0;
}

/** What a service said of a part of a key that is null, or of a part of that. */
function errorIn(container: Row, { from, members }: RowRead, faults: Faults): GatewayError | undefined {
  const value = Object.hasOwn(container, from) ? container[from] : undefined;
  if (value === null || value === undefined) return faults.at(container, from)?.error;
  return members === undefined ? undefined : errorBelow(value, members, faults);
}

function errorBelow(value: unknown, members: readonly RowRead[], faults: Faults): GatewayError | undefined {
  if (Array.isArray(value)) return first(value, (item, index) => (item === null ? faults.at(value, index)?.error : errorBelow(item, members, faults)));
  return isJsonObject(value) ? first(members, (member) => errorIn(value, member, faults)) : undefined;
}

function first<T>(items: readonly T[], find: (item: T, index: number) => GatewayError | undefined): GatewayError | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
