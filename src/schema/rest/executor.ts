/**
 * A REST service as the engines call it: the request is run over the service's own SDL, and its fields make HTTP calls; compiled
 * where it is simple and all goes well (fast-document.ts), else by graphql-js, whose answer is the one that counts. What graphql-js finds wrong is the service's fault, said in the gateway's words.
 */
import { GraphQLError, execute, type DocumentNode } from 'graphql';
import { GatewayError, isClientSafe } from '../../errors.ts';
import type { CallContext, UpstreamResult } from '../../upstream/executor.ts';
import { ENTITY_FETCH } from '../doors.ts';
import { misfit, ownFault } from '../misfit.ts';
import type { ServiceDefinition } from '../service.ts';
import { executableService, type RestService } from './executable.ts';
import { compileDocument, type RunFast } from './fast-document.ts';
import type { Values } from './fast-input.ts';

export interface RestOperation {
  /** In gateway names; holds one operation. */
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: CallContext;
  /** The gateway's own, by keys that services sent. */
  readonly isEntityFetch?: boolean;
}

/** Of one answer, as of a GraphQL service's: a list of 10,000 items can fail at each. */
const MAX_ERRORS = 100;

/** Runs an operation against the service. Never rejects. */
export function restExecutor(service: ServiceDefinition, rest: RestService): (operation: RestOperation) => Promise<UpstreamResult> {
  const executable = executableService(service, rest);
  const { schema } = executable;
  /** Live as long as their documents, which plans keep. */
  const compiled = new WeakMap<DocumentNode, { readonly run: RunFast | undefined }>();
  const fastWay = (document: DocumentNode): RunFast | undefined => {
    let fast = compiled.get(document);
    if (fast === undefined) compiled.set(document, (fast = { run: compileDocument(executable, document) }));
    return fast.run;
  };
  const run = async (document: DocumentNode, variables: Values, context: CallContext, isEntityFetch: boolean): Promise<UpstreamResult> => {
    const fast = await fastWay(document)?.(variables, context, isEntityFetch);
    if (fast !== undefined) return { data: fast };
    const { data, errors } = await execute({ schema, document, contextValue: context, variableValues: variables, rootValue: isEntityFetch ? ENTITY_FETCH : undefined });
    return { ...(data !== undefined && { data }), ...(errors && { errors: errors.slice(0, MAX_ERRORS).map((error) => told(error, service.name)) }) };
  };
  // Not async itself: what it is given would live as long as the call (see loaders.ts).
  return ({ document, variables = {}, context, isEntityFetch = false }) => run(document, variables, context, isEntityFetch);
}

function told(error: GraphQLError, service: string): GatewayError {
  const { message, path, extensions, originalError } = error;
  // Variables and arguments are coerced before any call; only what is wrong with those has a place in the request.
  const isOfRequest = path === undefined || (originalError instanceof GraphQLError && originalError.nodes !== undefined);
  if (!isClientSafe(error)) return isOfRequest ? ownFault(error, path) : misfit(service, { path });
  const { code, ...others } = extensions;
  return new GatewayError(String(code), message, { path, extensions: others, cause: originalError instanceof GatewayError ? originalError.cause : originalError });
}
