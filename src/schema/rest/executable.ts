/**
 * The schema of a REST service with resolvers that call it: built once per graph from the SDL, run by graphql-js. A field
 * with a path is a call, a door without one an echo of its key, every other field a property of the row above it.
 */
import {
  GraphQLList, buildASTSchema, getNamedType, getNullableType, isAbstractType, isListType, isNonNullType, isObjectType,
  type GraphQLField, type GraphQLObjectType, type GraphQLOutputType, type GraphQLResolveInfo,
} from 'graphql';
import type { CallContext, RestUpstream } from '../../upstream/executor.ts';
import { ENTITY_FETCH, doorsOf } from '../doors.ts';
import { misfit, toldError } from '../misfit.ts';
import type { ServiceDefinition } from '../service.ts';
import { answerReader } from './answer.ts';
import { bulkDoor } from './bulk.ts';
import { createCaller, forEntities, type Arguments, type Caller } from './call.ts';
import { echoDoor } from './echo.ts';
import type { FastService, RootCall } from './fast-document.ts';
import { keepDefaultDigits } from './long.ts';
import { memberChooser } from './member.ts';
import type { RestCall } from './model.ts';
import { propertyOf, readRestCall } from './read-rest.ts';
import { itemOf, reasonOf, type Place } from './reason.ts';
import { compileRowKeys, keyFieldsIn } from './row-key.ts';
import { Member, valueAt } from './row.ts';

export interface RestService {
  readonly execute: RestUpstream;
  /** Keys in one call of a door for many. */
  readonly bulkSize: number;
}

type Resolve = (parent: unknown, args: Arguments, context: CallContext, info: GraphQLResolveInfo) => unknown;

/** The schema that graphql-js runs, and what the fast way needs of it. */
export function executableService(service: ServiceDefinition, { execute, bulkSize }: RestService): FastService {
  const { name, document } = service;
  const schema = buildASTSchema(document, { assumeValid: true });
  keepDefaultDigits(schema);
  const objects = Object.values(schema.getTypeMap()).filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'));
  const calls = new Map(objects.flatMap((type) => Object.values(type.getFields()).flatMap((field) => {
    const call = readRestCall(schema, type, field);
    return call === undefined ? [] : [[field, call] as const];
  })));
  const read = answerReader(name, memberChooser(schema, errorTypes(objects, calls)));
  const doors = new Map(doorsOf(schema).map((door) => [door.field, door]));
  const queries = new Map<GraphQLField<unknown, unknown>, RootCall>();
  const properties = new Set<GraphQLField<unknown, unknown>>();

  const roots = [schema.getQueryType(), schema.getMutationType()];

  const resolverOf = (parentType: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Resolve => {
    const { type } = field;
    const call = calls.get(field);
    const door = doors.get(field);
    if (call === undefined) {
      if (door !== undefined) {
        const echo = echoDoor(door);
        return (_parent, args) => echo(args);
      }
      if (!roots.includes(parentType)) properties.add(field);
      const property = propertyOf(field);
      const coordinate = `${parentType.name}.${field.name}`;
      return (parent) => read(valueAt(parent, property), type, coordinate);
    }
    const isMutation = parentType === schema.getMutationType();
    const forClients = createCaller({ service: name, call, type, isMutation, upstream: execute, read });
    const forKeys = forEntities(forClients, name);
    const callerFor = (isEntityFetch: boolean): Caller => (isEntityFetch ? forKeys : forClients);
    if (door?.returnsList) {
      const bulk = bulkDoor({ service: name, bulkSize, door });
      queries.set(field, { type, ask: (args, context, isEntityFetch, keys) => bulk(callerFor(isEntityFetch), args, context, keys) });
      return (parent, args, context, info) => bulk(callerFor(parent === ENTITY_FETCH), args, context, compileRowKeys(keyFieldsIn(info), { type, schema, read }));
    }
    const ask = (caller: Caller, args: Arguments, context: CallContext, ownOf: (field: string) => unknown): unknown => {
      const wire = caller.render(args, ownOf);
      return wire === undefined ? null : caller.send(wire, context);
    };
    if (parentType === schema.getQueryType()) queries.set(field, { type, ask: (args, context, isEntityFetch) => ask(callerFor(isEntityFetch), args, context, () => undefined) });
    const propertyNames = new Map(Object.values(parentType.getFields()).map((one) => [one.name, propertyOf(one)]));
    return (parent, args, context) => ask(callerFor(parent === ENTITY_FETCH), args, context, (own) => valueAt(parent, propertyNames.get(own) ?? own));
  };

  for (const type of objects) {
    for (const field of Object.values(type.getFields())) {
      field.resolve = completed(guarded(resolverOf(type, field)), { field: `${type.name}.${field.name}`, type: field.type }, name);
      if (roots.includes(type)) field.type = alone(field.type);
    }
  }
  for (const type of Object.values(schema.getTypeMap())) if (isAbstractType(type)) type.resolveType = (row) => (row instanceof Member ? row.type : undefined);
  return { schema, read, roots: queries, isProperty: (field) => properties.has(field) };
}

/** An Error for null where none may be; graphql-js would find it too, but not say it to us. */
function completed(resolve: Resolve, place: Place, service: string): Resolve {
  const complete = (value: unknown, type: GraphQLOutputType, at: Place): unknown => {
    if (value === null || value === undefined) return isNonNullType(type) ? misfit(service, { reason: reasonOf(at, value) }) : null;
    const list = getNullableType(type);
    if (!Array.isArray(value) || !isListType(list)) return value;
    const itemPlace = itemOf(at);
    return value.map((item: unknown) => complete(item, list.ofType, itemPlace));
  };
  return (...given) => {
    const value = resolve(...given);
    return value instanceof Promise ? value.then((settled: unknown) => complete(settled, place.type, place)) : complete(value, place.type, place);
  };
}

/**
 * Each root field is a call of its own, and so is each chunk of a bulk door: null where none may be takes nothing with it. The
 * gateway's own schema says what becomes null in the client's answer.
 */
function alone(declared: GraphQLOutputType): GraphQLOutputType {
  const type = getNullableType(declared);
  return isListType(type) ? new GraphQLList(getNullableType(type.ofType)) : type;
}

/** What is not an error of ours to show is a fault of ours, where graphql-js would make it look like the service's. */
function guarded(resolve: Resolve): Resolve {
  return (...given) => {
    try {
      const value = resolve(...given);
      return value instanceof Promise ? value.catch(toldError) : value;
    } catch (error) {
      return toldError(error);
    }
  };
}

/** Union or interface → members that `errors[].type` names on a field of that type, and no field returns by itself. */
function errorTypes(objects: readonly GraphQLObjectType[], calls: ReadonlyMap<GraphQLField<unknown, unknown>, RestCall>): ReadonlyMap<string, ReadonlySet<string>> {
  const returned = new Set(objects.flatMap((type) => Object.values(type.getFields()).map((field) => getNamedType(field.type).name)));
  const found = new Map<string, Set<string>>();
  for (const [field, { outcomes }] of calls) {
    for (const outcome of outcomes.values()) {
      if (outcome.kind !== 'type' || returned.has(outcome.type)) continue;
      const { name } = getNamedType(field.type);
      found.set(name, (found.get(name) ?? new Set()).add(outcome.type));
    }
  }
  return found;
}
