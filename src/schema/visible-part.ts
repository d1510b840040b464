/** What is left of a graph without some of its fields: which types, and which of their fields. */
import { getNamedType, isCompositeType, isInterfaceType, isIntrospectionType, isObjectType, isUnionType, type GraphQLField, type GraphQLInterfaceType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

export type Field = GraphQLField<unknown, unknown>;
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

export interface VisiblePart {
  /** Whether anything of it is left. */
  readonly has: (type: GraphQLNamedType) => boolean;
  readonly fieldsOf: (type: FieldsType) => readonly Field[];
}

/** A field whose type has nothing left goes too, and of an interface one that not all its types keep. */
export function visiblePart(schema: GraphQLSchema, isHidden: (type: string, field: string) => boolean): VisiblePart {
  const empty = new Set<GraphQLNamedType>();
  const hides = (type: string, { name, type: declared }: Field): boolean => empty.has(getNamedType(declared)) || isHidden(type, name);
  // Only of interfaces: all of their objects have its fields.
  const hidesShared = (type: GraphQLInterfaceType, field: Field): boolean =>
    empty.has(getNamedType(field.type)) || schema.getImplementations(type).objects.some((object) => hides(object.name, object.getFields()[field.name] ?? field));
  const isGone = (type: FieldsType, field: Field): boolean => (isObjectType(type) ? hides(type.name, field) : hidesShared(type, field));
  const isEmpty = (type: GraphQLNamedType): boolean => {
    if (isUnionType(type)) return type.getTypes().every((one) => empty.has(one));
    return (isObjectType(type) || isInterfaceType(type)) && Object.values(type.getFields()).every((field) => isGone(type, field));
  };
  const types = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !isIntrospectionType(type));
  // What is found empty takes the fields that return it along, and they may be the last of another.
  for (let known = -1; known < empty.size; ) {
    known = empty.size;
    for (const type of types) if (!empty.has(type) && isEmpty(type)) empty.add(type);
  }
  const fields = new Map<FieldsType, readonly Field[]>();
  return {
    has: (type) => !empty.has(type),
    fieldsOf(type) {
      let found = fields.get(type);
      if (found === undefined) fields.set(type, (found = Object.values(type.getFields()).filter((field) => !isGone(type, field))));
      return found;
    },
  };
}
