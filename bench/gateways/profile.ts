/** CPU profiles of a Node gateway while it is under load, and the functions that took the most of it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inRoot } from './places.ts';

export interface Profiler {
  readonly start: () => void;
  /** Resolves to the path of a .cpuprofile that the caller may move away. */
  readonly stop: () => Promise<string>;
}

export interface SelfTime {
  readonly name: string;
  /** Of the time in which the process was not idle, 0 to 1. */
  readonly share: number;
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly children?: readonly number[]; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }[];
  readonly samples: readonly number[];
  /** Microseconds; timeDeltas[i] passed before samples[i]. */
  readonly timeDeltas: readonly number[];
}

const WRITTEN_WITHIN_MS = 20_000;

/** Node with the profiler at hand; it costs nothing until it is started. */
export function profilingNode(node: string, folder: string): { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly profilerOf: (pid: number) => Profiler } {
  const file = join(folder, 'last.cpuprofile');
  return {
    command: [node, '--import', pathToFileURL(inRoot('bench/gateways/profile-hook.mjs')).href],
    env: { BENCH_PROFILE: file },
    profilerOf: (pid) => ({
      start() {
        rmSync(file, { force: true });
        process.kill(pid, 'SIGUSR2');
      },
      async stop() {
        process.kill(pid, 'SIGUSR2');
        const endsAt = Date.now() + WRITTEN_WITHIN_MS;
        while (!existsSync(file)) {
          if (Date.now() > endsAt) throw new Error('the gateway wrote no profile');
          await wait(50);
        }
        return file;
      },
    }),
  };
}

/** The `most` functions with the largest self time, largest first. */
export function topSelfTimes(file: string, most: number): SelfTime[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, nameFrame(callFrame)]));
  const own = profilersOwn(nodes);
  const times = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const name = nameOf.get(id) ?? '?';
    if (name === '(idle)' || own.has(id)) continue;
    const time = Math.max(0, timeDeltas[index] ?? 0);
    busy += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times].sort(([, a], [, b]) => b - a).slice(0, most).map(([name, time]) => ({ name, share: time / busy }));
}

/** The hook's own frames and what they call: to start and to write a profile takes a while. A caller comes before whom it calls. */
function profilersOwn(nodes: CpuProfile['nodes']): ReadonlySet<number> {
  const own = new Set<number>();
  for (const { id, children = [], callFrame } of nodes) {
    if (!own.has(id) && !callFrame.url.endsWith('/profile-hook.mjs')) continue;
    for (const one of [id, ...children]) own.add(one);
  }
  return own;
}

/** `execute  dist/plan/run.js:40`; a library's files begin with the library. */
function nameFrame({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName === '' ? '(anonymous)' : functionName;
  const root = pathToFileURL(inRoot('.')).href;
  const place = url.includes('/node_modules/') ? url.slice(url.lastIndexOf('/node_modules/') + '/node_modules/'.length) : url.replace(root, '').replace(/^file:.*\/(?=[^/]+$)/, '');
  return `${functionName === '' ? '(anonymous)' : functionName}  ${place}:${lineNumber + 1}`;
}
