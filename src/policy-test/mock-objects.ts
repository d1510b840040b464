/** Which object stands in a mocked field: of which type, how many of them, and what the field's arguments say of it. */
import { Kind, getNullableType, isAbstractType, isLeafType, isObjectType, type GraphQLAbstractType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import type { JsonObject } from '../lib/json.ts';
import type { MockSet } from './mocks.ts';

/** Items of a list that no mock speaks of; of a union or interface one of each type, as far as that. */
const ITEMS = 2;
const ITEMS_MAX = 10;

export function mockedCount(schema: GraphQLSchema, type: GraphQLNamedType, mocks: MockSet): number {
  const said = mocks.countOf(type.name);
  if (said !== undefined) return said;
  return isAbstractType(type) ? Math.min(Math.max(ITEMS, schema.getPossibleTypes(type).length), ITEMS_MAX) : ITEMS;
}

export type Composite = GraphQLObjectType | GraphQLAbstractType;

/**
 * Of a union or interface: what `__typename` says; else, by key, the type that is asked about; else each in turn. @throws Error when `__typename`
 * is none of them.
 */
export function chooseType(schema: GraphQLSchema, declared: Composite, said: JsonObject, { info, index, isDoor }: { readonly info: GraphQLResolveInfo; readonly index: number; readonly isDoor: boolean }): GraphQLObjectType {
  if (isObjectType(declared)) return declared;
  const possible = schema.getPossibleTypes(declared);
  const name = said['__typename'];
  const asked = isDoor && name === undefined ? typesAskedOf(info) : undefined;
  const chosen = name !== undefined ? possible.find((type) => type.name === name) : (possible.find((type) => asked?.includes(type.name)) ?? possible[index % possible.length]);
  if (chosen === undefined) throw new Error(`The mocks say \`__typename: ${String(name)}\`, which is no type of \`${declared.name}\`.`);
  return chosen;
}

/** Names in the fragments directly in a field. */
function typesAskedOf({ fieldNodes, fragments }: GraphQLResolveInfo): readonly string[] {
  const inSelection = (selection: SelectionSetNode | undefined): string[] => (selection?.selections ?? []).flatMap((node) => {
    if (node.kind === Kind.FIELD) return [];
    if (node.kind === Kind.INLINE_FRAGMENT) return [...(node.typeCondition === undefined ? [] : [node.typeCondition.name.value]), ...inSelection(node.selectionSet)];
    const fragment = fragments[node.name.value];
    return fragment === undefined ? [] : [fragment.typeCondition.name.value, ...inSelection(fragment.selectionSet)];
  });
  return fieldNodes.flatMap(({ selectionSet }) => inSelection(selectionSet));
}

/** `user(id: "u1")` returns the user `u1`, `orders(status: OPEN)` open orders: arguments that have the name and the type of a field. `keys`: not of the items of a list. */
export function knownByArguments(type: GraphQLObjectType, args: JsonObject, { parentType, fieldName }: GraphQLResolveInfo, keys: ReadonlySet<string> | undefined, isItem: boolean): JsonObject {
  const declared = parentType.getFields()[fieldName]?.args ?? [];
  return Object.fromEntries(Object.entries(args).filter(([name, value]) => {
    const field = type.getFields()[name];
    const argument = declared.find((one) => one.name === name);
    if (field === undefined || argument === undefined || value === null || value === undefined) return false;
    const leaf = getNullableType(field.type);
    return isLeafType(leaf) && leaf === getNullableType(argument.type) && !(isItem && (keys?.has(name) === true || leaf.name === 'ID'));
  }));
}
