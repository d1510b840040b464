/** What access control costs, as tables: medians over the rounds, and differences within each round. */
import { median, type Profile } from '../gateways/results.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import { between, columns, profileLines, spreadOf, type Spread } from '../side-by-side/spread.ts';
import type { Cell } from './run.ts';
import { ROWS, type RowName } from './rows.ts';

/** Microseconds of CPU. */
export interface Cost {
  readonly workload: WorkloadName;
  readonly row: RowName;
  readonly cpu: number;
  /** Beyond `open` and beyond `authenticated` in the same round. */
  readonly beyondOpen: Spread;
  readonly beyondAuthenticated: Spread;
}

export interface AccessResults {
  readonly costs: readonly Cost[];
  /** Of one verification. */
  readonly cold: Spread;
  readonly profiles: readonly Profile[];
}

export function summarise(cells: readonly Cell[], profiles: readonly Profile[]): AccessResults {
  const beyond = (cell: Cell, base: RowName): Spread => {
    const other = cells.find(({ row, workload }) => row.name === base && workload === cell.workload);
    return spreadOf(cell.rounds.map(({ cpu }, round) => cpu - (other?.rounds[round]?.cpu ?? NaN)));
  };
  const costs = cells.map((cell): Cost => ({
    workload: cell.workload,
    row: cell.row.name,
    cpu: median(cell.rounds.map(({ cpu }) => cpu)),
    beyondOpen: beyond(cell, 'open'),
    beyondAuthenticated: beyond(cell, 'authenticated'),
  }));
  return { costs, cold: spreadOf(cells.flatMap(({ rounds }) => rounds.flatMap(({ cold }) => (cold === undefined ? [] : [cold])))), profiles };
}

export function report({ costs, cold, profiles }: AccessResults): string {
  const tables = [...new Set(costs.map(({ workload }) => workload))].map((workload) => `\n${workload}${' '.repeat(18)}${columns(['CPU µs', '- open', '(95 % sure)', '- authenticated', '(95 % sure)'])}\n${costs.filter((cost) => cost.workload === workload).map(line).join('')}`);
  return [
    ...ROWS.map(({ name, about }) => `${name.padEnd(20)}${about}\n`),
    ...tables,
    `\nverification of a token never seen: ${cold.median.toFixed(0)} µs (${cold.low.toFixed(0)} to ${cold.high.toFixed(0)})\n`,
    ...profileLines(profiles),
  ].join('');
}

function line({ row, cpu, beyondOpen, beyondAuthenticated }: Cost): string {
  return `${row.padEnd(20)}${columns([cpu.toFixed(1), beyondOpen.median.toFixed(1), between(beyondOpen), beyondAuthenticated.median.toFixed(1), between(beyondAuthenticated)])}\n`;
}
