/** A gateway at one workload: what it is asked, what it answers, what that costs under load, and where the time goes. */
import { renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { load, writeTexts, type Load } from '../gateways/load.ts';
import { inRoot, runFolder } from '../gateways/places.ts';
import { topSelfTimes } from '../gateways/profile.ts';
import type { Profile } from '../gateways/results.ts';
import type { RunningGateway } from '../gateways/start-gateway.ts';
import { QUIET_MS, TURN_MS } from '../gateways/turns.ts';
import { cpuOf } from '../gateways/usage.ts';
import { bodiesOf, type WorkloadName } from '../gateways/workloads.ts';

export interface Work {
  readonly workload: WorkloadName;
  readonly gateway: RunningGateway;
  readonly bodies: readonly string[];
  readonly answers: readonly string[];
  readonly files: Pick<Load, 'bodies' | 'answers'>;
}

export interface Pace {
  /** For each gateway. */
  readonly seconds: number;
  readonly connections: number;
}

/** answers[i]: to variant i. */
export function createWork(gateway: RunningGateway, workload: WorkloadName, answers: readonly string[]): Work {
  const bodies = bodiesOf(workload);
  const folder = runFolder(gateway.definition.name);
  const files = { bodies: join(folder, `${workload}.bodies`), answers: join(folder, `${workload}.answers`) };
  writeTexts(files.bodies, bodies);
  writeTexts(files.answers, answers);
  return { workload, gateway, bodies, answers, files };
}

export interface Loaded {
  /** Microseconds of CPU of the gateway per request. */
  readonly cpu: number;
  readonly requests: number;
}

/**
 * All works in turns of a quarter of a second, so that a neighbour meets all of them and each has the core and its caches to itself. (Under
 * load at the same time, four gateways that share a core take half as much again for each request, and so does every difference.)
 * Works may be of one gateway, which is what tells two kinds of requests apart best: two processes of the same code differ by up to 10 %.
 *
 * @throws Error when an answer is wrong or missing.
 */
export async function loadInTurns<Of extends Work>(works: readonly Of[], pace: Pace, tokensOf: (work: Of) => string | undefined = () => undefined): Promise<Loaded[]> {
  for (const { gateway } of works) gateway.child.forgetLog();
  const stop = new AbortController();
  const used = cpuByTurn(works.map(({ gateway }) => gateway.child.pid), stop.signal);
  const loads = works.map(({ gateway: { url }, files }, index) => load('node', { url, ...pace, ...files, tokens: tokensOf(works[index]!), turn: `${index}/${works.length}` }));
  const loaded = await Promise.all(loads).finally(() => stop.abort());
  const cpu = await used;
  return loaded.map(({ requests, failed }, index) => {
    if (failed > 0) throw new Error(`${works[index]?.gateway.definition.name}: ${failed} of ${requests} answers under load were wrong or missing`);
    return { cpu: (cpu[index] ?? NaN) / requests, requests };
  });
}

/** used[i]: microseconds of CPU of pids[i] in the turns of work i, its last one included. */
async function cpuByTurn(pids: readonly number[], stop: AbortSignal): Promise<number[]> {
  const used = pids.map(() => 0);
  let before = pids.map(cpuOf);
  while (!stop.aborted) {
    const now = Date.now() + QUIET_MS / 2;
    const turn = Math.floor(now / TURN_MS) % pids.length;
    // In the middle of the quiet moments: all is answered by then, and to look a little late does no harm.
    await wait(TURN_MS - (now % TURN_MS));
    const after = pids.map(cpuOf);
    used[turn] = (used[turn] ?? 0) + (after[turn] ?? NaN) - (before[turn] ?? NaN);
    before = after;
  }
  return used;
}

/** Functions a profile's list names. */
const TOP = 40;

/** Of what `use` has the gateway do; none unless it was started to be profiled. */
export async function profileWork({ gateway: { profiler, definition: { name } }, workload }: Work, use: () => Promise<unknown>): Promise<Profile[]> {
  if (profiler === undefined) return [];
  profiler.start();
  await use();
  const file = join(runFolder(name), `${workload}.cpuprofile`);
  renameSync(await profiler.stop(), file);
  return [{ gateway: name, workload, file: relative(inRoot('.'), file), top: topSelfTimes(file, TOP) }];
}
