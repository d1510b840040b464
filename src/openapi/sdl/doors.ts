/** Doors a person may want: lines to paste that let other services refer to objects of this one by key (`@key`, `@merge`). */
import { listsIn, type Entity } from './entities.ts';
import { namedTypeOf, shapeText, type Field, type NamedType, type ObjectType, type RootField } from './model.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';
import type { SchemaReader } from './read-schema.ts';
import { answerOf } from './responses.ts';
import { camel, pascal } from './words.ts';
import { quote, wrap } from './text.ts';

const WIDTH = 138;

export interface DoorSources {
  readonly entities: readonly Entity[];
  readonly fields: ReadonlyMap<Operation, RootField>;
  readonly types: readonly NamedType[];
  readonly reader: SchemaReader;
  readonly notes: Notes;
}

/** Of all that may be uncommented; none without doors. Two lines for each type: its key, and its door; the list door where there is one, for it asks for many at once. */
export function suggestDoors({ entities, fields, types, reader, notes }: DoorSources): string[] {
  const objects = new Map(types.filter((type): type is ObjectType => type.kind === 'object').map((type) => [type.key, type]));
  const seen = new Set<ObjectType>();
  const unsure: string[] = [];
  const doors = entities.flatMap((entity) => {
    const type = objects.get(entity.key);
    const key = type?.fields.find((field) => field.property === entity.property);
    if (type === undefined || key === undefined || seen.has(type)) return [];
    const door = [...fields].map(([operation, field]) => listDoor(entity, operation, field, type, key, reader, notes)).find((line) => line !== undefined) ?? singleDoor(entity, fields.get(entity.operation), type, key);
    if (door === undefined) return [];
    seen.add(type);
    if (key.shape.isNullable) unsure.push(`${type.name}.${key.name}`);
    return [`extend type ${type.name} @key(selectionSet: "{ ${key.name} }")`, `extend type Query { ${door} }`];
  });
  if (doors.length === 0) return [];
  return [
    'To let other services refer to these by key, uncomment what is true:',
    ...(unsure.length === 0 ? [] : wrap(`(A key must always be there, which the document does not say of ${unsure.join(', ')}.)`, WIDTH)),
    ...doors,
  ];
}

function singleDoor({ select, parameter }: Entity, field: RootField | undefined, type: ObjectType, key: Field): string | undefined {
  const taken = field?.args.find((arg) => arg.property === parameter && !arg.shape.isNullable);
  if (field === undefined || taken === undefined || required(field).length > 1) return undefined;
  const path = field.rest.path.replace(`{${taken.name}}`, `{${key.name}}`);
  const errors = field.rest.isNullOn404 ? ', errors: [{ status: 404, null: true }]' : '';
  return `_${camel(type.name)}By${pascal(key.name)}(${key.name}: ${namedTypeOf(key.shape).name}!): ${type.name} @merge(keyField: ${quote(key.name)}) @rest(path: ${quote(path)}${selecting(select)}${errors})`;
}

/** A query whose one argument that matters is a list of keys. */
function listDoor({ property, parameter }: Entity, operation: Operation, field: RootField, type: ObjectType, key: Field, reader: SchemaReader, notes: Notes): string | undefined {
  if (operation.method !== 'GET' || operation.path.includes('{')) return undefined;
  const answer = answerOf(operation, notes);
  const list = answer.kind === 'json' && answer.node !== undefined ? listsIn(reader.read(answer.node), reader, notes).find(({ schema }) => schema.key === type.key) : undefined;
  const wanted = [property, parameter].flatMap((name) => [`${name}s`, `${name}[]`, `${name}s[]`, name, `${name}_in`, `${name}__in`]).concat('ids', 'ids[]');
  const keys = field.args.find((arg) => arg.shape.kind === 'list' && arg.shape.item.kind === 'named' && wanted.includes(arg.property));
  if (list === undefined || keys === undefined || required(field).some((arg) => arg !== keys)) return undefined;
  const pair = field.rest.query.find((text) => text.includes(`={${keys.name}|`));
  const name = `${key.name}s`;
  if (pair === undefined) return undefined;
  const query = pair.replace(`{${keys.name}|`, `{${name}|`);
  return `_${camel(type.name)}By${pascal(key.name)}s(${name}: [${namedTypeOf(key.shape).name}!]!): [${type.name}]! @merge(keyField: ${quote(key.name)}) @rest(path: ${quote(field.rest.path)}, query: ${quote(query)}${selecting(list.select)})`;
}

function selecting(select: string): string {
  return select === '' ? '' : `, select: ${quote(select)}`;
}

function required(field: RootField): readonly Field[] {
  return field.args.filter((arg) => shapeText(arg.shape).endsWith('!'));
}
