/**
 * What parameters' enums are called: `order` with the same values in fifty operations is one `enum Order`. Read from the
 * whole document, so that choosing fewer operations renames none.
 */
import { forgive } from './forgive.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';
import { parametersOf, type Parameter } from './parameters.ts';
import type { SchemaReader } from './read-schema.ts';
import { pascal } from './words.ts';

/** What is shared by inline enums of parameters. */
export interface Shared {
  readonly key: string;
  readonly desired: string;
  /** In the order of the first of them in the document. */
  readonly texts: readonly string[];
}

/** Of a parameter's inline enum, if it has one that others have too. */
export type SharedEnum = (parameter: Parameter) => Shared | undefined;

export function findSharedEnums(operations: readonly Operation[], reader: SchemaReader, notes: Notes): SharedEnum {
  const uses = new Map<string, Map<string, Use>>();
  for (const parameter of operations.flatMap((operation) => forgive(() => parametersOf(operation, notes), []))) {
    const values = forgive(() => valuesOf(parameter, reader), undefined);
    if (values === undefined) continue;
    const byValues = uses.get(parameter.name) ?? new Map<string, Use>();
    const use = byValues.get(keyOf(values)) ?? { texts: values, places: new Set<string>() };
    use.places.add(parameter.node.pointer);
    uses.set(parameter.name, byValues.set(keyOf(values), use));
  }
  const shared = new Map([...uses].flatMap(([name, byValues]) => {
    const [most] = [...byValues].sort(([a, one], [b, other]) => other.places.size - one.places.size || (a < b ? -1 : 1));
    return most !== undefined && most[1].places.size > 1 ? [[name, { key: most[0], texts: most[1].texts }] as const] : [];
  }));
  return (parameter) => {
    const values = valuesOf(parameter, reader);
    const known = shared.get(parameter.name);
    if (values === undefined || known?.key !== keyOf(values)) return undefined;
    return { key: `parameter ${parameter.name} ${known.key}`, desired: pascal(parameter.name) || 'Value', texts: known.texts };
  };
}

interface Use {
  readonly texts: readonly string[];
  readonly places: Set<string>;
}

/** Sorted, for the order of an enum's values says nothing. */
function keyOf(values: readonly string[]): string {
  return JSON.stringify([...values].sort());
}

/** Of an inline enum, or a list of one. */
function valuesOf({ schema: node, isJson }: Parameter, reader: SchemaReader): readonly string[] | undefined {
  if (node === undefined || isJson) return undefined;
  const schema = reader.read(node);
  const listed = schema.items === undefined ? schema : reader.read(schema.items);
  if (listed.component !== undefined || listed.values === undefined || !listed.values.every((value) => typeof value === 'string')) return undefined;
  return [...new Set(listed.values)];
}
