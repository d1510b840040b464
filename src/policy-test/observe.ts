/**
 * Which fields an answer holds, `Type.field`: of unions and interfaces the answer alone knows the types, so the operation asks for them
 * under a name that is taken out of the answer again.
 */
import { Kind, TypeInfo, getNamedType, isAbstractType, isCompositeType, isObjectType, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { isJsonObject, type JsonObject } from '../lib/json.ts';

const TYPENAME = 'gatehouse_typename_of_policy_test';

/** The same with the types of what stands in unions and interfaces. */
export function withTypenames(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(document, visitWithTypeInfo(types, {
    SelectionSet(node) {
      return isAbstractType(types.getParentType()) ? { ...node, selections: [...node.selections, PROBE] } : undefined;
    },
  }));
}

const PROBE: FieldNode = { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: TYPENAME }, name: { kind: Kind.NAME, value: '__typename' } };

export interface Observed {
  /** The answer without the added names. */
  readonly data: JsonObject;
  /** `Type.field` of every field in it, by the paths where it stands; objects that are null have none. */
  readonly fields: ReadonlyMap<string, string>;
}

export function observe(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, data: JsonObject): Observed {
  const fields = new Map<string, string>();
  const fragments = new Map(document.definitions.flatMap((node): [string, FragmentDefinitionNode][] => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));

  const applies = (condition: string | undefined, type: GraphQLObjectType): boolean => {
    const named = condition === undefined ? type : schema.getType(condition);
    return named === type || (isAbstractType(named) && schema.isSubType(named, type));
  };
  const collect = (type: GraphQLObjectType, { selections }: SelectionSetNode, found: Map<string, FieldNode[]>): Map<string, FieldNode[]> => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        found.set(name, [...(found.get(name) ?? []), node]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment !== undefined && applies(fragment.typeCondition?.name.value, type)) collect(type, fragment.selectionSet, found);
    }
    return found;
  };
  const object = (value: JsonObject, declared: GraphQLNamedType, selection: SelectionSetNode, path: string): JsonObject => {
    const type = isAbstractType(declared) ? schema.getType(String(value[TYPENAME])) : declared;
    const clean: Record<string, unknown> = {};
    const asked = isObjectType(type) ? collect(type, selection, new Map()) : new Map<string, FieldNode[]>();
    for (const [name, one] of Object.entries(value)) {
      if (name === TYPENAME) continue;
      const nodes = asked.get(name) ?? [];
      const field = isObjectType(type) ? type.getFields()[nodes[0]?.name.value ?? ''] : undefined;
      const place = path === '' ? name : `${path}.${name}`;
      if (field !== undefined && isObjectType(type)) fields.set(place, `${type.name}.${field.name}`);
      const named = field && getNamedType(field.type);
      clean[name] = named && isCompositeType(named) ? below(one, named, { kind: Kind.SELECTION_SET, selections: nodes.flatMap((node) => node.selectionSet?.selections ?? []) }, place) : one;
    }
    return clean;
  };
  const below = (value: unknown, type: GraphQLNamedType, selection: SelectionSetNode, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => below(item, type, selection, `${path}.${index}`));
    return isJsonObject(value) ? object(value, type, selection, path) : value;
  };

  const root = schema.getRootType(operation.operation);
  return { data: root ? object(data, root, operation.selectionSet, '') : data, fields };
}
