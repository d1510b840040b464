/** Percent-encoding: of values, so that none can be syntax, and of the literal text of templates, which is what its author meant. */
import { TemplateError } from './template.ts';

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** As nearly all keys are: there is nothing to encode. */
const PLAIN = /^[\w.~-]*$/;

/** Only letters, digits and `-._~` stay (RFC 3986, 2.3). The text must be well-formed. */
export function encodeValue(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

/** A name or literal text of a query or form: plain text, of which what could separate, or mean a space, is encoded. @throws TemplateError */
export function encodeLiteral(text: string): string {
  const encoded = /%[0-9A-Fa-f]{2}/.exec(text)?.[0];
  if (encoded !== undefined) throw new TemplateError(`\`${encoded}\` would be encoded once more: write the character itself, the gateway encodes it.`);
  return encodeURI(text).replace(/[#&+;='?]/g, percent);
}

/** Text of a path segment, as it is sent. @throws TemplateError for what RFC 3986, 3.3 does not allow there */
export function checkSegmentText(text: string): string {
  const wrong = /(?:[\w\-.~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*/.exec(text)?.[0].length ?? 0;
  const character = String.fromCodePoint(text.codePointAt(wrong) ?? 0);
  if (wrong === text.length) return text;
  if (character === '?') throw new TemplateError('`?` begins a query, which is written in `query`.');
  throw new TemplateError(`\`${character}\` cannot stand in a path as it is; if it is meant, write \`${encodeURIComponent(character)}\`.`);
}

/** `.` and `..`, in any spelling that a URL parser takes for them; also before `;`, where some servers cut before they step. */
export function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}(?:$|;)/i.test(segment);
}
