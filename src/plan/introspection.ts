/** `__schema` and `__type`: the part of an operation that the gateway's own schema answers, without a service. */
import { Kind, print, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';

export function isIntrospection(field: string): boolean {
  return field === '__schema' || field === '__type';
}

/** The operation with these root fields only, whose conditions have been decided; its fragments are all there. */
export function introspectionDocument(document: DocumentNode, operation: OperationDefinitionNode, nodes: readonly FieldNode[]): string {
  const selections = nodes.map((node) => ({ ...node, directives: [] }));
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const own: OperationDefinitionNode = { ...operation, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } };
  return print({ kind: Kind.DOCUMENT, definitions: [own, ...fragments] });
}
