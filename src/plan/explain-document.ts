/** The documents of fetches, for people to read. */
import { parse, print } from 'graphql';
import { compileFetchDocument } from './fetch-document.ts';
import type { Entry, Fetch } from './plan.ts';

const BLOCK_STRING = '"""';

/** In one line, unless it holds a block string. Of entities, what is sent for one key. */
export function documentOf(fetch: Fetch, entries: readonly Entry[]): string {
  if (fetch.kind === 'root') return inOneLine(fetch.query);
  const asked = fetch.entries.flatMap((id) => entries[id] ?? []);
  return inOneLine(compileFetchDocument(fetch, asked)(asked.map(() => 1)).query);
}

export function inOneLine(document: string): string {
  const pretty = printed(document);
  // The lines of a block string are part of its value; no other token can hold a line break.
  return pretty.includes(BLOCK_STRING) ? pretty : joined(pretty.split('\n'));
}

/** As graphql-js prints, but what fits into a line of `width` columns stays in one. */
export function documentLines(document: string, width: number): string[] {
  const lines = printed(document).split('\n');
  return document.includes(BLOCK_STRING) ? lines : folded(lines, width);
}

function folded(lines: readonly string[], width: number): string[] {
  const found: string[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    const end = line.endsWith('{') ? lines.indexOf(`${indentOf(line)}}`, index) : index;
    // No more lines than columns can fit: each brings a character and a space.
    const block = end < index + width ? joined(lines.slice(index, end + 1)) : undefined;
    const isShort = block !== undefined && indentOf(line).length + block.length <= width;
    found.push(isShort ? indentOf(line) + block : line);
    index = isShort ? end + 1 : index + 1;
  }
  return found;
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).filter((line) => line !== '').join(' ');
}

/** `{ … }` alone says less than `query { … }`. */
function printed(document: string): string {
  const text = print(parse(document, { noLocation: true }));
  return text.startsWith('{') ? `query ${text}` : text;
}
