/** The real binary and the example services as processes, each ended by its own id when the test is over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(root, 'dist/main.js');
const BUILT = join(root, 'dist/.tsbuildinfo');
/** No build takes longer. */
const BUILD_MS = 60_000;

export interface Process {
  readonly pid: number;
  readonly out: () => string;
  readonly err: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Nobody reads what it prints any more. */
  readonly closeOutput: () => void;
  /** Exit code, or the signal it died of. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** First match in what it has printed on standard output; rejects when it ends without. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
}

export function startProcess(args: readonly string[], { cwd = root, env = {} }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Process {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const output = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.err += text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  onTestFinished(async () => {
    if (isRunning(child)) child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid!,
    out: () => output.out,
    err: () => output.err,
    signal: (signal) => void child.kill(signal),
    closeOutput() {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    ended,
    printed: (pattern) =>
      until(() => {
        const match = pattern.exec(output.out);
        if (match === null && !isRunning(child)) throw new Error(`ended without printing ${pattern.source}\n${output.out}${output.err}`);
        return match;
      }, pattern.source),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

export type ExampleName = 'users' | 'products' | 'reviews' | 'inventory' | 'orders';

/** An example service on a free port, or on `port`. */
export async function startExample(name: ExampleName, port = 0): Promise<Process & { readonly url: string }> {
  const service = startProcess([join(root, `examples/services/${name}.mjs`), String(port)]);
  const [, url = ''] = await service.printed(/"url":"([^"]+)"/);
  return { ...service, url };
}

/** `node dist/main.js …`, built first when src is newer. */
export async function startBinary(args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Promise<Process> {
  await (built ??= build());
  return startProcess([MAIN, ...args], options);
}

let built: Promise<void> | undefined;

/** Several test files run at once: the first to make the folder builds, the others wait until it is gone. */
async function build(): Promise<void> {
  const lock = join(tmpdir(), `gatehouse-build-${Buffer.from(root).toString('hex').slice(-40)}`);
  while (isStale()) {
    try {
      mkdirSync(lock);
    } catch {
      await until(() => !isStale() || !exists(lock) || ageMs(lock) > BUILD_MS, 'the build of another test file', 2 * BUILD_MS);
      if (exists(lock) && ageMs(lock) > BUILD_MS) rmdirSync(lock); // whoever made it was killed
      continue;
    }
    try {
      if (isStale()) await compile();
    } finally {
      rmdirSync(lock);
    }
  }
}

async function compile(): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`dist/ could not be built:\n${out}`);
  // tsc leaves what has not changed as it was; this is the time of the build.
  utimesSync(BUILT, new Date(), new Date());
}

function isStale(): boolean {
  const builtAt = exists(BUILT) && exists(MAIN) ? statSync(BUILT).mtimeMs : 0;
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > builtAt);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ageMs(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
