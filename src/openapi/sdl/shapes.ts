/**
 * Schema → type, for answers (`output`) and for what is sent (`input`). One leaf becomes its type here; several become a
 * union (union.ts) or one type that takes them all (choice.ts).
 */
import { shapeOfChoice } from './choice.ts';
import { MAX_LISTS, componentName, named, type Rules, type Place, type Shapes } from './conversion.ts';
import { describeType } from './describe.ts';
import { enumType } from './enums.ts';
import { fillFields } from './fields.ts';
import { leavesOf, type Direction, type Leaf } from './leaves.ts';
import { nullable, type EnumType, type ObjectType, type Shape } from './model.ts';
import type { Notes } from './notes.ts';
import type { SchemaReader } from './read-schema.ts';
import type { Schema } from './schema.ts';
import type { Types } from './types.ts';
import { shapeOfUnion } from './union.ts';

export function createShapes(reader: SchemaReader, types: Types, notes: Notes, rules: Rules): Shapes {
  const shapes: Shapes = { of, ofLeaf, reader, types, notes, rules };
  return shapes;

  function of(direction: Direction, schema: Schema, place: Place): Shape {
    const { leaves, isNullable } = leavesOf(schema, direction, reader, notes);
    const [first, ...more] = leaves;
    if (first === undefined) return named(types.scalar('JSON'), true);
    const own = schema.component === undefined ? place : { ...place, desired: componentName(schema.component), nesting: 0, listOf: undefined };
    // `Pet: { oneOf: [one inline object] }` gives that object its name.
    if (more.length === 0) {
      const isNamedHere = first.schema.component === undefined && schema.component !== undefined;
      return nullable(ofLeaf(direction, first, isNamedHere ? { ...own, listOf: schema.component } : place), isNullable || first.kind === 'any');
    }
    if (direction === 'output') rules.sawUnion(schema);
    const shape = direction === 'output' ? shapeOfUnion([first, ...more], schema, own, shapes) : shapeOfChoice([first, ...more], schema, own, shapes);
    return nullable(shape, isNullable || leaves.some(({ kind }) => kind === 'any'));
  }

  function ofLeaf(direction: Direction, leaf: Leaf, place: Place): Shape {
    const { schema } = leaf;
    switch (leaf.kind) {
      case 'any': case 'map': return named(types.scalar('JSON'));
      case 'scalar': return named(types.scalar(leaf.scalar));
      case 'enum': return named(enumOf(schema, leaf.values, place));
      case 'list': return { kind: 'list', item: itemOf(direction, schema, place), isNullable: false };
      case 'object': return named(objectOf(direction, schema, place));
    }
  }

  function enumOf({ key, node, component }: Schema, texts: readonly string[], { desired, listOf }: Place): EnumType {
    return enumType({ key, node, component: component ?? listOf, desired: component === undefined ? desired : componentName(component), texts }, types, notes);
  }

  function itemOf(direction: Direction, schema: Schema, place: Place): Shape {
    if (schema.items === undefined) return named(types.scalar('JSON'), true);
    if (place.lists.includes(schema.key)) {
      notes.add(schema.node, `\`${schema.component ?? place.desired}\``, 'a list of itself, which no type can say, so its items are JSON');
      return named(types.scalar('JSON'), true);
    }
    if (place.lists.length >= MAX_LISTS) {
      notes.add(schema.node, `\`${schema.component ?? place.desired}\``, `lists inside each other, more than ${MAX_LISTS} deep, so the items of the last one are JSON`);
      return named(types.scalar('JSON'), true);
    }
    const desired = schema.component === undefined ? place.desired : componentName(schema.component);
    return of(direction, reader.read(schema.items), { ...place, desired, lists: [...place.lists, schema.key], listOf: schema.component ?? place.listOf });
  }

  function objectOf(direction: Direction, schema: Schema, place: Place): ObjectType {
    const base = schema.component === undefined ? place.desired : direction === 'input' ? componentName(schema.component).replace(/(?<=.)Input$/, '') : componentName(schema.component);
    const nesting = schema.component === undefined ? place.nesting + 1 : 0;
    const make = () => ({ desired: direction === 'input' ? `${base}Input` : base, component: schema.component ?? place.listOf, description: describeType(schema) });
    if (schema.node.get('discriminator') !== undefined && schema.alternatives.length === 0) {
      notes.add(schema.node, `\`${schema.component ?? base}\``, 'a `discriminator` without `oneOf`, so only its own properties are here; list what builds on it in a `oneOf` to have theirs');
    }
    return types.object(direction === 'output' ? 'object' : 'input', schema.key, { node: schema.node, nesting }, make, (type) => {
      fillFields(type, schema, { desired: base, nesting, lists: [] }, shapes);
    });
  }
}
