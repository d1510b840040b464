/**
 * The only place that answers errors. What the gateway itself said passes; everything else is masked: what the executor
 * found at a path is a service's fault, anything else is ours, logged once under the id the client sees.
 */
import { randomUUID } from 'node:crypto';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Answer, MediaType, RequestContext } from '../context.ts';
import { ERROR_CODES, GatewayError, isClientSafe, type ErrorCode } from '../errors.ts';

/** Of an error whose status is not that of its code. JSON never prints it. */
const STATUS = Symbol('gatehouse.status');
type FormattedError = GraphQLFormattedError & { readonly [STATUS]?: number };

export interface FormattedResult {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly FormattedError[];
  /** How many errors more there were than are shown. */
  readonly extensions?: { readonly omittedErrors: number };
}

/** Errors of one operation that are shown; a list of thousands of rows can fail in each. */
const ERRORS_MAX = 100;

/** Of one request, in the log: answers that could not be used, and characters of what was found about each. */
const REPORTED_MAX = 3;
const WORDS_MAX = 500;

/** The result of an operation, or of its refusal, as it is printed. */
export function formatResult(context: RequestContext, result: ExecutionResult): FormattedResult {
  const { data, errors } = result;
  if (errors === undefined || errors.length === 0) return { data: data ?? null };
  if (context.isPastDeadline && hasNothing(data)) return { errors: formatError(context, new GatewayError('GATEWAY_TIMEOUT', 'The deadline passed before anything was answered.')) };
  const formatted = errors.slice(0, ERRORS_MAX).flatMap((error) => formatError(context, error)).slice(0, ERRORS_MAX);
  const omitted = errors.length - formatted.length;
  return { errors: formatted, ...(data !== undefined && { data }), ...(omitted > 0 && { extensions: { omittedErrors: omitted } }) };
}

function hasNothing(data: ExecutionResult['data']): boolean {
  return data === null || data === undefined || Object.entries(data).every(([, value]) => value === null);
}

/** One thrown thing as the errors a client sees; several for an AggregateError. */
export function formatError(context: RequestContext, error: unknown): FormattedError[] {
  if (error instanceof AggregateError) return error.errors.flatMap((part) => formatError(context, part));
  if (error instanceof GraphQLError && error.originalError instanceof AggregateError) return error.originalError.errors.flatMap((part) => formatError(context, part));
  const shown = isClientSafe(error) ? error : mask(context, error);
  const { message, locations, path, extensions } = shown;
  const code: unknown = extensions['code'];
  if (typeof code === 'string') context.errorCodes.add(code);
  for (const [name, value] of Object.entries(headersOf(shown))) context.responseHeaders.set(name, value);
  const errorId = report(context, shown);
  return [{ message, ...(locations !== undefined && { locations }), ...(path !== undefined && { path }), extensions: { ...extensions, ...(errorId !== undefined && { errorId }) }, ...(shown instanceof GatewayError && shown.status !== undefined && { [STATUS]: shown.status }) }];
}

/** Logs what an operator must see of an error the gateway wrote itself; returns the id it is logged under where the client is to name it. */
function report(context: RequestContext, error: GraphQLError): string | undefined {
  const { path, extensions, message } = error;
  const behind = causeOf(error);
  if (extensions['code'] === 'INTERNAL_SERVER_ERROR' && extensions['errorId'] === undefined) {
    const errorId = randomUUID();
    context.log.error({ err: behind ?? message, errorId }, 'internal error');
    return errorId;
  }
  if (extensions['code'] === 'UPSTREAM_INVALID_RESPONSE' && context.invalidAnswers < REPORTED_MAX) {
    context.invalidAnswers += 1;
    const words = typeof behind === 'string' ? behind : behind instanceof Error ? (behind instanceof GraphQLError ? behind.message : (behind.stack ?? behind.message)) : undefined;
    context.log.warn({ service: extensions['service'], path: path?.join('.'), words: words?.slice(0, WORDS_MAX) }, 'an answer of a service could not be used');
  }
  return undefined;
}

/** What lies behind an error, however often it has been brought to another place since. */
function causeOf({ cause, originalError }: GraphQLError): unknown {
  return cause ?? (originalError instanceof GraphQLError ? causeOf(originalError) : originalError?.cause);
}

function mask(context: RequestContext, error: unknown): GraphQLError {
  if (error instanceof GraphQLError && error.path !== undefined) {
    // Resolvers throw GatewayErrors only (schema/settle.ts): this is the executor's own finding about a value a service sent,
    // and its words may hold that value.
    return new GatewayError('UPSTREAM_INVALID_RESPONSE', 'A service answered with a value that does not fit the graph.', { path: error.path, cause: error });
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
  for (const { extensions, [STATUS]: own } of errors) {
    const known = ERROR_CODES[extensions?.['code'] as ErrorCode] as (typeof ERROR_CODES)[ErrorCode] | undefined;
    if (known === undefined || (known.family === 'request' && mediaType === 'application/json')) continue;
    status = Math.max(status, own ?? known.status);
  }
  return status;
}

/** The answer to a request that was refused before it became an operation. */
export function errorAnswer(context: RequestContext, error: unknown): Answer {
  return answerOf(context, { errors: formatError(context, error) });
}
