/**
 * What access control costs: 1,000 ES256 tokens in rotation, two guarded fields, beside the same gateway without; and what a token
 * costs that is seen for the first time. README.md says how it is measured. Exit code 1 unless it shows that a
 * request costs no more than may be.
 *
 *     npx tsx bench/access.bench.ts [--rounds 12] [--seconds 2] [--connections 32] [--node PATH] [--profile] [--json] [--out FILE]
 */
import { report, summarise } from './access/report.ts';
import { run } from './access/run.ts';
import { runBenchmark } from './side-by-side/command.ts';

/** Microseconds of CPU per request that tokens and two policies may cost together. */
const MOST = 12;

process.exitCode = await runBenchmark({
  name: 'access',
  title: 'Access control',
  async measure(options, progress, signal) {
    const { cells, profiles } = await run(options, progress, signal);
    return { ...summarise(cells, profiles), measured: cells.map(({ workload, row, rounds: each }) => ({ workload, row: row.name, rounds: each })) };
  },
  report,
  // A median within the limit says nothing when the rounds do not agree on it.
  notShown: ({ costs }) =>
    costs
      .filter(({ row, beyondOpen }) => row === 'guarded' && !(beyondOpen.high <= MOST))
      .map(({ workload, beyondOpen: { median, low, high } }) => `${workload}: at most ${MOST} µs more than without is not shown: ${median.toFixed(1)}, 95 % sure ${low.toFixed(1)} to ${high.toFixed(1)}`),
});
