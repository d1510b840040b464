/** `gatehouse dev`: serve with GraphiQL and introspection, and swap in every change of configuration, schemas, policies and documents. */
import { basename } from 'node:path';
import { loadConfig, type Config } from '../config/index.ts';
import { OperatorError, formatFinding, type Finding } from '../errors.ts';
import { loadPolicies, type LoadedPolicies } from '../policies/load-policies.ts';
import { serve, type Serving } from '../serve.ts';
import type { Command, Io } from './command.ts';
import { placeFindings } from './findings.ts';
import { writeGraph, writeTypes } from './graph-file.ts';
import { askingForSchemas, withProgress } from './progress.ts';
import { addresses, addressesAsJson, logPolicies, loggerFor, stopped } from './start.ts';
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
    const load = async (): Promise<Loaded> => {
      const config = forDevelopment(loadConfig(file, { env: io.env, isTerminal: io.isTerminal }));
      return { config, policies: await loadPolicies(config.dir) };
    };
    const { config, policies } = await load();
    const log = loggerFor(config, { io, json });
    const serving = await withProgress(askingForSchemas(config), { io, json }, () => serve(config, { log, policies: policies?.policies }));
    logPolicies(log, policies);
    const complain = (error: string): void => io.err(`${json ? JSON.stringify({ ok: false, error }) : error}\n`);
    keepGraph(serving, complain);
    io.out(`${json ? addressesAsJson(serving) : `${addresses(serving, ' (open it in a browser for GraphiQL)')}\nWatching ${basename(file)}, schemas/, policies/ and documents/. Ctrl-C stops.`}\n`);
    const reloads = oneByOne(async () => {
      const before = digestOf(serving);
      const outcome = await reload({ load, serving, started: config, io, json });
      if (json) io.out(`${JSON.stringify(outcome)}\n`);
      else say(outcome, before, io);
      if (outcome.ok) keepGraph(serving, complain);
    });
    const onDeaf = (what: string, { message }: Error): void => {
      complain(`Changes of ${what} are not seen any more (${message}); start \`gatehouse dev\` again to see them.`);
    };
    const stopWatching = watchFolder(config.dir, basename(file), { onChange: reloads.trigger, onDeaf });
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

interface Loaded {
  readonly config: Config;
  readonly policies: LoadedPolicies | undefined;
}

interface Reload {
  readonly load: () => Promise<Loaded>;
  readonly serving: Serving;
  /** What the listeners were opened with. */
  readonly started: Config;
  readonly io: Io;
  readonly json: boolean;
}

/** One line of `--json`. */
type Outcome =
  | { readonly ok: true; readonly graph: string | null; readonly restart: readonly string[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

async function reload({ load, serving, started, io, json }: Reload): Promise<Outcome> {
  try {
    const { config, policies } = await load();
    await withProgress(askingForSchemas(config), { io, json }, () => serving.swap(config, policies?.policies));
    return { ok: true, graph: digestOf(serving), restart: needsRestart(started, config) };
  } catch (error) {
    return { ok: false, findings: error instanceof OperatorError ? placeFindings(error, { cwd: io.cwd, dir: started.dir }) : [{ message: String(error) }] };
  }
}

function say(outcome: Outcome, before: string | null, io: Io): void {
  if (!outcome.ok) {
    io.err(`Not reloaded, the old graph serves on:\n${outcome.findings.map((finding) => `  ${formatFinding(finding)}\n`).join('')}`);
    return;
  }
  const { graph, restart } = outcome;
  io.out(`Reloaded: ${graph === before ? 'the graph is the same' : `graph ${graph ?? 'none'}`}.${restart.length === 0 ? '' : ` What changed in ${restart.join(', ')} needs a restart.`}\n`);
}

function digestOf(serving: Serving): string | null {
  return serving.gateway().graph.current()?.digest ?? null;
}

/** A folder that cannot be written keeps nobody from developing. */
function keepGraph(serving: Serving, complain: (error: string) => void): void {
  const { config, graph } = serving.gateway();
  for (const [what, place, write] of [['graph was', 'schemas/generated/', writeGraph], ['types of the graph were', 'policies/', writeTypes]] as const) {
    try {
      write(config.dir, graph);
    } catch (error) {
      complain(`The ${what} not written to ${place}: ${error instanceof Error ? error.message : String(error)}.`);
    }
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
