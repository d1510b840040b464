/** `gatehouse dev`: serve with GraphiQL and introspection, and swap in every change of configuration, schemas and policies. */
import { basename } from 'node:path';
import { loadConfig, type Config } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { serve, type Serving } from '../serve.ts';
import type { Command, Io } from './command.ts';
import { printFindings } from './findings.ts';
import { writeGraph } from './graph-file.ts';
import { loggerFor, stopped } from './start.ts';
import { watchFolder } from './watch.ts';

/** Editors write a file in several steps; changes within this many milliseconds are one. */
const SETTLE_MS = 100;

export const devCommand: Command = {
  name: 'dev',
  summary: 'serve with GraphiQL, and reload on every change',
  usage: '[--config FILE]',
  examples: ['gatehouse dev', 'gatehouse dev --config staging/gatehouse.yaml'],
  options: {},
  optionHelp: {},
  positionals: [0, 0],
  serves: true,
  async run({ config: file, io, json }) {
    const load = (): Config => forDevelopment(loadConfig(file, { env: io.env, isTerminal: io.isTerminal }));
    const config = load();
    const serving = await serve(config, { log: loggerFor(config, io) });
    writeGraph(config.dir, serving.gateway().graph);
    const { url, adminUrl: admin } = serving;
    io.out(json ? `${JSON.stringify({ ok: true, url, admin })}\n` : `The graph is at ${url} (open it in a browser for GraphiQL); metrics and health at ${admin}.\nWatching ${basename(file)}, schemas/ and policies/. Ctrl-C stops.\n`);
    const reloads = oneByOne(() => reload({ load, serving, started: config, io }));
    const stopWatching = watchFolder(config.dir, basename(file), reloads.trigger);
    await stopped(io.stop);
    stopWatching();
    await reloads.end();
    await serving.stop();
    return 0;
  },
};

function forDevelopment(config: Config): Config {
  return { ...config, server: { ...config.server, graphiql: true, introspection: true, drainDelay: 0 } };
}

interface Reload {
  readonly load: () => Config;
  readonly serving: Serving;
  /** What the listeners were opened with. */
  readonly started: Config;
  readonly io: Io;
}

async function reload({ load, serving, started, io }: Reload): Promise<void> {
  const before = serving.gateway().graph.current()?.digest;
  try {
    const config = load();
    await serving.swap(config);
    const { graph } = serving.gateway();
    const digest = graph.current()?.digest;
    const moved = needsRestart(started, config);
    io.out(`Reloaded: ${digest === before ? 'the graph is the same' : `graph ${digest ?? 'none'}`}.${moved.length === 0 ? '' : ` What changed in ${moved.join(', ')} needs a restart.`}\n`);
    writeGraph(config.dir, graph);
  } catch (error) {
    const why = error instanceof OperatorError ? printFindings(error, { cwd: io.cwd, dir: started.dir }, '  ') : `  ${String(error)}\n`;
    io.err(`Not reloaded, the old graph serves on:\n${why}`);
  }
}

/** Keys that belong to the listeners and the log, which stay as they are. */
function needsRestart(started: Config, next: Config): string[] {
  const keys = ['host', 'port', 'tls', 'keepAliveTimeout', 'headersTimeout'] as const;
  const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
  return [
    ...keys.filter((key) => differ(started.server[key], next.server[key])).map((key) => `server.${key}`),
    ...(['admin', 'telemetry'] as const).filter((key) => differ(started[key], next[key])),
  ];
}

/** Runs `act` once changes have settled, never twice at a time. */
function oneByOne(act: () => Promise<void>): { readonly trigger: () => void; readonly end: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  return {
    trigger() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(act);
      }, SETTLE_MS);
    },
    end() {
      clearTimeout(timer);
      return last;
    },
  };
}
