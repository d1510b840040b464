/**
 * The release clock of a gateway that reads its folder: load the services, compose, activate; and ask again for those that
 * were down, so that they come back by themselves. The old generation serves until a new one has been composed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OperatorError, formatFinding } from '../errors.ts';
import { Abort, type Signal } from '../lib/abort.ts';
import type { Logger } from '../telemetry/logger.ts';
import { compose, doorsOf, type ComposedGraph } from './compose.ts';
import { withoutOrphans } from './computed-orphans.ts';
import { fetchSdl } from './fetch-sdl.ts';
import { createGeneration, digestOf, type Generation } from './generation.ts';
import { loadServices, type LoadConfig, type LoadedServices } from './load.ts';
import { schemaQueries } from './schema-query.ts';
import type { ServiceUpstream } from './subschema-executor.ts';

export interface GraphOptions {
  readonly config: LoadConfig;
  readonly upstreamOf: (service: string) => ServiceUpstream | undefined;
  readonly log: Logger;
  /** Called with every graph before it serves; what it throws keeps the old one serving. `isPartial`: services are missing in it that have never answered. `stopped`: it will not serve. */
  readonly prepare?: (graph: ComposedGraph, isPartial: boolean, stopped: Signal) => void | Promise<void>;
  /** Called after every activation, and when a missing service is found or lost. */
  readonly onChange?: (digest: string, services: readonly string[], missing: readonly string[]) => void;
  /** Milliseconds until services that were down are asked again; doubles up to `retryMax`. Defaults 1,000 and 30,000. */
  readonly retryFirst?: number;
  readonly retryMax?: number;
}

export interface GraphStatus {
  readonly digest: string | undefined;
  /** Services whose fields are not in the graph, because they never answered. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  /** Services that did not answer and stand with the schema last seen. */
  readonly stale: readonly string[];
  /** Why there is no graph. */
  readonly reason: string;
}

export interface Graph {
  /** @throws OperatorError when a schema is wrong or services disagree. A service that is down is no error. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
  readonly current: () => Generation | undefined;
  readonly status: () => GraphStatus;
  /** Names of the root fields that are doors: `@merge` in some service. */
  readonly doors: () => readonly string[];
}

/** Why nothing is fetched any more. */
const STOPPED = new Error('the gateway has stopped');

export function createGraph({ config, upstreamOf, log, prepare = () => undefined, onChange = () => undefined, retryFirst = 1_000, retryMax = 30_000 }: GraphOptions): Graph {
  let generation: Generation | undefined;
  let loaded: LoadedServices = { services: [], findings: [], missing: [], fromCache: [] };
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Abort();

  const fetchOne = async (name: string): Promise<string> => {
    if (stopped.aborted) throw STOPPED;
    const service = config.services[name];
    const upstream = upstreamOf(name);
    if (service === undefined || upstream?.kind !== 'graphql' || service.schema === 'file') throw new TypeError(`services.${name} is not fetched`);
    return fetchSdl(service.schema, schemaQueries(name, upstream.execute, stopped));
  };

  const load = async (known?: LoadedServices): Promise<LoadedServices> => {
    const next = await loadServices({ config, fetch: fetchOne, log, ...(known && { known }) });
    // A large schema takes as long to check as to compose; requests to the graph that serves meanwhile run in between.
    await nextTurn();
    return next;
  };

  /** False when it was stopped on the way. */
  const activate = async (next: LoadedServices): Promise<boolean> => {
    if (next.findings.length > 0) throw new OperatorError(next.findings);
    const services = next.missing.length > 0 ? withoutOrphans(next.services) : next.services;
    if (services.length > 0 && digestOf(services) !== generation?.digest) {
      const composed = compose(services, (name) => upstreamOf(name) ?? unreachable(name));
      // Requests to the old one run in between, where this takes its time.
      await prepare(composed, next.missing.length > 0, stopped);
      if (stopped.aborted) return false;
      const previous = generation;
      generation = createGeneration(composed, services);
      log.info({ graph: generation.digest, services: generation.services, previous: previous?.digest }, 'graph active');
      void previous?.retire().then(() => log.debug({ graph: previous.digest }, 'graph drained'));
    }
    loaded = next;
    onChange(generation?.digest ?? 'none', generation?.services ?? [], next.missing.map(({ name }) => name));
    return true;
  };

  const refresh = async (): Promise<void> => {
    const next = await load(loaded);
    if (stopped.aborted) return;
    const before = loaded.missing;
    if (!(await activate(next))) return;
    for (const { name } of before) if (!next.missing.some((one) => one.name === name)) log.info({ service: name }, 'service has answered; its fields are in the graph');
  };

  /** Until every service has answered and the graph holds them all, which `loaded` says of the last one activated. */
  const schedule = (delay: number): void => {
    if (stopped.aborted || (loaded.missing.length === 0 && loaded.fromCache.length === 0)) return;
    timer = setTimeout(() => {
      void refresh()
        .catch((error: unknown) => {
          const why = error instanceof OperatorError ? { findings: error.findings.map(formatFinding) } : { err: error };
          log.error(why, 'the graph could not be renewed; the old one serves on');
        })
        .then(() => schedule(Math.min(delay * 2, retryMax)));
    }, delay);
    timer.unref();
  };

  return {
    async start() {
      await activate(await load());
      for (const { name, reason } of loaded.missing) log.warn({ service: name, reason }, 'service is down and has never been seen; its fields are not in the graph until it answers');
      for (const name of loaded.fromCache) log.warn({ service: name }, 'service is down; its schema is the one last seen');
      schedule(retryFirst);
    },
    stop() {
      stopped.abort(STOPPED);
      clearTimeout(timer);
    },
    current: () => generation,
    status: () => ({ digest: generation?.digest, missing: loaded.missing, stale: loaded.fromCache, reason: 'no service has answered yet' }),
    doors: () => loaded.services.flatMap(({ document }) => doorsOf(document)),
  };
}

function unreachable(name: string): never {
  throw new TypeError(`services.${name} has no upstream`);
}
