/**
 * The verdict on a release, from its changes and what a replay found: which change concerns which document of which client version, and
 * what becomes of each document. Plain JSON, sorted, and the same for the same input. It fails for
 *
 *  A. a document that was valid and is not any more,
 *  B. a breaking change that a document uses, or that nobody uses where that is not allowed,
 *  C. a document that `cost.max` refuses (`cost.mode: enforce`) and did not refuse before,
 *  D. an id that means another text than it did;
 *
 * other costs, calls, permissions and deprecated fields are told and do not fail it.
 */
import type { Config } from '../../config/index.ts';
import type { ActiveDocument, ActiveDocuments } from './active-documents.ts';
import { compare, type Change, type Level } from './changes.ts';
import { byDocument, clientOf, deprecatedBy, joined, refOf, reusedIds, type ClientDeprecations, type DocumentRef, type Of } from './document-refs.ts';
import type { AccessChange, CallsChange, Replayed } from './replay.ts';
import type { DocumentFault } from './side.ts';

export interface ReportedChange extends Pick<Change, 'level' | 'path' | 'message'> {
  readonly fails: boolean;
  /** Of a safe change: nobody. */
  readonly usedBy: readonly DocumentRef[];
}

export interface ReportedFault {
  readonly message: string;
  /** In the document itself; `documents` have it in their files. */
  readonly inDocument?: { readonly line: number; readonly column: number };
}

export interface ReportedCost {
  readonly before: number;
  readonly after: number;
  /** Whole percent; undefined for what cost nothing. */
  readonly percent?: number;
  readonly isAboveMax: boolean;
  readonly fails: boolean;
}

type CostSettings = Pick<Config['cost'], 'mode' | 'max'>;

export interface CheckReport {
  readonly ok: boolean;
  readonly counts: Readonly<Record<Level | 'documents' | 'texts' | 'clientVersions', number>>;
  readonly changes: readonly ReportedChange[];
  readonly invalid: readonly Of<{ readonly faults: readonly ReportedFault[] }>[];
  /** Valid in neither release: no fault of this one. */
  readonly invalidBefore: readonly DocumentRef[];
  readonly reusedIds: readonly Of<{ readonly id: string }>[];
  readonly costs: readonly Of<ReportedCost>[];
  readonly calls: readonly Of<{ readonly services: readonly CallsChange[] }>[];
  readonly access: readonly Of<AccessChange>[];
  readonly deprecated: readonly ClientDeprecations[];
}

export interface ReportInput {
  readonly changes: readonly Change[];
  readonly active: ActiveDocuments;
  /** Of each text of `active`. */
  readonly replayed: readonly Replayed[];
  readonly cost: { readonly before: CostSettings; readonly after: CostSettings };
  /** Breaking changes that no document uses pass. */
  readonly allowUnused: boolean;
}

export function createReport({ changes, active: { documents, texts, textOf }, replayed, cost, allowUnused }: ReportInput): CheckReport {
  const having = texts.map((): ActiveDocument[] => []);
  for (const document of documents) having[textOf(document)]?.push(document);
  const each = replayed.map((result, index) => ({ ...result, of: having[index] ?? [] }));
  const refs = each.map(({ of, name }) => of.map((document) => refOf(document, name)));
  const refsOf = (index: number): readonly DocumentRef[] => refs[index] ?? [];

  const users = changes.map((): DocumentRef[] => []);
  each.forEach(({ changes: concerning }, index) => {
    for (const change of concerning) users[change]?.push(...refsOf(index));
  });
  // (B)
  const reported = changes.map(({ level, path, message }, index): ReportedChange => {
    const usedBy = (users[index] ?? []).sort(byDocument);
    return { level, path, message, fails: level === 'breaking' && (usedBy.length > 0 || !allowUnused), usedBy };
  });
  // (A)
  const invalid = each.flatMap(({ before, after, of }, index) => (before === undefined && after !== undefined ? [{ faults: after.map(readFault), documents: placed(of, after, refsOf(index)) }] : []));
  const invalidBefore = each.flatMap(({ before, after }, index) => (before !== undefined && after !== undefined ? refsOf(index) : [])).sort(byDocument);
  // (C)
  const costs = each.flatMap(({ cost: found }, index): Of<ReportedCost>[] => {
    if (found === undefined) return [];
    const { before, after } = found;
    const fails = isRefused(after, cost.after) && !isRefused(before, cost.before);
    if (before === after && !fails) return [];
    return [{ before, after, ...(before > 0 && { percent: Math.round(((after - before) / before) * 100) }), isAboveMax: after > cost.after.max, fails, documents: refsOf(index) }];
  }).sort((a, b) => Number(b.fails) - Number(a.fails) || b.after - b.before - (a.after - a.before));

  // (D)
  const reused = reusedIds(documents);

  const count = (level: Level): number => changes.filter((change) => change.level === level).length;
  return {
    ok: invalid.length === 0 && reused.length === 0 && !reported.some(({ fails }) => fails) && !costs.some(({ fails }) => fails),
    counts: { breaking: count('breaking'), dangerous: count('dangerous'), safe: count('safe'), documents: documents.length, texts: texts.length, clientVersions: new Set(documents.map(clientOf)).size },
    changes: reported,
    invalid,
    invalidBefore,
    reusedIds: reused,
    costs,
    calls: joined(each.map(({ calls }) => (calls.length > 0 ? [{ services: calls }] : [])), refsOf),
    access: joined(each.map(({ access }) => access), refsOf).sort((a, b) => compare(a.field, b.field)),
    deprecated: deprecatedBy(documents, (document) => each[textOf(document)]),
  };
}

/** At its first fault, where that has a place. */
function placed(documents: readonly ActiveDocument[], [first]: readonly DocumentFault[], refs: readonly DocumentRef[]): readonly DocumentRef[] {
  const place = first?.place;
  return place === undefined ? refs : refs.map((ref, index) => ({ ...ref, ...documents[index]?.placeOf(place) }));
}

function readFault({ message, place }: DocumentFault): ReportedFault {
  return { message, ...(place !== undefined && { inDocument: { line: place.line, column: place.column } }) };
}

function isRefused(cost: number, { mode, max }: CostSettings): boolean {
  return mode === 'enforce' && cost > max;
}
