/** The fields that a document selects of an object type, as graphql-js collects them. */
import { Kind, isAbstractType, type FieldNode, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { NOT_SIMPLE } from './fast-odd.ts';

export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** By response name, in order. @throws NOT_SIMPLE for directives and fragments with a name. */
export function collectFields(schema: GraphQLSchema, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ReadonlyMap<string, FieldNodes> {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD || (node.directives ?? []).length > 0) throw NOT_SIMPLE;
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        if (name === '__proto__') throw NOT_SIMPLE;
        const same = fields.get(name);
        if (same === undefined) fields.set(name, [node]);
        else same.push(node);
      } else if (isMet(schema, type, node.typeCondition?.name.value)) collect(node.selectionSet);
    }
  };
  sets.forEach(collect);
  return fields;
}

function isMet(schema: GraphQLSchema, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}
