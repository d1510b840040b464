/** A graph as one who may not have all of it sees it, for introspection. It is never executed but for that. */
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';

/**
 * Without the fields that are hidden, and without types, arguments' types among them, that only those lead to. A field of an
 * interface is there while all types have it, so that what is shown is a valid schema. Undefined: nothing of Query is left.
 */
export function visibleSchema(schema: GraphQLSchema, isHidden: (type: string, field: string) => boolean): GraphQLSchema | undefined {
  const query = schema.getQueryType();
  if (!query || Object.keys(query.getFields()).every((field) => isHidden(query.name, field))) return undefined;
  const shown = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field, name, type) => (isHidden(type, name) ? null : field),
    [MapperKind.INTERFACE_FIELD]: (field, name, type) => {
      const declared = schema.getType(type);
      const isShared = declared && 'getInterfaces' in declared && 'resolveType' in declared ? schema.getImplementations(declared).objects.every((object) => !isHidden(object.name, name)) : true;
      return isShared ? field : null;
    },
  });
  return pruneSchema(shown);
}
