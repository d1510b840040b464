/** The graph as files and cache tell it, for commands that call nobody: services whose schema is fetched stand with the one last seen. */
import type { Config } from '../config/index.ts';
import { OperatorError, type Finding } from '../errors.ts';
import { compose, type ComposedGraph } from '../schema/compose.ts';
import { withoutOrphans } from '../schema/computed-orphans.ts';
import { loadServices } from '../schema/load.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { ServiceUpstream } from '../schema/subschema-executor.ts';

export interface SeenGraph {
  readonly graph: ComposedGraph;
  readonly services: readonly ServiceDefinition[];
  /** Services that stand with the schema last seen. */
  readonly cached: readonly string[];
  /** Services that were never seen; their fields are not in the graph. */
  readonly unseen: readonly string[];
}

/** @throws OperatorError when schemas are wrong, services disagree, or none has been seen. */
export async function loadSeenGraph(config: Config): Promise<SeenGraph> {
  const silent = { warn: () => undefined };
  const { services: loaded, findings, missing, fromCache } = await loadServices({ config, fetch: () => Promise.reject(new Error('nobody is asked')), log: silent });
  if (findings.length > 0) throw new OperatorError(findings);
  const unseen = missing.map(({ name }) => name);
  const services = unseen.length > 0 ? withoutOrphans(loaded) : loaded;
  if (services.length === 0) throw new OperatorError([unseenFinding(unseen)]);
  const graph = compose(services, (name) => upstreamOf(name, config));
  return { graph, services, cached: fromCache, unseen };
}

/** `names` is not empty. */
export function unseenFinding(names: readonly string[]): Finding {
  const one = names.length === 1;
  return { message: `The ${one ? 'schema' : 'schemas'} of ${names.join(', ')} ${one ? 'is' : 'are'} fetched, and ${one ? 'has' : 'have'} never been seen here, so ${one ? 'its' : 'their'} fields are not in the graph: run \`gatehouse check\` once while ${one ? 'it answers' : 'they answer'}.` };
}

function upstreamOf(name: string, { services }: Config): ServiceUpstream {
  const never = (): never => {
    throw new TypeError(`services.${name} was called by a command that calls nobody`);
  };
  const service = services[name];
  return service?.kind === 'rest' ? { kind: 'rest', execute: never, bulkSize: service.bulkSize } : { kind: 'graphql', execute: never };
}
