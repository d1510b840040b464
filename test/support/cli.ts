/** The command line in the test's own process, as a terminal would show it. */
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/command.ts';
import { run } from '../../src/cli/index.ts';
import { until } from './until.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly out: () => string;
  readonly err: () => string;
  /** The client and the admin URL it printed. */
  readonly url: string;
  readonly admin: string;
  /** As Ctrl-C does; resolves to the exit code. */
  readonly stop: () => Promise<number>;
}

type Environment = Readonly<Record<string, string>>;

/** A terminal at which every second has passed at once. */
export const HASTY_TERMINAL: Partial<Io> = {
  isTerminal: true,
  after(_ms, act) {
    act();
    return () => undefined;
  },
};

/** Runs a command to its end. */
export async function cli(cwd: string, argv: readonly string[], env: Environment = {}, given: Partial<Io> = {}): Promise<Ended> {
  const { output, io } = recorder(cwd, env);
  const code = await run(argv, { ...io, ...given, stop: new AbortController().signal });
  return { code, out: output.out, err: output.err };
}

/** Starts a command that serves, and waits until it does. It is stopped after the test at the latest. */
export async function serveCli(cwd: string, argv: readonly string[], env: Environment = {}, given: Partial<Io> = {}): Promise<Running> {
  const { output, io } = recorder(cwd, env);
  const controller = new AbortController();
  let code: number | undefined;
  const ended = run(argv, { ...io, ...given, stop: controller.signal }).then((result) => (code = result));
  const stop = (): Promise<number> => {
    controller.abort();
    return ended;
  };
  onTestFinished(async () => {
    await stop();
  });
  await until(() => code !== undefined || /graph is at|there is no graph|"ok":true/.test(output.out), 'the gateway to serve');
  if (code !== undefined) throw new Error(`ended with ${code}\n${output.out}${output.err}`);
  const [url = '', admin = ''] = output.out.match(/http:\/\/[^\s;"]*[^\s;".]/g) ?? [];
  return { out: () => output.out, err: () => output.err, url, admin, stop };
}

function recorder(cwd: string, env: Environment) {
  const output = { out: '', err: '' };
  const io = {
    cwd,
    env,
    isTerminal: false,
    out: (text: string) => void (output.out += text),
    err: (text: string) => void (output.err += text),
  };
  return { output, io };
}
