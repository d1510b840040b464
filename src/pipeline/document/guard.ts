/**
 * Measures one operation as if its fragments were expanded, without expanding them. Each fragment is measured once, so
 * fragments that double at every level cost what their text costs; counts stop at `SATURATED`. Everything that walks an
 * operation by expanding it (depth.ts, the planner, execution) runs only behind this guard.
 *
 * A) Walk the fragments depth first with a stack of our own: chains of fragments may be thousands long. A fragment met
 *    while it is still open is a cycle; a name without a definition is unknown. Either makes the operation broken.
 * B) When all that a fragment spreads is measured, measure its body. Bodies nest at most as deep as scan.ts allows, so
 *    plain recursion is safe inside one.
 */
import { Kind, type ArgumentNode, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode, type ValueNode } from 'graphql';

/** Counts stop here; what reached it is "more than" it. */
export const SATURATED = 1_000_000_000;

export interface Measures {
  /** Field selections, each counted as often as fragments bring it in. */
  readonly expandedFields: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** On the operation, its variables, and on every selection and fragment definition as often as it is brought in. */
  readonly directives: number;
  /** Fields, inline fragments and spreads: what a walk over the expanded operation would visit. */
  readonly selections: number;
  /** Selection sets on the longest path into the expanded operation: how deep a recursive walk would go. */
  readonly levels: number;
  /** Values in arguments, literals inside lists and objects included, as often as they are brought in. */
  readonly values: number;
  /** Characters of names and literals, as often as they are brought in: what a service is sent is about as long. */
  readonly characters: number;
  /** A fragment cycle or an unknown fragment: nothing was counted, validation has the words. */
  readonly isBroken: boolean;
}

type Counts = Omit<Measures, 'isBroken'>;
type Body = OperationDefinitionNode | FragmentDefinitionNode;

const ZERO: Counts = { expandedFields: 0, aliases: 0, rootFields: 0, directives: 0, selections: 0, levels: 0, values: 0, characters: 0 };

export function measureOperation(document: DocumentNode, operation: OperationDefinitionNode): Measures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  // (A) `undefined` is a fragment whose walk is still open.
  const measured = new Map<string, Counts | undefined>();
  const open = [{ body: operation as Body, spreads: spreadsIn(operation.selectionSet) }];
  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    const name = current.spreads.pop();
    if (name === undefined) {
      open.pop();
      if (current.body === operation) break;
      if (current.body.name !== undefined) measured.set(current.body.name.value, measureBody(current.body, measured));
    } else if (!measured.has(name)) {
      const fragment = fragments.get(name);
      if (fragment === undefined) return { ...ZERO, isBroken: true };
      measured.set(name, undefined);
      open.push({ body: fragment, spreads: spreadsIn(fragment.selectionSet) });
    } else if (measured.get(name) === undefined) {
      return { ...ZERO, isBroken: true };
    }
  }
  return { ...measureBody(operation, measured), isBroken: false };
}

function spreadsIn(selectionSet: SelectionSetNode, names = new Set<string>()): string[] {
  collectSpreads(selectionSet, names);
  return [...names];
}

function collectSpreads(selectionSet: SelectionSetNode, names: Set<string>): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) names.add(selection.name.value);
    else if (selection.selectionSet !== undefined) collectSpreads(selection.selectionSet, names);
  }
}

// (B)
function measureBody(body: Body, measured: ReadonlyMap<string, Counts | undefined>): Counts {
  const counts = measureSelections(body.selectionSet, measured);
  let directives = counts.directives + (body.directives?.length ?? 0);
  const variables = body.kind === Kind.OPERATION_DEFINITION ? (body.variableDefinitions ?? []) : [];
  for (const variable of variables) directives += variable.directives?.length ?? 0;
  return { ...counts, directives: Math.min(directives, SATURATED) };
}

function measureSelections(selectionSet: SelectionSetNode, measured: ReadonlyMap<string, Counts | undefined>): Counts {
  let { expandedFields, aliases, rootFields, directives, selections, levels, values, characters } = ZERO;
  for (const selection of selectionSet.selections) {
    const isField = selection.kind === Kind.FIELD;
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? measured.get(selection.name.value)
        : selection.selectionSet && measureSelections(selection.selectionSet, measured);
    const { expandedFields: fieldsInside, ...inside } = inner ?? ZERO;
    expandedFields += fieldsInside + (isField ? 1 : 0);
    aliases += inside.aliases + (isField && selection.alias !== undefined ? 1 : 0);
    rootFields += isField ? 1 : inside.rootFields;
    directives += inside.directives + (selection.directives?.length ?? 0);
    selections += inside.selections + 1;
    levels = Math.max(levels, inside.levels);
    const own = weigh(selection);
    values += inside.values + own.values;
    characters += inside.characters + own.characters;
  }
  // A sum of ≤ 20,000 saturated terms is far below 2^53; cutting once per set is enough.
  return {
    expandedFields: Math.min(expandedFields, SATURATED),
    aliases: Math.min(aliases, SATURATED),
    rootFields: Math.min(rootFields, SATURATED),
    directives: Math.min(directives, SATURATED),
    selections: Math.min(selections, SATURATED),
    levels: Math.min(levels + 1, SATURATED),
    values: Math.min(values, SATURATED),
    characters: Math.min(characters, SATURATED),
  };
}

interface Weight {
  readonly values: number;
  readonly characters: number;
}

/** The selection itself, without what is selected inside it. */
function weigh(selection: SelectionNode): Weight {
  let { values, characters } = ZERO;
  const add = (args: readonly ArgumentNode[] = []): void => {
    for (const { name, value } of args) {
      const weight = weighValue(value);
      values += weight.values;
      characters += name.value.length + weight.characters;
    }
  };
  if (selection.kind === Kind.FIELD) {
    characters += selection.name.value.length + (selection.alias?.value.length ?? 0);
    add(selection.arguments);
  }
  for (const directive of selection.directives ?? []) add(directive.arguments);
  return { values, characters };
}

function weighValue(value: ValueNode): Weight {
  switch (value.kind) {
    case Kind.LIST:
      return sum(value.values.map(weighValue));
    case Kind.OBJECT:
      return sum(value.fields.map((field) => ({ values: 0, characters: field.name.value.length })).concat(value.fields.map((field) => weighValue(field.value))));
    case Kind.VARIABLE:
      return { values: 1, characters: value.name.value.length };
    case Kind.NULL:
    case Kind.BOOLEAN:
      return { values: 1, characters: 4 };
    default:
      return { values: 1, characters: value.value.length };
  }
}

function sum(weights: readonly Weight[]): Weight {
  let values = 1;
  let characters = 0;
  for (const weight of weights) {
    values += weight.values;
    characters += weight.characters;
  }
  return { values, characters };
}
