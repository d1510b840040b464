/**
 * What a call to a service is: what the rest of the gateway asks (`Upstream`), and what the wrappers of this room hand to
 * each other (`Call`, `Send`, `Wrapper`). The order of the wrappers is index.ts.
 */
import type { ErrorCode, GatewayError } from '../errors.ts';

/** What a call may see of the client request it serves. */
export interface CallContext {
  /** Aborted when the client has gone or the request's deadline has passed. */
  readonly signal: AbortSignal;
  readonly requestId: string;
  /** A header of the client's request; the name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** Called once before each call; throws UPSTREAM_CALL_LIMIT_EXCEEDED when the request has made too many. */
  readonly takeCall: (service: string) => void;
  /** Receives response headers the service's configuration hands to the client. */
  readonly returnHeader?: (name: string, value: string) => void;
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
  /** Milliseconds per attempt, from the moment the call has its place among `concurrency` to the last byte of the answer. */
  readonly timeout: number;
  /** Calls in flight at once; as many again may wait. */
  readonly concurrency: number;
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
  readonly kind: UpstreamRequest['kind'];
  /** `ok`, the code of a failed call, or UPSTREAM_ERROR for an answer with GraphQL errors: a bounded set, fit for a label. */
  readonly outcome: 'ok' | ErrorCodeString;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** With the wait for a place. */
  readonly durationMs: number;
  /** The service's and the network's own words: for the log, never for a client. */
  readonly errors?: readonly { readonly message: string }[];
}

export type UpstreamObserver = (event: UpstreamEvent) => void;

export interface UpstreamHandle {
  readonly execute: Upstream;
  /** Waits for the calls in flight and in the queue, then closes the connections. */
  close(): Promise<void>;
  /** Fails the calls in flight and closes the connections. */
  destroy(): Promise<void>;
}

/** A request on its way through the wrappers. Each field beyond `request` names its one writer. */
export interface Call {
  readonly request: UpstreamRequest;
  /** Names and values in turn, as they go to the service. Written by headers.ts. */
  headers: readonly string[];
  /** HTTP status of the answer. Written by graphql-http.ts. */
  status: number | undefined;
  /** Code of the failure when there is no GraphQL answer. Written by failure.ts. */
  failure: ErrorCodeString | undefined;
  /** Ends the exchange with the service at once and makes `failure` its result; no effect after the result. Written by graphql-http.ts. */
  cancel: ((failure: GatewayError) => void) | undefined;
}

export type Send = (call: Call) => Promise<UpstreamResult>;
export type Wrapper = (next: Send) => Send;
