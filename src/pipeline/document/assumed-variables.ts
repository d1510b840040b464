/** The variables that a document is taken to be asked with where nobody says: for what is checked and estimated without a request. */
import { Kind, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { JsonObject } from '../../lib/json.ts';
import { coerceVariables } from './variables.ts';

/**
 * The defaults, and for conditions without one what asks for more: `@include` holds and `@skip` does not. A variable that both read
 * is true.
 */
export function assumedVariables(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): JsonObject {
  const conditions: Record<string, boolean> = {};
  visit(document, {
    Directive({ name: { value: directive }, arguments: given = [] }) {
      const value = given.find(({ name }) => name.value === 'if')?.value;
      if (value?.kind !== Kind.VARIABLE || (directive !== 'include' && directive !== 'skip')) return;
      conditions[value.name.value] = directive === 'include' || conditions[value.name.value] === true;
    },
  });
  return { ...conditions, ...defaultsOf(schema, operation) };
}

/** The values of variables that have a default. */
export function defaultsOf(schema: GraphQLSchema, operation: OperationDefinitionNode): JsonObject {
  const withDefault = operation.variableDefinitions?.filter(({ defaultValue }) => defaultValue !== undefined) ?? [];
  return coerceVariables(schema, { ...operation, variableDefinitions: withDefault }, {}, { maySuggest: () => true });
}
