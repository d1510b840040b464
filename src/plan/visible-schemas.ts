/**
 * What introspection shows a caller: the graph without the fields that the caller is denied whatever the arguments and the
 * object are. Callers alike share a schema.
 */
import { LRUCache } from 'lru-cache';
import { isObjectType, type GraphQLSchema } from 'graphql';
import type { Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { visibleSchema } from '../schema/visible-schema.ts';
import type { Guard, Guards } from './guards.ts';

/** Schemas that are kept; one of 1,600 types takes 2.5 MB, and 30 to 105 ms to make (schema/visible-schema.ts). Least recently used out first. */
const KEPT = 20;

/** @throws GatewayError FORBIDDEN where there is nothing to show. */
export function createVisibleSchemas(schema: GraphQLSchema, guards: Guards): (principal: Principal) => GraphQLSchema {
  const guarded = findGuarded(schema, guards);
  const shown = new LRUCache<string, { readonly schema: GraphQLSchema | undefined }>({ max: KEPT });
  return (principal) => {
    let signs = '';
    for (const guard of guarded) signs += isHidden(guard, principal) ? '-' : '+';
    if (!signs.includes('-')) return schema;
    let found = shown.get(signs);
    if (found === undefined) {
      const hidden = new Set(guarded.flatMap(({ field }, index) => (signs[index] === '-' ? [field] : [])));
      shown.set(signs, (found = { schema: visibleSchema(schema, (type, field) => hidden.has(`${type}.${field}`)) }));
    }
    if (found.schema === undefined) throw new GatewayError('FORBIDDEN', 'There is nothing in this graph that you may have.');
    return found.schema;
  };
}

/** Whether introspection shows a caller less than all of the graph. */
export function createHides(schema: GraphQLSchema, guards: Guards): (principal: Principal) => boolean {
  const guarded = findGuarded(schema, guards);
  return (principal) => guarded.some((guard) => isHidden(guard, principal));
}

/** What can be decided without arguments. */
function findGuarded(schema: GraphQLSchema, guards: Guards): readonly Guard[] {
  return Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) =>
    Object.keys(type.getFields()).flatMap((field) => {
      const guard = guards.guardOf(type.name, field);
      return guard === undefined || guard.usesArguments ? [] : [guard];
    }),
  );
}

/** Fields that only the object can decide are shown. */
function isHidden(guard: Guard, principal: Principal): boolean {
  return guard.decide(principal, NO_ARGUMENTS) === false;
}

const NO_ARGUMENTS = Object.freeze({});
