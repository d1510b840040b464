/**
 * An HTTP answer becomes a GraphQL result or a failure. `application/graphql-response+json` is GraphQL whatever the status;
 * other JSON only below 500, because proxies and load balancers answer in it too (GraphQL over HTTP, section 6.4).
 */
import { isUtf8 } from 'node:buffer';
import type { GatewayError } from '../errors.ts';
import type { Call, UpstreamConfig, UpstreamResult } from './executor.ts';
import { failed, failure } from './failure.ts';
import { parseJson } from './parse-json.ts';
import { serviceErrors } from './service-errors.ts';

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface ResponseHead {
  readonly status: number;
  /** `other` also for JSON in an encoding or charset that the gateway has not asked for. */
  readonly mediaType: 'graphql-response' | 'json' | 'other';
  /** Whether the body can be a GraphQL answer. */
  readonly hasResult: boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;

export function readHead(status: number, headers: ResponseHeaders): ResponseHead {
  const mediaType = mediaTypeOf(headers);
  const isRedirectOrEmpty = (status >= 300 && status < 400) || status === 204 || status === 205; // not followed, whatever they carry
  return { status, mediaType, hasResult: !isRedirectOrEmpty && (mediaType === 'graphql-response' || (mediaType === 'json' && status < 500)) };
}

/** Turns a head and its body, in full or known to be too large, into the result of the call. */
export function responseReader(config: UpstreamConfig): (call: Call, head: ResponseHead, body: Buffer | 'too large') => UpstreamResult {
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

  return (call, head, body) => {
    const fail = (problem: string): UpstreamResult => failed(call, failureOf(head.status, problem));
    if (!head.hasResult) return fail('status, media type or encoding of an answer without a GraphQL result');
    if (body === 'too large') return fail(`the body is larger than maxResponseSize (${maxResponseSize} bytes)`);
    const answer = parseBody(body);
    if (typeof answer === 'string') return fail(answer);
    return isGraphql(answer, head) ? resultOf(answer) : fail('the body is no GraphQL result');
  };
}

/** The JSON object in the body, or what is wrong with it. */
function parseBody(body: Buffer): JsonObject | string {
  if (!isUtf8(body)) return 'the body is not UTF-8';
  try {
    const value = parseJson(body);
    return isObject(value) ? value : 'the body is not a JSON object';
  } catch (error) {
    return error instanceof Error ? error.message : 'the body is not JSON';
  }
}

/** `data` an object or null, or `errors` a list with at least one error. Services that add `errors: null` or `[]` to their data are understood. */
function isGraphql(answer: JsonObject, { status, mediaType }: ResponseHead): boolean {
  const { data, errors } = answer;
  if (data !== undefined && data !== null && !isObject(data)) return false;
  // JSON:API and others call their lists `errors` too; GraphQL's have messages.
  if (Array.isArray(errors) && errors.length > 0) return status < 300 || mediaType === 'graphql-response' || errors.every(hasMessage);
  return data !== undefined && (errors === undefined || (data !== null && (errors === null || Array.isArray(errors))));
}

function hasMessage(error: unknown): boolean {
  return isObject(error) && typeof error['message'] === 'string';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MEDIA_TYPE = /^[\t ]*application\/(?:(graphql-response\+json)|(?:[!#$&^_.+0-9a-z-]+\+)?json)[\t ]*((?:;[^;]*)*)$/i;
const CHARSET = /;[\t ]*charset[\t ]*=[\t ]*("?)([^";\t ]*)\1/gi;
const UTF_8 = /^utf-?8$/i;

function mediaTypeOf({ 'content-type': type, 'content-encoding': encoding }: ResponseHeaders): ResponseHead['mediaType'] {
  if (typeof type !== 'string' || (encoding !== undefined && encoding !== 'identity')) return 'other';
  if (type === 'application/json' || type === 'application/json; charset=utf-8') return 'json'; // nearly all services
  if (type === 'application/graphql-response+json; charset=utf-8') return 'graphql-response'; // and the others
  const match = MEDIA_TYPE.exec(type);
  if (match === null) return 'other';
  const [, graphqlResponse, parameters = ''] = match;
  for (const [, , charset = ''] of parameters.matchAll(CHARSET)) {
    if (!UTF_8.test(charset)) return 'other';
  }
  return graphqlResponse === undefined ? 'json' : 'graphql-response';
}
