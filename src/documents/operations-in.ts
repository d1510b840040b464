/** Which operations a published document has, without asking what they mean on a graph. */
import { GraphQLError, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { HARD_CAPS } from '../pipeline/document/limits.ts';
import { scanDocument } from '../pipeline/document/scan.ts';

/** None of what does not parse: that is for `gatehouse check` to find. */
export function operationsIn(text: string): readonly OperationDefinitionNode[] {
  try {
    scanDocument(text, { maxTokens: HARD_CAPS.tokens, maxNesting: HARD_CAPS.nesting });
    return parse(text, { noLocation: true }).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
}
