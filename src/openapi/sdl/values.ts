/**
 * What a parameter or form field can be on the wire: one text, a list of texts, or an object of such. Everything else is
 * told as text that the client writes itself.
 */
import type { OpenApiNode } from '../node.ts';
import { named, rootPlace, type Shapes } from './conversion.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import type { Shape } from './model.ts';
import { familyOf } from './scalars.ts';
import type { Schema } from './schema.ts';
import type { Shared } from './shared-enums.ts';
import { plainTypes } from './union.ts';

export type WireValue =
  | { readonly kind: 'plain'; readonly shape: Shape }
  | { readonly kind: 'list'; readonly shape: Shape }
  | { readonly kind: 'object'; readonly schema: Schema }
  /** No way to write it is known. */
  | { readonly kind: 'opaque' };

/** How a list in one pair is written: OpenAPI's name without `explode` → the template's. */
export const LIST_STYLES: ReadonlyMap<string, string> = new Map([['form', 'csv'], ['spaceDelimited', 'ssv'], ['pipeDelimited', 'pipes']]);

/** `shared`: of an enum that is the same wherever it stands. */
export function wireValue(schema: Schema, desired: string, shapes: Shapes, shared?: Shared): WireValue {
  const { leaves } = leavesOf(schema, 'input', shapes.reader, shapes.notes);
  const lists = leaves.filter(({ kind }) => kind === 'list');
  if (lists.length > 0) {
    // One value is a list of one, for a client and on the wire.
    const items = [...leaves.filter(({ kind }) => kind !== 'list'), ...lists.flatMap((leaf) => itemLeaves(leaf, shapes))];
    if (items.length === 0 || !items.every(isPlain)) return { kind: 'opaque' };
    return { kind: 'list', shape: { kind: 'list', item: plainShape(items, schema, desired, shapes, shared), isNullable: true } };
  }
  const [first, ...more] = leaves;
  if (first === undefined || leaves.some(({ kind }) => kind === 'any')) return { kind: 'plain', shape: named(shapes.types.scalar('String')) };
  if (first.kind === 'object' && more.length === 0) return { kind: 'object', schema: first.schema };
  if (leaves.every(isPlain)) return { kind: 'plain', shape: plainShape(leaves, schema, desired, shapes, shared) };
  return { kind: 'opaque' };
}

function itemLeaves({ schema: { items } }: Leaf, { reader, notes }: Shapes): readonly Leaf[] {
  return items === undefined ? [] : leavesOf(reader.read(items), 'input', reader, notes).leaves;
}

function isPlain({ kind }: Leaf): boolean {
  return kind === 'scalar' || kind === 'enum';
}

/** Values of several families are all text on the wire; an ID takes integers as well. */
function plainShape(given: readonly Leaf[], schema: Schema, desired: string, shapes: Shapes, shared: Shared | undefined): Shape {
  const leaves = given.map((leaf) => (leaf.kind === 'enum' && shared !== undefined ? { ...leaf, values: shared.texts, schema: { ...leaf.schema, key: shared.key } } : leaf));
  const [type, ...more] = plainTypes(leaves, schema, rootPlace(desired), shapes);
  if (type !== undefined && more.length === 0) return named(type);
  const isWhole = leaves.every((leaf) => leaf.kind === 'enum' || (leaf.kind === 'scalar' && leaf.scalar !== 'Float' && familyOf(leaf.scalar) !== 'boolean'));
  return named(shapes.types.scalar(isWhole ? 'ID' : 'String'));
}

export function isBinary(node: OpenApiNode, schema: Schema): boolean {
  const hasMedia = typeof node.value === 'object' && node.value !== null && Object.hasOwn(node.value, 'contentMediaType') && !Object.hasOwn(node.value, 'contentEncoding');
  return schema.format === 'binary' || (hasMedia && schema.kinds?.has('string') !== false);
}
