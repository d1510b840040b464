/** A type of the graph as policies name it, and how findings speak of one that it has not. */
import { isIntrospectionType, isInterfaceType, isObjectType, type GraphQLInterfaceType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { nearest } from '../../lib/nearest.ts';

export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

export function isFieldsType(type: GraphQLNamedType | undefined): type is FieldsType {
  return type !== undefined && (isObjectType(type) || isInterfaceType(type)) && !isIntrospectionType(type);
}

/** Object types and interfaces that are not introspection. */
export function fieldsTypesOf(schema: GraphQLSchema): readonly FieldsType[] {
  return Object.values(schema.getTypeMap()).filter(isFieldsType);
}

/** ` Did you mean \`User\`?`, or nothing when no name is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : ` Did you mean \`${best}\`?`;
}

export function kindOf(type: GraphQLNamedType): string {
  return type.constructor.name.replace(/^GraphQL/, '').replace(/Type$/, '').replace('InputObject', 'input').toLowerCase();
}
