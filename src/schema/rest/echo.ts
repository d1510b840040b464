/**
 * A door without a call: the entity is made of the key it was asked by, written as a row of the service, so that a service
 * which only has `/users/{id}/orders` can extend User. Whether there is such an entity its other services know.
 */
import { getNamedType, getNullableType, isEnumType, isListType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import type { Door } from '../doors.ts';
import type { Arguments } from './call.ts';
import { itemsOf, keyOf, readDoorKeys } from './door-keys.ts';
import { propertyOf, restValueOf } from './read-rest.ts';
import { Member, WHOLE_ROW } from './row.ts';

/** The row of the key, or a list of them. */
export function echoDoor(door: Door): (args: Arguments) => unknown {
  const doorKeys = readDoorKeys(door);
  const [type] = door.types;
  if (type === undefined) throw new TypeError(`Query.${door.field.name} fetches nothing`); // checked by check-door.ts
  const echo = (key: Readonly<Record<string, unknown>>): unknown => (Object.values(key).every((value) => value === null || value === undefined) ? null : new Member(type.name, rowFrom(key, type)));
  return door.returnsList ? (args) => itemsOf(doorKeys, args)?.map((item) => echo(keyOf(doorKeys, item))) ?? null : (args) => echo(keyOf(doorKeys, args));
}

function rowFrom(key: Readonly<Record<string, unknown>>, type: GraphQLObjectType): unknown {
  const parts = Object.entries(key).flatMap(([name, value]) => {
    const field = type.getFields()[name];
    return field === undefined ? [] : [[propertyOf(field), written(value, field.type)] as const];
  });
  const whole = parts.find(([property]) => property === WHOLE_ROW);
  return whole === undefined ? Object.fromEntries(parts) : whole[1];
}

function written(value: unknown, declared: GraphQLOutputType): unknown {
  const type = getNullableType(declared);
  if (value === null || value === undefined) return null;
  if (isListType(type)) return Array.isArray(value) ? value.map((item) => written(item, type.ofType)) : value;
  const named = getNamedType(type);
  if (isObjectType(named) && isJsonObject(value)) return rowFrom(value, named);
  const known = isEnumType(named) && typeof value === 'string' ? named.getValue(value) : undefined;
  return known ? restValueOf(known) : value;
}
