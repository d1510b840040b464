/**
 * Of a published document, who asks first is not who pays for its reading and planning. But the same document can be asked for the first
 * time for ever, with names of operations that it does not have or with other values of many conditions: from then on it is one as any other.
 */
import type { PublishedDocuments } from '../pipeline/persisted/resolve.ts';

/** Readings and plans of one document on one graph that no address answers for. */
export const FREE_FIRSTS = 64;

/** Each call is one that is asked for. */
export function createFreeFirsts(published: Pick<PublishedDocuments, 'byText'>): (graph: object, text: string) => boolean {
  const taken = new WeakMap<object, Map<string, number>>();
  return (graph, text) => {
    if (published.byText(text) === undefined) return false;
    const ofGraph = taken.get(graph) ?? new Map<string, number>();
    taken.set(graph, ofGraph);
    const count = ofGraph.get(text) ?? 0;
    if (count < FREE_FIRSTS) ofGraph.set(text, count + 1);
    return count < FREE_FIRSTS;
  };
}
