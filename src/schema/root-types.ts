/** The names of root types, and what the kinds of types are called in messages. */
import { Kind, type DefinitionNode, type OperationTypeNode, type TypeDefinitionNode } from 'graphql';

export const ROOT_TYPES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const satisfies Record<`${OperationTypeNode}`, string>;

/** The names that serve as root types: those the schema definition gives, else Query, Mutation and Subscription. */
export function rootTypeNames(nodes: readonly DefinitionNode[]): Map<string, `${OperationTypeNode}`> {
  const given = nodes.flatMap((node) => (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : []));
  if (nodes.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION) || given.length > 0) {
    return new Map(given.map(({ operation, type }) => [type.name.value, operation]));
  }
  return new Map(Object.entries(ROOT_TYPES).map(([operation, name]) => [name, operation as `${OperationTypeNode}`])); // keys of ROOT_TYPES
}

const KINDS = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'an object type',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'an interface',
  [Kind.UNION_TYPE_DEFINITION]: 'a union',
  [Kind.ENUM_TYPE_DEFINITION]: 'an enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'an input type',
  [Kind.SCALAR_TYPE_DEFINITION]: 'a scalar',
} as const satisfies Record<TypeDefinitionNode['kind'], string>;

/** `an object type`, `an enum`, … */
export function kindName(node: TypeDefinitionNode): string {
  return KINDS[node.kind];
}
