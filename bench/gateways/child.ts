/** Programs that the benchmark starts: each bound to a core, its output in a file of its run folder, ended by process id with all it started. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runFolder } from './places.ts';
import { processTree } from './usage.ts';

/** The gateway has one core to itself; services and load share the other, because a test of gateways is no test of theirs. */
export const CORES = { gateway: 0, load: 1 } as const;

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly hasExited: () => boolean;
  /** The end of what it wrote. */
  readonly said: () => string;
  /** A gateway may log each request; what it wrote so far is not needed once it runs. */
  readonly forgetLog: () => void;
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly core: number;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly hasChannel?: boolean;
}

const GRACE_MS = 5_000;

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

export function startChild({ name, core, command, env = {}, hasChannel = false }: ChildOptions): Child {
  const folder = runFolder(name);
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  truncateSync(log);
  const [file, ...args] = pinned(core, command);
  const child = spawn(file, args, { cwd: folder, env: { ...process.env, NODE_ENV: 'production', RUN_FOLDER: folder, ...env }, stdio: ['ignore', output, output, ...(hasChannel ? (['ipc'] as const) : [])] });
  closeSync(output);
  let hasExited = false;
  const exited = once(child, 'exit').then(
    () => (hasExited = true),
    () => (hasExited = true),
  );
  return {
    process: child,
    // Without a process id it could not be started, and `hasExited` is about to become true.
    pid: child.pid ?? 0,
    hasExited: () => hasExited,
    said: () => readFileSync(log, 'utf8').slice(-2_000),
    forgetLog: () => truncateSync(log),
    async stop() {
      if (hasExited) return;
      const all = processTree(child.pid ?? 0);
      child.kill('SIGTERM');
      await Promise.race([exited, wait(GRACE_MS, undefined, { ref: false })]);
      if (!hasExited) for (const pid of all.reverse()) killIfThere(pid);
      await exited;
    },
  };
}

export function pinned(core: number, command: readonly string[]): [string, ...string[]] {
  const [file = '', ...args] = command;
  return canPin ? ['taskset', '-c', String(core), file, ...args] : [file, ...args];
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
