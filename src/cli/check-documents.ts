/**
 * What `gatehouse check` says of committed documents: each is held to what the gateway would hold it to, for a caller who may have
 * everything, and is estimated with the defaults of its variables.
 *
 * A. each document by itself (check-document.ts), once for each text, B. which of them cost more than `cost.max`, and which is the
 * dearest.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config/index.ts';
import type { CommittedManifests, Manifest } from '../documents/document-files.ts';
import type { CommittedDocument } from '../documents/manifest.ts';
import { publish } from '../documents/published.ts';
import { placeInString } from '../documents/text-places.ts';
import type { Finding } from '../errors.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { createDocumentCheck, type AssumedList, type CheckedDocument } from './check-document.ts';

export interface DocumentReport {
  readonly documents: number;
  readonly clients: number;
  /** Undefined where there are no documents. */
  readonly dearest?: PricedDocument;
  /** Above `cost.max`, where that is only reported. The dearest first. */
  readonly tooDear: readonly PricedDocument[];
  /** What is over a limit that is only reported, in a sentence each. */
  readonly reported: readonly string[];
  /** Lists whose length is in a variable without a default. */
  readonly assumed: readonly (AssumedList & Pick<PricedDocument, 'document'>)[];
}

export interface PricedDocument {
  /** `web@1.4.0 ProductPage` */
  readonly document: string;
  readonly cost: number;
}

export interface CheckedDocuments {
  readonly report: DocumentReport;
  readonly findings: readonly Finding[];
}

/** Documents after which other work of the process has its turn. */
const TURN = 20;

export async function checkDocuments(config: Config, graph: ComposedGraph, { manifests, findings: found }: CommittedManifests): Promise<CheckedDocuments> {
  const findings: Finding[] = [...found, ...publish(manifests).findings];
  const check = createDocumentCheck(config, graph);
  const checked = new Map<string, CheckedDocument>();
  const priced: PricedDocument[] = [];
  const tooDear: PricedDocument[] = [];
  const reported: string[] = [];
  const assumed: DocumentReport['assumed'][number][] = [];
  let turns = 0;
  // (A)
  for (const manifest of manifests) {
    for (const document of manifest.documents) {
      const { text, name } = document;
      const key = JSON.stringify([name, text]);
      let result = checked.get(key);
      if (result === undefined) {
        checked.set(key, (result = check(text, name)));
        turns += 1;
        if (turns % TURN === 0) await nextTurn();
      }
      const title = `${manifest.client}@${manifest.version} ${result.name ?? name ?? shortId(document)}`;
      findings.push(...result.faults.map(({ message, place }) => ({
        file: manifest.file, ...placeInString(manifest.text, document.offset, text, place ?? { line: 1, column: 1 }),
        message: `In \`${result.name ?? name ?? shortId(document)}\`${place === undefined ? '' : `, ${place.line}:${place.column}`}: ${message}`,
      })));
      reported.push(...result.reported.map((message) => `${title}: ${message}`));
      assumed.push(...result.assumed.map((list) => ({ document: title, ...list })));
      if (result.cost === undefined) continue;
      priced.push({ document: title, cost: result.cost });
      // (B)
      if (result.cost > config.cost.max && config.cost.mode === 'report') tooDear.push({ document: title, cost: result.cost });
    }
  }
  const byCost = (one: PricedDocument, other: PricedDocument): number => other.cost - one.cost;
  const [dearest] = [...priced].sort(byCost);
  return { report: { ...count(manifests), ...(dearest !== undefined && { dearest }), tooDear: tooDear.sort(byCost), reported, assumed }, findings };
}

function count(manifests: readonly Manifest[]): Pick<DocumentReport, 'documents' | 'clients'> {
  return { documents: manifests.reduce((sum, { documents }) => sum + documents.length, 0), clients: new Set(manifests.map(({ client }) => client)).size };
}

/** Ids are often hashes: the beginning of one is enough to find it. */
function shortId({ id }: CommittedDocument): string {
  return id.length > 20 ? `${id.slice(0, 19)}…` : id;
}

/** Lines that the sentence above a list has below it, before "and 7 more". */
const LISTED = 10;

/** None without documents. */
export function documentLines({ documents, clients, dearest, tooDear, reported, assumed }: DocumentReport, { cost: { max } }: Pick<Config, 'cost'>): string[] {
  if (documents === 0) return [];
  return [
    `${documents === 1 ? '1 document' : `${documents} documents`} of ${clients === 1 ? '1 client' : `${clients} clients`}: all valid${dearest === undefined ? '' : `, dearest ${dearest.cost} (${dearest.document})`}.`,
    ...listed(`Above cost.max (${max}), which cost.mode only reports:`, tooDear.map(({ document, cost }) => `${document} ${cost}`)),
    ...listed('Over a limit that is only reported:', reported),
    ...listed('Lists whose length a variable without a default says were taken for:', assumed.map(({ document, path, size, from, without }) => `${document} ${path}: ${size} (${from}; ${without})`)),
  ];
}

function listed(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - LISTED;
  return [title, ...items.slice(0, LISTED).map((item) => `  ${item}`), ...(more > 0 ? [`  and ${more} more, which --json has`] : [])];
}
