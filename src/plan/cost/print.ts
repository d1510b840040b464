/**
 * What an operation costs as people read it: a line, and a table with a row for each field that costs something. What does not fit
 * into a column goes on below it, so that no line is wider than asked. Like all that is printed, without control sequences.
 */
import { printable } from '../../errors.ts';
import type { CostExplanation, ExplainedField, ExplainedSize, ExplainedWeight } from './explain.ts';

export interface PrintCostOptions {
  /** `cost.max`. */
  readonly max: number;
  /** Columns that no line exceeds. Default 110, at least 80. */
  readonly width?: number;
}

/** Of the width, what a column may take at most; weights have the rest. */
const SHARE = { field: 0.3, list: 0.23 } as const;
const GAP = '  ';

export function printCost({ total, fields, isCut }: CostExplanation, { max, width = 110 }: PrintCostOptions): string {
  const shown = fields.filter((field) => field.total > 0);
  const free = fields.length - shown.length;
  const notes = [
    ...(shown.length > 0 && free > 0 ? [`${free === 1 ? '1 field costs' : `${free} fields cost`} nothing and ${free === 1 ? 'is' : 'are'} left out.`] : []),
    ...(isCut === true ? [`These are the first ${fields.length} fields; there are more.`] : []),
    ...(shown.some(({ sizes }) => sizes.some(({ without }) => without !== undefined)) ? ['A variable that has no value says nothing of a list: give those marked † with --variables.'] : []),
  ];
  const headline = `cost ${total} · ${total > max ? 'above' : 'within'} cost.max, ${max}`;
  return printable(`${[headline, ...(shown.length > 0 ? printTable(shown, width) : []), ...notes.map((note) => GAP + note)].join('\n')}\n`);
}

function printTable(fields: readonly ExplainedField[], width: number): string[] {
  const rows = fields.map((field) => ({
    field: cut(nameOf(field), Math.floor(width * SHARE.field)),
    calls: short(field.calls),
    cost: short(field.cost),
    total: short(field.total),
    list: field.sizes.flatMap((size) => wrap(sizeText(size), Math.floor(width * SHARE.list))),
    weights: field.weights.map(weightText),
  }));
  const head = { field: 'field', calls: 'calls', cost: 'cost', total: 'total', list: ['list size'], weights: ['made of'] };
  const all = [head, ...rows];
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
  const [field, calls, cost, total, list] = [widest(all.map((row) => row.field)), widest(all.map((row) => row.calls)), widest(all.map((row) => row.cost)), widest(all.map((row) => row.total)), widest(all.flatMap((row) => row.list))];
  const rest = Math.max(MADE_OF, width - (field + calls + cost + total + list + 6 * GAP.length));
  return all.flatMap((row) => {
    const weights = row.weights.flatMap((weight) => wrap(weight, rest));
    const lines = Math.max(1, row.list.length, weights.length);
    return Array.from({ length: lines }, (_, index) => {
      const [name, ...numbers] = index === 0 ? [row.field, row.calls, row.cost, row.total] : ['', '', '', ''];
      const padded = numbers.map((number, column) => number.padStart([calls, cost, total][column] ?? 0));
      return `${GAP}${[name.padEnd(field), ...padded, (row.list[index] ?? '').padEnd(list), weights[index] ?? ''].join(GAP)}`.trimEnd();
    });
  });
}

/** Narrower than this no weight can be read. */
const MADE_OF = 16;

/** By its place in the answer: indented, under its response name. Of the root, its type. */
function nameOf({ path, field }: ExplainedField): string {
  const names = path.split('.');
  return path === '' ? field : `${'  '.repeat(names.length - 1)}${(names.at(-1) ?? '').replaceAll('[]', '')}`;
}

/** `5 (first: $first)`; † where a variable has no value. */
function sizeText({ size, from, without }: ExplainedSize): string {
  const why = from.replaceAll(/\s+/g, ' ');
  return without === undefined ? `${short(size)} (${why})` : `${short(size)} (${why}; † ${without.replaceAll(/\s+/g, ' ')})`;
}

/** `5 × Product 1 (default)` */
function weightText({ count, coordinate, weight, from }: ExplainedWeight): string {
  return `${short(count)} × ${coordinate} ${short(weight)} (${from})`;
}

/** Weights have three decimals at most, and sums of doubles can show more. Where a number is that large, nobody reads its end. */
function short(number: number): string {
  if (Math.abs(number) >= 10_000_000) return number.toExponential(2);
  return String(Math.round(number * 1000) / 1000);
}

/** Longer words are cut, so that no line is wider than `width`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, width));
  }
  return lines;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
