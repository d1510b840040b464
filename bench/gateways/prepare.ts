/** What must happen before a gateway starts. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Preparing {
  readonly node: string;
  /** Where the gateway will run. */
  readonly folder: string;
  /** Of the gateway, on top of this process's. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Resolves to what a reader of the figures must know, if there is anything.
 *
 * @throws Error whose message says in one line why this gateway cannot be measured.
 */
export type Prepare = (preparing: Preparing) => Promise<string | undefined>;

const TIMEOUT_MS = 60_000;

/** Runs a script whose path is known only once its peer is installed. */
export function nodeScript(script: () => string): Prepare {
  return async ({ node, env }) => {
    const ran = await runQuietly(node, [script()], env);
    if (ran.failed) throw new Error(`could not be prepared: ${lastLine(ran.said)}`);
    return undefined;
  };
}

export async function runQuietly(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ readonly failed: boolean; readonly said: string }> {
  try {
    const { stdout } = await promisify(execFile)(file, args, { env: { ...process.env, ...env }, timeout: TIMEOUT_MS });
    return { failed: false, said: stdout };
  } catch (error) {
    return { failed: true, said: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) };
  }
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}
