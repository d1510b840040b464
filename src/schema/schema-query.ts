/**
 * The queries by which a service is asked for its schema. Unlike a client the operator reads the service's own words, and
 * a call that failed is the reason, not an answer to go on with.
 */
import { OperatorError, type ErrorCode, type GatewayError } from '../errors.ts';
import type { Signal } from '../lib/abort.ts';
import type { Upstream } from '../upstream/executor.ts';
import type { SdlAnswer } from './fetch-sdl.ts';

const FAILED: Partial<Record<ErrorCode, (words: string) => string>> = {
  UPSTREAM_UNAVAILABLE: (words) => `it is unavailable (${words})`,
  UPSTREAM_TIMEOUT: () => 'it did not answer within its `timeout`',
  UPSTREAM_INVALID_RESPONSE: (words) => `it did not answer as a GraphQL service does (${words}); is \`url\` its GraphQL endpoint?`,
};

/** For {@link fetchSdl}. What is returned throws CallFailed when the service gave no GraphQL answer. */
export function schemaQueries(service: string, upstream: Upstream, signal: Signal): (query: string) => Promise<SdlAnswer> {
  const context = { signal, requestId: `schema-${service}`, header: () => undefined, takeCall: () => undefined };
  return async (query) => {
    const { data, errors = [] } = await upstream({ kind: 'query', query, context });
    const [first] = errors;
    const describe = data === null && first !== undefined ? FAILED[first.extensions['code'] as ErrorCode] : undefined; // another code is no key of it
    if (first !== undefined && describe !== undefined) throw new CallFailed([{ message: describe(wordsOf(first)) }]);
    return { data, ...(errors.length > 0 && { errors: errors.map((error) => ({ message: wordsOf(error) })) }) };
  };
}

/** Nobody answered: to ask the same service in another way is of no use. */
export class CallFailed extends OperatorError {}

/** What lies behind a client-safe error: the network's words, or the service's. */
function wordsOf({ cause, message }: GatewayError): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string' && cause.message !== '' ? cause.message : message;
}
