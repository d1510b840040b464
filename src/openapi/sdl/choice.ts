/**
 * GraphQL has no unions for input, so alternatives become the one type that takes them all: objects one input with
 * nothing required, a value or a list of it the list, texts and numbers the widest scalar; anything else JSON.
 */
import type { OpenApiNode } from '../node.ts';
import { named, type Place, type Shapes } from './conversion.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import type { Shape } from './model.ts';
import type { Property, Schema } from './schema.ts';
import { plainTypes } from './union.ts';

export function shapeOfChoice(leaves: readonly Leaf[], schema: Schema, place: Place, shapes: Shapes): Shape {
  const { types, notes } = shapes;
  if (leaves.every(({ kind }) => kind === 'object')) {
    return shapes.ofLeaf('input', { kind: 'object', schema: together(leaves.map((leaf) => leaf.schema), schema) }, place);
  }
  const list = listFor(leaves, shapes);
  if (list !== undefined) {
    notes.add(schema.node, `\`${schema.component ?? place.desired}\``, 'one value or a list of them may be sent, so it is the list, and one value is sent as a list of one');
    return shapes.ofLeaf('input', list, place);
  }
  if (leaves.every(({ kind }) => kind === 'scalar' || kind === 'enum')) {
    const [type, ...more] = plainTypes(leaves, schema, place, shapes);
    if (type !== undefined && more.length === 0) return named(type);
  }
  if (!leaves.some(({ kind }) => kind === 'any')) {
    notes.add(schema.node, `\`${schema.component ?? place.desired}\``, 'several kinds of value may be sent, and GraphQL has no unions for input, so it is JSON');
  }
  return named(types.scalar('JSON'));
}

/** `string | string[]`: the list, for a client may write a single value for a list of one. */
export function listFor(leaves: readonly Leaf[], { reader, notes }: Pick<Shapes, 'reader' | 'notes'>): Leaf | undefined {
  const lists = leaves.filter(({ kind }) => kind === 'list');
  const [list, ...more] = lists;
  if (list?.schema.items === undefined || more.length > 0) return undefined;
  const items = leavesOf(reader.read(list.schema.items), 'input', reader, notes).leaves;
  const takes = (leaf: Leaf): boolean => items.some((item) => item.schema.key === leaf.schema.key || (item.kind === 'scalar' && ((leaf.kind === 'scalar' && leaf.scalar === item.scalar) || (leaf.kind === 'enum' && item.scalar === 'String'))));
  return leaves.every((leaf) => leaf === list || takes(leaf)) ? list : undefined;
}

function together(schemas: readonly Schema[], schema: Schema): Schema {
  const properties = new Map<string, Property>();
  for (const one of schemas) {
    for (const [name, { nodes }] of one.properties) {
      const known: readonly OpenApiNode[] = properties.get(name)?.nodes ?? [];
      properties.set(name, { combine: 'any', nodes: [...known, ...nodes.filter((node) => known.every(({ pointer }) => pointer !== node.pointer))] });
    }
  }
  return { ...schema, key: `${schema.key}|`, kinds: new Set(['object']), properties, required: new Set(), values: undefined, alternatives: [] };
}
