/** Which service offers which type, for the checks across services; with the words that name a service and its place. */
import { isSpecifiedScalarType, type ASTNode, type GraphQLNamedType } from 'graphql';
import { ROOT_TYPES } from './root-types.ts';
import { placeOf } from './place.ts';
import type { ServiceDefinition } from './service.ts';

export interface Offer<Type extends GraphQLNamedType = GraphQLNamedType> {
  readonly service: ServiceDefinition;
  readonly type: Type;
}

const ROOTS = new Set<string>(Object.values(ROOT_TYPES));

/** Every type by name, offers in the order of the services; without root types, GraphQL's own scalars and introspection types. */
export function offersByName(services: readonly ServiceDefinition[]): Map<string, Offer[]> {
  const offers = new Map<string, Offer[]>();
  for (const service of services) {
    for (const type of Object.values(service.schema.getTypeMap())) {
      if (type.name.startsWith('__') || isSpecifiedScalarType(type) || ROOTS.has(type.name)) continue;
      const known = offers.get(type.name);
      if (known === undefined) offers.set(type.name, [{ service, type }]);
      else known.push({ service, type });
    }
  }
  return offers;
}

/** Types of one kind that at least `minimum` services offer. */
export function offersOf<Type extends GraphQLNamedType>(services: readonly ServiceDefinition[], isKind: (type: GraphQLNamedType) => type is Type, minimum = 2): [name: string, offers: Offer<Type>[]][] {
  return [...offersByName(services)].flatMap(([name, offers]) => {
    const ofKind = offers.flatMap(({ service, type }) => (isKind(type) ? [{ service, type }] : []));
    // Kinds that differ are one finding, not many.
    return ofKind.length >= minimum && ofKind.length === offers.length ? [[name, ofKind] as [string, Offer<Type>[]]] : [];
  });
}

/** `users (schemas/users.graphql:3:6)`; the node is a definition, whose name is shown. */
export function offeredBy({ name }: ServiceDefinition, node: { readonly name: ASTNode } | null | undefined): string {
  return `${name} (${placeOf(node?.name)})`;
}

/** `` `a`, `b` ``; of more than eight the first six: GitHub's `User` has 80 fields that another `User` lacks. */
export function quoted(names: Iterable<string>): string {
  const all = [...names].map((name) => `\`${name}\``);
  return all.length > 8 ? `${all.slice(0, 6).join(', ')} and ${all.length - 6} more` : all.join(', ');
}
