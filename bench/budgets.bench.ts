/**
 * What budgets cost: callers with and without one at the same gateway, once counted in memory and once in Redis. README.md says how it is measured. Exit code 1 unless it shows that a request costs no
 * more than may be.
 *
 *     npx tsx bench/budgets.bench.ts [--rounds 12] [--seconds 2] [--connections 32] [--node PATH] [--profile] [--json] [--out FILE]
 */
import { missed, report, summarise } from './budgets/report.ts';
import { run } from './budgets/run.ts';
import { runBenchmark } from './side-by-side/command.ts';

process.exitCode = await runBenchmark({
  name: 'budgets',
  title: 'Budgets',
  async measure(options, progress, signal) {
    const { cells, alone, profiles } = await run(options, progress, signal);
    return { costs: summarise(cells), alone, profiles, measured: cells.map(({ workload, setting, caller, rounds: each }) => ({ workload, setting: setting.name, isMetered: caller.isMetered, rounds: each })) };
  },
  report,
  notShown: missed,
});
