/**
 * One service as stitch calls it. To a GraphQL service names are translated to its own, the call made, the answer translated
 * back; for a REST service the request is run here, in gateway names, and makes calls of its own (rest/executor.ts).
 */
import { type ExecutionRequest, type ExecutionResult, type Executor } from '@graphql-tools/utils';
import {
  Kind, OperationTypeNode, isLeafType, isListType, isNonNullType, print,
  type DocumentNode, type GraphQLLeafType, type GraphQLOutputType, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
import type { GatewayError } from '../errors.ts';
import type { CallContext, Upstream, UpstreamResult } from '../upstream/executor.ts';
import { renameRequest, renameResult } from './document-rename.ts';
import { ENTITY_FETCH } from './doors.ts';
import { notePlaces } from './error-place.ts';
import { misfit as misfitAt } from './misfit.ts';
import type { RestService } from './rest/executable.ts';
import { restExecutor } from './rest/executor.ts';
import { forgetAnswers } from './rest/loaders.ts';
import type { ServiceDefinition } from './service.ts';

/** How a service is called. */
export type ServiceUpstream = { readonly kind: 'graphql'; readonly execute: Upstream } | ({ readonly kind: 'rest' } & RestService);

interface Request {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown> | undefined;
  readonly context: CallContext;
  readonly isEntityFetch: boolean;
}

export function subschemaExecutor(service: ServiceDefinition, upstream: ServiceUpstream): Executor {
  const ask = upstream.kind === 'rest' ? restExecutor(service, upstream) : graphqlExecutor(service, upstream.execute);
  const execute = async ({ document, variables, context, rootValue }: ExecutionRequest<Record<string, unknown>, CallContext>): Promise<ExecutionResult> => {
    const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined || context === undefined) throw new TypeError('stitch made a request without an operation or a context');
    const answer = await ask({ document, operation, variables, context, isEntityFetch: rootValue === ENTITY_FETCH });
    if (operation.operation === OperationTypeNode.MUTATION) forgetAnswers(context);
    const result = withoutMisfits(answer, operation, service);
    notePlaces(result);
    return result as ExecutionResult;
  };
  return execute as Executor;
}

function graphqlExecutor({ names }: ServiceDefinition, upstream: Upstream): (request: Request) => Promise<UpstreamResult> {
  return async ({ document, operation, variables, context }) => {
    const answer = await upstream({ kind: operation.operation, query: print(renameRequest(document, names)), variables, operationName: operation.name?.value, context });
    const { data } = answer;
    return data === null || data === undefined ? answer : { ...answer, data: renameResult(data, document, names) as typeof data };
  };
}

/** At the root stitch makes null of what it cannot read, without a word; below, settle.ts sees what was sent. */
function withoutMisfits(result: UpstreamResult, operation: OperationDefinitionNode, { name, schema }: ServiceDefinition): UpstreamResult {
  const errors: GatewayError[] = [];
  const check = (value: unknown, type: GraphQLOutputType, path: readonly (string | number)[]): unknown => {
    if (isNonNullType(type)) return value === null && !result.errors?.length ? misfit(path) : check(value, type.ofType, path);
    if (value === null || value === undefined) return value;
    if (isListType(type)) return Array.isArray(value) ? value.map((item, index) => check(item, type.ofType, [...path, index])) : misfit(path);
    return (isLeafType(type) ? canRead(type, value) : isObjectOfKnownType(value, schema)) ? value : misfit(path);
  };
  const misfit = (path: readonly (string | number)[]): null => {
    errors.push(misfitAt(name, { path }));
    return null;
  };
  if (result.data === null || result.data === undefined) return result;
  const types = rootTypes(operation, schema);
  const data = Object.fromEntries(
    Object.entries(result.data).map(([key, value]) => {
      const type = types.get(key);
      return [key, type === undefined ? value : check(value, type, [key])];
    }),
  );
  return errors.length === 0 ? result : { ...result, data, errors: [...(result.errors ?? []), ...errors] };
}

/** Response name of a root field → what it returns. Stitch writes root fields out, never in fragments. */
function rootTypes({ operation, selectionSet }: OperationDefinitionNode, schema: GraphQLSchema): ReadonlyMap<string, GraphQLOutputType> {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  return new Map(
    selectionSet.selections.flatMap((node) => {
      const field = node.kind === Kind.FIELD ? fields[node.name.value] : undefined;
      return node.kind === Kind.FIELD && field !== undefined ? [[(node.alias ?? node.name).value, field.type]] : [];
    }),
  );
}

function canRead(type: GraphQLLeafType, value: unknown): boolean {
  try {
    return type.parseValue(value) !== undefined;
  } catch {
    return false;
  }
}

function isObjectOfKnownType(value: unknown, schema: GraphQLSchema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !('__typename' in value) || (typeof value.__typename === 'string' && schema.getType(value.__typename) !== undefined);
}
