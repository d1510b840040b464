/**
 * An HTTP answer becomes what a REST field is made of, or a failure: a success is read as the caller asked, a status the caller
 * expects is handed over with its JSON, and any other status is an error. Redirects are never followed.
 */
import { isUtf8 } from 'node:buffer';
import type { GatewayError } from '../errors.ts';
import { MAX_IGNORED_BYTES, type AnswerReader, type ResponseHead } from './exchange.ts';
import type { RestAnswer, RestRequest, UpstreamConfig } from './executor.ts';
import { failure } from './failure.ts';
import type { ResponseHeaders } from './headers.ts';
import { parseLossless } from './lossless-json.ts';
import { isEncoded, mediaTypeOf } from './media-type.ts';
import { problemReader } from './problem.ts';

/** How the body is read; `skipped`: not at all; `refused`: it must be empty. */
type Form = 'json' | 'text' | 'bytes' | 'skipped' | 'refused';

interface RestHead extends ResponseHead {
  readonly form: Form;
  readonly headers: ResponseHeaders;
}

const FRESHNESS = ['age', 'cache-control', 'date', 'etag', 'expires', 'last-modified', 'vary'] as const;

export function restAnswerReader(config: UpstreamConfig): AnswerReader<RestRequest, RestHead, RestAnswer> {
  const { name, maxResponseSize } = config;
  const readProblem = problemReader(config);

  const invalid = (status: number, problem: string): GatewayError => failure.invalidResponse(name, { message: `HTTP ${status}: ${problem}` });

  const success = ({ status, form, headers }: RestHead, body: Buffer | 'too large'): RestAnswer | GatewayError => {
    const isEmpty = form === 'skipped' || (body !== 'too large' && body.length === 0);
    if (isEmpty) return { status, body: undefined, freshness: freshnessOf(headers) };
    if (form === 'refused') return invalid(status, 'the body is of a media type, charset or encoding that the gateway has not asked for');
    if (body === 'too large') return invalid(status, `the body is larger than maxResponseSize (${maxResponseSize} bytes)`);
    try {
      return { status, body: read(form, body, BigInt), freshness: freshnessOf(headers) };
    } catch (error) {
      return invalid(status, error instanceof Error ? error.message : 'the body cannot be read');
    }
  };

  return {
    readHead: (request, status, headers) => {
      const form = isSuccess(status) ? successForm(request, status, headers) : errorForm(headers);
      const isKept = form !== 'skipped' && form !== 'refused';
      return { status, form, headers, maxBytes: isKept ? maxResponseSize : Math.min(MAX_IGNORED_BYTES, maxResponseSize) };
    },
    readAnswer: ({ expects, codes }, head, body) => {
      const { status, form, headers } = head;
      if (isSuccess(status)) return success(head, body);
      const json = (big: (digits: string) => unknown): unknown => (form === 'json' && body !== 'too large' ? readable(body, big) : undefined);
      if (expects.has(status)) return { status, body: json(BigInt), freshness: freshnessOf(headers) };
      const declared = codes.get(status);
      if (status < 400 && declared === undefined) return invalid(status, 'a redirect, which is not followed');
      return readProblem(status, json(String), declared);
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function successForm({ reads }: RestRequest, status: number, headers: ResponseHeaders): Form {
  if (reads === 'nothing' || status === 204 || status === 205) return 'skipped'; // they have no body, whatever they carry
  if (reads === 'bytes') return isEncoded(headers) ? 'refused' : 'bytes';
  const mediaType = mediaTypeOf(headers);
  if (mediaType === 'json' || mediaType === 'graphql-response') return 'json';
  return mediaType === 'text' && reads === 'text' ? 'text' : 'refused';
}

function errorForm(headers: ResponseHeaders): Form {
  const mediaType = mediaTypeOf(headers);
  return mediaType === 'json' || mediaType === 'graphql-response' ? 'json' : 'skipped';
}

/** `big` makes a value of an integer that a number cannot hold. Throws on what is none of the form. */
function read(form: 'json' | 'text' | 'bytes', body: Buffer, big: (digits: string) => unknown): unknown {
  if (form === 'bytes') return body.toString('base64');
  if (!isUtf8(body)) throw new SyntaxError('the body is not UTF-8');
  if (form === 'json') return parseLossless(body, big);
  const text = body.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text; // a byte order mark is no part of the text
}

/** The JSON of an answer whose status has said enough: one that cannot be read is as good as none. */
function readable(body: Buffer, big: (digits: string) => unknown): unknown {
  try {
    return read('json', body, big);
  } catch {
    return undefined;
  }
}

function freshnessOf(headers: ResponseHeaders): Readonly<Record<string, string>> {
  const freshness: Record<string, string> = {};
  for (const name of FRESHNESS) {
    const value = headers[name];
    if (value !== undefined) freshness[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return freshness;
}
