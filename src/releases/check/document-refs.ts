/** Documents as a report names them, and what several of them have alike said once. */
import type { ActiveDocument } from './active-documents.ts';
import { compare } from './changes.ts';
import type { Replayed } from './replay.ts';

export interface DocumentRef {
  readonly client: string;
  readonly version: string;
  readonly id: string;
  readonly name?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Of<Found> = Found & { readonly documents: readonly DocumentRef[] };

export interface ClientDeprecations {
  readonly client: string;
  readonly version: string;
  readonly fields: readonly Of<{ readonly field: string }>[];
}

/** `operation`: its name, for a manifest that does not say it. */
export function refOf({ client, version, id, name: said, file, line, column }: ActiveDocument, operation: string | undefined): DocumentRef {
  const name = said ?? operation;
  return { client, version, id, ...(name !== undefined && { name }), file, line, column };
}

/** `web@1.4.0` */
export function clientOf({ client, version }: Pick<DocumentRef, 'client' | 'version'>): string {
  return `${client}@${version}`;
}

export function byDocument(a: DocumentRef, b: DocumentRef): number {
  return compare(clientOf(a), clientOf(b)) || compare(a.name ?? '', b.name ?? '') || compare(a.id, b.id);
}

/** `found`: what there is of each text; `refsOf`: the documents that have the text of that position. */
export function joined<Found extends object>(found: readonly (readonly Found[])[], refsOf: (index: number) => readonly DocumentRef[]): Of<Found>[] {
  const groups = new Map<string, { readonly one: Found; readonly documents: DocumentRef[] }>();
  found.forEach((ones, index) => {
    for (const one of ones) {
      const key = JSON.stringify(one);
      const group = groups.get(key) ?? { one, documents: [] };
      groups.set(key, group);
      group.documents.push(...refsOf(index));
    }
  });
  return [...groups.values()].map(({ one, documents }) => ({ ...one, documents: documents.sort(byDocument) }));
}

/** Ids that mean one text here and another there: whoever sends one would be answered something else. */
export function reusedIds(documents: readonly ActiveDocument[]): Of<{ readonly id: string }>[] {
  const byId = new Map<string, ActiveDocument[]>();
  for (const document of documents) {
    const having = byId.get(document.id) ?? [];
    byId.set(document.id, having);
    having.push(document);
  }
  return [...byId].filter(([, having]) => having.some(({ text }) => text !== having[0]?.text)).map(([id, having]) => ({ id, documents: having.map((one) => refOf(one, undefined)) })).sort((a, b) => compare(a.id, b.id));
}

/** What each client version still uses, in the order of `documents`; without those that use nothing deprecated. */
export function deprecatedBy(documents: readonly ActiveDocument[], foundIn: (document: ActiveDocument) => Pick<Replayed, 'name' | 'deprecated'> | undefined): ClientDeprecations[] {
  const byClient = new Map<string, { readonly client: string; readonly version: string; readonly fields: Map<string, DocumentRef[]> }>();
  for (const document of documents) {
    const found = foundIn(document);
    for (const field of found?.deprecated ?? []) {
      const { client, version } = document;
      const own = byClient.get(clientOf(document)) ?? { client, version, fields: new Map<string, DocumentRef[]>() };
      byClient.set(clientOf(document), own);
      const refs = own.fields.get(field) ?? [];
      own.fields.set(field, refs);
      refs.push(refOf(document, found?.name));
    }
  }
  return [...byClient.values()].map(({ client, version, fields }) => ({ client, version, fields: [...fields].sort(([a], [b]) => compare(a, b)).map(([field, refs]) => ({ field, documents: refs })) }));
}
