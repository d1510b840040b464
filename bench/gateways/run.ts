/**
 * The run itself, in an order that is fair on a machine that is not quiet:
 *
 *  a. every gateway is started, and all of them stay;
 *  b. every variant of every workload is asked of each and compared (check.ts); who is wrong is not measured;
 *  c. each is warmed up at each workload;
 *  d. rounds over all gateways, workload by workload, so that a neighbour's noise meets all of them alike;
 *  e. with `--profile`, each is measured once more, under its profiler, which is no part of the figures;
 *  f. every variant is asked again.
 */
import { renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkAll, wrongAfterLoad, type Measuring } from './check.ts';
import { versionsOf } from './install-peer.ts';
import { load, type Loaded } from './load.ts';
import type { Options } from './options.ts';
import { inRoot, runFolder } from './places.ts';
import { topSelfTimes } from './profile.ts';
import type { Progress } from './progress.ts';
import type { Found, Profile, Remark, Round } from './results.ts';
import { startGateway, type RunningGateway } from './start-gateway.ts';
import { startUpstreamsChild, type UpstreamsChild } from './upstreams-child.ts';
import { cpuMicros, residentMiB } from './usage.ts';

/** Compilers of Node take thousands of requests to be done; a shorter one shows in the first round. */
const WARM_UP_SECONDS = 3;

/** A load generator must start, and what it asked last must be answered. */
const OVERHEAD_SECONDS = 1;

/** Functions a profile's list names. */
const TOP = 20;

export async function run(options: Options, progress: Progress, signal: AbortSignal): Promise<Found> {
  const upstreams = await startUpstreamsChild();
  const running: RunningGateway[] = [];
  try {
    const skipped = await startAll(options, upstreams, running, progress, signal); // a
    const all = await checkAll(options.workloads, running, upstreams, progress, signal); // b
    const measurable = all.filter(({ cell }) => cell.wrong === undefined);
    const measurements = options.rounds + (options.profile ? 1 : 0);
    const secondsEach = WARM_UP_SECONDS + OVERHEAD_SECONDS + measurements * (options.seconds + OVERHEAD_SECONDS);
    progress.note(`${measurable.length} rows, ${measurements} × ${options.seconds} s each: about ${Math.ceil((measurable.length * secondsEach) / 60)} min`);
    for (const one of measurable) await measure(one, 'warming up', WARM_UP_SECONDS); // c
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const one of measurable) one.cell.rounds.push(await measure(one, `round ${round} of ${options.rounds}`)); // d
    }
    const profiles: Profile[] = [];
    if (options.profile) for (const one of measurable) profiles.push(...(await profile(one))); // e
    for (const one of measurable) {
      const wrong = await wrongAfterLoad(one); // f
      if (wrong !== undefined) one.cell.wrong = wrong;
    }
    return {
      cells: all.map(({ cell }) => cell),
      skipped,
      remarks: running.flatMap(({ definition: { name }, remark }) => (remark === undefined ? [] : [{ gateway: name, text: remark }])),
      profiles,
      versions: Object.fromEntries(running.flatMap(({ definition: { name, peer } }) => (peer === undefined ? [] : [[name, versionsOf(peer)]]))),
    };
  } finally {
    progress.step('stopping');
    await Promise.all([...running.map(({ child }) => child.stop()), upstreams.stop()]);
  }

  async function measure({ gateway, workload, files, cell }: Measuring, phase: string, seconds = options.seconds): Promise<Round> {
    signal.throwIfAborted();
    progress.step(`${phase}: ${workload} ${gateway.definition.name}`);
    const { pid } = gateway.child;
    gateway.child.forgetLog();
    const servedBefore = await upstreams.served();
    const cpuBefore = cpuMicros(pid);
    const loaded = await load(options.load, { url: gateway.url, seconds, connections: options.connections, ...files });
    // Work that an answer leaves behind is part of its price.
    await wait(50);
    const cpu = cpuMicros(pid) - cpuBefore;
    const calls = (await upstreams.served()) - servedBefore;
    if (loaded.failed > 0) progress.note(`${gateway.definition.name} ${workload}: ${loaded.failed} of ${loaded.requests} answers under load were wrong or missing`);
    cell.failed += loaded.failed;
    return roundOf(loaded, cpu, calls, residentMiB(pid));
  }

  async function profile(one: Measuring): Promise<Profile[]> {
    const { gateway: { definition: { name }, profiler }, workload } = one;
    if (profiler === undefined) return [];
    profiler.start();
    await measure(one, 'profiling');
    const file = join(runFolder(name), `${workload}.cpuprofile`);
    renameSync(await profiler.stop(), file);
    return [{ gateway: name, workload, file: relative(inRoot('.'), file), top: topSelfTimes(file, TOP) }];
  }
}

async function startAll({ gateways, node, peers, profile }: Options, { urls }: UpstreamsChild, running: RunningGateway[], progress: Progress, signal: AbortSignal): Promise<Remark[]> {
  const skipped: Remark[] = [];
  for (const definition of gateways) {
    signal.throwIfAborted();
    try {
      running.push(await startGateway(definition, { node, urls, mayInstall: peers, isProfiled: profile, onStep: progress.step }));
    } catch (error) {
      skipped.push({ gateway: definition.name, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return skipped;
}

function roundOf({ requests, micros, p50, p99 }: Loaded, cpu: number, calls: number, memory: number): Round {
  return { cpu: cpu / requests, requestsPerSecond: requests / (micros / 1_000_000), p50, p99, memory, calls: calls / requests, busy: cpu / micros };
}
