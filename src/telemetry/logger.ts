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
  const destination = { write: format === 'pretty' ? (line: string) => write(pretty(line)) : write };
  return pino(
    { level, base: null, messageKey: 'message', timestamp: () => `,"time":"${new Date().toISOString()}"`, formatters: { level: (label) => ({ level: label }) } },
    destination,
  );
}

/** `12:00:00.000 info  request POST /graphql 200 3.1ms …` for people at a terminal. Values stay JSON, so nothing can forge a line. */
function pretty(line: string): string {
  const { time, level, message, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${JSON.stringify(message).slice(1, -1)}${rest}\n`;
}
