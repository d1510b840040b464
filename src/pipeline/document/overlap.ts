/**
 * What GraphQL's rule "Field Selection Merging" (October 2021, section 5.3.2) has to look at, and nothing twice.
 *
 * graphql-js compares every pair of fields that share a response name, with a budget of 500,000 steps: it gives up on
 * `{ a a a … }` with 700 fields although that is legal, and takes up to 320 ms to say that 4,000 tokens of
 * `q { x: a } q { x: b } …` are not (Node 20.20.2). The skeleton of a document is legal by this rule if and only if the
 * document is, for the rule
 * A) does not look at directives;
 * B) reads a spread as an inline fragment on the fragment's type, and a fragment spread twice in one set as once (every
 *    fragment is spread by an operation, another rule says);
 * C) sees through inline fragments without a type condition, and joins those with the same one;
 * D) asks of two fields of one set with the same alias, name and arguments only that their sub-selections merge, so
 *    they may be written as one field with the joined sub-selections.
 * Two fields of one set of the skeleton that still share a response name are a conflict: `findConflicts` names them in
 * linear time. What is left to graphql-js are fragments on different types.
 */
import {
  Kind,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

import { HARD_CAPS } from './limits.ts';
import { limitRefusal } from './refusal.ts';

/** Two fields that cannot both be in the answer under one name. */
export interface Conflict {
  readonly first: FieldNode;
  readonly second: FieldNode;
}

/** Selections that the operations of one document may unfold to, all together: a skeleton takes 2 µs for each. */
const MAX_UNFOLDED = 20_000;

/** For this one rule only: order and directives are lost. Throws when the skeleton would be too large or too deep to build. */
export function toSkeleton(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const unfolding = { fragments, unfolded: 0 };
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const definitions = operations.map((operation) => ({
    ...operation,
    selectionSet: mergeSelections(operation.selectionSet.selections, 1, unfolding),
  }));
  return { kind: Kind.DOCUMENT, definitions };
}

/** At most `max` conflicts between fields that stand in the same selection set of a skeleton. */
export function findConflicts(skeleton: DocumentNode, max: number): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const definition of skeleton.definitions) {
    if ('selectionSet' in definition) collectConflicts(definition.selectionSet, conflicts, max);
  }
  return conflicts;
}

function collectConflicts({ selections }: SelectionSetNode, conflicts: Conflict[], max: number): void {
  const byResponseName = new Map<string, FieldNode>();
  for (const selection of selections) {
    if (conflicts.length >= max) return;
    if (selection.kind === Kind.FIELD) {
      const responseName = (selection.alias ?? selection.name).value;
      const first = byResponseName.get(responseName);
      if (first === undefined) byResponseName.set(responseName, selection);
      else if (!isSameCall(first, selection)) conflicts.push({ first, second: selection });
    }
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet !== undefined) {
      collectConflicts(selection.selectionSet, conflicts, max);
    }
  }
}

/** Also true of `a` and `a: a`, which the skeleton keeps apart. */
function isSameCall(first: FieldNode, second: FieldNode): boolean {
  return first.name.value === second.name.value && printArguments(first) === printArguments(second);
}

interface Unfolding {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Selections met so far. */
  unfolded: number;
}

type Open = FieldNode | InlineFragmentNode;

function mergeSelections(selections: readonly SelectionNode[], level: number, unfolding: Unfolding): SelectionSetNode {
  if (level > HARD_CAPS.levels) {
    throw limitRefusal('DEPTH_LIMIT_EXCEEDED', 'nested selection sets', HARD_CAPS.levels, `more than ${HARD_CAPS.levels}`);
  }
  const groups = new Map<string, [Open, ...Open[]]>();
  const flat: Open[] = [];
  flatten(selections, flat, new Set(), unfolding);
  for (const selection of flat) {
    const key = keyOf(selection);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [selection]);
    else group.push(selection);
  }
  const merged: SelectionNode[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first.selectionSet === undefined) merged.push({ ...first, directives: [] });
    else {
      const inner = group.flatMap((selection) => selection.selectionSet?.selections ?? []);
      merged.push({ ...first, directives: [], selectionSet: mergeSelections(inner, level + 1, unfolding) });
    }
  }
  return { kind: Kind.SELECTION_SET, selections: merged };
}

// (B, C)
function flatten(selections: readonly SelectionNode[], flat: Open[], spread: Set<string>, unfolding: Unfolding): void {
  unfolding.unfolded += selections.length;
  if (unfolding.unfolded > MAX_UNFOLDED) {
    throw limitRefusal('SIZE_LIMIT_EXCEEDED', 'selections in all operations of its document', MAX_UNFOLDED, `more than ${MAX_UNFOLDED}`);
  }
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) flat.push(selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (selection.typeCondition === undefined) flatten(selection.selectionSet.selections, flat, spread, unfolding);
      else flat.push(selection);
    } else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value);
      const fragment = unfolding.fragments.get(selection.name.value);
      if (fragment !== undefined) flat.push({ kind: Kind.INLINE_FRAGMENT, typeCondition: fragment.typeCondition, selectionSet: fragment.selectionSet });
    }
  }
}

/** Equal for selections that may be written as one. */
function keyOf(selection: Open): string {
  return selection.kind === Kind.FIELD
    ? `${selection.alias?.value ?? ''}:${selection.name.value}(${printArguments(selection)})`
    : `on ${selection.typeCondition?.name.value ?? ''}`;
}

/** Equal for arguments that are equal: their order, and that of the fields of input objects, means nothing. */
function printArguments({ arguments: args = [] }: FieldNode): string {
  return args
    .map((argument) => `${argument.name.value}:${print(sortFields(argument.value))}`)
    .sort()
    .join();
}

function sortFields(value: ValueNode): ValueNode {
  if (value.kind === Kind.LIST) return { ...value, values: value.values.map(sortFields) };
  if (value.kind !== Kind.OBJECT) return value;
  const fields = value.fields.map((field) => ({ ...field, value: sortFields(field.value) }));
  return { ...value, fields: fields.sort((a, b) => (a.name.value < b.name.value ? -1 : 1)) };
}
