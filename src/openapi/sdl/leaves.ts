/**
 * What a value may be, as a flat list: alternatives inside alternatives opened, null taken out, several types told one by
 * one. One leaf is the common case; what several become is for unions (output) and choices (input) to say.
 */
import type { OpenApiNode } from '../node.ts';
import { says } from './describe.ts';
import { spoken, type Notes } from './notes.ts';
import type { SchemaReader } from './read-schema.ts';
import { scalarOf } from './scalars.ts';
import { saysSomething, type JsonKind, type Schema } from './schema.ts';

export type Direction = 'output' | 'input';

export type Leaf =
  | { readonly kind: 'object' | 'map' | 'list' | 'any'; readonly schema: Schema }
  | { readonly kind: 'scalar'; readonly scalar: string; readonly schema: Schema }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly schema: Schema };

export interface Leaves {
  readonly leaves: readonly Leaf[];
  readonly isNullable: boolean;
}

export function leavesOf(schema: Schema, direction: Direction, reader: SchemaReader, notes: Notes): Leaves {
  const seen = new Set<string>();
  const found: Leaf[] = [];
  let isNullable = false;
  const open = (one: Schema): void => {
    if (seen.has(one.key)) return;
    seen.add(one.key);
    isNullable ||= one.isNullable;
    for (const property of one.properties.keys()) if (!isReadable(property)) notes.add(one.node, spoken(one.node), `its property ${JSON.stringify(property)} is left out, for \`@rest(property:)\` cannot name it`);
    const [group, ...more] = one.alternatives.filter((nodes) => nodes.some(({ value }) => saysSomething(value)));
    if (group === undefined) { found.push(...plainLeaves(one, direction)); return; }
    if (more.length > 0) {
      notes.add(one.node, spoken(one.node), 'several `oneOf` or `anyOf` hold at once, which no type can say, so it is JSON');
      found.push({ kind: 'any', schema: one });
      return;
    }
    for (const branch of branches(one, group, reader)) open(branch);
  };
  open(schema);
  return { leaves: found, isNullable };
}

/** Properties a client can see, or send: `writeOnly` ones are never answered, `readOnly` ones never taken. */
export function visibleProperties({ properties }: Schema, direction: Direction): [string, readonly OpenApiNode[], 'all' | 'any'][] {
  const hidden = direction === 'output' ? 'writeOnly' : 'readOnly';
  return [...properties].filter(([name, { nodes }]) => isReadable(name) && !nodes.some((node) => says(node, hidden)))
    .map(([name, { nodes, combine }]) => [name, nodes, combine]);
}

/** `"."` means the row itself, and half a surrogate pair is no text. */
function isReadable(property: string): boolean {
  return property !== '' && property !== '.' && property.isWellFormed();
}

/** Each with what stands beside `oneOf`; null is no branch. */
function branches(schema: Schema, nodes: readonly OpenApiNode[], { read, merge }: SchemaReader): Schema[] {
  const own: Schema = { ...schema, alternatives: [] };
  return nodes.map((node) => {
    const branch = read(node);
    if (schema.properties.size > 0 && branch.kinds?.has('object') !== false) return { ...merge(own, branch), node: branch.node, called: branch.component };
    if (branch.kinds === undefined && branch.alternatives.length === 0) return { ...branch, kinds: schema.kinds };
    return branch;
  });
}

function plainLeaves(schema: Schema, direction: Direction): Leaf[] {
  const { kinds, values } = schema;
  if (values !== undefined) return valueLeaves(schema, values);
  if (kinds === undefined) return [{ kind: 'any', schema }];
  return [...kinds].filter((kind) => kind !== 'integer' || !kinds.has('number')).map((kind) => leafOf(kind, schema, direction));
}

function leafOf(kind: JsonKind, schema: Schema, direction: Direction): Leaf {
  if (kind === 'object') return { kind: visibleProperties(schema, direction).length > 0 ? 'object' : 'map', schema };
  return kind === 'array' ? { kind: 'list', schema } : { kind: 'scalar', scalar: scalarOf(kind, schema), schema };
}

function valueLeaves(schema: Schema, values: readonly unknown[]): Leaf[] {
  const [first] = values;
  const scalar = (name: string): Leaf[] => [{ kind: 'scalar', scalar: name, schema }];
  if (first === undefined) return schema.isNullable ? [] : [{ kind: 'any', schema }]; // only null, or an empty list
  if (values.every((value) => typeof value === 'string')) return [{ kind: 'enum', values: [...new Set(values)], schema }];
  // Written without quotes, such as 1.0: its text on the wire is not known.
  if (schema.kinds?.size === 1 && schema.kinds.has('string')) return scalar('String');
  if (values.every((value) => typeof value === 'boolean')) return scalar('Boolean');
  if (values.every((value) => typeof value === 'number')) return scalar(scalarOf(values.every(Number.isInteger) && !schema.kinds?.has('number') ? 'integer' : 'number', schema));
  return [{ kind: 'any', schema }];
}
