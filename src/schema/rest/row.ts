/** What the resolvers of a REST service hand to each other: the JSON rows of its answers, as they came. */
import { isJsonObject } from '../../lib/json.ts';
import { own } from './wire-values.ts';

/** A row whose type has been found among several. */
export class Member {
  readonly type: string;
  readonly row: unknown;

  constructor(type: string, row: unknown) {
    this.type = type;
    this.row = row;
  }
}

/** `@rest(property: ".")`: the row itself. */
export const WHOLE_ROW = '.';

/** A property of a row, or the row; undefined where there is none. */
export function valueAt(parent: unknown, property: string): unknown {
  const row = parent instanceof Member ? parent.row : parent;
  if (property === WHOLE_ROW) return row;
  return isJsonObject(row) ? own(row, property) : undefined;
}
