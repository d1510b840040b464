/**
 * The fields that an operation can touch, each with the object types it can be asked of. Nodes that ask for the same, the field
 * and its arguments as they are written, are one: a document of 8 kB has 4,000 of them, an interface hundreds of types, and all
 * of that is walked once and kept.
 */
import { Kind, getNamedType, isAbstractType, isObjectType, print, type DocumentNode, type FieldNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './collect.ts';

/** What several nodes ask for. */
export interface Asked {
  /** One of them. */
  readonly node: FieldNode;
  /** The types it can be asked of. */
  readonly types: Set<string>;
}

/** `see` is told of each field of a type once for the same arguments. A fragment is walked once for each type it is opened in. */
export function touchedFields(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, see: (type: string, field: GraphQLField<unknown, unknown>, asked: Asked) => void): ReadonlyMap<FieldNode, Asked> {
  const fragments = fragmentsOf(document);
  const seen = new Map<SelectionSetNode, Set<GraphQLNamedType>>();
  const byNode = new Map<FieldNode, Asked>();
  const byText = new Map<string, Asked>();
  const askedBy = (node: FieldNode): Asked => {
    let asked = byNode.get(node);
    if (asked !== undefined) return asked;
    const text = node.name.value + (node.arguments ?? []).map((argument) => `\n${print(argument)}`).join('');
    asked = byText.get(text);
    if (asked === undefined) byText.set(text, (asked = { node, types: new Set() }));
    byNode.set(node, asked);
    return asked;
  };
  const visit = (type: GraphQLNamedType | null | undefined, set: SelectionSetNode): void => {
    if (!type || (seen.get(set)?.has(type) ?? false)) return;
    seen.set(set, (seen.get(set) ?? new Set<GraphQLNamedType>()).add(type));
    const objects = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        const narrowed = fragment?.typeCondition === undefined ? type : schema.getType(fragment.typeCondition.name.value);
        if (fragment !== undefined) visit(isObjectType(type) && isAbstractType(narrowed) ? type : narrowed, fragment.selectionSet);
        continue;
      }
      const asked = askedBy(node);
      for (const object of objects) {
        if (asked.types.has(object.name) && node.selectionSet === undefined) continue;
        const field = object.getFields()[node.name.value];
        if (field === undefined) continue;
        if (!asked.types.has(object.name)) {
          asked.types.add(object.name);
          see(object.name, field, asked);
        }
        if (node.selectionSet !== undefined) visit(getNamedType(field.type), node.selectionSet);
      }
    }
  };
  visit(schema.getRootType(operation.operation), operation.selectionSet);
  return byNode;
}
