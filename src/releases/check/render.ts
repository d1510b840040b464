/** A report for people: what fails first, then what else is to be known, each list cut with a count; `--json` has all of it. */
import type { CheckReport } from './report.ts';
import { clientOf, type DocumentRef, type Of } from './document-refs.ts';

/** Lines of one list, and documents below one line, before "and 7 more". */
const LISTED = 20;
const DOCUMENTS = 5;

export interface RenderOptions {
  /** What it was held against: `../deployed`. */
  readonly against: string;
  readonly max: number;
  readonly allowUnused: boolean;
}

/** Lines without line feeds; texts of files in them are not made printable here. */
export function renderReport(report: CheckReport, { against, max, allowUnused }: RenderOptions): string[] {
  const { ok, counts: { breaking, dangerous, safe, documents, texts, clientVersions }, changes } = report;
  const failing = changes.filter(({ fails }) => fails);
  const [used, unused] = [failing.filter(({ usedBy }) => usedBy.length > 0), failing.filter(({ usedBy }) => usedBy.length === 0)];
  const dearer = report.costs.filter(({ fails }) => fails);
  return [
    `Against ${against}: ${breaking} breaking, ${dangerous} dangerous and ${safe} safe changes; ${plural(documents, 'document')} of ${plural(clientVersions, 'client version')} held to both${texts === documents ? '' : `, ${plural(texts, 'text')} in all`}.`,
    ...section('Not valid any more:', report.invalid, ({ faults: [first, ...others] }) => `${first?.message ?? ''}${others.length > 0 ? ` (and ${others.length} more)` : ''}`, (one) => one.documents),
    ...section('Ids that mean another text:', report.reusedIds, ({ id }) => id, (one) => one.documents),
    ...section('Breaking, and used:', used, describeChange, ({ usedBy }) => usedBy),
    ...section('Breaking, and used by no document (--allow-unused lets these pass):', unused, describeChange),
    ...section(`Above cost.max (${max}):`, dearer, describeCost, (one) => one.documents),
    ...section('Breaking, and allowed, since no document uses it:', allowUnused ? changes.filter(({ level, fails }) => level === 'breaking' && !fails) : [], describeChange),
    ...section('Dangerous, and used:', changes.filter(({ level, usedBy }) => level === 'dangerous' && usedBy.length > 0), describeChange, ({ usedBy }) => usedBy),
    ...section('Permissions change:', report.access, ({ field, callers }) => `${field}: ${cut(callers.map(({ caller, before, after }) => `${caller} ${before} → ${after}`), DOCUMENTS).join(', ')}`, (one) => one.documents),
    ...section(`Cost changes (with the defaults of variables; cost.max is ${max}):`, report.costs.filter(({ fails }) => !fails), describeCost, (one) => one.documents),
    ...section('Other calls to services:', report.calls, ({ services }) => services.map(({ service, before, after }) => `${service} ${before} → ${after}`).join(', '), (one) => one.documents),
    ...section('Deprecated, and still used:', report.deprecated.map((one) => ({ ...one, title: clientOf(one) })), ({ title, fields }) => `${title}: ${cut(fields.map(({ field, documents: { length } }) => (length === 1 ? field : `${field} (${length} documents)`)), LISTED).join(', ')}`),
    ...section('Valid in neither release:', report.invalidBefore, describeDocument),
    ok ? 'The release passes.' : 'The release fails.',
  ];
}

function section<Item>(title: string, items: readonly Item[], describe: (item: Item) => string, documentsOf: (item: Item) => readonly DocumentRef[] = () => []): string[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, LISTED).flatMap((item) => [`  ${describe(item)}`, ...cut(documentsOf(item).map(describeDocument), DOCUMENTS).map((line) => `    ${line}`)]);
  return [title, ...lines, ...(items.length > LISTED ? [`  and ${items.length - LISTED} more, which --json has`] : [])];
}

function cut(lines: readonly string[], most: number): readonly string[] {
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

function describeChange({ path, message }: CheckReport['changes'][number]): string {
  return `${path}: ${message}`;
}

function describeCost({ before, after, percent, isAboveMax, fails }: Of<CheckReport['costs'][number]>): string {
  return `${before} → ${after}${percent === undefined ? '' : ` (${percent > 0 ? '+' : ''}${percent} %)`}${isAboveMax && !fails ? ', above cost.max' : ''}`;
}

function describeDocument(document: DocumentRef): string {
  const { file, line, column, name, id } = document;
  return `${file}:${line}:${column} ${clientOf(document)} ${name ?? (id.length > 20 ? `${id.slice(0, 19)}…` : id)}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
