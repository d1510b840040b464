/**
 * How long a gateway takes to load and compose its graph, and for how long nothing else runs meanwhile. Each graph is measured
 * in a process of its own, because a start is cold; the runs after it say what a reload costs, and what its steps do.
 *
 *     npm run bench [-- --json] [-- --runs 5]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stitchSchemas } from '@graphql-tools/stitch';
import { compose } from '../src/schema/compose.ts';
import { findConflicts } from '../src/schema/conflicts.ts';
import { createGraph } from '../src/schema/graph.ts';
import { withMergeConfig } from '../src/schema/merge.ts';
import { defineService, type ServiceDefinition } from '../src/schema/service.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import type { Upstream } from '../src/upstream/executor.ts';
import { GRAPHS, loadConfigOf, writeFolders, type GraphName } from './graphs.ts';

/** Milliseconds, but for the heap. */
interface Run {
  /** Every service's text → checked definition (service.ts). */
  readonly check: number;
  /** Services compared with each other (conflicts.ts). */
  readonly conflicts: number;
  /** Directives → merge configuration, and stitch itself. */
  readonly stitch: number;
  /** What is left of `compose`: what clients see, validated and printed. */
  readonly clientFacing: number;
  /** The release clock's own way: files → active graph. */
  readonly whole: number;
  /** Longest time in `whole` in which no other callback could run. */
  readonly blocked: number;
}

type Whole = Pick<Run, 'whole' | 'blocked'>;

interface Measured {
  readonly types: number;
  readonly first: Whole;
  readonly runs: readonly Run[];
  /** MiB that one loaded and composed graph holds, after collection. */
  readonly heap: number;
}

const STEPS = { check: 'parse and check', conflicts: 'conflicts', stitch: 'stitch', clientFacing: 'client-facing schema', whole: 'whole, files to graph', blocked: 'event loop blocked' } as const satisfies Record<keyof Run, string>;

/** A graph is not run again after this time, whatever --runs says. */
const BUDGET_MS = 45_000;
const AT_LEAST_MS = 4_000;

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' }, graph: { type: 'string' }, dir: { type: 'string' } } });

if (options.graph !== undefined && options.dir !== undefined) process.send?.(await measure(options.graph as GraphName, options.dir, Number(options.runs)));
else await main();

async function main(): Promise<void> {
  const dirs = await writeFolders();
  try {
    const graphs: Partial<Record<GraphName, Measured>> = {};
    for (const graph of Object.keys(GRAPHS) as GraphName[]) graphs[graph] = await measureApart(graph, dirs[graph]);
    process.stdout.write(options.json ? `${JSON.stringify({ node: process.version, graphs }, null, 2)}\n` : table(graphs as Record<GraphName, Measured>));
  } finally {
    await Promise.all(Object.values(dirs).map((dir) => rm(dir, { recursive: true, force: true })));
  }
}

async function measureApart(graph: GraphName, dir: string): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), ['--graph', graph, '--dir', dir, '--runs', options.runs]);
  const [measured] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`measuring ${graph} ended with exit code ${String(code)}`)))]);
  child.disconnect();
  return measured;
}

async function measure(graph: GraphName, dir: string, runs: number): Promise<Measured> {
  const startedAt = performance.now();
  // Cold, as a process that starts.
  const { types, run: first } = await start(graph, dir);
  const rest: Run[] = [];
  // A small graph is run until its figures are no accident of a collection.
  const elapsed = (): number => performance.now() - startedAt;
  while ((rest.length < runs || elapsed() < AT_LEAST_MS) && elapsed() < BUDGET_MS) {
    const { run } = await start(graph, dir);
    rest.push({ ...(await measureSteps(graph, dir)), ...run });
  }
  return { types, first, runs: rest, heap: await measureHeap(graph, dir) };
}

async function start(graph: GraphName, dir: string): Promise<{ run: Whole; types: number; kept: unknown }> {
  const log = createLogger({ level: 'silent', format: 'json' });
  const clock = createGraph({ config: loadConfigOf(dir, graph), upstreamOf: () => ({ kind: 'graphql', execute: neverCalled }), log });
  let blocked = 0;
  let lastTurn = performance.now();
  let isRunning = true;
  const turn = (): void => {
    const now = performance.now();
    blocked = Math.max(blocked, now - lastTurn);
    lastTurn = now;
    if (isRunning) setImmediate(turn);
  };
  setImmediate(turn);
  const startedAt = performance.now();
  await clock.start();
  const whole = performance.now() - startedAt;
  isRunning = false;
  await new Promise((done) => setImmediate(() => setImmediate(done)));
  const types = Object.keys(clock.current()?.schema.getTypeMap() ?? {}).length;
  return { run: { whole, blocked }, types, kept: clock };
}

async function measureSteps(graph: GraphName, dir: string): Promise<Omit<Run, keyof Whole>> {
  const { services } = loadConfigOf(dir, graph);
  const texts = Object.keys(services).map((name) => ({ name, text: readFileSync(join(dir, `schemas/${name}.graphql`), 'utf8') }));
  await new Promise((done) => setImmediate(done));
  const [check, definitions] = timed(() => texts.flatMap(({ name, text }): readonly ServiceDefinition[] => {
    const { service, findings } = defineService({ name, sdl: { file: `schemas/${name}.graphql`, text }, ...services[name] });
    if (service === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
    return [service];
  }));
  const [conflicts] = timed(() => findConflicts(definitions));
  const [stitch] = timed(() => {
    const subschemas = definitions.map(({ name, schema }) => withMergeConfig({ name, schema, batch: true, executor: () => ({}) }));
    return stitchSchemas({ subschemas, mergeDirectives: false, typeMergingOptions: { useNonNullableFieldOnConflict: true } });
  });
  const [all] = timed(() => compose(definitions, () => ({ kind: 'graphql', execute: neverCalled })));
  return { check, conflicts, stitch, clientFacing: Math.max(0, all - conflicts - stitch) };
}

async function measureHeap(graph: GraphName, dir: string): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const { kept } = await start(graph, dir);
  collect();
  const after = process.memoryUsage().heapUsed;
  return kept === undefined ? 0 : (after - before) / 2 ** 20;
}

function neverCalled(): ReturnType<Upstream> {
  return Promise.reject(new Error('nothing is fetched while composing'));
}

function timed<Result>(run: () => Result): [number, Result] {
  const startedAt = performance.now();
  const result = run();
  return [performance.now() - startedAt, result];
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function table(graphs: Record<GraphName, Measured>): string {
  const names = Object.keys(GRAPHS) as GraphName[];
  const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  const row = (label: string, cells: readonly string[]): string => `${label.padEnd(24)}${cells.map((cell) => cell.padStart(11)).join('')}\n`;
  const runs = Math.min(...names.map((name) => graphs[name].runs.length));
  return [
    `Node ${process.version}, milliseconds; a process that starts, and median of ${runs} or more runs after it\n\n`,
    ...names.map((name, index) => `  ${'ab'[index] ?? ''}  ${GRAPHS[name]}, ${graphs[name].types} types\n`),
    '\n',
    row('', names.flatMap((_, index) => [`${'ab'[index] ?? ''} start`, `${'ab'[index] ?? ''} median`])),
    ...(Object.keys(STEPS) as (keyof Run)[]).map((step) => row(STEPS[step], names.flatMap((name) => [step === 'whole' || step === 'blocked' ? ms(graphs[name].first[step]) : '', ms(median(graphs[name].runs.map((run) => run[step])))]))),
    row('heap of the graph, MiB', names.flatMap((name) => ['', Math.max(0, graphs[name].heap).toFixed(1)])),
  ].join('');
}
