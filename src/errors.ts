/**
 * Every error a client can meet, with its code and HTTP status (docs/standards.md).
 *
 * A `GatewayError` is safe to show: its message is written by the gateway, from the client's own text at most. Anything
 * else that is thrown is masked by pipeline/error-format.ts. Stitch re-locates errors by copying message and
 * `extensions`, so the proof that an error is ours travels with its extensions object, as a symbol that JSON never prints.
 */
import { GraphQLError, type ASTNode } from 'graphql';

/** Code → HTTP status. `protocol` codes answer with that status under every media type; `request` codes are 200 under application/json. */
export const ERROR_CODES = {
  BAD_REQUEST: { status: 400, family: 'protocol' },
  GRAPHQL_PARSE_FAILED: { status: 400, family: 'request' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, family: 'request' },
  BAD_USER_INPUT: { status: 400, family: 'request' },
  OPERATION_RESOLUTION_FAILURE: { status: 400, family: 'request' },
  UNSUPPORTED_OPERATION: { status: 400, family: 'request' },
  DEPTH_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  ALIAS_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  ROOT_FIELD_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  DIRECTIVE_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  TOKEN_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  SIZE_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  BATCH_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  UPSTREAM_CALL_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  COST_LIMIT_EXCEEDED: { status: 400, family: 'request' },
  // Apollo's protocol: 200 for a hash; an id that nobody published says 400 (GatewayErrorOptions.status).
  PERSISTED_QUERY_NOT_FOUND: { status: 200, family: 'protocol' },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, family: 'protocol' },
  PERSISTED_QUERY_HASH_MISMATCH: { status: 400, family: 'protocol' },
  PERSISTED_QUERY_ID_REQUIRED: { status: 400, family: 'protocol' },
  UNAUTHENTICATED: { status: 401, family: 'protocol' },
  METHOD_NOT_ALLOWED: { status: 405, family: 'protocol' },
  NOT_ACCEPTABLE: { status: 406, family: 'protocol' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, family: 'protocol' },
  PAYLOAD_TOO_LARGE: { status: 413, family: 'protocol' },
  CSRF_PREVENTION_FAILED: { status: 403, family: 'protocol' },
  // Whole only where `policies.onDenied` says so; else one path of a partial answer is null.
  FORBIDDEN: { status: 403, family: 'protocol' },
  RATE_LIMITED: { status: 429, family: 'protocol' },
  GATEWAY_TIMEOUT: { status: 504, family: 'protocol' },
  OVERLOADED: { status: 503, family: 'protocol' },
  NO_SCHEMA: { status: 503, family: 'protocol' },
  INTERNAL_SERVER_ERROR: { status: 500, family: 'protocol' },
  // These null one path of a partial answer; the status stays 200.
  UPSTREAM_TIMEOUT: { status: 200, family: 'field' },
  UPSTREAM_UNAVAILABLE: { status: 200, family: 'field' },
  UPSTREAM_INVALID_RESPONSE: { status: 200, family: 'field' },
  UPSTREAM_ERROR: { status: 200, family: 'field' },
} as const satisfies Record<string, { status: number; family: 'request' | 'protocol' | 'field' }>;

export type ErrorCode = keyof typeof ERROR_CODES;

const clientSafe = Symbol('gatehouse.clientSafe');

export interface GatewayErrorOptions {
  /** Shown to the client under `extensions`, beside `code`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Response headers this error asks for, e.g. `allow` on 405. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it is another than that of the code. */
  readonly status?: number;
  readonly nodes?: readonly ASTNode[];
  /** Where in the answer, in response names and list positions. */
  readonly path?: readonly (string | number)[] | undefined;
  /** For the log only; never shown. */
  readonly cause?: unknown;
}

/** An error a client may see whole. `code` is one of {@link ERROR_CODES}, or a code a service was allowed to pass on. */
export class GatewayError extends GraphQLError {
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number | undefined;

  constructor(code: ErrorCode | (string & {}), message: string, options: GatewayErrorOptions = {}) {
    const extensions = { code, ...options.extensions };
    Object.defineProperty(extensions, clientSafe, { value: true });
    // An answer can hold thousands of these, and where the gateway made one says nothing that code and cause do not: without a
    // stack each costs 6 µs instead of 12, and 33 instead of 59 once graphql-js has located it (Node 20.20.2).
    const { stackTraceLimit } = Error;
    if (code !== 'INTERNAL_SERVER_ERROR') Error.stackTraceLimit = 0;
    super(message, { extensions, ...(options.nodes && { nodes: options.nodes }), ...(options.path && { path: options.path }) });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'GatewayError';
    this.headers = options.headers ?? {};
    this.status = options.status;
    if (options.cause !== undefined) this.cause = options.cause;
  }
}

/** True for a GatewayError and for every re-located copy of one. */
export function isClientSafe(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && clientSafe in error.extensions;
}

/** Wrong input of the operator (configuration, schemas, command line); `place` is file:line:column where known. Never shown to clients. */
export class OperatorError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
    this.name = 'OperatorError';
    this.findings = findings;
  }
}

/** Where in a file; `line` and `column` count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong, where, and what to do about it. */
export interface Finding extends Place {
  /** What is wrong, what was expected and what to do, in one or two sentences. */
  readonly message: string;
}

/** `gatehouse.yaml:3:5: message`, as compilers and editors write places. */
export function formatFinding({ file, line, column, message }: Finding): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return printable(place === '' ? message : `${place}: ${message}`);
}

/** Messages quote what services and files say; a terminal must not obey it. Line breaks stay. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- C0, C1 and bidirectional controls are what is looked for
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
