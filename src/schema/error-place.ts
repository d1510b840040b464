/**
 * Where an error of a service belongs in the client's answer. Stitch brings it to the field that became null, and forgets
 * what the service said about the place below: `users[2].best.name` failed, may not be null, and took `best` with it. That
 * part is noted on the error before stitch sees it.
 */
import { Kind, responsePathAsArray, type FieldNode, type GraphQLError, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import type { UpstreamResult } from '../upstream/executor.ts';

type Place = readonly (string | number)[];

/** On the extensions of an error, because only they travel whole. */
const below = Symbol('gatehouse.below');

export function notePlaces({ data, errors }: UpstreamResult): void {
  for (const error of errors ?? []) {
    const path = error.path ?? [];
    let value: unknown = data;
    const depth = path.findIndex((part) => {
      value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined;
      return value === null || value === undefined;
    });
    if (depth !== -1) Object.defineProperty(error.extensions, below, { value: path.slice(depth + 1), configurable: true });
  }
}

/** The path of the error when it surfaces at this field, at these indexes of its list. */
export function placeOfError(error: GraphQLError, info: GraphQLResolveInfo, indexes: readonly number[]): Place {
  const here = [...responsePathAsArray(info.path), ...indexes];
  const noted = (error.extensions as { [below]?: Place })[below] ?? [];
  const rest = selected(info, noted);
  // A row that is missing as a whole fails each of its fields, with a note that begins with one of them.
  return [...here, ...(rest.length === 0 && noted[0] === info.path.key ? selected(info, noted.slice(1)) : rest)];
}

/** Of the place, what the client has selected here: the rest are the service's words. Lists nest in each other a few times at most. */
function selected({ fieldNodes }: GraphQLResolveInfo, place: Place): Place {
  const known: (string | number)[] = [];
  let sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  let lists = 0;
  for (const part of place) {
    if (typeof part === 'number') {
      lists += 1;
      if (lists > LISTS_MAX) break;
    } else {
      const nodes = sets.flatMap((set) => fieldsNamed(set, part));
      if (nodes.length === 0) break;
      lists = 0;
      sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    }
    known.push(part);
  }
  return known.some((part) => typeof part === 'string') || place.every((part) => typeof part === 'number') ? known : [];
}

const LISTS_MAX = 4;

function fieldsNamed({ selections }: SelectionSetNode, name: string): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return (node.alias ?? node.name).value === name ? [node] : [];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsNamed(node.selectionSet, name) : [];
  });
}
