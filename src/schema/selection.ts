/** Selection sets and names written inside directive arguments, e.g. `@key(selectionSet: "{ id owner { id } }")`. */
import { GraphQLError, Kind, parse, type DirectiveNode, type NamedTypeNode, type SelectionSetNode, type TypeNode } from 'graphql';

/** @throws GraphQLError when the text is anything but one selection set in braces. */
export function parseSelection(text: string): SelectionSetNode {
  const [definition, ...more] = parse(text, { noLocation: true, maxTokens: 10_000 }).definitions;
  if (!text.trimStart().startsWith('{') || definition?.kind !== Kind.OPERATION_DEFINITION || more.length > 0) {
    throw new GraphQLError('Expected one selection set in braces.');
  }
  return definition.selectionSet;
}

/** An error's message as part of a sentence. */
export function reasonOf(error: Error): string {
  return error.message.replace(/\.$/, '');
}

/** The text of a directive's argument, when it is a string. */
export function stringArgument(directive: DirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** The type at the bottom of lists and non-nulls. */
export function namedType(type: TypeNode): NamedTypeNode {
  let bottom = type;
  while (bottom.kind !== Kind.NAMED_TYPE) bottom = bottom.type;
  return bottom;
}
