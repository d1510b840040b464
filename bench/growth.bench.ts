/**
 * What grows with what, through a running gateway: CPU with the size of an answer and with the number of entity keys, which must be linear,
 * and heap with the number of different operations seen, which must not grow at all. Every answer is checked. Exit code 1 when one grows.
 *
 *     npx tsx bench/growth.bench.ts [--rounds 3] [--operations 10000,100000] [--engine plan|stitch] [--json]
 */
import { parseArgs } from 'node:util';
import { createProgress } from './gateways/progress.ts';
import { SERIES, measureHeap, measureSeries, type Point, type Series } from './growth/measure.ts';
import { withGateway } from './growth/processes.ts';

/** Largest price of a unit at the largest size, by that at the middle one: a quadratic step would be 10; collections of a larger heap cost some. */
const MOST_GROWTH = 2.5;

/** Largest difference of heap, as a share. */
const MOST_HEAP_GROWTH = 0.05;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, operations: { type: 'string', default: '10000,100000' }, engine: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const counts = values.operations.split(',').map(Number).sort((a, b) => a - b);
const rounds = Number(values.rounds);
if (![rounds, ...counts].every((number) => Number.isInteger(number) && number > 0)) throw new Error('--rounds and --operations take integers from 1.');

const progress = createProgress();
await withGateway(values.engine === undefined ? undefined : { engine: values.engine }, async (gateway) => {
  const series: { readonly series: Series; readonly points: readonly Point[] }[] = [];
  for (const one of SERIES) {
    progress.step(one.title);
    series.push({ series: one, points: await measureSeries(one, gateway, rounds) });
  }
  const heaps = await measureHeap(counts, gateway, (done) => progress.step(`different operations: ${done} of ${counts.at(-1)}`));
  progress.step('');
  const growths = [...series.map(({ series: { unitsPerItem }, points }) => growthOf(points, unitsPerItem) / MOST_GROWTH), Math.abs(heaps.at(-1)! / heaps[0]! - 1) / MOST_HEAP_GROWTH];
  if (values.json) {
    const found = series.map(({ series: { title }, points }) => ({ title, points }));
    process.stdout.write(`${JSON.stringify({ node: process.version, date: new Date().toISOString(), rounds, series: found, heap: counts.map((operations, index) => ({ operations, bytes: heaps[index] })) }, null, 2)}\n`);
  } else {
    process.stdout.write([`Node ${process.version}, CPU of the gateway's process, median of ${rounds}\n`, ...series.map(({ series: one, points }) => seriesTable(one, points)), heapTable(heaps)].join(''));
  }
  if (growths.some((growth) => growth > 1)) process.exitCode = 1;
});

/** Price of a unit at the largest size by that at the one before; at the smallest, what each request costs anyway hides it. */
function growthOf(points: readonly Point[], unitsPerItem: number): number {
  const price = (point: Point): number => point.cpuPerRequest / (point.items * unitsPerItem);
  return price(points.at(-1)!) / price(points.at(-2)!);
}

function seriesTable({ title, unit, unitsPerItem }: Series, points: readonly Point[]): string {
  const growth = growthOf(points, unitsPerItem);
  const rows = points.map(({ items, cpuPerRequest, answerBytes }) => row([items.toLocaleString('en'), (answerBytes / 1_000_000).toFixed(3), (cpuPerRequest / 1_000).toFixed(2), (cpuPerRequest / (items * unitsPerItem)).toFixed(2)]));
  const verdict = `last step: ${growth.toFixed(2)} × per ${unit}; ${growth <= MOST_GROWTH ? 'linear' : `NOT LINEAR, more than ${MOST_GROWTH}`}\n`;
  return `\n${title}\n${row(['items', 'answer MB', 'CPU ms', `µs per ${unit}`])}${rows.join('')}  ${verdict}`;
}

function heapTable(heaps: readonly number[]): string {
  const growth = heaps.at(-1)! / heaps[0]! - 1;
  const rows = heaps.map((bytes, index) => row([counts[index]!.toLocaleString('en'), (bytes / 1024 ** 2).toFixed(1)]));
  const verdict = `first to last: ${(growth * 100).toFixed(1)} %; ${Math.abs(growth) <= MOST_HEAP_GROWTH ? 'bounded' : `more than ${MOST_HEAP_GROWTH * 100} %`}\n`;
  return `\nheap after collections, by different operations seen\n${row(['operations', 'MiB'])}${rows.join('')}  ${verdict}`;
}

function row(cells: readonly string[]): string {
  return `  ${cells.map((cell) => cell.padStart(14)).join('')}\n`;
}
