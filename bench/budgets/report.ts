/** What budgets cost, as tables: medians over the rounds, and differences within each round. */
import { median, type Profile } from '../gateways/results.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import { between, columns, profileLines, spreadOf, type Spread } from '../side-by-side/spread.ts';
import type { Alone } from './alone.ts';
import { SETTINGS, type SettingName } from './rows.ts';
import type { Cell } from './run.ts';

/** Microseconds of CPU. */
export interface Cost {
  readonly workload: WorkloadName;
  readonly setting: SettingName;
  readonly without: number;
  readonly with: number;
  /** Of the same round. */
  readonly difference: Spread;
}

export interface BudgetResults {
  readonly costs: readonly Cost[];
  readonly alone: readonly Alone[];
  readonly profiles: readonly Profile[];
}

export function summarise(cells: readonly Cell[]): readonly Cost[] {
  return cells.filter(({ caller }) => caller.isMetered).map(({ workload, setting, gateway, rounds }) => {
    const without = cells.find((cell) => cell.gateway === gateway && cell.workload === workload && !cell.caller.isMetered)?.rounds ?? [];
    return {
      workload,
      setting: setting.name,
      without: median(without.map(({ cpu }) => cpu)),
      with: median(rounds.map(({ cpu }) => cpu)),
      difference: spreadOf(rounds.map(({ cpu }, round) => cpu - (without[round]?.cpu ?? NaN))),
    };
  });
}

/** A sentence for each target that the rounds do not show to be met: the upper end counts. */
export function missed({ costs, alone }: BudgetResults): string[] {
  return costs.flatMap(({ workload, setting, difference }) => {
    const most = SETTINGS.find(({ name }) => name === setting)?.most ?? NaN;
    const weighed = alone.find((one) => one.workload === workload)?.weighed ?? NaN;
    if (difference.high + weighed <= most) return [];
    return [`${workload} ${setting}: at most ${most} µs more than without is not shown: ${difference.median.toFixed(1)}, 95 % sure ${between(difference)}, and ${weighed.toFixed(1)} for the cost`];
  });
}

export function report({ costs, alone, profiles }: BudgetResults): string {
  const tables = [...new Set(costs.map(({ workload }) => workload))].map((workload) => `\n${workload}, CPU µs${' '.repeat(10)}${columns(['without budget', 'with', 'difference', '(95 % sure)'])}\n${costs.filter((cost) => cost.workload === workload).map(line).join('')}`);
  return [
    ...SETTINGS.map(({ name, about }) => `${name.padEnd(20)}${about}\n`),
    ...tables,
    `\nby themselves, µs   ${columns(['weighed', '+ memory', '+ redis'])}\n`,
    ...alone.map(({ workload, weighed, inMemory, inRedis }) => `${workload.padEnd(20)}${columns([weighed.toFixed(2), (inMemory - weighed).toFixed(2), (inRedis - weighed).toFixed(2)])}\n`),
    ...profileLines(profiles),
  ].join('');
}

function line({ setting, without, with: budgeted, difference }: Cost): string {
  return `${setting.padEnd(20)}${columns([without.toFixed(1), budgeted.toFixed(1), difference.median.toFixed(1), between(difference)])}\n`;
}
