/**
 * The response names from which stitch reads keys and inputs of computed fields, by type. A client's alias of such a name
 * would make stitch take another field's value for the key (`{ users { id: motto spend } }`); plan/stitch-faults.ts
 * refuses those operations.
 */
import type { SubschemaConfig } from '@graphql-tools/delegate';
import { parseSelectionSet } from '@graphql-tools/utils';
import { Kind, getNamedType, isAbstractType, isInterfaceType, isObjectType, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode } from 'graphql';

/** Response names that only the gateway may use. */
export const RESERVED_ALIAS_PREFIX = '_gatehouse_';

/** Type name (abstract types included) → names an alias must not take there. */
export interface ShadowableNames extends ReadonlyMap<string, ReadonlySet<string>> {
  /** `Type.field` that may be null in the graph but not in one of the services. */
  readonly loosened: ReadonlySet<string>;
}

export function shadowableNames(subschemas: readonly SubschemaConfig[], schema: GraphQLSchema, loosened: ReadonlySet<string>): ShadowableNames {
  const names = new Map<string, Set<string>>();
  const read = (selectionSet: SelectionSetNode, typeName: string, source: GraphQLSchema): void => {
    for (const node of selectionSet.selections) {
      if (node.kind === Kind.FIELD) {
        add(names, typeName, node.name.value);
        const type = fieldType(node.name.value, typeName, source) ?? fieldType(node.name.value, typeName, schema);
        if (node.selectionSet !== undefined && type !== undefined) read(node.selectionSet, type.name, source);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        read(node.selectionSet, node.typeCondition?.name.value ?? typeName, source);
      }
    }
  };
  for (const subschema of subschemas) {
    for (const [typeName, merged] of Object.entries(subschema.merge ?? {})) {
      const selections = [merged.selectionSet, ...(merged.entryPoints ?? []).map((entry) => entry.selectionSet), ...Object.values(merged.fields ?? {}).map((field) => field.selectionSet)];
      for (const text of selections) if (text !== undefined) read(parseSelectionSet(text, { noLocation: true }), typeName, subschema.schema);
    }
  }
  // A field selected on an interface or union is selected on every type behind it, and the other way round.
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    for (const possible of schema.getPossibleTypes(type)) for (const name of names.get(possible.name) ?? []) add(names, type.name, name);
    if (isInterfaceType(type)) for (const implementation of schema.getImplementations(type).interfaces) for (const name of names.get(implementation.name) ?? []) add(names, type.name, name);
  }
  return Object.assign(names, { loosened });
}

function fieldType(field: string, typeName: string, schema: GraphQLSchema): GraphQLNamedType | undefined {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const found = type.getFields()[field];
  return found === undefined ? undefined : getNamedType(found.type);
}

function add(names: Map<string, Set<string>>, type: string, name: string): void {
  const set = names.get(type) ?? new Set();
  names.set(type, set.add(name));
}
