/**
 * One document's text, JSON or YAML, as plain values that know their places. What is no document at all is told before any
 * parser meets it.
 */
import { OperatorError, type Finding } from '../errors.ts';
import { parseJsonText } from './json-text.ts';
import { DOCUMENT_LIMITS, TOO_LONG, type Fail, type ParsedText } from './limits.ts';
import { isMapping } from './role.ts';
import { parseYamlText } from './yaml-text.ts';

export interface Source {
  /** Shown in findings: a path, or a URL. */
  readonly file: string;
  /** Before the `#` of its pointers: empty for the document itself, else a URL or a path beside the document. */
  readonly id: string;
  /** Plain JSON; a mapping. */
  readonly value: Readonly<Record<string, unknown>>;
  /** With the place of what the keys lead to: a scalar's own, of anything else that of its key. The nearest known one where they lead nowhere. */
  readonly finding: (path: readonly string[], message: string) => Finding;
}

/** @throws OperatorError with one finding when the text is too long, no JSON or YAML, or no mapping. */
export function readSource(given: string, file: string, id = ''): Source {
  const text = given.replace(/^\uFEFF/, ''); // a byte order mark would shift the columns of the first line
  if (Buffer.byteLength(text) > DOCUMENT_LIMITS.bytes) throw new OperatorError([{ file, message: TOO_LONG }]);
  const placeOf = placesIn(text);
  const fail: Fail = (offset, message) => {
    throw new OperatorError([{ file, ...placeOf(offset), message }]);
  };

  const parsed = parse(text, fail);
  if (!isMapping(parsed.value)) return fail(parsed.start, 'Not an OpenAPI document: it must be a mapping (an object) at its top level, with `openapi`, `info` and `paths`.');
  return { file, id, value: parsed.value, finding: (path, message) => ({ file, ...placeOf(offsetOf(parsed, path)), message }) };
}

function parse(text: string, fail: Fail): ParsedText {
  const start = text.search(/\S/);
  if (start === -1) return fail(0, 'The document is empty; expected an OpenAPI document, in JSON or YAML.');
  if (text[start] === '<') return fail(start, 'This is a web page or XML, not an OpenAPI document in JSON or YAML; look for the address of the document itself, often `/openapi.json`.');
  if (text.includes('\0')) return fail(text.indexOf('\0'), 'This is no text: it holds a NUL character; expected an OpenAPI document in JSON or YAML, in UTF-8.');
  // YAML has braces too, but its writers leave the quotes away.
  return /^[{[]\s*(?:["{}[\]]|$)/.test(text.slice(start, start + 1000)) ? parseJsonText(text, fail) : parseYamlText(text, fail);
}

function offsetOf({ value, start, membersOf }: ParsedText, path: readonly string[]): number {
  let here: unknown = value;
  let offset = start;
  let place = start;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) break;
    const member = membersOf(here, offset).get(key);
    if (member === undefined) break;
    here = (here as Readonly<Record<string, unknown>>)[key]; // its members say it is there
    offset = member.value;
    place = typeof here === 'object' && here !== null ? member.key : member.value;
  }
  return place;
}

/** Line and column of an offset, both from 1. The lines are counted when the first place is asked for. */
function placesIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|[\n\r]/g), (match) => match.index + match[0].length)];
    let line = 0; // The last line that begins at or before `offset` is in [line, end).
    for (let end = starts.length; end - line > 1; ) {
      const middle = (line + end) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}
