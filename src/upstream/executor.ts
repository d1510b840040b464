/** What a call to a service is: what the rest of the gateway asks of this room and is given. What its wrappers hand to each other is call.ts. */
import type { Freshness, Principal } from '../context.ts';
import type { ErrorCode, GatewayError } from '../errors.ts';
import type { Signal } from '../lib/abort.ts';

/** What a call may see of the client request it serves. */
export interface CallContext {
  /** Aborted when the client has gone or the request's deadline has passed. */
  readonly signal: Signal;
  readonly requestId: string;
  /** Who asks; left out: nobody that a service could be told of. */
  readonly principal?: Principal;
  /** A header of the client's request; the name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Called once before each call; throws UPSTREAM_CALL_LIMIT_EXCEEDED when the request has made too many. */
  readonly takeCall: (service: string) => void;
  /** Receives response headers the service's configuration hands to the client. */
  readonly returnHeader?: (name: string, value: string) => void;
  /** Told what each answer of a REST service says about caching. */
  readonly noteFreshness?: (freshness: Freshness) => void;
}

export interface UpstreamRequest {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly context: CallContext;
}

/**
 * A GraphQL result whose errors are already client-safe, with a path where the service gave a valid one.
 * A failed call is `{ data: null, errors: [one error without path] }`.
 */
export interface UpstreamResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GatewayError[];
}

/** One call to one service. Never rejects. */
export type Upstream = (request: UpstreamRequest) => Promise<UpstreamResult>;

export const REST_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RestMethod = (typeof REST_METHODS)[number];

/** One exchange with a REST service, encoded: nothing in it is client text that a server could take for syntax. */
export interface RestRequest {
  readonly kind: 'query' | 'mutation';
  /** What makes the call, `Query.getPetById`: for the log. */
  readonly field: string;
  readonly method: RestMethod;
  /** Path and query, percent-encoded, beginning with `/`: put behind the path of the service's URL. */
  readonly target: string;
  /** Names in lower case. What the service's configuration sets or forwards goes before one of the same name. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: { readonly contentType: string; readonly content: string | Buffer } | undefined;
  /**
   * What a successful answer's body is read as. `json`: application/json and every +json. `text`: any text but HTML, and JSON's
   * own source text never. `bytes`: any type, in base64. `nothing`: it is not read. An empty body is fine for all of them.
   */
  readonly reads: 'json' | 'text' | 'bytes' | 'nothing';
  /** Statuses that are no failure to the caller, such as a 404 that means null: their answer is handed over. */
  readonly expects: ReadonlySet<number>;
  /** Status → the code of its error; before the configuration's own `errors.map`. */
  readonly codes: ReadonlyMap<number, string>;
  readonly context: CallContext;
}

export interface RestAnswer {
  readonly status: number;
  /**
   * `json`: the parsed value, integers that a number cannot hold as bigint. `text`: a string. `bytes`: a string in base64.
   * Undefined when there was no body, when it was not read, and where an expected status beyond 2xx came with anything but JSON.
   */
  readonly body: unknown;
  /** The answer's headers about caching, names in lower case; only those that were sent. */
  readonly freshness: Readonly<Record<string, string>>;
}

/** One REST call. Never rejects: a failure is an error that is client-safe, without path. */
export type RestUpstream = (request: RestRequest) => Promise<RestAnswer | GatewayError>;

export interface UpstreamConfig {
  readonly name: string;
  readonly url: string;
  readonly headers: {
    /** Copied from the client's request; `authorization` and `cookie` only when named here. */
    readonly forward: readonly string[];
    /** Sent with every call; wins over `forward`. */
    readonly set: Readonly<Record<string, string>>;
    /** Of the service's answer, handed to the client. */
    readonly return: readonly string[];
  };
  /** How the service learns who calls; `ttl` in milliseconds. */
  readonly identity: 'none' | 'forward' | 'headers' | { readonly jwt: { readonly audience: string; readonly ttl: number } };
  /** Milliseconds per attempt, from the moment the call has its place among `concurrency` to the last byte of the answer. */
  readonly timeout: number;
  /** Calls in flight at once; as many again may wait. */
  readonly concurrency: number;
  /** Whether identical queries in flight are one exchange. */
  readonly dedupe: boolean;
  /** Bytes of one answer's body. */
  readonly maxResponseSize: number;
  readonly errors: {
    /** Whether the service's own messages reach the client. */
    readonly messages: boolean;
    /** The service's codes that reach the client. */
    readonly codes: readonly string[];
    /** The keys of the service's `extensions` that reach the client. */
    readonly extensions: readonly string[];
    /** HTTP status → code, for answers without a GraphQL body. */
    readonly map: Readonly<Record<string, string>>;
  };
  /** PEM files, absolute paths. */
  readonly tls?: { readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined } | undefined;
}

/** A code of the table in errors.ts, or one that the service's `errors.map` names. */
export type ErrorCodeString = ErrorCode | (string & {});

export interface UpstreamEvent {
  readonly service: string;
  readonly requestId: string;
  /** The field of a REST service that made the call. */
  readonly field?: string;
  readonly kind: UpstreamRequest['kind'];
  /** `ok`, the code of a failed call, or UPSTREAM_ERROR for an answer with GraphQL errors: a bounded set, fit for a label. */
  readonly outcome: 'ok' | ErrorCodeString;
  /** The service has not failed: it answered with a 4xx that `@rest` has a code for. */
  readonly isDeclared?: true;
  /** The call has joined an identical one in flight, and nothing of its own was sent. */
  readonly isShared?: true;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** With the wait for a place. */
  readonly durationMs: number;
  /** The service's and the network's own words: for the log, never for a client. */
  readonly errors?: readonly { readonly message: string }[];
}

export type UpstreamObserver = (event: UpstreamEvent) => void;

export interface UpstreamHandle<Execute = Upstream> {
  readonly execute: Execute;
  /** Waits for the calls in flight and in the queue, then closes the connections. */
  close(): Promise<void>;
  /** Fails the calls in flight and closes the connections. */
  destroy(): Promise<void>;
}
