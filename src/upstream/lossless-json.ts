/**
 * JSON with integers beyond 2^53, which JSON.parse rounds without a word. They are put into marked strings before it and taken out
 * behind it; a text without a run of sixteen digits, as nearly all are, goes straight through.
 */
import { randomBytes } from 'node:crypto';
import { jsonText, parseText } from './parse-json.ts';

/** Far beyond 64 and 128 bits, and below the length from which making a BigInt of digits costs more than reading them. */
const MAX_LENGTH = 40;
/**
 * What can be an integer of sixteen digits or more, which the last safe one has, in the place of a value. Bounded, because V8
 * remembers each step of a repetition and has room for some millions of them.
 */
const LONG_INTEGER = /(?:^|[ \t\n\r,:[])-?[1-9][0-9]{15,40}/g;

/** Marks strings in a way no service can know. */
const MARK = randomBytes(12).toString('base64url');

/**
 * Parses UTF-8 that has been checked, with the protections of parse-json.ts. `big` makes a value of the digits of an integer that
 * is not safe as a number; numbers with a fraction or an exponent stay numbers. Throws on what is not JSON.
 */
export function parseLossless(body: Buffer, big: (digits: string) => unknown): unknown {
  const json = jsonText(body);
  const marked = withMarks(json);
  if (marked === undefined) return parseText(json);
  try {
    return unmarked(parseText(marked), big);
  } catch {
    parseText(json); // throws in the service's own words
    throw new SyntaxError('the body is not JSON');
  }
}

/** Each integer that is not safe becomes `"<mark><digits>"`; undefined when there is none. What is no JSON stays none. */
function withMarks(json: string): string | undefined {
  let marked = '';
  let copied = 0;
  let outside = 0; // up to here, no string is open
  let quote = -1;
  LONG_INTEGER.lastIndex = 0;
  for (let match = LONG_INTEGER.exec(json); match !== null; match = LONG_INTEGER.exec(json)) {
    const end = endOfDigits(json, LONG_INTEGER.lastIndex);
    const at = match.index + match[0].search(/[-1-9]/); // behind what stands before it
    if (quote === -1) quote = nextQuote(json, 0);
    while (quote < at) {
      outside = endOfString(json, quote);
      quote = nextQuote(json, outside);
    }
    LONG_INTEGER.lastIndex = Math.max(end, outside);
    if (outside > at || !isValueEnd(json, end)) continue;
    if (end - at > MAX_LENGTH) throw new SyntaxError(`the body has an integer of more than ${MAX_LENGTH} characters`);
    const token = json.slice(at, end);
    if (Number.isSafeInteger(Number(token))) continue;
    marked += `${json.slice(copied, at)}"${MARK}${token}"`;
    copied = end;
  }
  return copied === 0 ? undefined : marked + json.slice(copied);
}

function endOfDigits(json: string, from: number): number {
  let at = from;
  for (let code = json.charCodeAt(at); code >= 0x30 && code <= 0x39; code = json.charCodeAt(at)) at += 1;
  return at;
}

/** Whether a value may end here. A colon behind it would make a valid key of a number that is none; a point or an `e` goes on with the number. */
function isValueEnd(json: string, from: number): boolean {
  let at = from;
  while (at < json.length && ' \t\n\r'.includes(json.charAt(at))) at += 1;
  return at === json.length || ',]}'.includes(json.charAt(at));
}

function nextQuote(json: string, from: number): number {
  const at = json.indexOf('"', from);
  return at === -1 ? Infinity : at;
}

function endOfString(json: string, open: number): number {
  const BACKSLASH = 0x5c;
  for (let quote = json.indexOf('"', open + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** Not deeper than parse-json.ts lets anything be, so that it may call itself. */
function unmarked(value: unknown, big: (digits: string) => unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? big(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) return value.map((item) => unmarked(item, big));
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>; // no list, as the line above has seen
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (typeof member === 'string' || typeof member === 'object') members[key] = unmarked(member, big);
  }
  return members;
}
