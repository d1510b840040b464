/** How much of a document is read. GitHub's own, one of the largest that people import, has 13 MB. */
export const DOCUMENT_LIMITS = {
  /** Bytes of one document's text. */
  bytes: 16 * 1024 * 1024,
  /** Mappings and lists inside each other. */
  depth: 200,
  /** Values of one document, aliases of YAML written out. */
  values: 2_000_000,
  /** Values that aliases of YAML stand for. */
  aliased: 100_000,
  /** Words, spaces and signs of YAML; 7 MB of a usual document have 1.5 million. A million takes the parser 2 s (Node 20.20.2, one core). */
  yamlSigns: 4_000_000,
} as const;

/** How the readers of text stop: what is wrong at an offset of it. */
export type Fail = (offset: number, message: string) => never;

/** Where a member of a mapping or list begins; a list's items are their own keys. */
export interface MemberPlace {
  readonly key: number;
  readonly value: number;
}

/** Text read into plain JSON, with a way back to its places. */
export interface ParsedText {
  readonly value: unknown;
  /** Offset of the value as a whole. */
  readonly start: number;
  /** The members of a mapping or list that is in `value`, and begins at `start`; by key or position. */
  readonly membersOf: (container: object, start: number) => ReadonlyMap<string, MemberPlace>;
}

export const TOO_LONG = `The document is longer than ${DOCUMENT_LIMITS.bytes / 1024 / 1024} MiB; at most ${DOCUMENT_LIMITS.bytes / 1024 / 1024} MiB are read, so take a smaller part of it, such as one without its examples.`;
export const TOO_DEEP = `Nested deeper than ${DOCUMENT_LIMITS.depth} levels; no API needs that, so look for brackets or indentation that are not closed.`;
export const TOO_MANY = `The document has more than ${DOCUMENT_LIMITS.values} values; take a smaller part of it, such as one without its examples.`;
