/**
 * What services say about the same object type or interface. A field that only some services offer must be fetchable for an
 * object that came from another: the service that offers it needs a door for the type. Nullability may differ (the composed
 * field is nullable where one service says so); named types, lists and arguments may not.
 */
import {
  getNamedType, isAbstractType, isInterfaceType, isListType, isNonNullType, isObjectType, isRequiredArgument,
  type GraphQLField, type GraphQLInterfaceType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLOutputType,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { doorsOf, isHiddenFromClients, keyFields } from './doors.ts';
import { offeredBy, offersOf, quoted, type Offer } from './offers.ts';
import { findingAt } from './place.ts';
import type { ServiceDefinition } from './service.ts';

type Field = GraphQLField<unknown, unknown>;

export function objectConflicts(services: readonly ServiceDefinition[]): Finding[] {
  const doors = new Map(services.map((service) => [service, doorsOf(service.schema)]));
  const keysOf = (service: ServiceDefinition, name: string): readonly (readonly string[])[] => (doors.get(service) ?? []).flatMap((door) => door.types.filter((type) => type.name === name).map((type) => keyFields(door, type)));
  const returned = new Map(services.map((service) => [service, returnedTypes(service)]));
  return offersOf(services, isObjectType).flatMap(([name, offers]) => [
    ...fieldConflicts(name, offers),
    ...offers.filter(({ service }) => returned.get(service)?.has(name)).flatMap((needer) => unreachable(name, needer, offers, (service) => keysOf(service, name))),
  ]);
}

export function interfaceConflicts(services: readonly ServiceDefinition[]): Finding[] {
  const objects = new Map(offersOf(services, isObjectType, 1));
  return offersOf(services, isInterfaceType).flatMap(([name, offers]) => [
    ...fieldConflicts(name, offers),
    ...[...objects].flatMap(([object, owners]) => {
      const owner = owners.find(({ type }) => type.getInterfaces().some((one) => one.name === name));
      if (owner === undefined) return [];
      const has = new Set(owners.flatMap(({ type }) => Object.keys(type.getFields())));
      const lacking = offers.flatMap(({ service, type }) => Object.values(type.getFields()).filter((field) => !has.has(field.name)).map((field) => ({ service, field })));
      return lacking.map(({ service, field }) =>
        findingAt(field.astNode?.name, `The interface \`${name}\` has the field \`${field.name}\` in ${offeredBy(service, field.astNode)}, which \`${object}\` of ${offeredBy(owner.service, owner.type.astNode)} lacks: add the field there, or rename or prefix one of the interfaces.`));
    }),
  ]);
}

/** Fields that two services offer, compared with the first that does. */
function fieldConflicts(name: string, offers: readonly Offer<GraphQLObjectType | GraphQLInterfaceType>[]): Finding[] {
  const first = new Map<string, { service: ServiceDefinition; field: Field }>();
  return offers.flatMap(({ service, type }) =>
    Object.values(type.getFields()).flatMap((field: Field) => {
      const known = first.get(field.name);
      if (known === undefined) {
        first.set(field.name, { service, field });
        return [];
      }
      const places = [offeredBy(known.service, known.field.astNode), offeredBy(service, field.astNode)] as const;
      const remedy = `make them agree, or rename or prefix \`${name}\` in one of the services`;
      if (shape(known.field.type) !== shape(field.type)) {
        return [findingAt(field.astNode?.name, `\`${name}.${field.name}\` is \`${known.field.type.toString()}\` in ${places[0]} and \`${field.type.toString()}\` in ${places[1]}: ${remedy}.`)];
      }
      return argumentConflicts(known.field, field).map((problem) =>
        findingAt(field.astNode?.name, `\`${name}.${field.name}\` takes different arguments in ${places[0]} and ${places[1]}: ${problem}; ${remedy}.`));
    }),
  );
}

function argumentConflicts(one: Field, other: Field): string[] {
  const names = new Set([...one.args, ...other.args].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [left, right] = [one, other].map(({ args }) => args.find((argument) => argument.name === name));
    if (left && right) return left.type.toString() === right.type.toString() ? [] : [`\`${name}\` is \`${left.type.toString()}\` in the first and \`${right.type.toString()}\` in the second`];
    const only = left ?? right;
    return only && isRequiredArgument(only) ? [`\`${name}\` is required in the ${left ? 'first' : 'second'} and missing in the ${left ? 'second' : 'first'}`] : [];
  });
}

/**
 * Fields the needer lacks and cannot get through the doors of others: one finding per service that has such fields. `keysOf`
 * lists the keys of a service's doors; a door opens when what is known by then has all the fields of its key.
 */
function unreachable(name: string, needer: Offer<GraphQLObjectType>, offers: readonly Offer<GraphQLObjectType>[], keysOf: (service: ServiceDefinition) => readonly (readonly string[])[]): Finding[] {
  const known = new Set(Object.keys(needer.type.getFields()));
  let closed = offers.filter(({ service }) => service !== needer.service);
  for (let opened: typeof closed = closed; opened.length > 0; ) {
    opened = closed.filter(({ service }) => keysOf(service).some((key) => key.every((field) => known.has(field))));
    closed = closed.filter((offer) => !opened.includes(offer));
    for (const { type } of opened) for (const field of Object.keys(type.getFields())) known.add(field);
  }
  const reported = new Set<string>();
  return closed.flatMap(({ service, type }) => {
    const fields = Object.values(type.getFields()).filter((field) => !isHiddenFromClients(field)).map((field) => field.name)
      .filter((field) => !known.has(field) && !reported.has(field));
    fields.forEach((field) => reported.add(field));
    const [field] = fields;
    if (field === undefined) return [];
    const [key] = keysOf(service);
    const [why, remedy] = key === undefined ? ['which has no @merge door for it', `add a door in ${service.name} (@key and @merge)`] : [`whose door takes ${quoted(key)}`, `add ${quoted(key.filter((part) => !known.has(part)))} in ${needer.service.name}`];
    return [findingAt(type.getFields()[field]?.astNode?.name, `\`${name}\` has ${quoted(fields)} in ${offeredBy(service, type.astNode)} only, ${why}, so a \`${name}\` from ${offeredBy(needer.service, needer.type.astNode)} cannot get it: ${remedy}, make the types agree, or rename or prefix one of them.`)];
  });
}

/**
 * Object types that a client can get from this service first. Not among them: what only a hidden door returns, since such an
 * object comes from another service, and what was left over when its fields were hidden.
 */
function returnedTypes({ schema }: ServiceDefinition): Set<string> {
  const returned = new Set<string>();
  const todo = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => !!type);
  const seen = new Set(todo);
  // Each named type is opened once for clients and once for the walk, or an interface that many types implement and many fields return would be opened for every such field.
  const shown = new Set<GraphQLNamedType>();
  const walked = new Set<GraphQLNamedType>();
  for (let type = todo.pop(); type !== undefined; type = todo.pop()) {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      const isShown = !isHiddenFromClients(field);
      if ((isShown ? shown : walked).has(named)) continue;
      walked.add(named);
      if (isShown) shown.add(named);
      for (const next of isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : []) {
        if (isShown) returned.add(next.name);
        if (seen.has(next)) continue;
        seen.add(next);
        todo.push(next);
      }
    }
  }
  return returned;
}

/** The type without its non-nulls: `[User!]!` → `[User]`. */
function shape(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return shape(type.ofType);
  return isListType(type) ? `[${shape(type.ofType)}]` : type.toString();
}
