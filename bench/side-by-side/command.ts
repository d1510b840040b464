/** What benchmarks that hold settings of Gatehouse against each other have in common: their command line, and what becomes of what they find. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { positive } from '../gateways/options.ts';
import { inRoot } from '../gateways/places.ts';
import { createProgress, type Progress } from '../gateways/progress.ts';
import type { Pace } from './work.ts';

export interface SideBySideOptions extends Pace {
  readonly rounds: number;
  /** The Node that gateways run on. */
  readonly node: string;
  readonly profile: boolean;
}

export interface Benchmark<Found extends object> {
  /** Of the file with its results. */
  readonly name: string;
  readonly title: string;
  readonly measure: (options: SideBySideOptions, progress: Progress, signal: AbortSignal) => Promise<Found>;
  readonly report: (found: Found) => string;
  /** A line for each sentence that the measurement does not show; none: exit code 0. */
  readonly notShown: (found: Found) => readonly string[];
}

/** Resolves to the exit code. */
export async function runBenchmark<Found extends object>({ name, title, measure, report, notShown }: Benchmark<Found>): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error('interrupted')));
  const progress = createProgress();
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '12' },
        seconds: { type: 'string', default: '2' },
        connections: { type: 'string', default: '32' },
        node: { type: 'string', default: process.execPath },
        profile: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        out: { type: 'string', default: inRoot(`bench/results/${name}.json`) },
      },
    });
    const { node, profile, json, out } = values;
    const [rounds, seconds, connections] = [positive('rounds', values.rounds), positive('seconds', values.seconds), positive('connections', values.connections)];
    const about = { date: new Date().toISOString(), node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(), machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`, rounds, seconds, connections };
    const found = await measure({ rounds, seconds, connections, node, profile }, progress, interrupted.signal);
    progress.step('');
    const text = `${JSON.stringify({ ...about, ...found }, null, 2)}\n`;
    process.stdout.write(json ? text : `${title} on Node ${about.node}, ${about.machine}; ${connections} connections to each in turn, ${rounds} × ${seconds} s.\n\n${report(found)}`);
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
    const missing = notShown(found);
    for (const line of missing) progress.note(line);
    return missing.length === 0 ? 0 : 1;
  } catch (error) {
    progress.note(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
