/**
 * What of a graph a document uses, as schema coordinates: `Type`, `Type.field`, `Type.field.argument`, `Input.field`, `Enum.VALUE`. A
 * field of an interface is used of every type that implements it too. What a variable may hold nobody knows, so all that its type can
 * hold is used.
 */
import { TypeInfo, getNamedType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isInterfaceType, isObjectType, typeFromAST, visit, visitWithTypeInfo, type DocumentNode, type GraphQLNamedType, type GraphQLSchema, type TypeNode } from 'graphql';

export interface UsedCoordinates {
  /** In the text itself. */
  readonly named: ReadonlySet<string>;
  /** Only as what a variable may hold. */
  readonly held: ReadonlySet<string>;
}

/** The document is valid on `schema`; what is not of it is passed over. The function remembers what types can hold. */
export function createCoordinates(schema: GraphQLSchema): (document: DocumentNode) => UsedCoordinates {
  const reaches = new Map<GraphQLNamedType, ReadonlySet<string>>();
  const reachOf = (type: GraphQLNamedType): ReadonlySet<string> => {
    let known = reaches.get(type);
    if (known === undefined) reaches.set(type, (known = reachedFrom(type)));
    return known;
  };
  return (document) => {
    const named = new Set<string>();
    const held = new Set<string>();
    const types = new TypeInfo(schema);
    visit(document, visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (!parent || !field) return;
        named.add(parent.name).add(getNamedType(field.type).name);
        for (const owner of isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent]) {
          named.add(`${owner.name}.${field.name}`);
          for (const { name } of node.arguments ?? []) named.add(`${owner.name}.${field.name}.${name.value}`);
        }
      },
      NamedType(node) {
        const type = schema.getType(node.name.value);
        if (isCompositeType(type)) named.add(type.name); // of a fragment
      },
      VariableDefinition({ type: declared }) {
        const type = typeFromAST(schema, innermost(declared));
        if (type !== undefined) for (const coordinate of reachOf(getNamedType(type))) held.add(coordinate);
      },
      ObjectField(node) {
        const input = types.getParentInputType();
        const type = input && getNamedType(input);
        if (isInputObjectType(type)) named.add(type.name).add(`${type.name}.${node.name.value}`);
      },
      ObjectValue() {
        const input = types.getInputType();
        const type = input && getNamedType(input);
        if (isInputObjectType(type)) named.add(type.name);
      },
      EnumValue(node) {
        const input = types.getInputType();
        const type = input && getNamedType(input);
        if (isEnumType(type)) named.add(type.name).add(`${type.name}.${node.value}`);
      },
    }));
    return { named, held };
  };
}

function innermost(type: TypeNode): Extract<TypeNode, { kind: 'NamedType' }> {
  return 'type' in type ? innermost(type.type) : type;
}

/** An input type with all that stands in it; without recursion, since inputs hold inputs at any depth. */
function reachedFrom(start: GraphQLNamedType): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (reached.has(type.name)) continue;
    reached.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) reached.add(`${type.name}.${name}`);
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      reached.add(`${type.name}.${field.name}`);
      waiting.push(getNamedType(field.type));
    }
  }
  return reached;
}

/** Every coordinate that is deprecated, `__` types left out. */
export function deprecatedIn(schema: GraphQLSchema): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (place: string, { name, deprecationReason }: { readonly name: string; readonly deprecationReason?: string | null | undefined }): string => {
    if (deprecationReason !== undefined && deprecationReason !== null) found.add(`${place}.${name}`);
    return `${place}.${name}`;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isEnumType(type)) for (const value of type.getValues()) note(type.name, value);
    else if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) note(type.name, field);
    else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const place = note(type.name, field);
        for (const argument of field.args) note(place, argument);
      }
    }
  }
  return found;
}
