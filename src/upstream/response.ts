/**
 * An HTTP answer becomes a GraphQL result or a failure. `application/graphql-response+json` is GraphQL whatever the status;
 * other JSON only below 500, because proxies and load balancers answer in it too (GraphQL over HTTP, section 6.4).
 */
import { isUtf8 } from 'node:buffer';
import type { GatewayError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { MAX_IGNORED_BYTES, type AnswerReader, type ResponseHead } from './exchange.ts';
import type { UpstreamConfig, UpstreamRequest, UpstreamResult } from './executor.ts';
import { failure } from './failure.ts';
import { mediaTypeOf, type MediaType } from './media-type.ts';
import { parseJson } from './parse-json.ts';
import { serviceErrors } from './service-errors.ts';

interface GraphqlHead extends ResponseHead {
  readonly mediaType: MediaType;
  /** Whether the body can be a GraphQL answer. */
  readonly hasResult: boolean;
}

export function resultReader(config: UpstreamConfig): AnswerReader<UpstreamRequest, GraphqlHead, UpstreamResult> {
  const { name, errors, maxResponseSize } = config;
  const readErrors = serviceErrors(config);

  const resultOf = ({ data = null, errors: list }: JsonObject): UpstreamResult => {
    const object = data as Record<string, unknown> | null; // isGraphql has looked
    return Array.isArray(list) && list.length > 0 ? { data: object, errors: readErrors(list) } : { data: object };
  };

  const failureOf = (status: number, problem: string): GatewayError => {
    const cause = { message: `HTTP ${status}: ${problem}` };
    const mapped = Object.hasOwn(errors.map, status) ? errors.map[status] : undefined;
    if (status >= 400 && mapped !== undefined) return failure.error(name, cause, mapped);
    if (status >= 500 || status === 429) return failure.unavailable(name, cause);
    return status >= 400 ? failure.error(name, cause) : failure.invalidResponse(name, cause);
  };

  return {
    readHead: (_, status, headers) => {
      const mediaType = mediaTypeOf(headers);
      const isRedirectOrEmpty = (status >= 300 && status < 400) || status === 204 || status === 205; // not followed, whatever they carry
      const hasResult = !isRedirectOrEmpty && (mediaType === 'graphql-response' || (mediaType === 'json' && status < 500));
      return { status, mediaType, hasResult, maxBytes: hasResult ? maxResponseSize : Math.min(MAX_IGNORED_BYTES, maxResponseSize) };
    },
    readAnswer: (_, head, body) => {
      const { status, hasResult } = head;
      if (!hasResult) return failureOf(status, 'status, media type or encoding of an answer without a GraphQL result');
      if (body === 'too large') return failureOf(status, `the body is larger than maxResponseSize (${maxResponseSize} bytes)`);
      const answer = parseBody(body);
      if (typeof answer === 'string') return failureOf(status, answer);
      return isGraphql(answer, head) ? resultOf(answer) : failureOf(status, 'the body is no GraphQL result');
    },
  };
}

/** The JSON object in the body, or what is wrong with it. */
function parseBody(body: Buffer): JsonObject | string {
  if (!isUtf8(body)) return 'the body is not UTF-8';
  try {
    const value = parseJson(body);
    return isJsonObject(value) ? value : 'the body is not a JSON object';
  } catch (error) {
    return error instanceof Error ? error.message : 'the body is not JSON';
  }
}

/** `data` an object or null, or `errors` a list with at least one error. Services that add `errors: null` or `[]` to their data are understood. */
function isGraphql(answer: JsonObject, { status, mediaType }: GraphqlHead): boolean {
  const { data, errors } = answer;
  if (data !== undefined && data !== null && !isJsonObject(data)) return false;
  // JSON:API and others call their lists `errors` too; GraphQL's have messages.
  if (Array.isArray(errors) && errors.length > 0) return status < 300 || mediaType === 'graphql-response' || errors.every(hasMessage);
  return data !== undefined && (errors === undefined || (data !== null && (errors === null || Array.isArray(errors))));
}

function hasMessage(error: unknown): boolean {
  return isJsonObject(error) && typeof error['message'] === 'string';
}
