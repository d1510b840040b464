/** Where a value stands, kept as a chain while the answer is walked and written out as a path only for an error. */
import type { Path } from './faults.ts';
import type { FieldShape, ValueShape } from './plan.ts';

export interface Place {
  readonly above: Place | undefined;
  /** Response name or position in a list. */
  readonly name: string | number;
  /** The service's object or list that holds the value under `key`; undefined where no row is. */
  readonly container: object | undefined;
  readonly key: string | number;
}

/** The client's path to a place. */
export function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.above) path.push(at.name);
  return path.reverse();
}

/** The rest of a service's path, below a value of this shape, in the client's names; it ends where the client has selected nothing. */
export function clientPath(below: Path, shape: ValueShape | undefined): Path {
  const [part, ...rest] = below;
  if (part === undefined || shape === undefined) return [];
  if (typeof part === 'number') return shape.kind === 'list' ? [part, ...clientPath(rest, shape.item)] : [];
  let path: Path = [];
  for (const { name, from, source, value } of fieldsOf(shape)) {
    if (from !== part || source !== 0) continue;
    const found = [name, ...clientPath(rest, value)];
    if (found.length > path.length) path = found;
  }
  return path;
}

/** Of an interface or union all: what would have stood there nobody knows, only that it has what the path names. */
function fieldsOf(shape: ValueShape): readonly FieldShape[] {
  if (shape.kind === 'object') return shape.shape.fields;
  return shape.kind === 'abstract' ? Object.values(shape.shapes).flatMap(({ fields }) => fields) : [];
}
