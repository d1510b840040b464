/**
 * From the parameters of one operation to an operation that may run: parsed, limited, valid, its variables coerced. The
 * first half is prepared once per text and graph (document/prepare.ts); the second is of this request.
 */
import type { GraphQLSchema } from 'graphql';
import type { CostFormula, GraphQLParams, OperationContext, Principal, RequestContext, Settle } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Preparer } from './document/prepare.ts';
import { coerceVariables } from './document/variables.ts';

export interface LimitReport {
  readonly code: string;
  readonly message: string;
}

export interface OperationOptions {
  /** For those who may introspect, and for those who may not; what is prepared for one is not for the other. */
  readonly preparerOf: (mayIntrospect: boolean) => Preparer;
  readonly mayIntrospect: (principal: Principal) => boolean;
  /** Suggestions in messages are for those who may introspect and from whom nothing is hidden. */
  readonly hidesFrom: (schema: GraphQLSchema, principal: Principal) => boolean;
  /** Calls to services one operation may make, and whether more are refused or only said. */
  readonly upstreamCalls: number;
  readonly mode: 'enforce' | 'report';
  readonly onReport: (finding: LimitReport, request: RequestContext) => void;
  /** May it run at what it costs (admission.ts)? */
  readonly admit: (operation: OperationContext, cost: CostFormula) => Settle | Promise<Settle>;
  /** `work`: `text` is read for the first time, or its operation planned. Throws RATE_LIMITED when the caller's address has had too much of that. */
  readonly beforeFirst: (request: RequestContext, work: 'reading' | 'planning', text: string) => void;
}

/** Field values of RFC 9110, 5.5. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** @throws GatewayError, or GatewayErrors when there are several, for an operation that may not run. */
export function prepareOperation(request: RequestContext, params: GraphQLParams, options: OperationOptions): OperationContext {
  const schema = request.lease?.schema;
  if (schema === undefined) throw new TypeError('an operation was prepared before its graph was pinned');
  const introspection = options.mayIntrospect(request.principal);
  const maySuggest = (): boolean => introspection && !options.hidesFrom(schema, request.principal);
  const { document, operation, kind, text } = options.preparerOf(introspection).prepare(schema, params.query, params.operationName, {
    onReport: (finding) => options.onReport(finding, request),
    maySuggest,
    beforeFirst: () => options.beforeFirst(request, 'reading', params.query),
  });
  if (kind === 'mutation' && request.source.method === 'GET') {
    throw new GatewayError('METHOD_NOT_ALLOWED', 'A mutation must be sent by POST.', { headers: { allow: 'POST' } });
  }
  const variables = coerceVariables(schema, operation, params.variables ?? {}, { maySuggest });
  const context: OperationContext = {
    request,
    principal: request.principal,
    schema,
    document,
    operation,
    text,
    variables,
    calls: 0,
    cost: undefined,
    freshness: [],
    signal: request.abort,
    requestId: request.requestId,
    header: request.source.header,
    takeCall: (service) => {
      takeCall(context, service, options);
    },
    needCalls: (calls) => {
      // In report mode the call that is one too many says so.
      if (calls > options.upstreamCalls && options.mode === 'enforce') throw tooManyCalls(calls, options.upstreamCalls);
    },
    needPlanning: () => {
      options.beforeFirst(request, 'planning', text);
    },
    admit: (cost) => options.admit(context, cost),
    returnHeader: (name, value) => {
      // A service may send bytes that no answer can carry.
      if (HEADER_VALUE.test(value)) request.returnedHeaders.push([name, value]);
    },
    noteFreshness: (freshness) => void context.freshness.push(freshness),
  };
  request.operations.push(context);
  return context;
}

function takeCall(context: OperationContext, service: string, { upstreamCalls, mode, onReport }: OperationOptions): void {
  context.calls += 1;
  if (context.calls <= upstreamCalls) return;
  const error = tooManyCalls(context.calls, upstreamCalls, service);
  if (mode === 'enforce') throw error;
  if (context.calls === upstreamCalls + 1) onReport({ code: 'UPSTREAM_CALL_LIMIT_EXCEEDED', message: error.message }, context.request);
}

function tooManyCalls(actual: number, limit: number, service?: string): GatewayError {
  return new GatewayError('UPSTREAM_CALL_LIMIT_EXCEEDED', `The operation needs more than ${limit} calls to services.`, { extensions: { limit, actual, ...(service !== undefined && { service }) } });
}
