/**
 * The operations that metrics know by name: those of published documents, by their text. A client's own text never becomes a
 * label, and there are never more labels than {@link NAMES_MAX}.
 */

/** Text of a document → the name of its operation. */
export type KnownOperations = ReadonlyMap<string, string>;

/** Different names; the documents of others are not known. */
export const NAMES_MAX = 1_000;
/** Characters of a name. */
const NAME_MAX = 100;

/** `operationName`: as the text has it, whatever the manifest says. */
export function knownOperations(documents: readonly { readonly text: string; readonly operationName: string | undefined }[]): KnownOperations {
  const known = new Map<string, string>();
  const names = new Set<string>();
  for (const { text, operationName: name } of documents) {
    if (name === undefined || name.length > NAME_MAX || (names.size >= NAMES_MAX && !names.has(name))) continue;
    names.add(name);
    known.set(text, name);
  }
  return known;
}
