/** Types and fields of a REST service that nothing fills: they would be null, or an error, in every answer. */
import {
  getNamedType, isAbstractType, isInterfaceType, isObjectType,
  type GraphQLField, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';
import type { Finding } from '../../errors.ts';
import { directivesOf, type Door } from '../doors.ts';
import { findingAt } from '../place.ts';
import { echoedFields, isEchoDoor } from './check-echo-door.ts';
import { hasCall } from './rest-directive.ts';

export function checkReach(schema: GraphQLSchema, doors: readonly Door[]): Finding[] {
  const echoed = echoes(doors);
  const rows = typesWithRows(schema, echoed);
  const roots: unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type): Finding[] => {
    if (type.name.startsWith('__') || roots.includes(type) || rows.has(type)) return [];
    const own = echoed.get(type);
    if (own === undefined) return [findingAt(type.astNode?.name, `No field with \`@rest(path:)\` leads to \`${type.name}\`: remove it, or let one return it.`)];
    return Object.values(type.getFields()).filter((field) => !own.has(field.name) && !isFilledElsewhere(field)).map((field) =>
      findingAt(field.astNode?.name, `Nothing fills \`${type.name}.${field.name}\`: \`${type.name}\` is made of its key alone (${[...own].join(', ')}). Give the field a call with \`@rest(path:)\`, or the door one.`));
  });
}

/** Entities that are made of their keys, and the fields they have. */
function echoes(doors: readonly Door[]): ReadonlyMap<GraphQLNamedType, ReadonlySet<string>> {
  const echoed = new Map<GraphQLNamedType, ReadonlySet<string>>();
  for (const door of doors.filter(isEchoDoor)) for (const type of door.types) echoed.set(type, new Set([...(echoed.get(type) ?? []), ...echoedFields(door)]));
  return echoed;
}

/** Every type that a call leads to, or an object in the key of an echo door: through rows and through calls of their fields. */
function typesWithRows(schema: GraphQLSchema, echoed: ReadonlyMap<GraphQLNamedType, ReadonlySet<string>>): ReadonlySet<GraphQLNamedType> {
  const leaving = (type: GraphQLNamedType | null | undefined, own?: ReadonlySet<string>): GraphQLNamedType[] =>
    (isObjectType(type) ? Object.values(type.getFields()).filter((field) => hasCall(field) || own?.has(field.name) === true).map(named) : []);
  const rows = new Set<GraphQLNamedType>();
  const open = [...leaving(schema.getQueryType()), ...leaving(schema.getMutationType()), ...[...echoed].flatMap(([type, own]) => leaving(type, own))];
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (rows.has(type)) continue;
    rows.add(type);
    if (isAbstractType(type)) open.push(...schema.getPossibleTypes(type));
    if (isObjectType(type) || isInterfaceType(type)) open.push(...Object.values(type.getFields()).map(named));
  }
  return rows;
}

const named = (field: GraphQLField<unknown, unknown>): GraphQLNamedType => getNamedType(field.type);

function isFilledElsewhere(field: GraphQLField<unknown, unknown>): boolean {
  return hasCall(field) || directivesOf(field, 'computed').length > 0;
}
