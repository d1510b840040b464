/** The nearest of the names a document has to one it has not. */
import { suggestionList } from 'graphql/jsutils/suggestionList.js';

/** Undefined when none is near, and for what is longer than any name: to compare takes time. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 200) return undefined;
  return suggestionList(name, known.filter(({ length }) => length <= 200))[0];
}
