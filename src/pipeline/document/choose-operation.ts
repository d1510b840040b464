/** Which operation of a document is meant (GraphQL October 2021, section 6.1: GetOperation). */
import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';

import { refusal } from './refusal.ts';

/** Throws OPERATION_RESOLUTION_FAILURE when `operationName` names none, or is missing where it is needed. */
export function chooseOperation(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [only, ...others] = operationName === undefined ? operations : operations.filter(({ name }) => name?.value === operationName);
  if (only === undefined) {
    throw refusal(
      'OPERATION_RESOLUTION_FAILURE',
      operationName === undefined ? 'The document has no operation.' : `The document has no operation named "${operationName}".`,
    );
  }
  // Two operations of one name are for validation to refuse.
  if (operationName === undefined && others.length > 0) {
    throw refusal('OPERATION_RESOLUTION_FAILURE', 'The document has several operations; operationName must name one of them.');
  }
  return only;
}
