/**
 * Where an error of a service belongs in the client's answer. Stitch brings it to the field that became null, and forgets
 * what the service said about the place below: `users[2].best.name` failed, may not be null, and took `best` with it. That
 * part is noted on the error before stitch sees it.
 */
import { Kind, responsePathAsArray, type GraphQLError, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
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
  // A row that is missing as a whole fails each of its fields, with a note that begins with one of them.
  const rest = noted[0] === info.path.key && !selects(info, noted) ? noted.slice(1) : noted;
  return selects(info, rest) ? [...here, ...rest] : here;
}

/** Whether the client asked for the first field of the place here. */
function selects({ fieldNodes }: GraphQLResolveInfo, place: Place): boolean {
  const field = place.find((part) => typeof part === 'string');
  const has = (selectionSet: SelectionSetNode | undefined): boolean =>
    selectionSet?.selections.some((node) => (node.kind === Kind.FIELD ? (node.alias ?? node.name).value === field : node.kind === Kind.INLINE_FRAGMENT && has(node.selectionSet))) ?? false;
  return field === undefined || fieldNodes.some(({ selectionSet }) => has(selectionSet));
}
