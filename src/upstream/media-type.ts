/** What the head of an answer says its body is, as far as the gateway can read it: in UTF-8, and not encoded, because it asked for identity. */
import type { ResponseHeaders } from './headers.ts';

/** `other` also for JSON and text in a charset or an encoding that nobody asked for, and for HTML, which is a page for people. */
export type MediaType = 'graphql-response' | 'json' | 'text' | 'other';

const MEDIA_TYPE = /^[\t ]*([!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+)[\t ]*((?:;[^;]*)*)$/i;
/** As the WHATWG's MIME Sniffing, section 4.6, has it. */
const JSON_TYPE = /^(?:application|text)\/json$|\+json$/;
const CHARSET = /;[\t ]*charset[\t ]*=[\t ]*("?)([^";\t ]*)\1/gi;
const UTF_8 = /^utf-?8$/i;
const UTF_8_OR_ASCII = /^(?:utf-?8|us-ascii)$/i;

export function mediaTypeOf(headers: ResponseHeaders): MediaType {
  const type = headers['content-type'];
  if (typeof type !== 'string' || isEncoded(headers)) return 'other';
  if (type === 'application/json' || type === 'application/json; charset=utf-8') return 'json'; // nearly all services
  if (type === 'application/graphql-response+json; charset=utf-8') return 'graphql-response'; // and the others
  const match = MEDIA_TYPE.exec(type);
  if (match === null) return 'other';
  const [, name = '', parameters = ''] = match;
  const kind = kindOf(name.toLowerCase());
  for (const [, , charset = ''] of parameters.matchAll(CHARSET)) {
    if (!(kind === 'text' ? UTF_8_OR_ASCII : UTF_8).test(charset)) return 'other';
  }
  return kind;
}

/** Whether the body is not the thing itself: compressed, or sent by a transfer coding beside `chunked`. */
export function isEncoded({ 'content-encoding': content, 'transfer-encoding': transfer }: ResponseHeaders): boolean {
  return (content !== undefined && content !== 'identity') || (transfer !== undefined && (typeof transfer !== 'string' || transfer.toLowerCase() !== 'chunked'));
}

function kindOf(name: string): MediaType {
  if (name === 'application/graphql-response+json') return 'graphql-response';
  if (JSON_TYPE.test(name)) return 'json';
  return name.startsWith('text/') && name !== 'text/html' ? 'text' : 'other';
}
