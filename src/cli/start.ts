/** `gatehouse start`: serve until asked to stop. */
import { loadConfig, type Config } from '../config/index.ts';
import { serve } from '../serve.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { Command, Io } from './command.ts';

export const startCommand: Command = {
  name: 'start',
  summary: 'serve the graph',
  usage: '[--config FILE]',
  examples: ['gatehouse start', 'gatehouse start --config staging/gatehouse.yaml'],
  options: {},
  optionHelp: {},
  positionals: [0, 0],
  serves: true,
  async run({ config: file, io, json }) {
    const config = loadConfig(file, { env: io.env, isTerminal: io.isTerminal });
    const serving = await serve(config, { log: loggerFor(config, io) });
    io.out(json ? `${JSON.stringify({ ok: true, url: serving.url, admin: serving.adminUrl })}\n` : `The graph is at ${serving.url}; metrics and health at ${serving.adminUrl}. Ctrl-C stops.\n`);
    await stopped(io.stop);
    await serving.stop();
    return 0;
  },
};

export function loggerFor(config: Config, io: Io): Logger {
  return createLogger({ ...config.telemetry.logs, write: io.err });
}

export async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
