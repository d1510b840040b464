/**
 * The published documents: those of all manifests together, each by every name that a request may have for it. All or nothing: with
 * one finding there are none.
 *
 * A name means one text, whichever client published it and in how many versions; a second text is a finding in both places.
 */
import { OperationTypeNode } from 'graphql';
import { OperatorError, printable, type Finding } from '../errors.ts';
import { HASH, ID_MAX } from '../pipeline/params.ts';
import { hashOf } from '../pipeline/persisted/automatic.ts';
import type * as persisted from '../pipeline/persisted/resolve.ts';
import { readCommitted, type CommittedManifests, type Manifest } from './document-files.ts';
import type { CommittedDocument } from './manifest.ts';
import { operationsIn } from './operations-in.ts';
import { placeAt } from './text-places.ts';

export interface PublishedDocument extends persisted.PublishedDocument {
  /** Where it was found first. */
  readonly id: string;
  readonly client: string;
  readonly version: string;
}

export interface PublishedDocuments extends persisted.PublishedDocuments {
  readonly byName: (name: string) => PublishedDocument | undefined;
  /** One for each text. */
  readonly all: readonly PublishedDocument[];
}

export const NOTHING_PUBLISHED: PublishedDocuments = { size: 0, all: [], byName: () => undefined, byText: () => undefined };

/** Prefix of an id that says what the rest is. */
const SHA256 = 'sha256:';
/** Of an id, in a message. */
const QUOTED_MAX = 80;

/** @throws OperatorError with all that is wrong in the manifests of the folder. */
export function loadPublished(dir: string): PublishedDocuments {
  const committed = readCommitted(dir);
  const { published, findings } = publish(committed.manifests);
  const all = [...committed.findings, ...findings];
  if (all.length > 0) throw new OperatorError(all);
  return published;
}

/** `findings`: what of well-formed manifests cannot be published; `published` is to be used without any only. */
export function publish(manifests: CommittedManifests['manifests']): { readonly published: PublishedDocuments; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const texts = new Map<string, PublishedDocument & { readonly hash: string }>();
  const names = new Map<string, { readonly text: string; readonly where: () => string }>();
  for (const manifest of manifests) {
    for (const document of manifest.documents) {
      const { id, text } = document;
      const place = (): Finding => ({ file: manifest.file, ...placeAt(manifest.text, document.offset), message: '' });
      const known = texts.get(text) ?? describe(manifest, document);
      const fault = idFault(id, known.hash);
      if (fault !== undefined) {
        findings.push({ ...place(), message: fault });
        continue;
      }
      texts.set(text, known);
      const clash = [id, known.hash].map((name) => ({ name, ...names.get(name) })).find((other) => other.text !== undefined && other.text !== text);
      if (clash !== undefined) {
        findings.push({ ...place(), message: `The ${clash.name === id ? 'id' : 'hash'} ${quoted(clash.name)} ${clash.name === id ? 'means another text' : 'of this text is the id of another'} in ${clash.where?.() ?? ''}; an id means one document for all clients and versions. Give the changed document an id of its own, such as the SHA-256 of its text.` });
        continue;
      }
      const where = (): string => placeName(place());
      for (const name of [id, known.hash]) if (!names.has(name)) names.set(name, { text, where });
    }
  }
  const byText = (text: string): PublishedDocument | undefined => texts.get(text);
  const byName = (name: string): PublishedDocument | undefined => {
    const text = (names.get(name) ?? (name.startsWith(SHA256) ? names.get(name.slice(SHA256.length)) : undefined))?.text;
    const document = text === undefined ? undefined : texts.get(text);
    // `sha256:` is for hashes of the text, never for an id of its own that looks like one.
    return document !== undefined && name.startsWith(SHA256) && name !== SHA256 + document.hash ? undefined : document;
  };
  return { published: { size: texts.size, all: [...texts.values()], byName, byText }, findings };
}

function describe({ client, version }: Manifest, { id, text }: CommittedDocument): PublishedDocument & { readonly hash: string } {
  const operations = operationsIn(text);
  return {
    id, client, version, text,
    hash: hashOf(text),
    operationName: operations.length === 1 ? operations[0]?.name?.value : undefined,
    isQuery: operations.length > 0 && operations.every(({ operation }) => operation === OperationTypeNode.QUERY),
  };
}

/** GraphQL over HTTP, "Persisted documents": a prefix before a colon says what an id is, and only `x-` ones are anybody's own. */
function idFault(id: string, hash: string): string | undefined {
  if (id.length > ID_MAX) return `The id ${quoted(id)} is longer than ${ID_MAX} characters; requests cannot name it. Use a hash of the text.`;
  const colon = id.indexOf(':');
  if (colon === -1 || id.startsWith('x-')) return undefined;
  if (!id.startsWith(SHA256)) return `The id ${quoted(id)} has a prefix before its colon that is neither \`sha256:\` nor begins with \`x-\`; use one of those, or an id without a colon.`;
  if (!HASH.test(id.slice(SHA256.length))) return `The id ${quoted(id)} begins with \`sha256:\`, after which 64 hexadecimal digits in lower case stand, the hash of the document's text.`;
  return id === SHA256 + hash ? undefined : `The id ${quoted(id)} is not the hash of its text, which is \`sha256:${hash}\`; write the manifest anew with the tool that makes it.`;
}

function quoted(id: string): string {
  return printable(JSON.stringify(id.length > QUOTED_MAX ? `${id.slice(0, QUOTED_MAX)}…` : id));
}

function placeName({ file, line, column }: Finding): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
