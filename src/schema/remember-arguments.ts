/** Keeps what stitch would change of the services' own documents. */
import { visit, type ValueNode } from 'graphql';
import type { ServiceDefinition } from './service.ts';

/**
 * Where two services use a directive on one type, stitch writes the last one's arguments into the first one's nodes: its
 * `@key` would read differently from then on, for plans and for the next graph.
 */
export function rememberArguments(services: readonly ServiceDefinition[]): () => void {
  const known = new Map<{ value: ValueNode }, ValueNode>();
  for (const { document } of services) visit(document, { Argument: (node) => void known.set(node as { value: ValueNode }, node.value) }); // the node's own kind, less its readonly
  return () => {
    for (const [node, value] of known) node.value = value;
  };
}
