/** Places in a manifest: lines and columns of its text, and of what stands inside one of its JSON strings. */
import type { SourceLocation } from 'graphql';

/** Counted from 1. */
export function placeAt(text: string, offset: number): SourceLocation {
  let line = 1;
  let start = 0;
  for (const { index, 0: feed } of text.slice(0, offset).matchAll(/\r\n|[\n\r]/g)) {
    line += 1;
    start = index + feed.length;
  }
  return { line, column: offset - start + 1 };
}

/** Where in `json` a place of the document stands that is written as a JSON string at `offset`; `text` is that document. */
export function placeInString(json: string, offset: number, text: string, { line, column }: SourceLocation): SourceLocation {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|[\n\r]/g), ({ index, 0: feed }) => index + feed.length)];
  const characters = Math.min(text.length, (starts[line - 1] ?? 0) + column - 1);
  let at = offset + 1;
  // `\u000a` and `\n` are one character of the document each.
  for (let passed = 0; passed < characters; passed += 1) at += json[at] !== '\\' ? 1 : json[at + 1] === 'u' ? 6 : 2;
  return placeAt(json, at);
}
