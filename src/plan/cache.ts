/**
 * The plans of one graph. Key: the operation, by identity (the document cache gives one text one operation), and the values of
 * the variables that `@skip` and `@include` name. Bounded by the estimated heap of what is kept; gone with its graph.
 */
import { LRUCache } from 'lru-cache';
import type { OperationDefinitionNode } from 'graphql';

export interface PlanCache<T> {
  /** `make` says what it made weighs, in bytes. What it throws is thrown on, and not remembered: it is found again as fast. */
  readonly get: (operation: OperationDefinitionNode, conditions: string, make: () => { readonly value: T; readonly bytes: number }) => T;
  readonly stats: () => { readonly entries: number; readonly bytes: number };
}

/** Bytes. */
const DEFAULT_MAX = 32 * 1024 * 1024;

export function createPlanCache<T extends object>(maxBytes: number = DEFAULT_MAX): PlanCache<T> {
  const cache = new LRUCache<string, T>({ maxSize: maxBytes });
  const ids = new WeakMap<OperationDefinitionNode, number>();
  let next = 0;
  const idOf = (operation: OperationDefinitionNode): number => {
    let id = ids.get(operation);
    if (id === undefined) ids.set(operation, (id = next++));
    return id;
  };
  return {
    get(operation, conditions, make) {
      const key = `${idOf(operation)}${conditions}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const { value, bytes } = make();
      // One that is larger than all of the cache is used once.
      if (bytes <= maxBytes) cache.set(key, value, { size: bytes });
      return value;
    },
    stats: () => ({ entries: cache.size, bytes: cache.calculatedSize }),
  };
}
