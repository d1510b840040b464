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

/** The shared key and name of a parameter's inline enum, if it has one that others have too. */
export type SharedEnum = (parameter: Parameter) => { readonly key: string; readonly desired: string } | undefined;

export function findSharedEnums(operations: readonly Operation[], reader: SchemaReader, notes: Notes): SharedEnum {
  const uses = new Map<string, Map<string, Set<string>>>();
  for (const parameter of operations.flatMap((operation) => forgive(() => parametersOf(operation, notes), []))) {
    const values = forgive(() => valuesOf(parameter, reader), undefined);
    if (values === undefined) continue;
    const byValues = uses.get(parameter.name) ?? new Map<string, Set<string>>();
    const places = byValues.get(values) ?? new Set<string>();
    uses.set(parameter.name, byValues.set(values, places.add(parameter.node.pointer)));
  }
  const shared = new Map([...uses].flatMap(([name, byValues]) => {
    const [most] = [...byValues].sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1));
    return most !== undefined && most[1].size > 1 ? [[name, most[0]] as const] : [];
  }));
  return (parameter) => {
    const values = valuesOf(parameter, reader);
    return values === undefined || shared.get(parameter.name) !== values ? undefined : { key: `parameter ${parameter.name} ${values}`, desired: pascal(parameter.name) || 'Value' };
  };
}

/** Sorted, for the order of an enum's values says nothing. Of an inline enum, or a list of one. */
function valuesOf({ schema: node, isJson }: Parameter, reader: SchemaReader): string | undefined {
  if (node === undefined || isJson) return undefined;
  const schema = reader.read(node);
  const listed = schema.items === undefined ? schema : reader.read(schema.items);
  if (listed.component !== undefined || listed.values === undefined || !listed.values.every((value) => typeof value === 'string')) return undefined;
  return JSON.stringify([...listed.values].sort());
}
