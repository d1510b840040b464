/** What budgets cost, as tables: medians over the rounds, and differences within each round. */
import { median, type Profile } from '../gateways/results.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import { between, columns, profileLines, spreadOf, type Spread } from '../side-by-side/spread.ts';
import type { Alone } from './alone.ts';
import { ROWS, type RowName } from './rows.ts';
import type { Cell } from './run.ts';

/** Microseconds of CPU. */
export interface Cost {
  readonly workload: WorkloadName;
  readonly row: RowName;
  readonly cpu: number;
  /** Beyond `off` in the same round. */
  readonly beyondOff: Spread;
}

export interface BudgetResults {
  readonly costs: readonly Cost[];
  readonly alone: readonly Alone[];
  readonly profiles: readonly Profile[];
}

export function summarise(cells: readonly Cell[]): readonly Cost[] {
  return cells.map((cell) => {
    const off = cells.find(({ row, workload }) => row.name === 'off' && workload === cell.workload);
    return {
      workload: cell.workload,
      row: cell.row.name,
      cpu: median(cell.rounds.map(({ cpu }) => cpu)),
      beyondOff: spreadOf(cell.rounds.map(({ cpu }, round) => cpu - (off?.rounds[round]?.cpu ?? NaN))),
    };
  });
}

/** A sentence for each target that the rounds do not show to be met: the upper end of their middle half counts. */
export function missed({ costs, alone }: BudgetResults): string[] {
  return costs.flatMap(({ workload, row, beyondOff }) => {
    const most = ROWS.find(({ name }) => name === row)?.most;
    const weighed = alone.find((one) => one.workload === workload)?.weighed ?? NaN;
    if (most === undefined || beyondOff.high + weighed <= most) return [];
    return [`${workload} ${row}: at most ${most} µs more than without is not shown: ${beyondOff.median.toFixed(1)}, half of the rounds ${between(beyondOff)}, and ${weighed.toFixed(1)} for the cost`];
  });
}

export function report({ costs, alone, profiles }: BudgetResults): string {
  const tables = [...new Set(costs.map(({ workload }) => workload))].map((workload) => `\n${workload}${' '.repeat(18)}${columns(['CPU µs', '- off', '(half of rounds)'])}\n${costs.filter((cost) => cost.workload === workload).map(line).join('')}`);
  return [
    ...ROWS.map(({ name, about }) => `${name.padEnd(20)}${about}\n`),
    ...tables,
    `\nby themselves, µs   ${columns(['weighed', '+ memory', '+ redis'])}\n`,
    ...alone.map(({ workload, weighed, inMemory, inRedis }) => `${workload.padEnd(20)}${columns([weighed.toFixed(2), (inMemory - weighed).toFixed(2), (inRedis - weighed).toFixed(2)])}\n`),
    ...profileLines(profiles),
  ].join('');
}

function line({ row, cpu, beyondOff }: Cost): string {
  return `${row.padEnd(20)}${columns([cpu.toFixed(1), beyondOff.median.toFixed(1), between(beyondOff)])}\n`;
}
