/**
 * Gatehouse beside other gateways, and beside what a gateway in JavaScript can do at best: the same services, the same work, every answer
 * compared with the right one. The figure to compare is the CPU a gateway spends on one request. README.md says how it is measured.
 *
 *     npx tsx bench/gateways.bench.ts [--peers] [--gateways gatehouse,yoga-stitch] [--workloads W1,W3] [--seconds 2] [--rounds 3]
 *                                     [--connections 32] [--load node|wrk] [--node PATH] [--profile] [--out FILE] [--chart FILE] [--json] [--list]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, relative } from 'node:path';
import { drawChart } from './gateways/chart.ts';
import { parseOptions, type Options } from './gateways/options.ts';
import { createProgress, type Progress } from './gateways/progress.ts';
import { report } from './gateways/report.ts';
import type { Results } from './gateways/results.ts';
import { inRoot } from './gateways/places.ts';
import { ROSTER } from './gateways/roster.ts';
import { run } from './gateways/run.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error('interrupted')));
  const progress = createProgress();
  try {
    const options = parseOptions(process.argv.slice(2), { out: inRoot('bench/results/gateways.json'), chart: inRoot('bench/results/gateways.svg') });
    if (options.list) process.stdout.write(list());
    else await measure(options, progress, interrupted.signal);
    return 0;
  } catch (error) {
    progress.note(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function measure(options: Options, progress: Progress, signal: AbortSignal): Promise<void> {
  if (!existsSync('/proc/self/stat')) throw new Error('CPU and memory are read from /proc, which only Linux has.');
  const { rounds, seconds, connections, load, node, json, out, chart } = options;
  const date = new Date().toISOString();
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`;
  const results: Results = { date, node: version, machine, rounds, seconds, connections, load, ...(await run(options, progress, signal)) };
  progress.step('');
  process.stdout.write(json ? `${JSON.stringify(results, null, 2)}\n` : report(results));
  for (const [file, text] of [[out, `${JSON.stringify(results, null, 2)}\n`], [chart, drawChart(results)]] as const) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    progress.note(`written: ${relative(process.cwd(), file)}`);
  }
}

function list(): string {
  return ROSTER.map(({ name, workloads, about }) => `${name.padEnd(18)}${workloads.join(' ').padEnd(20)}${about}\n`).join('');
}
