/** What `gatehouse policy test` prints: each case, then each guarded field and what has tested it. */
import { printable, type Place } from '../errors.ts';
import type { CaseReport, FieldReport, TestReport } from '../policy-test/run-tests.ts';
import { placeFindings, type Whereabouts } from './findings.ts';

export function printReport({ cases, fields }: TestReport, whereabouts: Whereabouts): string {
  const files = [...new Set(cases.map(({ file }) => file))];
  const blocks = files.map((file) => [nearBy({ file }, whereabouts), ...cases.filter((one) => one.file === file).flatMap((one) => printCase(one, whereabouts))].join('\n'));
  const failed = cases.filter((one) => !passes(one)).length;
  const tested = fields.filter(isTested).length;
  const sum = `${count(cases.length, 'case')}: ${cases.length - failed} passed, ${failed} failed. ${fields.length === 0 ? 'Nothing is guarded.' : `${tested} of ${count(fields.length, 'guarded field')} tested.`}`;
  return printable(`${[...blocks, ...(fields.length > 0 ? [printFields(fields, whereabouts)] : []), sum].join('\n\n')}\n`);
}

export function passes({ differences, failures }: CaseReport): boolean {
  return differences.length + failures.length === 0;
}

export function isTested({ allowed, denied }: FieldReport): boolean {
  return allowed || denied;
}

function printCase(one: CaseReport, whereabouts: Whereabouts): string[] {
  const { name, line, column, differences, failures } = one;
  if (passes(one)) return [`  ✓ ${name}`];
  return [
    `  ✗ ${name}   ${nearBy(one, whereabouts)}:${line}:${column}`,
    ...failures.map((failure) => `      ${failure}`),
    ...differences.map(({ path, expected, actual, rule }) => `      ${path === undefined ? '' : `${path}: `}expected ${expected}, got ${actual}${rule === undefined ? '' : `   by ${rule}`}`),
  ];
}

function printFields(fields: readonly FieldReport[], whereabouts: Whereabouts): string {
  const rows = fields.map((one) => [stateOf(one), one.field, one.rule, ...(one.place === undefined ? [] : [placeOf(one.place, whereabouts)])]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return ['guarded fields', ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()}`)].join('\n');
}

/** In words, for people and for --json. */
export function stateOf({ allowed, denied }: FieldReport): string {
  if (allowed && denied) return 'tested: allowed, denied';
  return allowed ? 'tested: only allowed' : denied ? 'tested: only denied' : 'NOT tested';
}

function placeOf({ line, column, ...place }: Place, whereabouts: Whereabouts): string {
  return [nearBy(place, whereabouts), line, column].filter((part) => part !== undefined).join(':');
}

function nearBy({ file }: Place, whereabouts: Whereabouts): string {
  const [placed] = placeFindings({ findings: [{ message: '', ...(file !== undefined && { file }) }] }, whereabouts);
  return placed?.file ?? '';
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
