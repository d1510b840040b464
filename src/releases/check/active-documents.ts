/**
 * The documents that clients may send, out of the manifests of several folders, each with its place. A document that
 * a client version has in both folders is one; of one with several operations, each is one, as requests can ask for each.
 */
import type { SourceLocation } from 'graphql';
import type { Manifest } from '../../documents/document-files.ts';
import { operationsIn } from '../../documents/operations-in.ts';
import { placeInString } from '../../documents/text-places.ts';
import type { Text } from './replay.ts';

export interface ActiveDocument extends Text {
  readonly client: string;
  readonly version: string;
  readonly id: string;
  readonly file: string;
  /** Where the document begins in `file`. */
  readonly line: number;
  readonly column: number;
  /** Where in `file` a place of the document stands. */
  readonly placeOf: (inDocument: SourceLocation) => SourceLocation;
}

export interface ActiveDocuments {
  /** By client, version, name and id. */
  readonly documents: readonly ActiveDocument[];
  /** Distinct ones, in the order of the first that has it. */
  readonly texts: readonly Text[];
  /** Position in `texts`. */
  readonly textOf: (document: ActiveDocument) => number;
}

/** The folders in order of preference: the place of a document that several have is that in the first. */
export function collectDocuments(folders: readonly (readonly Manifest[])[]): ActiveDocuments {
  const documents = new Map<string, ActiveDocument>();
  const named = new Map<string, ReturnType<typeof operationNames>>();
  for (const manifest of folders.flat()) {
    const lineStarts = [0, ...Array.from(manifest.text.matchAll(/\r\n|[\n\r]/g), ({ index, 0: feed }) => index + feed.length)];
    for (const { id, text, name: said, offset } of manifest.documents) {
      const { client, version, file } = manifest;
      const names = named.get(text) ?? operationNames(text);
      named.set(text, names);
      for (const name of names.length === 0 ? [said] : names) {
        const key = JSON.stringify([client, version, name, id, text]);
        if (documents.has(key)) continue;
        const { line, column } = locate(lineStarts, offset);
        // A JSON string is on one line, and only that string is looked at: a manifest of thousands may be megabytes long.
        const placeOf = (place: SourceLocation): SourceLocation => ({ line, column: column - 1 + placeInString(manifest.text.slice(offset, offset + 6 * text.length + 2), 0, text, place).column });
        documents.set(key, { client, version, id, name, text, file, line, column, placeOf });
      }
    }
  }
  const sorted = [...documents].map(([key, document]) => ({ sort: sortKey(document) + key, document })).sort((a, b) => (a.sort < b.sort ? -1 : 1)).map(({ document }) => document);
  const texts = new Map<string, Text>();
  const indexes = new Map<string, number>();
  for (const { text, name } of sorted) {
    const key = textKey({ text, name });
    if (texts.has(key)) continue;
    indexes.set(key, texts.size);
    texts.set(key, { text, name });
  }
  return { documents: sorted, texts: [...texts.values()], textOf: (document) => indexes.get(textKey(document)) ?? -1 };
}

/** As requests can name them: what a manifest says beside a text is nothing to the gateway. */
function operationNames(text: string): readonly (string | undefined)[] {
  return operationsIn(text).map(({ name }) => name?.value);
}

function textKey({ text, name }: Text): string {
  return JSON.stringify([name, text]);
}

function sortKey({ client, version, name = '', id }: ActiveDocument): string {
  return [client, version, name, id, ''].join('\u0000');
}

function locate(lineStarts: readonly number[], offset: number): SourceLocation {
  let [low, high] = [0, lineStarts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}
