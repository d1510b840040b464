/**
 * A service as a policy test has it: asked like the real one, in GraphQL over its own SDL, doors included, and answered by
 * graphql-js with what the test says and made-up values for the rest. A REST service is asked in GraphQL by the gateway in any case.
 */
import { buildASTSchema, execute, getNamedType, getNullableType, isAbstractType, isLeafType, isInputObjectType, isListType, parse, type GraphQLFieldResolver, type GraphQLOutputType, type GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { doorsOf, keyFields, type Door } from '../schema/doors.ts';
import { itemsOf, keyOf, readDoorKeys, type DoorKeys } from '../schema/rest/door-keys.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { Upstream } from '../upstream/executor.ts';
import { chooseType, knownByArguments, mockedCount, type Composite } from './mock-objects.ts';
import type { MockObject, MockRun } from './mock-run.ts';
import { defaultLeaf } from './mock-values.ts';
import { createMocks } from './mocks.ts';

/** Type → fields that objects of it are known by, in any service. */
export type KeysByType = ReadonlyMap<string, ReadonlySet<string>>;

export function keysOf(services: readonly ServiceDefinition[]): KeysByType {
  const keys = new Map<string, Set<string>>();
  for (const { schema } of services) {
    for (const door of doorsOf(schema)) for (const type of door.types) keys.set(type.name, new Set([...(keys.get(type.name) ?? []), ...keyFields(door, type)]));
  }
  return keys;
}

export interface MockServiceOptions {
  readonly service: ServiceDefinition;
  readonly keys: KeysByType;
  /** By the id of the request that is served. */
  readonly runOf: (requestId: string) => MockRun;
}

type Entrance = Door & { readonly keys: DoorKeys };

/** Where a value stands: the field that returns it, and its position in the innermost list. */
interface At {
  readonly parent: MockObject;
  readonly args: JsonObject;
  readonly info: GraphQLResolveInfo;
  readonly run: MockRun;
  /** Undefined outside of lists. */
  readonly index?: number;
}

/** Is asked in the names of the graph. */
export function mockService({ service, keys, runOf }: MockServiceOptions): Upstream {
  const schema = buildASTSchema(service.document, { assumeValid: true });
  const doors = new Map<string, Entrance>(doorsOf(schema).map((door) => [door.field.name, { ...door, keys: readDoorKeys(door) }]));
  const query = schema.getQueryType();

  const complete = (given: unknown, declared: GraphQLOutputType, at: At): unknown => {
    const type = getNullableType(declared);
    const { info: { fieldName }, run, parent } = at;
    if (given === null) return null;
    if (isListType(type)) {
      const items: readonly unknown[] = Array.isArray(given) ? given : Array.from({ length: mockedCount(schema, getNamedType(type), run.mocks) });
      return items.map((item, index) => complete(item, type.ofType, { ...at, index }));
    }
    if (isLeafType(type)) return given ?? run.mocks.leafOf(type.name) ?? defaultLeaf(type, { type: parent.type, field: fieldName, seed: parent.seed, isKey: keys.get(parent.type)?.has(fieldName) === true });
    return object(type, isJsonObject(given) ? given : {}, at);
  };

  const object = (declared: Composite, given: JsonObject, { args, info, run, index }: At, isDoor = false): MockObject => {
    const position = index ?? 0;
    const said = isAbstractType(declared) ? { ...run.mocks.valuesOf(declared.name, {}, position), ...given } : given;
    const type = chooseType(schema, declared, said, { info, index: position, isDoor });
    const known = { ...knownByArguments(type, args, info, keys.get(type.name), index !== undefined), ...said };
    const values = { ...run.mocks.valuesOf(type.name, known, position), ...known };
    const [key = String(position + 1)] = ['id', ...(keys.get(type.name) ?? [])].flatMap((name) => (typeof values[name] === 'string' || typeof values[name] === 'number' ? [String(values[name])] : []));
    return run.make({ type: type.name, values, seed: key });
  };

  /** What a door says of one key. `given`: what the test says of the door's field. */
  const entity = ({ field, keys: doorKeys }: Entrance, item: unknown, given: unknown, at: At): MockObject | null => {
    const key = keyOf(doorKeys, item);
    const type = getNamedType(field.type);
    if (given === null || isLeafType(type) || isInputObjectType(type) || Object.values(key).every((value) => value === null || value === undefined)) return null;
    const said = isJsonObject(given) ? given : Array.isArray(given) ? createMocks({ [type.name]: given }).valuesOf(type.name, key, 0) : {};
    return object(type, { ...said, ...key }, { ...at, args: {} }, true);
  };

  const resolve: GraphQLFieldResolver<MockObject | undefined, MockRun, JsonObject> = (source, args, run, info) => {
    const parent = source ?? { type: info.parentType.name, values: run.mocks.valuesOf(info.parentType.name, {}, 0), seed: '1' };
    const at: At = { parent, args, info, run };
    const given = Object.hasOwn(parent.values, info.fieldName) ? parent.values[info.fieldName] : undefined;
    const door = info.parentType === query ? doors.get(info.fieldName) : undefined;
    if (door === undefined) return complete(given, info.returnType, at);
    if (!door.returnsList) return entity(door, args, given, at);
    return itemsOf(door.keys, args)?.map((item, index) => entity(door, item, given, { ...at, index })) ?? complete(given, info.returnType, at);
  };

  return async ({ query: text, variables, operationName, context }) => {
    const run = runOf(context.requestId);
    const { data, errors } = await execute({
      schema, document: parse(text, { noLocation: true }), variableValues: variables, operationName, contextValue: run, fieldResolver: resolve,
      typeResolver: (value) => (value as MockObject).type, // made above, and nowhere else
    });
    for (const { message, path } of errors ?? []) run.problems.add(`${message}${path === undefined || message.startsWith('The mocks') ? '' : ` (\`${path.join('.')}\` of the service ${service.name})`}`);
    return { ...(data !== undefined && { data }), ...(errors && { errors: errors.map(({ message, path }) => new GatewayError('UPSTREAM_INVALID_RESPONSE', message, { path })) }) };
  };
}
