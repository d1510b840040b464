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

/** Schemas that are kept; one of 1,600 types takes some 7 MB and 0.1 s. Least recently used out first. */
const KEPT = 20;

/** @throws GatewayError FORBIDDEN where there is nothing to show. */
export function createVisibleSchemas(schema: GraphQLSchema, guards: Guards): (principal: Principal) => GraphQLSchema {
  const guarded: readonly Guard[] = Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) =>
    Object.keys(type.getFields()).flatMap((field) => {
      const guard = guards.guardOf(type.name, field);
      return guard === undefined || guard.usesArguments ? [] : [guard];
    }),
  );
  const shown = new LRUCache<string, { readonly schema: GraphQLSchema | undefined }>({ max: KEPT });
  return (principal) => {
    const hidden = new Set(guarded.filter((guard) => guard.decide(principal, NO_ARGUMENTS) === false).map(({ field }) => field));
    if (hidden.size === 0) return schema;
    const key = [...hidden].join();
    let found = shown.get(key);
    if (found === undefined) shown.set(key, (found = { schema: visibleSchema(schema, (type, field) => hidden.has(`${type}.${field}`)) }));
    if (found.schema === undefined) throw new GatewayError('FORBIDDEN', 'There is nothing in this graph that you may have.');
    return found.schema;
  };
}

const NO_ARGUMENTS = Object.freeze({});
