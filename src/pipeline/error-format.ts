/**
 * The only place that answers errors. What the gateway itself said passes; everything else is masked: what the executor
 * found at a path is a service's fault, anything else is ours, logged once under the id the client sees.
 */
import { randomUUID } from 'node:crypto';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Answer, MediaType, RequestContext } from '../context.ts';
import { ERROR_CODES, GatewayError, isClientSafe, type ErrorCode } from '../errors.ts';

export interface FormattedResult {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Longest piece of a finding in the log, in characters. */
const FINDING_MAX = 200;

/** The result of an operation, or of its refusal, as it is printed. */
export function formatResult(context: RequestContext, result: ExecutionResult): FormattedResult {
  const { data, errors } = result;
  if (errors === undefined || errors.length === 0) return { data: data ?? null };
  if (context.deadlinePassed && hasNothing(data)) return { errors: formatError(context, new GatewayError('GATEWAY_TIMEOUT', 'The deadline passed before anything was answered.')) };
  const formatted = errors.flatMap((error) => formatError(context, error));
  return data === undefined ? { errors: formatted } : { errors: formatted, data };
}

function hasNothing(data: ExecutionResult['data']): boolean {
  return data === null || data === undefined || Object.entries(data).every(([, value]) => value === null);
}

/** One thrown thing as the errors a client sees; several for an AggregateError. */
export function formatError(context: RequestContext, error: unknown): GraphQLFormattedError[] {
  if (error instanceof AggregateError) return error.errors.flatMap((part) => formatError(context, part));
  if (error instanceof GraphQLError && error.originalError instanceof AggregateError) return error.originalError.errors.flatMap((part) => formatError(context, part));
  const shown = isClientSafe(error) ? error : mask(context, error);
  const { message, locations, path, extensions } = shown;
  if (typeof extensions['code'] === 'string') context.errorCodes.add(extensions['code']);
  for (const [name, value] of Object.entries(headersOf(shown))) context.responseHeaders.set(name, value);
  return [{ message, ...(locations !== undefined && { locations }), ...(path !== undefined && { path }), extensions }];
}

function mask(context: RequestContext, error: unknown): GraphQLError {
  if (error instanceof GraphQLError && error.path !== undefined) {
    // Resolvers throw GatewayErrors only (schema/settle.ts): this is the executor's own finding about a value a service sent,
    // and its words may hold that value.
    context.log.warn({ path: error.path.join('.'), finding: error.message.slice(0, FINDING_MAX) }, 'a service answered with a value that does not fit the graph');
    return new GatewayError('UPSTREAM_INVALID_RESPONSE', 'A service answered with a value that does not fit the graph.', { path: error.path });
  }
  const errorId = randomUUID();
  context.log.error({ err: error, errorId }, 'internal error');
  return new GatewayError('INTERNAL_SERVER_ERROR', 'Something went wrong in the gateway.', { extensions: { errorId } });
}

function headersOf(error: GraphQLError): Readonly<Record<string, string>> {
  return error instanceof GatewayError ? error.headers : {};
}

/** Results → status, content type and text (GraphQL over HTTP, "Status codes"; contract: what never became an operation keeps its status under both media types). */
export function answerOf(context: RequestContext, results: FormattedResult | readonly FormattedResult[]): Answer {
  const isBatch = Array.isArray(results);
  const status = isBatch ? 200 : statusOf(results as FormattedResult, context.mediaType);
  const mediaType = context.mediaType === 'text/event-stream' ? 'application/json' : context.mediaType;
  return { status, headers: { 'content-type': `${mediaType}; charset=utf-8`, 'cache-control': 'no-store' }, body: JSON.stringify(results) };
}

function statusOf({ data, errors }: FormattedResult, mediaType: MediaType): number {
  if (data !== undefined || errors === undefined) return 200;
  let status = 200;
  for (const { extensions } of errors) {
    const known = ERROR_CODES[extensions?.['code'] as ErrorCode] as (typeof ERROR_CODES)[ErrorCode] | undefined;
    if (known === undefined || (known.family === 'request' && mediaType !== 'application/graphql-response+json')) continue;
    status = Math.max(status, known.status);
  }
  return status;
}

/** The answer to a request that was refused before it became an operation. */
export function errorAnswer(context: RequestContext, error: unknown): Answer {
  return answerOf(context, { errors: formatError(context, error) });
}
