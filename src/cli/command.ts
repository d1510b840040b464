/** What a command of the command line is. cli/index.ts lists them; each file here exports one. */
import type { ParseArgsConfig } from 'node:util';

export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly log: (line: string) => void; // of the log, to standard error, in order with the two above
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly isTerminal: boolean;
  readonly stop: AbortSignal; // fires when the process is asked to stop: SIGINT, SIGTERM
  readonly after: (ms: number, act: () => void) => () => void; // a timer; what it returns takes it back
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>; // a list for those that may be repeated
  readonly config: string; // --config, absolute
  readonly json: boolean;
  readonly io: Io;
}

export interface Command {
  readonly name: string; // as typed: `service add`
  readonly summary: string;
  readonly usage: string; // after the name: `NAME --graphql URL`
  readonly examples: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly optionHelp: Readonly<Record<string, string>>; // one line per own option
  /** Least and most positional arguments. */
  readonly positionals: readonly [number, number];
  /** Serves until `io.stop`; any other command ends at once when the process is asked to stop. */
  readonly serves?: boolean;
  /** Exit code: 0 fine, 1 findings, 2 wrong use. Throws OperatorError for findings, UsageError for wrong use. */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** The command was typed wrongly; exit code 2. */
export class UsageError extends Error {}
