/** A call and the arguments of one field → one HTTP request, encoded so that no value can become syntax. */
import type { RestRequest } from '../../upstream/executor.ts';
import type { Pair, RestCall } from './model.ts';
import { renderBody } from './render-body.ts';
import { renderTarget } from './url-writing.ts';
import { complainOf, renderPairs, PLAIN, type Source, type Writing } from './values.ts';

/** What {@link RestRequest} takes of a call. */
export class WireRequest implements Pick<RestRequest, 'method' | 'target' | 'headers' | 'body'> {
  readonly method: RestRequest['method'];
  readonly target: string;
  readonly headers: RestRequest['headers'];
  readonly body: RestRequest['body'];

  constructor({ method }: RestCall, target: string, headers: RestRequest['headers'], body: RestRequest['body']) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }
}

/** RFC 9110, 5.5, without what is only allowed for the sake of old senders: a value that is all of its header. */
const WHOLE = without(/[^\t\x20-\x7e]/, 'goes into a header, which holds visible ASCII characters, spaces and tabs only.');

/** What takes headers apart (RFC 9110, 5.6), in quotes too: many servers split first, and one value must stay one value. */
const PART = without(/[,;"\\]/, 'goes into a part of a header, where `,`, `;`, `"` and `\\` begin another part.', WHOLE);

/** RFC 6265, 4.1.1: a cookie's value. */
const COOKIE = without(/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/, 'goes into a cookie, whose value holds visible ASCII characters without spaces, `,`, `;`, `"` and `\\` only.');

function without(unsafe: RegExp, problem: string, also?: Writing): Writing {
  return { ...PLAIN, write: (text, complain) => (unsafe.test(text) ? complain(problem) : (also?.write(text, complain) ?? text)) };
}

/**
 * `args` as graphql-js gives them to resolvers; `parent` gives the row's own value of a field of the parent type, as the
 * service sent it (enum values are its texts), null or undefined when it has none.
 *
 * @returns undefined when a `$parent` value in the path is null: the field is null, and nothing is asked.
 * @throws GatewayError BAD_USER_INPUT for an argument's value that cannot be sent; UPSTREAM_INVALID_RESPONSE for the parent's.
 */
export function renderRequest(call: RestCall, args: Readonly<Record<string, unknown>>, parent: (field: string) => unknown): WireRequest | undefined {
  const source: Source = { field: call.field, args, parent };
  const target = renderTarget(call, source);
  if (target === undefined) return undefined;
  const headers = call.headers.flatMap((header) => renderHeader(header, source));
  return new WireRequest(call, target, headers, call.body && renderBody(call.body, source));
}

function renderHeader(header: Pair, source: Source): (readonly [string, string])[] {
  const rendered = renderPairs([header], source, writingOf(header));
  const wrapped = rendered.some(([, value]) => /^[\t ]|[\t ]$/.test(value));
  const placeholder = header.value.find((piece) => typeof piece === 'object');
  // The text of a template is trimmed when it is read, so white space at an end is a value's.
  if (wrapped && placeholder !== undefined) complainOf(placeholder, source)('goes into a header, where white space at the beginning or end is lost.');
  return rendered;
}

function writingOf({ name, value }: Pair): Writing {
  const [first, ...others] = value;
  if (name === 'cookie') return COOKIE;
  return others.length > 0 || (typeof first === 'object' && first.style !== undefined) ? PART : WHOLE;
}
