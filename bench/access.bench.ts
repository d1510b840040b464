/**
 * What access control costs: 1,000 ES256 tokens in rotation, two guarded fields, beside the same gateway without; and what a token
 * costs that is seen for the first time. README.md says how it is measured. Exit code 1 unless it shows that a
 * request costs no more than may be.
 *
 *     npx tsx bench/access.bench.ts [--rounds 8] [--seconds 5] [--connections 32] [--node PATH] [--profile] [--json] [--out FILE]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { report, summarise } from './access/report.ts';
import { run } from './access/run.ts';
import { positive } from './gateways/options.ts';
import { inRoot } from './gateways/places.ts';
import { createProgress } from './gateways/progress.ts';

/** Microseconds of CPU per request that tokens and two policies may cost together. */
const MOST = 12;

process.exitCode = await main();

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort(new Error('interrupted')));
  const progress = createProgress();
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '8' },
        seconds: { type: 'string', default: '5' },
        connections: { type: 'string', default: '32' },
        node: { type: 'string', default: process.execPath },
        profile: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        out: { type: 'string', default: inRoot('bench/results/access.json') },
      },
    });
    const { node, profile, json, out } = values;
    const [rounds, seconds, connections] = [positive('rounds', values.rounds), positive('seconds', values.seconds), positive('connections', values.connections)];
    const about = { date: new Date().toISOString(), node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(), machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`, rounds, seconds, connections };
    const { cells, profiles } = await run({ rounds, seconds, connections, node, profile }, progress, interrupted.signal);
    const results = { ...about, ...summarise(cells, profiles), measured: cells.map(({ workload, row, rounds: each }) => ({ workload, row: row.name, rounds: each })) };
    progress.step('');
    const text = `${JSON.stringify(results, null, 2)}\n`;
    process.stdout.write(json ? text : `Access control on Node ${about.node}, ${about.machine}; ${connections} connections to all together, ${rounds} × ${seconds} s.\n\n${report(results)}`);
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
    // A median within the limit says nothing when the rounds around it do not agree.
    const notShown = results.costs.filter(({ row, beyondOpen }) => row === 'guarded' && !(beyondOpen.high <= MOST));
    for (const { workload, beyondOpen: { median, low, high } } of notShown) progress.note(`${workload}: at most ${MOST} µs more than without is not shown: ${median.toFixed(1)}, half of the rounds ${low.toFixed(1)} to ${high.toFixed(1)}`);
    return notShown.length === 0 ? 0 : 1;
  } catch (error) {
    progress.note(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
