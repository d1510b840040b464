/**
 * JSON text to plain values (RFC 8259), in one pass that also counts, bounds the depth and meets repeated keys, none of which
 * JSON.parse tells. 13 MB take 0.25 s, of which JSON.parse would take a third (Node 20.20.2). Places are looked for when somebody asks.
 */
import { findMembers } from './json-places.ts';
import { endOfString, SIGNS, skipSpace } from './json-signs.ts';
import { DOCUMENT_LIMITS, TOO_DEEP, TOO_MANY, type Fail, type MemberPlace, type ParsedText } from './limits.ts';

const { QUOTE, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT } = SIGNS;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS = [['true', true], ['false', false], ['null', null]] as const;

export function parseJsonText(text: string, fail: Fail): ParsedText {
  const start = skipSpace(text, 0);
  const value = createReader(text, fail).readDocument();
  const known = new Map<number, ReadonlyMap<string, MemberPlace>>();
  const membersOf = (_container: object, offset: number): ReadonlyMap<string, MemberPlace> => {
    const members = known.get(offset) ?? findMembers(text, offset);
    known.set(offset, members);
    return members;
  };
  return { value, start, membersOf };
}

function createReader(text: string, fail: Fail) {
  let at = 0;
  let values = 0;

  function readDocument(): unknown {
    const value = readValue(0);
    at = skipSpace(text, at);
    return at < text.length ? fail(at, 'Not valid JSON: the document ends before this; remove what follows.') : value;
  }

  /** Recursive, which the depth allows. */
  function readValue(depth: number): unknown {
    at = skipSpace(text, at);
    values += 1;
    if (values > DOCUMENT_LIMITS.values) fail(at, TOO_MANY);
    const first = text.charCodeAt(at);
    if (first === QUOTE) return readString();
    if (first === OPEN_OBJECT || first === OPEN_LIST) {
      if (depth >= DOCUMENT_LIMITS.depth) fail(at, TOO_DEEP);
      return first === OPEN_OBJECT ? readObject(depth + 1) : readList(depth + 1);
    }
    return readScalar();
  }

  function readObject(depth: number): unknown {
    const start = at;
    const object: Record<string, unknown> = {};
    for (at = skipSpace(text, at + 1); text.charCodeAt(at) !== CLOSE_OBJECT; ) {
      const keyAt = at;
      if (text.charCodeAt(at) !== QUOTE) unexpected('a key in double quotes');
      const key = readString();
      if (Object.hasOwn(object, key)) fail(keyAt, alreadyThere(key, start, keyAt));
      at = skipSpace(text, at);
      if (text.charCodeAt(at) !== COLON) unexpected('`:` after the key');
      at += 1;
      const value = readValue(depth);
      // Plain assignment would set the object's prototype.
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      if (!hasNext(CLOSE_OBJECT, '`,` or `}`')) break;
    }
    at += 1;
    return object;
  }

  function readList(depth: number): unknown {
    const list: unknown[] = [];
    for (at = skipSpace(text, at + 1); text.charCodeAt(at) !== CLOSE_LIST; ) {
      list.push(readValue(depth));
      if (!hasNext(CLOSE_LIST, '`,` or `]`')) break;
    }
    at += 1;
    return list;
  }

  /** At the next member, or at the end of the mapping or list. */
  function hasNext(close: number, expected: string): boolean {
    at = skipSpace(text, at);
    const next = text.charCodeAt(at);
    if (next === close) return false;
    if (next !== COMMA) unexpected(expected);
    at = skipSpace(text, at + 1);
    if (text.charCodeAt(at) === close) fail(at, 'Not valid JSON: nothing follows the comma before this; remove the comma.');
    return true;
  }

  function readString(): string {
    const start = at;
    const end = endOfString(text, start);
    at = end;
    const source = text.slice(start, end);
    if (!source.endsWith('"') || source.length < 2) unexpectedEnd();
    // eslint-disable-next-line no-control-regex -- what RFC 8259, 7 forbids unescaped, and what needs decoding
    if (!/[\u0000-\u001f\\]/.test(source)) return source.slice(1, -1);
    try {
      return JSON.parse(source) as string; // in quotes
    } catch {
      return fail(start, 'Not valid JSON: this text holds a line break, a control character or an unknown `\\` sequence; write it as `\\n` or `\\u000a`.');
    }
  }

  function readScalar(): unknown {
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number !== undefined) {
      at += number.length;
      const value = Number(number);
      return Number.isFinite(value) ? value : number; // 1e999 is valid and no number of ours
    }
    const literal = LITERALS.find(([word]) => text.startsWith(word, at));
    if (literal === undefined) return unexpected('a value: text in double quotes, a number, `true`, `false`, `null`, `{` or `[`');
    at += literal[0].length;
    return literal[1];
  }

  function unexpected(expected: string): never {
    if (at >= text.length) unexpectedEnd();
    return fail(at, `Not valid JSON: expected ${expected}, found ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))}; correct this line or the one before it.`);
  }

  function unexpectedEnd(): never {
    return fail(text.length, 'The document ends in the middle: it was cut off, or a bracket or quote is not closed; get the whole of it again.');
  }

  function alreadyThere(key: string, start: number, keyAt: number): string {
    const earlier = findMembers(text.slice(0, keyAt), start).get(key)?.key ?? start;
    return `The key \`${key}\` is already in line ${text.slice(0, earlier).split(/\r\n|\r|\n/).length}; keep one of the two.`;
  }

  return { readDocument };
}
