/** `gatehouse start`: serve until asked to stop. */
import { loadConfig, type Config } from '../config/index.ts';
import { loadPolicies, type LoadedPolicies } from '../policies/load-policies.ts';
import { serve, type Serving } from '../serve.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { Command, Io } from './command.ts';
import { askingForSchemas, withProgress } from './progress.ts';

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
    const log = loggerFor(config, { io, json });
    const loaded = await loadPolicies(config.dir);
    const serving = await withProgress(askingForSchemas(config), { io, json }, () => serve(config, { log, policies: loaded?.policies }));
    logPolicies(log, loaded);
    io.out(`${json ? addressesAsJson(serving) : `${addresses(serving)} Ctrl-C stops.`}\n`);
    await stopped(io.stop);
    await serving.stop();
    return 0;
  },
};

export function logPolicies(log: Logger, loaded: LoadedPolicies | undefined): void {
  if (loaded !== undefined) log.info({ policies: loaded.digest, files: loaded.files, fallback: loaded.policies.fallback }, 'policies loaded');
}

/** `--json` is for machines, which read standard error too. */
export function loggerFor(config: Config, { io, json }: { readonly io: Io; readonly json: boolean }): Logger {
  return createLogger({ ...config.telemetry.logs, ...(json && { format: 'json' }), write: io.log });
}

/** Where things are, in a sentence that promises no graph where there is none; `note` follows the graph's address. */
export function addresses({ url, adminUrl, gateway }: Serving, note = ''): string {
  const graph = gateway().graph.current() === undefined ? 'No service has answered yet, so there is no graph; it will be' : 'The graph is';
  return `${graph} at ${url}${note}; metrics and health at ${adminUrl}.`;
}

export function addressesAsJson({ url, adminUrl: admin, gateway }: Serving): string {
  return JSON.stringify({ ok: true, url, admin, ...(gateway().graph.current() === undefined && { ready: false }) });
}

export async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
