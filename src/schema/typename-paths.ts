/**
 * Where `__typename` stands in the answer to a document, compiled from its selection sets:
 *
 *  - mode `paths`: a tree of response keys, pruned to the branches that select `__typename`;
 *  - mode `types`: the rare legal document where one response key is `__typename` for one type and a field for another
 *    (`... on A { x: __typename } ... on B { x: name }`). Only an object's type decides there, so every object is asked for
 *    its type under a response key that the document does not use (the probe), and the answer is walked by type.
 */
import { Kind, visit, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** Response keys of one object: those that hold its type name, and those whose objects hold one. */
export interface PathNode {
  readonly typenames: readonly string[];
  readonly children: readonly (readonly [key: string, node: PathNode])[];
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export type Typenames =
  | { readonly mode: 'paths'; readonly root: PathNode | undefined }
  | { readonly mode: 'types'; readonly probe: FieldNode; readonly operation: OperationDefinitionNode; readonly fragments: Fragments };

export function compileTypenames(document: DocumentNode): Typenames {
  const fragments: Fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) return { mode: 'paths', root: undefined };
  const root = compile([operation.selectionSet], fragments);
  return root === 'ambiguous' ? { mode: 'types', probe: probeFor(document), operation, fragments } : { mode: 'paths', root };
}

/** A name no field or alias of the document has; `_gatehouse_` is the gateway's own prefix for response names. */
function probeFor(document: DocumentNode): FieldNode {
  const used = new Set<string>();
  visit(document, { Field: ({ name, alias }) => void used.add((alias ?? name).value) });
  let key = '_gatehouse_type';
  while (used.has(key)) key += '_';
  return { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: key }, name: { kind: Kind.NAME, value: '__typename' } };
}

/**
 * The same selection sets merged again give the same node, so documents whose fragments spread each other many times cost
 * no more than their distinct merges.
 */
function compile(selectionSets: readonly SelectionSetNode[], fragments: Fragments): PathNode | undefined | 'ambiguous' {
  const ids = new Map<SelectionSetNode, number>();
  const known = new Map<string, PathNode | undefined>();
  const found = { isAmbiguous: false };

  const compileMerged = (sets: readonly SelectionSetNode[]): PathNode | undefined => {
    const identity = [...new Set(sets.map((set) => ids.get(set) ?? (ids.set(set, ids.size), ids.size - 1)))].sort((a, b) => a - b).join();
    if (known.has(identity)) return known.get(identity);
    const typenames = new Set<string>();
    const others = new Set<string>();
    const below = new Map<string, SelectionSetNode[]>();
    collect(sets, fragments, () => true, (key, field) => {
      (field.name.value === '__typename' ? typenames : others).add(key);
      if (field.selectionSet) below.set(key, [...(below.get(key) ?? []), field.selectionSet]);
    });
    found.isAmbiguous ||= [...typenames].some((key) => others.has(key));
    const children: [string, PathNode][] = [];
    for (const [key, merged] of below) {
      const child = compileMerged(merged);
      if (child !== undefined) children.push([key, child]);
    }
    const node = typenames.size === 0 && children.length === 0 ? undefined : { typenames: [...typenames], children };
    known.set(identity, node);
    return node;
  };

  const root = compileMerged(selectionSets);
  return found.isAmbiguous ? 'ambiguous' : root;
}

/** Calls `found` for every field of the selection sets that `applies` to the object, fragments opened. */
export function collect(sets: readonly SelectionSetNode[], fragments: Fragments, applies: (condition: string | undefined) => boolean, found: (key: string, field: FieldNode) => void): void {
  const seen = new Set<string>();
  const open = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) found((node.alias ?? node.name).value, node);
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (applies(node.typeCondition?.name.value)) open(node.selectionSet);
      } else if (!seen.has(node.name.value)) {
        seen.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment && applies(fragment.typeCondition.name.value)) open(fragment.selectionSet);
      }
    }
  };
  sets.forEach(open);
}
