/**
 * The graph as the planner sees it: types → service → fields, doors with their arguments and keys, owners of root fields. All
 * of it is read from the services' SDL here, once per release.
 */
import { getNamedType, isAbstractType, isCompositeType, isUnionType, type GraphQLSchema } from 'graphql';
import { directivesOf, doorsOf } from '../schema/doors.ts';
import type { NameMap } from '../schema/names.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import { doorArguments } from './door-arguments.ts';
import { computedBy, keyOfDoor, mergeMembers, type KeyMember } from './key-members.ts';
import type { DoorArgument, Template } from './plan.ts';

export type { KeyMember } from './key-members.ts';

export interface GraphModel {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** In the order of the configuration. */
  readonly services: readonly ServiceModel[];
  readonly serviceOf: (name: string) => ServiceModel;
  /** Services that offer the field of a root type, in the order of the configuration. */
  readonly ownersOf: (kind: 'query' | 'mutation', field: string) => readonly ServiceModel[];
  /** Doors to an object type, of all services, in the order of configuration and schema. */
  readonly doorsTo: (type: string) => readonly DoorModel[];
}

export interface ServiceModel {
  readonly name: string;
  /** Place in the configuration. */
  readonly index: number;
  readonly kind: 'graphql' | 'rest';
  /** In gateway names. */
  readonly schema: GraphQLSchema;
  /** What its requests are written in; a REST service's in gateway names. */
  readonly names: NameMap;
  /** Whether each row of the type has the field: it is in the service's schema and not computed. `__typename` is everywhere. */
  readonly owns: (type: string, field: string) => boolean;
}

export interface DoorModel {
  readonly service: ServiceModel;
  /** The object type it fetches. */
  readonly type: string;
  /** Field of Query, in gateway names. */
  readonly field: string;
  /** Takes a list of keys, answers with a list of rows. */
  readonly isBulk: boolean;
  /** Returns an interface or union of which `type` is one. */
  readonly isAbstract: boolean;
  /** In gateway names of types. */
  readonly arguments: readonly DoorArgument[];
  /** What identifies an entity; empty where computed inputs are all it takes. All of it must be known before the door is used. */
  readonly key: readonly KeyMember[];
  /** Inputs of computed fields that the door takes no null for: they are sent whatever is asked of it. */
  readonly inputs: readonly KeyMember[];
  /** Fields of `type` this service computes → what must be sent for it, beside the key. */
  readonly computed: ReadonlyMap<string, readonly KeyMember[]>;
  /** Nothing else may be asked through it, and no key of its rows leads further (guarded-doors.ts). */
  readonly onlyComputes?: true;
}

/** Whether the rows that it brings are the entity's: any field of the service can be asked of them. Else what is computed, and nothing more. */
export function hasRows({ key, onlyComputes }: DoorModel): boolean {
  return key.length > 0 && onlyComputes !== true;
}

/** `schema`: what clients see of these services, in the order of the configuration. */
export function createGraphModel(schema: GraphQLSchema, services: readonly ServiceDefinition[]): GraphModel {
  const models = services.map(serviceModel);
  const byName = new Map(models.map((service) => [service.name, service]));
  const doors = new Map<string, DoorModel[]>();
  for (const door of models.flatMap(doorModels)) doors.set(door.type, [...(doors.get(door.type) ?? []), door]);
  const owners = { query: ownersByField(models, 'query'), mutation: ownersByField(models, 'mutation') };
  return Object.freeze<GraphModel>({
    schema,
    services: models,
    serviceOf: (name) => {
      const service = byName.get(name);
      if (service === undefined) throw new TypeError(`the graph has no service \`${name}\``);
      return service;
    },
    ownersOf: (kind, field) => owners[kind].get(field) ?? [],
    doorsTo: (type) => doors.get(type) ?? [],
  });
}

function serviceModel({ name, kind, schema, names }: ServiceDefinition, index: number): ServiceModel {
  const owned = new Map(Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isCompositeType(type)) return [];
    const fields = isUnionType(type) ? [] : Object.values(type.getFields()).filter((field) => directivesOf(field, 'computed').length === 0);
    return [[type.name, new Set(['__typename', ...fields.map((field) => field.name)])]];
  }));
  // A REST service is run here, over its SDL in the gateway's names (services.ts).
  const own: NameMap = kind === 'rest' ? { isIdentity: true, typeToService: new Map(), typeToGateway: new Map(), rootFieldToService: new Map(), schema } : names;
  return Object.freeze<ServiceModel>({ name, index, kind, schema, names: own, owns: (type, field) => owned.get(type)?.has(field) ?? false });
}

function doorModels(service: ServiceModel): readonly DoorModel[] {
  return doorsOf(service.schema).flatMap((door) => door.types.map((type): DoorModel => {
    const key = keyOfDoor(door, type);
    const computed = computedBy(door, type);
    const members = mergeMembers([...key, ...[...computed.values()].flat()]);
    const sent = doorArguments(door, type, members);
    const inputs = mergeMembers([...computed.values()].flat()).filter(({ name }) => !key.some((member) => member.name === name) && sent.some(({ value }) => refusesNull(value, name)));
    return Object.freeze({
      service, type: type.name, field: door.field.name, isBulk: door.returnsList, isAbstract: isAbstractType(getNamedType(door.field.type)),
      arguments: sent, key, inputs, computed,
    });
  }));
}

function refusesNull(value: Template, member: string): boolean {
  if ('each' in value) return refusesNull(value.each, member);
  if ('object' in value) return value.object.some(([, part]) => refusesNull(part, member));
  return 'key' in value && value.key[0] === member && value.nonNull;
}

function ownersByField(services: readonly ServiceModel[], kind: 'query' | 'mutation'): ReadonlyMap<string, readonly ServiceModel[]> {
  const owners = new Map<string, ServiceModel[]>();
  for (const service of services) {
    const root = kind === 'query' ? service.schema.getQueryType() : service.schema.getMutationType();
    for (const field of Object.keys(root?.getFields() ?? {})) owners.set(field, [...(owners.get(field) ?? []), service]);
  }
  return owners;
}
