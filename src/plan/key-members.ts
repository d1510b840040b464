/** What `@key` and `@computed` of a service say an entity is known by: selection sets, read as members of a key. */
import { Kind, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import { directivesOf, type Door } from '../schema/doors.ts';
import { parseSelection, stringArgument } from '../schema/selection.ts';

/** A field of the entity, and of an object what of it is meant. */
export interface KeyMember {
  readonly name: string;
  readonly members?: readonly KeyMember[];
}

/** The key that a door takes: its `keyField` and, where an expression may send more, or there is none, the type's first `@key`. */
export function keyOfDoor({ merge }: Door, type: GraphQLObjectType): readonly KeyMember[] {
  const [directive] = directivesOf(type, 'key');
  const declared = directive === undefined ? [] : membersOf(parseSelection(stringArgument(directive, 'selectionSet') ?? '')); // checked by schema/check-keys.ts
  if (merge.keyField === undefined) return declared;
  return mergeMembers([{ name: merge.keyField }, ...(merge.argsExpr === undefined ? [] : declared)]);
}

/** Computed fields of a type → their inputs. None for a door that sends its `keyField` only. */
export function computedBy({ merge }: Door, type: GraphQLObjectType): ReadonlyMap<string, readonly KeyMember[]> {
  if (merge.keyField !== undefined && merge.argsExpr === undefined) return new Map();
  return new Map(Object.values(type.getFields()).flatMap((field) => {
    const [directive] = directivesOf(field, 'computed');
    return directive === undefined ? [] : [[field.name, membersOf(parseSelection(stringArgument(directive, 'selectionSet') ?? ''))] as const]; // checked by schema/check-keys.ts
  }));
}

/** `{ id ... on User { owner { id } } }` → id, owner of which id. `__typename` stands beside every key and is no member. */
export function membersOf({ selections }: SelectionSetNode): readonly KeyMember[] {
  return mergeMembers(selections.flatMap((node): readonly KeyMember[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) return membersOf(node.selectionSet);
    if (node.kind !== Kind.FIELD || node.name.value === '__typename') return [];
    return [{ name: node.name.value, ...(node.selectionSet && { members: membersOf(node.selectionSet) }) }];
  }));
}

/** Each name once, with all that is meant of it. */
export function mergeMembers(members: readonly KeyMember[]): readonly KeyMember[] {
  const merged = new Map<string, KeyMember>();
  for (const member of members) {
    const known = merged.get(member.name);
    merged.set(member.name, known?.members && member.members ? { name: member.name, members: mergeMembers([...known.members, ...member.members]) } : (known ?? member));
  }
  return [...merged.values()];
}
