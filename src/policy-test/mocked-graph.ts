/**
 * The graph of a gateway's folder with services that are mocks: composed of the real schemas, read as `gatehouse check` reads them
 * (a service that is asked for its schema and is down stands with the one last seen), and never called for an operation.
 */
import type { Config } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { Abort } from '../lib/abort.ts';
import { compose, type ComposedGraph } from '../schema/compose.ts';
import { fetchSdl } from '../schema/fetch-sdl.ts';
import { loadServices } from '../schema/load.ts';
import { createNameMap } from '../schema/names.ts';
import { schemaQueries } from '../schema/schema-query.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { ServiceUpstream } from '../schema/subschema-executor.ts';
import { createLogger } from '../telemetry/logger.ts';
import { openSigner } from '../upstream/identity-key.ts';
import { createUpstream } from '../upstream/index.ts';
import { signsTokens, upstreamConfig } from '../upstream-config.ts';
import type { MockRun } from './mock-run.ts';
import { keysOf, mockService } from './mock-service.ts';

export interface MockedGraph {
  readonly graph: ComposedGraph;
  readonly upstreamOf: (service: string) => ServiceUpstream;
  /** Runs of operations by the ids of their requests, while they run. */
  readonly runs: Map<string, MockRun>;
  /** Services that did not answer and stand with the schema last seen. */
  readonly cached: readonly string[];
}

const silent = createLogger({ level: 'silent', format: 'json' });

/** @throws OperatorError when schemas are wrong, services disagree, or one is down and has never been seen. */
export async function loadMockedGraph(config: Config): Promise<MockedGraph> {
  const { services: loaded, findings, missing, fromCache } = await loadServices({ config, fetch: (name) => fetchSchema(name, config), log: silent });
  const unseen = missing.map(({ name, reason }) => ({ message: `services.${name} did not answer and has never been seen, so what guards its fields cannot be tested: ${reason}.` }));
  if (findings.length + unseen.length > 0) throw new OperatorError([...findings, ...unseen]);
  // Mocks speak the names of the graph, so nothing is translated to those of a service.
  const services = loaded.map((service): ServiceDefinition => ({ ...service, names: createNameMap({ types: new Map(), rootFields: new Map(), hidden: new Set() }, service.schema) }));
  const runs = new Map<string, MockRun>();
  const runOf = (requestId: string): MockRun => {
    const run = runs.get(requestId);
    if (run === undefined) throw new TypeError('a mock was asked by nobody');
    return run;
  };
  const keys = keysOf(services);
  const upstreams = new Map(services.map((service): [string, ServiceUpstream] => [service.name, { kind: 'graphql', execute: mockService({ service, keys, runOf }) }]));
  const upstreamOf = (name: string): ServiceUpstream => {
    const upstream = upstreams.get(name);
    if (upstream === undefined) throw new TypeError(`there is no mock of ${name}`);
    return upstream;
  };
  return { graph: compose(services, upstreamOf), upstreamOf, runs, cached: fromCache };
}

async function fetchSchema(name: string, { services, dir }: Config): Promise<string> {
  const service = services[name];
  if (service === undefined || service.kind !== 'graphql' || service.schema === 'file') throw new TypeError(`services.${name} is not fetched`);
  const signer = signsTokens({ [name]: service }) ? await openSigner(dir, silent) : undefined;
  const upstream = createUpstream(upstreamConfig(name, service, dir), { observe: () => undefined, signer });
  try {
    return await fetchSdl(service.schema, schemaQueries(name, upstream.execute, new Abort()));
  } finally {
    await upstream.close();
  }
}
