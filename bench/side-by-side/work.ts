/** A gateway at one workload: what it is asked, what it answers, what that costs under load, and where the time goes. */
import { renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { load, writeTexts, type Load } from '../gateways/load.ts';
import { inRoot, runFolder } from '../gateways/places.ts';
import { topSelfTimes } from '../gateways/profile.ts';
import type { Profile } from '../gateways/results.ts';
import type { RunningGateway } from '../gateways/start-gateway.ts';
import { cpuMicros } from '../gateways/usage.ts';
import { bodiesOf, type WorkloadName } from '../gateways/workloads.ts';

export interface Work {
  readonly workload: WorkloadName;
  readonly gateway: RunningGateway;
  readonly bodies: readonly string[];
  readonly answers: readonly string[];
  readonly files: Pick<Load, 'bodies' | 'answers'>;
}

export interface Pace {
  readonly seconds: number;
  /** To all gateways together. */
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
 * All works at the same time, side by side on one core, so that a neighbour meets all of them. That helps only in part: on a machine
 * with load 9 on two cores, half of the differences of access.bench.ts still lay up to 52 µs apart at W1 (one after another: 49).
 *
 * @throws Error when an answer is wrong or missing.
 */
export function loadTogether<Of extends Work>(works: readonly Of[], pace: Pace, tokensOf: (work: Of) => string | undefined = () => undefined): Promise<Loaded[]> {
  const connections = Math.max(1, Math.round(pace.connections / works.length));
  return Promise.all(works.map((work) => loadOne(work, { ...pace, connections }, tokensOf(work))));
}

async function loadOne({ gateway: { url, child, definition }, files }: Work, { seconds, connections }: Pace, tokens: string | undefined): Promise<Loaded> {
  child.forgetLog();
  const before = cpuMicros(child.pid);
  const { requests, failed } = await load('node', { url, seconds, connections, ...files, tokens });
  // Work that an answer leaves behind is part of its price.
  await wait(50);
  const cpu = cpuMicros(child.pid) - before;
  if (failed > 0) throw new Error(`${definition.name}: ${failed} of ${requests} answers under load were wrong or missing`);
  return { cpu: cpu / requests, requests };
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
