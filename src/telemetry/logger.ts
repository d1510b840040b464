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
    { level, base: null, messageKey: 'message', timestamp: () => `,"time":"${new Date().toISOString()}"`, formatters: { level: (label) => ({ level: label }) } },
    destination,
  );
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
