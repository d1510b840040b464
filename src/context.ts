/**
 * What one HTTP request, and each operation in it, carries through the pipeline. Every field says who writes it; nobody
 * else does. Stages talk to each other through these fields only.
 */
import type { Abort, Signal } from './lib/abort.ts';
import type { GatewayError } from './errors.ts';
import type { Logger } from './telemetry/logger.ts';
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';

/** How a request arrived: over node:http or as a Request object. The same for both from here on. */
export interface RequestSource {
  readonly method: string;
  /** Path and query as sent, undecoded. */
  readonly path: string;
  readonly search: string;
  /** Lower-case name → value; several values joined as node:http joins them. */
  readonly header: (name: string) => string | undefined;
  /** Each value of a header as it was sent, in order: node drops a second `authorization` without a word. `name` in lower case. */
  readonly headerValues: (name: string) => readonly string[];
  /** What the client's certificate says of its owner, once TLS has verified it; undefined without one. The same object for a connection's life. */
  readonly certificate: () => PeerCertificate | undefined;
  /** Address of the peer of the connection, not of whoever it forwards for. */
  readonly peer: string | undefined;
  readonly body: () => AsyncIterable<Uint8Array>;
}

export interface PeerCertificate {
  /** As node writes it: `URI:spiffe://a/b, DNS:a.example`. */
  readonly subjectAltName: string | undefined;
  /** Several when the subject has the attribute more than once. */
  readonly commonName: string | readonly string[] | undefined;
}

/** Who asks. Never changed after the authentication stage. */
export interface Principal {
  readonly kind: 'anonymous' | 'token' | 'key' | 'certificate';
  /** `sub` of the token, `principal` of the key, the name in the certificate; undefined for an anonymous caller. */
  readonly subject: string | undefined;
  /** `iss` of a token. */
  readonly issuer: string | undefined;
  /** The client the credential is bound to: `azp` or `client_id` of a token, `client` of a key. Never a header. */
  readonly client: string | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  /** Of a token, verified; frozen; empty for all others. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The token itself, as it was sent: for services with `identity: forward`. */
  readonly token: string | undefined;
}

const NO_NAMES: ReadonlySet<string> = new Set();

export const ANONYMOUS: Principal = Object.freeze({
  kind: 'anonymous', subject: undefined, issuer: undefined, client: undefined, scopes: NO_NAMES, roles: NO_NAMES, claims: Object.freeze({}), token: undefined,
});

/** The graph a request is answered from; pinned by schema-generation.ts until the response has ended. */
export interface Lease {
  readonly schema: GraphQLSchema;
  readonly digest: string;
  readonly release: () => void;
}

/** An answer that is not the result of an operation. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** One operation as a request asks for it: by its text, by names of a document, or by both. Never by neither. */
export interface AskedParams {
  readonly query?: string;
  /** `documentId` and `doc_id`. */
  readonly documentIds?: readonly string[];
  /** `extensions.persistedQuery.sha256Hash`, 64 lower-case hex digits. */
  readonly hash?: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface GraphQLParams {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export const MEDIA_TYPES = ['application/graphql-response+json', 'application/json', 'text/event-stream'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The reason a request's signal is aborted with; tells a deadline from a client that hung up. */
export const DEADLINE = new DOMException('The deadline of the request has passed.', 'TimeoutError');
export const CLIENT_GONE = new DOMException('The client has gone.', 'AbortError');

export interface RequestContext {
  readonly source: RequestSource;
  /** Milliseconds on the monotonic clock when the request arrived. */
  readonly startedAt: number;
  /** Aborted when the client has gone or the deadline has passed; every upstream call listens to it. */
  readonly abort: Abort;
  /** Headers of whatever will be answered. Written by request-id, cors, compress and error-format. */
  readonly responseHeaders: Map<string, string>;
  /** Headers of services that their configuration hands on, in the order they came; a name may come again. Written by operation.ts. */
  readonly returnedHeaders: (readonly [name: string, value: string])[];
  /** Run once, in reverse order, when the response has ended. Written by deadline and schema-generation. */
  readonly onEnd: (() => void)[];
  /** Written by operation.ts, one per operation of the request. Read by the request log. */
  readonly operations: OperationContext[];
  /** Codes of the errors answered. Written by error-format; read by the request log and metrics. */
  readonly errorCodes: Set<string>;

  requestId: string; //                 request-id
  log: Logger; //                       request-id: carries the request id
  clientAddress: string | undefined; // client-address
  hasHeaders: boolean; //               yoga: the response has all of them
  answer: Answer | undefined; //        health, route, cors, graphiql
  mediaType: MediaType; //              accept
  asked: AskedParams | readonly AskedParams[]; // body
  params: GraphQLParams | readonly GraphQLParams[]; // persisted-documents
  refusals: ReadonlyMap<GraphQLParams, GatewayError> | undefined; // persisted-documents: operations of a batch that its others do not wait for
  isPastDeadline: boolean; //           deadline
  principal: Principal; //              authentication; ANONYMOUS until then
  invalidAnswers: number; //            error-format: those it has logged
  lease: Lease | undefined; //          schema-generation
}

/** What an answer of a REST service said of how long it may be kept. */
export interface Freshness {
  readonly service: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What an operation costs, in cost units: integers from 0 (docs/cost.md). Compiled with its plan; `variables` are coerced. */
export interface CostFormula {
  /** What it may cost, known before anything is fetched. */
  readonly estimate: (variables: OperationContext['variables']) => number;
  /** What it did cost, of the answer's real lists. */
  readonly actual: (data: unknown, variables: OperationContext['variables']) => number;
  /** Why it may not run: a list without the one slicing argument that its service requires. */
  readonly refusal: (variables: OperationContext['variables']) => GatewayError | undefined;
}

/** Told the result of an operation that was admitted, once; undefined when it has none. */
export type Settle = (result: ExecutionResult | undefined) => void;

/** One operation, ready to run. Also what an upstream call sees of its client (upstream/executor.ts, CallContext). */
export interface OperationContext {
  readonly request: RequestContext;
  /** The request's. */
  readonly principal: Principal;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** What `document` was parsed from. */
  readonly text: string;
  /** Coerced: defaults filled in, every value of its declared type. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Calls made to services so far. Written by takeCall. */
  calls: number;
  /** Cost units; `actual` is there when it has run. Written by admission.ts. */
  cost: { readonly estimate: number; readonly actual?: number } | undefined;
  /** Of the REST answers so far, in the order they came. Written by noteFreshness. */
  readonly freshness: Freshness[];

  readonly signal: Signal;
  readonly requestId: string;
  readonly header: (name: string) => string | undefined;
  readonly takeCall: (service: string) => void;
  /** Told how many calls the plan makes at least, before the first; throws UPSTREAM_CALL_LIMIT_EXCEEDED when the request may not make so many. */
  readonly needCalls: (calls: number) => void;
  /** Told that it has to be planned, which no request before it did; throws RATE_LIMITED when the address has asked that too often. */
  readonly needPlanning: () => void;
  /** Told what the operation costs, before the first call; throws (or rejects with) COST_LIMIT_EXCEEDED and RATE_LIMITED. A promise only where budgets are shared. */
  readonly admit: (cost: CostFormula) => Settle | Promise<Settle>;
  readonly returnHeader: (name: string, value: string) => void;
  readonly noteFreshness: (freshness: Freshness) => void;
}
