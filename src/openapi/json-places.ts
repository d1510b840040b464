/** Where the members of a mapping or list stand in JSON text: found again in the text, because to keep all places would cost more than to read it. */
import { endOfString, SIGNS, skipSpace } from './json-signs.ts';
import type { MemberPlace } from './limits.ts';

const { QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT } = SIGNS;

/** The members of the mapping or list that begins at `start`, in text that has been read. */
export function findMembers(text: string, start: number): Map<string, MemberPlace> {
  const members = new Map<string, MemberPlace>();
  const isObject = text.charCodeAt(start) === OPEN_OBJECT;
  let at = skipSpace(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_OBJECT && text.charCodeAt(at) !== CLOSE_LIST) {
    const key = at;
    if (isObject) at = skipSpace(text, skipSpace(text, endOfString(text, at)) + 1);
    const name = isObject ? (JSON.parse(text.slice(key, endOfString(text, key))) as string) : String(members.size); // read before: in quotes
    members.set(name, { key, value: at });
    at = skipSpace(text, endOfValue(text, at));
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return members;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      if (depth === 0) return at; // of a scalar, the last in what holds it
      depth -= 1;
    } else if (code !== COMMA || depth > 0) continue;
    else return at;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
