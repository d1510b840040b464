/** The run: both gateways are up all the time, and each round measures their callers in turns, workload by workload. */
import { join } from 'node:path';
import { writeTexts } from '../gateways/load.ts';
import { runFolder } from '../gateways/places.ts';
import type { Progress } from '../gateways/progress.ts';
import type { Profile } from '../gateways/results.ts';
import { startGateway, type RunningGateway } from '../gateways/start-gateway.ts';
import { startUpstreamsChild } from '../gateways/upstreams-child.ts';
import { bodiesOf, type WorkloadName } from '../gateways/workloads.ts';
import type { SideBySideOptions } from '../side-by-side/command.ts';
import { createIssuer } from '../side-by-side/tokens.ts';
import { createWork, loadInTurns, profileWork, type Loaded, type Pace, type Work } from '../side-by-side/work.ts';
import { measureAlone, type Alone } from './alone.ts';
import { checkCaller, earnedSince, remaining, type Caller } from './check.ts';
import { startRedis } from './redis.ts';
import { METERED, SETTINGS, definitionOf, type Setting } from './rows.ts';

export interface Cell extends Work {
  readonly setting: Setting;
  readonly caller: Caller;
  /** The caller's token, for the load generator. */
  readonly tokens: string;
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
    const { jwks, issue } = await createIssuer();
    const cells: Cell[] = [];
    for (const setting of SETTINGS) {
      const gateway = await startGateway(definitionOf(setting, { jwks, redisUrl: redis.url }), { node, urls: upstreams.urls, mayInstall: false, isProfiled: options.profile, onStep: progress.step });
      stops.push(gateway.child.stop);
      for (const isMetered of [false, true]) cells.push(...(await cellsOf(setting, gateway, { isMetered, token: (await issue(1, isMetered ? METERED : ''))[0] ?? '' })));
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
    if (options.profile) for (const cell of cells) if (cell.caller.isMetered) profiles.push(...(await profileWork(cell, () => loadInTurns([cell], options, tokensOf))));
    return { cells, alone, profiles };
  } finally {
    progress.step('stopping');
    // Gateways before what they use.
    for (const stop of stops.reverse()) await stop();
  }
}

async function cellsOf(setting: Setting, gateway: RunningGateway, caller: Caller): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const workload of WORKLOADS) {
    const { answers, spent } = await checkCaller(gateway.url, caller, workload);
    const tokens = join(runFolder(gateway.definition.name), `${workload}.${caller.isMetered ? 'metered' : 'unmetered'}`);
    writeTexts(tokens, bodiesOf(workload).map(() => caller.token));
    cells.push({ ...createWork(gateway, workload, answers), setting, caller, tokens, spent, rounds: [] });
  }
  return cells;
}

function tokensOf({ tokens }: Cell): string {
  return tokens;
}

/** @throws Error when a budget has not fallen by what was asked. */
async function measureRound(cells: readonly Cell[], pace: Pace): Promise<void> {
  const startedAt = performance.now();
  const left = (): Promise<(number | undefined)[]> => Promise.all(cells.map(({ gateway, bodies, caller }) => remaining(gateway.url, bodies[0] ?? '', caller.token)));
  const before = await left();
  const loaded = await loadInTurns(cells, pace, tokensOf);
  const after = await left();
  const earned = earnedSince(startedAt);
  for (const [index, { setting, workload, spent, rounds }] of cells.entries()) {
    const one = loaded[index]!;
    rounds.push(one);
    if (spent === undefined) continue;
    // What the first asked has cost is in it, what the last asked is not yet.
    const expected = spent * (one.requests + 1);
    const fall = (before[index] ?? NaN) - (after[index] ?? NaN);
    if (!(Math.abs(fall - expected) <= expected * SPENT_WITHIN + earned)) throw new Error(`${setting.name} ${workload}: ${one.requests} requests have spent ${fall}, not about ${expected.toFixed(0)}`);
  }
}
