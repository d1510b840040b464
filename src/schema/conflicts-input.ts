/**
 * What services say about the same enum or input type. A client may send only what every service that takes the type
 * understands (the intersection), and meets in answers whatever any service sends (the union); an enum used both ways must
 * therefore be the same everywhere.
 */
import {
  Kind, getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isRequiredInputField,
  type EnumValueDefinitionNode, type GraphQLArgument, type GraphQLEnumType, type GraphQLInputField, type InputValueDefinitionNode,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { offeredBy, offersOf, quoted, type Offer } from './offers.ts';
import { findingAt } from './place.ts';
import type { ServiceDefinition } from './service.ts';

export interface Intersections {
  /** Enums used only as input that several services offer: the values all of them know. */
  readonly enums: Map<string, Set<string>>;
  /** Input types that several services offer: the fields all of them take. */
  readonly inputs: Map<string, Set<string>>;
}

/** What to keep of enums and input types in the client-facing schema. Meant for services without conflicts. */
export function intersections(services: readonly ServiceDefinition[]): Intersections {
  const { input, output } = enumUses(services);
  const inputEnums = offersOf(services, isEnumType).filter(([name]) => input.has(name) && !output.has(name));
  return {
    enums: new Map(inputEnums.map(([name, offers]) => [name, common(offers.map(({ type }) => valueNames(type)))])),
    inputs: new Map(offersOf(services, isInputObjectType).map(([name, offers]) => [name, common(offers.map(({ type }) => Object.keys(type.getFields())))])),
  };
}

export function enumConflicts(services: readonly ServiceDefinition[]): Finding[] {
  const { input, output } = enumUses(services);
  const kept = intersections(services).enums;
  return [
    ...offersOf(services, isEnumType).flatMap(([name, offers]) => {
      if (!input.has(name)) return [];
      if (output.has(name)) return offers.flatMap((offer) => missingValues(name, offer, offers));
      return kept.get(name)?.size === 0 ? [nothingInCommon(name, 'value', offers)] : [];
    }),
    ...defaultConflicts(services, kept),
  ];
}

export function inputConflicts(services: readonly ServiceDefinition[]): Finding[] {
  return offersOf(services, isInputObjectType).flatMap(([name, offers]) => {
    const findings = offers.slice(1).flatMap((other) => offers.slice(0, 1).flatMap((first) => oneOfConflict(name, first, other)));
    const first = new Map<string, { service: ServiceDefinition; field: GraphQLInputField }>();
    for (const { service, type } of offers) {
      for (const field of Object.values(type.getFields())) {
        const known = first.get(field.name);
        if (known === undefined) first.set(field.name, { service, field });
        else if (known.field.type.toString() !== field.type.toString()) {
          findings.push(findingAt(field.astNode?.name, `\`${name}.${field.name}\` is \`${known.field.type.toString()}\` in ${offeredBy(known.service, known.field.astNode)} and \`${field.type.toString()}\` in ${offeredBy(service, field.astNode)}: make them agree, or rename or prefix \`${name}\` in one of the services.`));
        }
        if (!isRequiredInputField(field)) continue;
        const without = offers.find((offer) => !(field.name in offer.type.getFields()));
        if (without) findings.push(findingAt(field.astNode?.name, `\`${name}.${field.name}\` is required in ${offeredBy(service, field.astNode)} and missing in ${offeredBy(without.service, without.type.astNode)}: add it there, make it optional, or rename or prefix \`${name}\` in one of the services.`));
      }
    }
    if (findings.length === 0 && common(offers.map(({ type }) => Object.keys(type.getFields()))).size === 0) findings.push(nothingInCommon(name, 'field', offers));
    return findings;
  });
}

function missingValues(name: string, { service, type }: Offer<GraphQLEnumType>, offers: readonly Offer<GraphQLEnumType>[]): Finding[] {
  const own = new Set(valueNames(type));
  const missing = new Map<string, { service: ServiceDefinition; node: EnumValueDefinitionNode | null | undefined }>();
  for (const other of offers) for (const value of other.type.getValues()) if (!own.has(value.name) && !missing.has(value.name)) missing.set(value.name, { service: other.service, node: value.astNode });
  const [first] = missing.values();
  if (first === undefined) return [];
  return [findingAt(type.astNode?.name, `The enum \`${name}\` is taken as input and given in answers, so every service must have the same values; ${offeredBy(service, type.astNode)} lacks ${quoted(missing.keys())} of ${offeredBy(first.service, first.node)}: add what is missing, or rename or prefix \`${name}\` in one of the services.`)];
}

function nothingInCommon(name: string, what: string, [first, second]: readonly Offer[]): Finding {
  const places = [first, second].flatMap((offer) => (offer ? [offeredBy(offer.service, offer.type.astNode)] : []));
  return findingAt(second?.type.astNode?.name, `\`${name}\` has no ${what} in common in ${places.join(' and ')}, so no client could use it: rename or prefix it in one of them.`);
}

function oneOfConflict(name: string, first: Offer, other: Offer): Finding[] {
  if (!isInputObjectType(first.type) || !isInputObjectType(other.type) || first.type.isOneOf === other.type.isOneOf) return [];
  const [one, many] = first.type.isOneOf ? [first, other] : [other, first];
  return [findingAt(other.type.astNode?.name, `\`${name}\` is @oneOf in ${offeredBy(one.service, one.type.astNode)} and not in ${offeredBy(many.service, many.type.astNode)}: make them agree, or rename or prefix it in one of them.`)];
}

/** A default that names a value which the intersection drops could be neither printed nor sent. */
function defaultConflicts(services: readonly ServiceDefinition[], kept: ReadonlyMap<string, ReadonlySet<string>>): Finding[] {
  return services.flatMap((service) =>
    inputsOf(service).flatMap(({ type, astNode }) => {
      const name = getNamedType(type).name;
      const values = kept.get(name);
      const dropped = values && enumLiterals(astNode).find((value) => !values.has(value));
      return dropped === undefined ? [] : [findingAt(astNode?.defaultValue, `The default \`${dropped}\` in ${offeredBy(service, astNode)} is a value of \`${name}\` that not every service knows: choose another default, or rename or prefix \`${name}\` in one of the services.`)];
    }),
  );
}

function enumLiterals(node: InputValueDefinitionNode | null | undefined): string[] {
  const value = node?.defaultValue;
  const items = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  return items.flatMap((item) => (item.kind === Kind.ENUM ? [item.value] : []));
}

function enumUses(services: readonly ServiceDefinition[]): { input: Set<string>; output: Set<string> } {
  const input = new Set<string>();
  const output = new Set<string>();
  for (const service of services) {
    for (const { type } of inputsOf(service)) input.add(getNamedType(type).name);
    for (const type of Object.values(service.schema.getTypeMap())) {
      if ((isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')) for (const field of Object.values(type.getFields())) output.add(getNamedType(field.type).name);
    }
  }
  return { input, output };
}

/** Every argument and input field of a service. */
function inputsOf({ schema }: ServiceDefinition): (GraphQLArgument | GraphQLInputField)[] {
  return Object.values(schema.getTypeMap()).flatMap((type): (GraphQLArgument | GraphQLInputField)[] => {
    if (isInputObjectType(type)) return Object.values(type.getFields());
    if ((!isObjectType(type) && !isInterfaceType(type)) || type.name.startsWith('__')) return [];
    return Object.values(type.getFields()).flatMap(({ args }) => [...args]);
  });
}

function valueNames(type: GraphQLEnumType): string[] {
  return type.getValues().map(({ name }) => name);
}

function common(sets: readonly (readonly string[])[]): Set<string> {
  const [first = [], ...others] = sets;
  return new Set(first.filter((name) => others.every((names) => names.includes(name))));
}
