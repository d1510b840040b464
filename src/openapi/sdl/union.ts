/**
 * Several kinds of answer → a union, whose members the run time tells apart by their properties and by enums of a single
 * value. What is no object becomes a member by a wrapper, `type StringValue { value: String @rest(property: ".") }`.
 */
import { MAX_LISTS, anyOf, componentName, named, type Place, type Shapes } from './conversion.ts';
import { describeType, line, member } from './describe.ts';
import { enumType } from './enums.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import { namedTypeOf, nullable, type NamedType, type ObjectType, type Shape } from './model.ts';
import type { Schema } from './schema.ts';
import { BUILT_IN, familyOf, widest } from './scalars.ts';
import { pascal } from './words.ts';

type Several = readonly [Leaf, Leaf, ...Leaf[]] | readonly Leaf[];

export function shapeOfUnion(leaves: Several, schema: Schema, place: Place, shapes: Shapes): Shape {
  const { types, notes, rules } = shapes;
  const json = named(types.scalar('JSON'));
  const of = <Kind extends Leaf['kind']>(kind: Kind) => leaves.filter((leaf): leaf is Leaf & { kind: Kind } => leaf.kind === kind);
  const [objects, maps, lists] = [of('object'), of('map'), of('list')];
  if (of('any').length > 0) return json;
  if (maps.length > 0) {
    // An object that says nothing, beside one that does: its fields are null then.
    const [only, ...others] = objects;
    const isEmpty = maps.every((leaf) => !leaf.schema.isOpen) && others.length === 0 && maps.length + 1 === leaves.length;
    return only !== undefined && isEmpty && !(rules.isTrusted && only.schema.required.size > 0) ? shapes.ofLeaf('output', only, place) : json;
  }
  if (lists.length === leaves.length) return listOf(lists, schema, place, shapes);
  const listed = lists.map((leaf) => shapes.ofLeaf('output', leaf, place));
  if (listed.some((shape) => !isOfPlainValues(shape)) || listed.length > 1) {
    notes.add(schema.node, `\`${schema.component ?? place.desired}\``, 'a list or no list, which no type can say, so it is JSON');
    return json;
  }
  const plain = plainTypes(leaves, schema, place, shapes);
  const [first, ...more] = plain;
  if (objects.length + lists.length === 0 && first !== undefined && more.length === 0) return named(first);
  const wrapped = [...plain.map((type) => named(textAsString(type, shapes), true)), ...listed].map((shape) => wrapper(shape, schema, shapes));
  const members = [...objects.map((leaf, index) => objectMember(leaf, schema, place, index, shapes)), ...wrapped];
  return named(unionOf([...new Set(members)], schema, place, shapes));
}

/** One type for all enums and scalars of a family: text, number, boolean. */
export function plainTypes(leaves: readonly Leaf[], schema: Schema, place: Place, { types, notes }: Shapes): NamedType[] {
  const enums = leaves.filter((leaf) => leaf.kind === 'enum');
  const scalars = leaves.flatMap((leaf) => (leaf.kind === 'scalar' ? [leaf.scalar] : []));
  const found = (['text', 'number', 'boolean'] as const).flatMap((family) => {
    const widened = widest(scalars.filter((scalar) => familyOf(scalar) === family));
    return widened === undefined ? [] : [types.scalar(family === 'text' && enums.length > 0 ? 'String' : widened)];
  });
  const [first, ...more] = enums;
  if (first === undefined || found.some(({ name }) => familyOf(name) === 'text')) return found;
  const source = more.length === 0 ? first.schema : schema;
  const desired = source.component === undefined ? place.desired : componentName(source.component);
  return [enumType({ key: source.key, node: source.node, component: source.component, desired: more.length === 0 ? desired : place.desired, texts: enums.flatMap(({ values }) => values) }, types, notes), ...found];
}

function listOf(lists: readonly Leaf[], schema: Schema, place: Place, shapes: Shapes): Shape {
  const items = lists.flatMap((leaf) => leaf.schema.items ?? []);
  if (items.length < lists.length) return { kind: 'list', item: named(shapes.types.scalar('JSON'), true), isNullable: false };
  const key = `${schema.key}/items`;
  if (place.lists.includes(key) || place.lists.length >= MAX_LISTS) return named(shapes.types.scalar('JSON'));
  return { kind: 'list', item: shapes.of('output', anyOf(schema, key, items), { ...place, lists: [...place.lists, key] }), isNullable: false };
}

/** Inline members are called by their title, by the one value of an enum, or by their number. */
function objectMember(leaf: Leaf, schema: Schema, place: Place, index: number, shapes: Shapes): ObjectType {
  const word = leaf.schema.component ?? leaf.schema.called ?? line(member(leaf.schema.node, 'title'));
  const called = pascal(word).length > 40 || word === '' ? (pascal(soleValue(leaf.schema, shapes)) || String(index + 1)) : pascal(word);
  const desired = called.startsWith(place.desired) && called !== place.desired ? called : place.desired + called;
  const shape = shapes.ofLeaf('output', leaf, { ...place, desired, listOf: undefined });
  // A leaf of kind object becomes an object type.
  if (shape.kind !== 'named' || shape.type.kind !== 'object') throw new TypeError(`\`${schema.key}\` has a member that is no object`);
  return shape.type;
}

function soleValue(schema: Schema, { reader, notes }: Shapes): string {
  for (const { nodes: [node] } of schema.properties.values()) {
    const [leaf, ...more] = node === undefined ? [] : leavesOf(reader.read(node), 'output', reader, notes).leaves;
    if (leaf?.kind === 'enum' && more.length === 0 && leaf.values.length === 1) return leaf.values[0] ?? '';
  }
  return '';
}

/** A DateTime or its like takes whatever the service sends, which would make every value one. */
function textAsString(type: NamedType, { types }: Shapes): NamedType {
  return type.kind === 'scalar' && familyOf(type.name) === 'text' ? types.scalar('String') : type;
}

function isOfPlainValues(shape: Shape): boolean {
  const type = namedTypeOf(shape);
  return type.kind === 'enum' || (type.kind === 'scalar' && BUILT_IN.has(type.name));
}

function wrapper(shape: Shape, { node }: Schema, { types }: Shapes): ObjectType {
  const word = wordOf(shape);
  const what = shape.kind === 'list' ? 'A list' : namedTypeOf(shape).kind === 'enum' ? 'A value' : `A ${word}`;
  return types.object('object', `value ${word} ${namedTypeOf(shape).key}`, { node, nesting: 0 }, () => ({ desired: `${word}Value`, component: undefined, description: `${what} where there may be something else as well.` }), (wrapping) => {
    wrapping.fields.push({ name: 'value', property: '.', shape: nullable(shape, true), description: '', deprecation: undefined });
  });
}

function wordOf(shape: Shape): string {
  return shape.kind === 'list' ? `${wordOf(shape.item)}List` : shape.type.kind === 'scalar' ? shape.type.name : shape.type.desired;
}

/** Inline unions of few well-known types are called by them, `UserOrString`, and are the same wherever they stand. */
function unionOf(members: readonly ObjectType[], schema: Schema, place: Place, { types }: Shapes): NamedType {
  const [only] = members;
  if (only !== undefined && members.length === 1) return only;
  const words = members.map((type) => (type.component === undefined ? /^value (\w+) scalar /.exec(type.key)?.[1] : type.desired));
  const isSpoken = schema.component === undefined && members.length <= 3 && words.every((word) => word !== undefined) && schema.discriminator === undefined;
  const key = isSpoken ? `of ${members.map((type) => type.key).join(' ')}` : schema.key;
  return types.union(key, () => ({
    desired: isSpoken ? words.join('Or') : place.desired, component: schema.component ?? (isSpoken ? undefined : place.listOf), description: describeType(schema), members,
  }));
}
