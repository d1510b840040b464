/**
 * The operations that metrics know by name: those of committed documents, by their text. A client's own text never becomes a
 * label, and there are never more labels than {@link NAMES_MAX}.
 */
import { GraphQLError, Kind, parse } from 'graphql';
import { HARD_CAPS } from '../pipeline/document/limits.ts';
import { scanDocument } from '../pipeline/document/scan.ts';
import type { Manifest } from './document-files.ts';

/** Text of a document → the name of its operation. */
export type KnownOperations = ReadonlyMap<string, string>;

/** Different names; the documents of others are not known. */
export const NAMES_MAX = 1_000;
/** Characters of a name. */
const NAME_MAX = 100;

export function knownOperations(manifests: readonly Pick<Manifest, 'documents'>[]): KnownOperations {
  const known = new Map<string, string>();
  const names = new Set<string>();
  for (const { text } of manifests.flatMap(({ documents }) => documents)) {
    const name = known.has(text) ? undefined : nameIn(text);
    if (name === undefined || name.length > NAME_MAX || (names.size >= NAMES_MAX && !names.has(name))) continue;
    names.add(name);
    known.set(text, name);
  }
  return known;
}

/** Of the only operation. What does not parse is for `gatehouse check` to find. */
function nameIn(text: string): string | undefined {
  try {
    scanDocument(text, { maxTokens: HARD_CAPS.tokens, maxNesting: HARD_CAPS.nesting });
    const operations = parse(text, { noLocation: true }).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operations.length === 1 ? operations[0]?.name?.value : undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
