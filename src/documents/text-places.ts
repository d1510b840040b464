/** Places in a manifest: lines and columns of its text, and of what stands inside one of its JSON strings. */
import type { SourceLocation } from 'graphql';

/** Counted from 1. */
export function placeAt(text: string, offset: number): SourceLocation {
  const starts = lineStarts(text);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Those of the text that was asked about last: a manifest of megabytes may have thousands of findings. Until the next turn of the process. */
let latest: { readonly text: string; readonly starts: readonly number[] } | undefined;

function lineStarts(text: string): readonly number[] {
  if (latest?.text === text) return latest.starts;
  if (latest === undefined) setImmediate(() => (latest = undefined)).unref();
  const starts = [0, ...Array.from(text.matchAll(/\r\n|[\n\r]/g), ({ index, 0: feed }) => index + feed.length)];
  latest = { text, starts };
  return starts;
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
