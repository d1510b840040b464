/** Properties of an object → fields of its type or input, with names of their own and the JSON name kept beside. */
import type { OpenApiNode } from '../node.ts';
import { anyOf, type Place, type Shapes } from './conversion.ts';
import { describeField, deprecationOf, member, withAllowed, withDefault } from './describe.ts';
import { visibleProperties } from './leaves.ts';
import { nullable, type Field, type ObjectType, type Shape } from './model.ts';
import { saysSomething, type Schema } from './schema.ts';
import { NamePool, fieldName, isName, pascal } from './words.ts';

export function fillFields(type: ObjectType, schema: Schema, place: Place, shapes: Shapes): void {
  const direction = type.kind === 'input' ? 'input' : 'output';
  const properties = visibleProperties(schema, direction);
  const names = fieldNames(properties.map(([property]) => property));
  for (const [property, nodes, combine] of properties) {
    const inner = propertySchema(schema, property, nodes, combine, shapes);
    const shape = shapes.of(direction, inner, { ...place, desired: place.desired + (pascal(property) || 'Field') });
    type.fields.push(fieldOf({ type, schema, property, nodes, name: names.get(property) ?? property, shape, inner }, shapes));
  }
}

/** Names that need no change go before; the others are numbered where they meet one. */
export function fieldNames(properties: readonly string[]): ReadonlyMap<string, string> {
  const pool = new NamePool();
  const names = new Map(properties.filter(isName).map((property) => [property, pool.take(property)]));
  for (const property of properties) if (!names.has(property)) names.set(property, pool.take(fieldName(property, 'field')));
  return names;
}

export function propertySchema(schema: Schema, property: string, nodes: readonly OpenApiNode[], combine: 'all' | 'any', { reader }: Pick<Shapes, 'reader'>): Schema {
  const telling = nodes.filter(({ value }) => saysSomething(value));
  const [first, ...more] = telling.length > 0 ? telling : nodes.slice(-1);
  if (first === undefined) return anyOf(schema, `${schema.key}/${property}`, []);
  if (combine === 'any' && more.length > 0) return anyOf(schema, `${schema.key}/${property}`, telling);
  return more.reduce((merged, node) => reader.merge(merged, reader.read(node)), reader.read(first));
}

interface Draft {
  readonly type: ObjectType;
  readonly schema: Schema;
  readonly property: string;
  readonly nodes: readonly OpenApiNode[];
  readonly name: string;
  readonly shape: Shape;
  readonly inner: Schema;
}

function fieldOf({ type, schema, property, nodes, name, shape, inner }: Draft, { types, rules }: Shapes): Field {
  const isKey = property === 'id' || rules.isKey(schema, property);
  const typed = isKey && shape.kind === 'named' && (shape.type.name === 'String' || shape.type.name === 'UUID') ? { ...shape, type: types.scalar('ID') } : shape;
  const isRequired = schema.required.has(property) && !shape.isNullable;
  const hasOwnType = shape.kind === 'named' && shape.type.kind !== 'scalar';
  const description = nodes.map((node) => describeField(node, hasOwnType)).findLast((text) => text !== '') ?? '';
  const described = withAllowed(description, inner.values);
  if (type.kind === 'object') {
    return { name, property, shape: nullable(typed, !(isRequired && (rules.isTrusted || isKey))), description: described, deprecation: deprecationOf(nodes, description) };
  }
  const isOwed = isRequired && !nodes.some(hasDefault);
  return { name, property, shape: nullable(typed, !isOwed), description: withDefault(described, nodes), deprecation: isOwed ? undefined : deprecationOf(nodes, description) };
}

export function hasDefault(node: OpenApiNode): boolean {
  return [...node.beside, node].some((said) => member(said, 'default') !== undefined);
}
