/** Where the rule of a guarded field is written: in policies/, or in a service's SDL; undefined for the fallback. */
import { getLocation, getNamedType, isInterfaceType, isObjectType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import type { Place } from '../errors.ts';
import type { Policies } from '../pipeline/authorization/rules.ts';
import { directivesOf } from '../schema/doors.ts';
import type { ServiceDefinition } from '../schema/service.ts';

/** `place`: `Type.field`. The first of several. */
export function findRulePlace(place: string, schema: GraphQLSchema, policies: Policies, services: readonly Pick<ServiceDefinition, 'schema'>[]): Place | undefined {
  const [type = '', field = ''] = place.split('.');
  const object = schema.getType(type);
  const owners = [type, ...(isObjectType(object) ? object.getInterfaces().map(({ name }) => name) : [])];
  for (const map of policies.policies) {
    const owner = owners.find((name) => Object.hasOwn(map, name) && Object.hasOwn(map[name] ?? {}, field));
    if (owner !== undefined) return policies.placeOf?.(map, owner, field);
  }
  for (const service of services) {
    const elements = owners.flatMap((name) => {
      const owner = service.schema.getType(name);
      const declared = isObjectType(owner) || isInterfaceType(owner) ? owner.getFields()[field] : undefined;
      return declared === undefined || owner === undefined ? [] : [declared, owner, getNamedType(declared.type)];
    });
    for (const element of elements) {
      const directive = [...directivesOf(element, 'authenticated'), ...directivesOf(element, 'requiresScopes'), ...inExtensions(element)][0];
      if (directive?.loc !== undefined) return { file: directive.loc.source.name, ...getLocation(directive.loc.source, directive.loc.start) };
    }
  }
  return undefined;
}

function inExtensions(element: GraphQLNamedType | GraphQLField<unknown, unknown>) {
  return 'extensionASTNodes' in element ? element.extensionASTNodes.flatMap((node) => [...directivesOf({ astNode: node }, 'authenticated'), ...directivesOf({ astNode: node }, 'requiresScopes')]) : [];
}
