/**
 * The one Yoga plugin: which of Yoga's hooks calls what. Yoga reads the request object, runs batches and event streams and
 * writes the response; what is decided is decided by the stages, and operations run through one function of ours.
 *
 * One operation with one JSON answer, which is nearly every request, leaves at Yoga's first door: what would follow (parameters,
 * results, their processors) is for batches and streams, and cost W4 37 of 458 µs of CPU (Node 20.20.2).
 */
import type { ExecutionResult } from 'graphql';
import { createYoga, isAsyncIterable, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Answer, GraphQLParams, OperationContext, RequestContext } from '../context.ts';
import { compress } from './compress.ts';
import { answerOf, errorAnswer, formatError, formatResult, type FormattedResult } from './error-format.ts';
import { runStages, type Stage } from './stage.ts';

export interface YogaContext {
  readonly gatehouse: RequestContext;
}

export interface YogaDependencies {
  readonly path: string;
  readonly stages: readonly Stage[];
  readonly prepare: (request: RequestContext, params: GraphQLParams) => OperationContext;
  readonly execute: (operation: OperationContext) => Promise<ExecutionResult>;
  /** What to answer in place of `error`, which refuses the request or one of its operations. */
  readonly refusal: (request: RequestContext, error: unknown) => unknown;
  readonly compression: boolean;
}

export function createYogaServer(dependencies: YogaDependencies): YogaServerInstance<YogaContext, object> {
  return createYoga<YogaContext>({
    graphqlEndpoint: dependencies.path,
    plugins: [gatehousePlugin(dependencies)],
    // Each of these is a stage of ours, or nothing we offer.
    batching: { limit: Number.MAX_SAFE_INTEGER },
    cors: false,
    graphiql: false,
    healthCheckEndpoint: ' ', // no path; it cannot be switched off, and ours is a stage
    landingPage: false,
    logging: false,
    maskedErrors: false,
    maxRequestBodySize: false,
    multipart: false,
    parserAndValidationCache: false,
  });
}

function gatehousePlugin(dependencies: YogaDependencies): Plugin<object, YogaContext> {
  return {
    async onRequest(event) {
      const context = event.serverContext.gatehouse;
      let answer: Answer | undefined;
      try {
        await runStages(dependencies.stages, context);
        answer = context.answer;
        const { params } = context;
        if (answer === undefined && isOne(params) && context.mediaType !== 'text/event-stream') answer = await answerTo(context, await runOperation(context, params, dependencies), dependencies);
      } catch (error) {
        answer = errorAnswer(context, dependencies.refusal(context, error));
      }
      if (answer !== undefined) event.endResponse(toResponse(context, answer, event.fetchAPI));
    },
    onRequestParse(event) {
      const context = event.serverContext.gatehouse;
      // Read and checked by the body stage. Yoga's own parsers never run.
      event.setRequestParser(() => context.params as GraphQLParams);
    },
    onParams(event) {
      const { params, context } = event;
      event.setParamsHandler(async () => (await runOperation(context.gatehouse, params as GraphQLParams, dependencies)) as unknown as ExecutionResult);
    },
    onResultProcess(event) {
      const { result } = event;
      const context = event.serverContext.gatehouse;
      // An event stream has no status of its own: what never ran is refused before one begins.
      if (isAsyncIterable(result) || (context.mediaType === 'text/event-stream' && !isRefused(result))) return;
      const processor = async (results: unknown, fetchAPI: { readonly Response: typeof Response }): Promise<Response> => {
        return toResponse(context, await answerTo(context, results as FormattedResult, dependencies), fetchAPI);
      };
      // Yoga awaits what a processor returns; its type only says less.
      event.setResultProcessor(processor as never, context.mediaType);
    },
    onResponse({ response, serverContext: { gatehouse: context } }) {
      if (context.hasHeaders) return;
      for (const [name, value] of context.returnedHeaders) response.headers.append(name, value);
      response.headers.set('cache-control', 'no-store');
      for (const [name, value] of context.responseHeaders) response.headers.set(name, value);
    },
  };
}

function isOne(params: RequestContext['params']): params is GraphQLParams {
  return !Array.isArray(params);
}

function answerTo(context: RequestContext, results: FormattedResult, { compression }: YogaDependencies): Answer | Promise<Answer> {
  const answer = answerOf(context, results);
  return compression ? compress(answer, context) : answer;
}

function isRefused(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'errors' in result && !('data' in result);
}

async function runOperation(request: RequestContext, params: GraphQLParams, { prepare, execute, refusal }: YogaDependencies): Promise<FormattedResult> {
  try {
    const refused = request.refusals?.get(params);
    if (refused !== undefined) throw refused;
    return formatResult(request, await execute(prepare(request, params)));
  } catch (error) {
    return { errors: formatError(request, refusal(request, error)) };
  }
}

/**
 * With all its headers at once, its length included, Yoga's server hands them to node:http as they are; set one by one on the Response, each
 * is put into a map, read from it and checked again.
 */
function toResponse(context: RequestContext, { status, headers: own, body }: Answer, fetchAPI: { readonly Response: typeof Response }): Response {
  const { responseHeaders, returnedHeaders } = context;
  if (returnedHeaders.length > 0 || body === null) return new fetchAPI.Response(body as BodyInit | null, { status, headers: own });
  // Begun with a spread, V8 took 2 to 5 µs for it instead of 0.3 (Node 20.20.2).
  const headers: Record<string, string> = { 'content-length': String(Buffer.byteLength(body)) };
  for (const name in own) headers[name] = own[name] ?? '';
  headers['cache-control'] = 'no-store';
  for (const [name, value] of responseHeaders) headers[name] = value;
  context.hasHeaders = true;
  return new fetchAPI.Response(body as BodyInit, { status, headers });
}
