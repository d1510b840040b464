/** The one log: events with fields, JSON by default, never a secret, a token or an unescaped control character. */
import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child' | 'level'>;

export interface LoggerOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly format: 'json' | 'pretty';
  /** Where lines go; default standard error, so that what a command prints on standard output stays its own. */
  readonly write?: (line: string) => void;
}

export function createLogger({ level, format, write = (line) => process.stderr.write(line) }: LoggerOptions): Logger {
  const destination = { write: (line: string) => write(escapeControls(format === 'pretty' ? pretty(line) : line)) };
  return pino(
    { level, base: null, messageKey: 'message', timestamp: timestamps(), formatters: { level: (label) => ({ level: label }) } },
    destination,
  );
}

/** The text of a moment is that of its millisecond: under load, several lines share one (1.6 % of W1's CPU, Node 20.20.2). */
function timestamps(): () => string {
  let [at, text] = [0, ''];
  return () => {
    const now = Date.now();
    if (now !== at) [at, text] = [now, `,"time":"${new Date(now).toISOString()}"`];
    return text;
  };
}

export interface GatheredLines {
  readonly add: (line: string) => void;
  /** Writes what there is now, before something else is written elsewhere. */
  readonly flush: () => void;
}

/**
 * Gathers the lines of one turn of the event loop and writes them at its end, or when the process exits: each write to a file, a
 * pipe or a terminal is a system call that waits. What takes the process away without its leave (SIGKILL) takes that turn's lines along.
 */
export function gatherLines(write: (lines: string) => void): GatheredLines {
  let gathered = '';
  const flush = (): void => {
    process.off('exit', flush);
    const lines = gathered;
    gathered = '';
    if (lines !== '') write(lines);
  };
  return {
    flush,
    add(line) {
      if (gathered === '') {
        setImmediate(flush);
        process.on('exit', flush);
      }
      gathered += line;
    },
  };
}

/** JSON lets these stand as they are, but some terminals obey them: C1 controls, line separators, and what turns the direction of text. */
const CONTROLS = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** They can only stand inside JSON strings, where an escape means the same. */
function escapeControls(line: string): string {
  return line.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `12:00:00.000 info  request POST /graphql 200 3.1ms …` for people at a terminal. Values stay JSON, so nothing can forge a line. */
function pretty(line: string): string {
  const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields)
    .map(([name, value]) => ` ${/^\w+$/.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`)
    .join('');
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${JSON.stringify(message).slice(1, -1)}${rest}\n`;
}
