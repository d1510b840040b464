/** What an object rule reads, from the fragment it declares: `{ ownerId }`, or `fragment Owner on User { ownerId }` as graphql-shield's users write it. */
import { GraphQLError, Kind, OperationTypeNode, parse, type DefinitionNode, type SelectionSetNode } from 'graphql';

export interface Fragment {
  /** Names of top-level fields, each once. */
  readonly reads: readonly string[];
  /** The type the fragment says it is on. */
  readonly on: string | undefined;
  /** Why it cannot be used, as the rest of a sentence about it. */
  readonly problem: string | undefined;
}

/** Never throws. Whether the fields exist is for policy-rules.ts, which knows the type. */
export function readFragment(text: unknown): Fragment {
  try {
    if (typeof text !== 'string') return unusable('is no text');
    const [definition, ...more] = parse(text, { noLocation: true, maxTokens: 1_000 }).definitions;
    const selection = definition === undefined || more.length > 0 ? undefined : selectionOf(definition);
    if (selection === undefined) return unusable('is neither `{ … }` nor one `fragment … on Type { … }`');
    const odd = selection.selections.find((node) => node.kind !== Kind.FIELD || node.alias !== undefined || node.arguments?.length || node.directives?.length || node.selectionSet !== undefined);
    if (odd !== undefined) return unusable('has more in it than names of fields: aliases, arguments, directives, nested fields and fragments are not read');
    const reads = [...new Set(selection.selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : [])))];
    return { reads, on: definition?.kind === Kind.FRAGMENT_DEFINITION ? definition.typeCondition.name.value : undefined, problem: undefined };
  } catch (error) {
    // The parser is recursive: what is too deep for its stack is too deep for us.
    if (error instanceof GraphQLError || error instanceof RangeError) return unusable(`does not parse: ${error.message.replace(/\.$/, '')}`);
    throw error;
  }
}

function selectionOf(definition: DefinitionNode): SelectionSetNode | undefined {
  if (definition.kind === Kind.FRAGMENT_DEFINITION) return definition.directives?.length ? undefined : definition.selectionSet;
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== OperationTypeNode.QUERY) return undefined;
  const isBare = definition.name === undefined && !definition.variableDefinitions?.length && !definition.directives?.length;
  return isBare ? definition.selectionSet : undefined;
}

function unusable(problem: string): Fragment {
  return { reads: [], on: undefined, problem };
}
