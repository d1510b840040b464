/**
 * What budgets cost: the same gateway without one, with one counted in memory, with one counted in Redis, and with the limit on what an
 * operation may cost besides. README.md says how it is measured. Exit code 1 unless it shows that a request costs no
 * more than may be.
 *
 *     npx tsx bench/budgets.bench.ts [--rounds 8] [--seconds 5] [--connections 32] [--node PATH] [--profile] [--json] [--out FILE]
 */
import { missed, report, summarise } from './budgets/report.ts';
import { run } from './budgets/run.ts';
import { runBenchmark } from './side-by-side/command.ts';

process.exitCode = await runBenchmark({
  name: 'budgets',
  title: 'Budgets',
  async measure(options, progress, signal) {
    const { cells, alone, profiles } = await run(options, progress, signal);
    return { costs: summarise(cells), alone, profiles, measured: cells.map(({ workload, row, rounds: each }) => ({ workload, row: row.name, rounds: each })) };
  },
  report,
  notShown: missed,
});
