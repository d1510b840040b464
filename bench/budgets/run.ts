/** The run: all settings are up all the time, and each round measures them side by side, workload by workload. */
import type { Progress } from '../gateways/progress.ts';
import type { Profile } from '../gateways/results.ts';
import { startGateway, type RunningGateway } from '../gateways/start-gateway.ts';
import { startUpstreamsChild } from '../gateways/upstreams-child.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import type { SideBySideOptions } from '../side-by-side/command.ts';
import { createWork, loadTogether, profileWork, type Loaded, type Pace, type Work } from '../side-by-side/work.ts';
import { measureAlone, type Alone } from './alone.ts';
import { checkRow, earnedSince, remaining } from './check.ts';
import { startRedis } from './redis.ts';
import { ROWS, definitionOf, type Row } from './rows.ts';

export interface Cell extends Work {
  readonly row: Row;
  /** Cost units of a request when the variants were asked one by one. */
  readonly spent: number | undefined;
  readonly rounds: Loaded[];
}

const WORKLOADS: readonly WorkloadName[] = ['W1', 'W3'];
const WARM_UP_SECONDS = 5;
/** The variants cost different amounts, and no round ends with the last of them. */
const SPENT_WITHIN = 0.05;

export async function run(options: SideBySideOptions, progress: Progress, signal: AbortSignal): Promise<{ readonly cells: readonly Cell[]; readonly alone: readonly Alone[]; readonly profiles: readonly Profile[] }> {
  const { node, seconds, connections } = options;
  const redis = await startRedis();
  const stops = [redis.stop];
  try {
    progress.step('by themselves');
    const alone = await measureAlone(WORKLOADS, redis.url, signal);
    const upstreams = await startUpstreamsChild();
    stops.push(upstreams.stop);
    const running: { readonly row: Row; readonly gateway: RunningGateway }[] = [];
    for (const row of ROWS) {
      const gateway = await startGateway(definitionOf(row, redis.url), { node, urls: upstreams.urls, mayInstall: false, isProfiled: options.profile, onStep: progress.step });
      stops.push(gateway.child.stop);
      running.push({ row, gateway });
    }
    const cells: Cell[] = [];
    for (const workload of WORKLOADS) for (const { row, gateway } of running) {
      const { answers, spent } = await checkRow(gateway.url, row, workload);
      cells.push({ ...createWork(gateway, workload, answers), row, spent, rounds: [] });
    }
    const measure = async (workload: WorkloadName, phase: string, pace: Pace): Promise<void> => {
      signal.throwIfAborted();
      progress.step(`${phase}: ${workload}`);
      await measureRound(cells.filter((cell) => cell.workload === workload), pace);
    };
    for (const workload of WORKLOADS) await measure(workload, 'warming up', { seconds: WARM_UP_SECONDS, connections });
    for (const { rounds } of cells) rounds.length = 0;
    for (let round = 1; round <= options.rounds; round += 1) for (const workload of WORKLOADS) await measure(workload, `round ${round} of ${options.rounds}`, { seconds, connections });
    const profiles: Profile[] = [];
    if (options.profile) for (const cell of cells) profiles.push(...(await profileWork(cell, () => loadTogether([cell], options))));
    return { cells, alone, profiles };
  } finally {
    progress.step('stopping');
    // Gateways before what they use.
    for (const stop of stops.reverse()) await stop();
  }
}

/** @throws Error when a budget has not fallen by what was asked. */
async function measureRound(cells: readonly Cell[], pace: Pace): Promise<void> {
  const startedAt = performance.now();
  const left = (): Promise<(number | undefined)[]> => Promise.all(cells.map(({ gateway, bodies }) => remaining(gateway.url, bodies[0] ?? '')));
  const before = await left();
  const loaded = await loadTogether(cells, pace);
  const after = await left();
  const earned = earnedSince(startedAt);
  for (const [index, { row, workload, spent, rounds }] of cells.entries()) {
    const one = loaded[index]!;
    rounds.push(one);
    if (spent === undefined) continue;
    // What the first asked has cost is in it, what the last asked is not yet.
    const expected = spent * (one.requests + 1);
    const fall = (before[index] ?? NaN) - (after[index] ?? NaN);
    if (!(Math.abs(fall - expected) <= expected * SPENT_WITHIN + earned)) throw new Error(`${row.name} ${workload}: ${one.requests} requests have spent ${fall}, not about ${expected.toFixed(0)}`);
  }
}
