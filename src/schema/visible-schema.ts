/** A graph as one who may not have all of it sees it, for introspection. It is never executed but for that. */
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import { getNamedType, isCompositeType, isInterfaceType, isIntrospectionType, isObjectType, isUnionType, type GraphQLField, type GraphQLInterfaceType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/**
 * Without the fields that are hidden, and without types, arguments' types among them, that only those lead to; a field whose
 * type has nothing left goes too. A field of an interface is there while all types have it, so that what is shown is a valid
 * schema. Undefined: nothing of Query is left.
 */
export function visibleSchema(schema: GraphQLSchema, isHidden: (type: string, field: string) => boolean): GraphQLSchema | undefined {
  const empty = new Set<GraphQLNamedType>();
  const hides = (type: string, { name, type: declared }: Field): boolean => isHidden(type, name) || empty.has(getNamedType(declared));
  // Only of interfaces: all of their objects have its fields.
  const hidesShared = (type: GraphQLInterfaceType, field: Field): boolean =>
    empty.has(getNamedType(field.type)) || schema.getImplementations(type).objects.some((object) => hides(object.name, object.getFields()[field.name] ?? field));
  const isEmpty = (type: GraphQLNamedType): boolean => {
    if (isUnionType(type)) return type.getTypes().every((one) => empty.has(one));
    if (isObjectType(type)) return Object.values(type.getFields()).every((field) => hides(type.name, field));
    return isInterfaceType(type) && Object.values(type.getFields()).every((field) => hidesShared(type, field));
  };
  const types = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !isIntrospectionType(type));
  // What is found empty takes the fields that return it along, and they may be the last of another.
  for (let known = -1; known < empty.size; ) {
    known = empty.size;
    for (const type of types) if (!empty.has(type) && isEmpty(type)) empty.add(type);
  }
  const query = schema.getQueryType();
  if (!query || empty.has(query)) return undefined;
  const shown = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field, name, type) => (isHiddenField(schema.getType(type), name) ? null : field),
    [MapperKind.INTERFACE_FIELD]: (field, name, type) => (isHiddenField(schema.getType(type), name) ? null : field),
  });
  return pruneSchema(shown);

  function isHiddenField(type: GraphQLNamedType | undefined, name: string): boolean {
    if (!isObjectType(type) && !isInterfaceType(type)) return true;
    const field = type.getFields()[name];
    return field === undefined || (isObjectType(type) ? hides(type.name, field) : hidesShared(type, field));
  }
}

type Field = GraphQLField<unknown, unknown>;
