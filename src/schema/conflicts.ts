/**
 * What services must agree on before they become one graph. Stitch would let the last service win in silence; here every
 * disagreement is a finding that names both services, both places and a remedy:
 *
 *  A. one name, two kinds;
 *  B. one root field, two services;
 *  C. object types and interfaces (conflicts-output.ts);
 *  D. enums and input types (conflicts-input.ts);
 *  E. two canonical definitions; computed fields whose inputs nobody offers.
 */
import { GraphQLError, Kind, isInputObjectType, isInterfaceType, isObjectType, type GraphQLField, type GraphQLInputField, type SelectionSetNode } from 'graphql';
import type { Finding } from '../errors.ts';
import { argumentNode } from './check-keys.ts';
import { enumConflicts, inputConflicts } from './conflicts-input.ts';
import { interfaceConflicts, objectConflicts } from './conflicts-output.ts';
import { directivesOf } from './doors.ts';
import { ROOT_TYPES, kindName } from './root-types.ts';
import { offeredBy, offersByName } from './offers.ts';
import { findingAt, nearest } from './place.ts';
import { namedType, parseSelection, stringArgument } from './selection.ts';
import type { ServiceDefinition } from './service.ts';

export { intersections } from './conflicts-input.ts';

export function findConflicts(services: readonly ServiceDefinition[]): Finding[] {
  return [
    ...kindConflicts(services),
    ...rootConflicts(services),
    ...objectConflicts(services),
    ...interfaceConflicts(services),
    ...enumConflicts(services),
    ...inputConflicts(services),
    ...canonicalConflicts(services),
    ...computedConflicts(services),
  ];
}

function kindConflicts(services: readonly ServiceDefinition[]): Finding[] {
  return [...offersByName(services)].flatMap(([name, [first, ...others]]) => {
    const node = first?.type.astNode;
    if (first === undefined || !node) return [];
    return others.flatMap(({ service, type: { astNode: other } }) =>
      other && other.kind !== node.kind
        ? [findingAt(other.name, `\`${name}\` is ${kindName(node)} in ${offeredBy(first.service, node)} and ${kindName(other)} in ${offeredBy(service, other)}: rename it in one of them, e.g. \`services.${service.name}.rename: { ${ownType(service, name)}: ${suggest(service, name)} }\`, or give one a \`prefix\`.`)]
        : [],
    );
  });
}

function rootConflicts(services: readonly ServiceDefinition[]): Finding[] {
  return Object.values(ROOT_TYPES).flatMap((root) => {
    const owners = new Map<string, { service: ServiceDefinition; place: string }>();
    return services.flatMap((service) => {
      const type = service.schema.getType(root);
      if (!isObjectType(type)) return [];
      return Object.values(type.getFields()).flatMap(({ name, astNode }) => {
        const place = offeredBy(service, astNode);
        const owner = owners.get(name);
        if (owner === undefined) {
          owners.set(name, { service, place });
          return [];
        }
        const own = service.names.rootFieldToService.get(`${root}.${name}`) ?? name;
        const key = `${root}.${own}`;
        return [findingAt(astNode?.name, `\`${root}.${name}\` is offered by ${owner.place} and by ${place}: rename it in one of them, e.g. \`services.${service.name}.rename: { ${key}: ${suggest(service, name)} }\`, or hide it, e.g. \`services.${service.name}.hide: [${key}]\`.`)];
      });
    });
  });
}

/** Stitch takes the definition of the one canonical service, and throws for two. */
function canonicalConflicts(services: readonly ServiceDefinition[]): Finding[] {
  const owners = new Map<string, { service: ServiceDefinition; place: string }>();
  return services.flatMap((service) =>
    Object.values(service.schema.getTypeMap()).flatMap((type) => {
      const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
      const fields = hasFields ? Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields()) : [];
      const elements = [{ name: type.name, astNode: type.astNode }, ...fields.map(({ name, astNode }) => ({ name: `${type.name}.${name}`, astNode }))];
      return elements.flatMap(({ name, astNode }) => {
        const [directive] = directivesOf({ astNode }, 'canonical');
        if (directive === undefined) return [];
        const place = offeredBy(service, astNode);
        const owner = owners.get(name);
        owners.set(name, owner ?? { service, place });
        return owner === undefined ? [] : [findingAt(directive, `\`${name}\` is @canonical in ${owner.place} and in ${place}: take the directive from one of them.`)];
      });
    }),
  );
}

function computedConflicts(services: readonly ServiceDefinition[]): Finding[] {
  // type → field → the type of the field, as all services together offer it
  const graph = new Map<string, Map<string, string>>();
  for (const { schema } of services) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      const fields = graph.get(type.name) ?? new Map<string, string>();
      graph.set(type.name, fields);
      for (const { name, astNode } of Object.values(type.getFields())) if (astNode) fields.set(name, namedType(astNode.type).name.value);
    }
  }
  const unknownFields = (type: string, { selections }: SelectionSetNode): string[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.INLINE_FRAGMENT) return unknownFields(node.typeCondition?.name.value ?? type, node.selectionSet);
      if (node.kind !== Kind.FIELD || node.name.value === '__typename') return [];
      const fields = graph.get(type);
      const next = fields?.get(node.name.value);
      if (next === undefined) return [`no service offers \`${type}.${node.name.value}\`.${nearest(node.name.value, fields?.keys() ?? [])}`];
      return node.selectionSet ? unknownFields(next, node.selectionSet) : [];
    });
  return services.flatMap((service) =>
    Object.values(service.schema.getTypeMap()).filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        directivesOf(field, 'computed').flatMap((directive) =>
          unknownFields(type.name, readChecked(stringArgument(directive, 'selectionSet'))).map((problem) =>
            findingAt(argumentNode(directive, 'selectionSet'), `\`${type.name}.${field.name}\` of ${service.name} is computed from other fields, but ${problem}`)))),
    ),
  );
}

function readChecked(text = ''): SelectionSetNode {
  try {
    return parseSelection(text);
  } catch (error) {
    if (error instanceof GraphQLError) return { kind: Kind.SELECTION_SET, selections: [] }; // refused by check-keys.ts
    throw error;
  }
}

function ownType({ names }: ServiceDefinition, name: string): string {
  return names.typeToService.get(name) ?? name;
}

/** `billing`, `_users` → `_billingUsers`; `User` → `BillingUser` */
function suggest({ name: service }: ServiceDefinition, name: string): string {
  const [, underscores = '', rest = ''] = /^(_*)(.*)$/.exec(name) ?? [];
  const word = service.replace(/[^A-Za-z0-9]+(.?)/g, (_match, next: string) => next.toUpperCase());
  const isUpper = rest !== '' && rest.charAt(0) !== rest.charAt(0).toLowerCase();
  const prefix = isUpper ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return underscores + prefix + rest.charAt(0).toUpperCase() + rest.slice(1);
}
