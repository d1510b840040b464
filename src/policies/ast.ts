/** Walking the syntax tree of a policy file. */
import type { AnyNode } from 'acorn';

/** Nodes directly below, in no order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
