/**
 * Depth as graphql-depth-limit means it: a leaf of the operation's root has depth 0, fragments add nothing, `__schema` and
 * the like are ignored. This is the only file that knows the library, which expands fragments by recursion without
 * a memory: call it only for what guard.ts found neither broken nor above HARD_CAPS.
 */
import { Kind, type DefinitionNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import depthLimit from 'graphql-depth-limit';

import type { GatewayError } from '../../errors.ts';
import { limitRefusal } from './refusal.ts';

/** DEPTH_LIMIT_EXCEEDED when the operation is deeper than `limit`. */
export function checkDepth(document: DocumentNode, operation: OperationDefinitionNode, limit: number): GatewayError | undefined {
  const actual = measureDepth(document, operation);
  return actual > limit ? limitRefusal('DEPTH_LIMIT_EXCEEDED', 'levels of fields', limit, actual) : undefined;
}

/** Depth of `operation` alone: operations that are not executed are not measured. */
export function measureDepth(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  // The library keys operations by name in a plain object, where `__proto__` is no key; without a name the key is ''.
  const { name: _, ...anonymous } = operation;
  const definitions: DefinitionNode[] = [...fragments, anonymous];
  let depth = 0;
  // Told to allow any depth, the library reports no error and calls back with the depth it measured.
  const rule = depthLimit(Infinity, {}, (depths: Readonly<Record<string, number>>) => {
    depth = depths[''] ?? 0;
  }) as (context: { getDocument(): DocumentNode }) => unknown; // Typed `any`; a validation rule of which only this method is used.
  rule({ getDocument: () => ({ kind: Kind.DOCUMENT, definitions }) });
  return depth;
}
