/** Runs an operation by stitch's own execution. */
import { normalizedExecutor } from '@graphql-tools/executor';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { OperationContext } from '../context.ts';
import { normalise } from './normalise.ts';

/**
 * `schema`: the operation's, guarded where anything is. Not given the request's signal: when it fires, every open call ends with UPSTREAM_TIMEOUT at its own path, and what has
 * answered is returned.
 */
export async function executeStitched(context: OperationContext, schema: GraphQLSchema): Promise<ExecutionResult> {
  const { operation } = context;
  const { document, variables } = normalise(schema, context.document, operation, context.variables);
  return (await normalizedExecutor({ schema, document, contextValue: context, variableValues: variables, operationName: operation.name?.value ?? null })) as ExecutionResult;
}
