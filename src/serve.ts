/** A running gateway: both listeners around a gateway that can be swapped without dropping a request, and the way it stops. */
import { setTimeout as wait } from 'node:timers/promises';
import { listenForOperators } from './admin/server.ts';
import type { Config } from './config/index.ts';
import { createGateway, type Gateway } from './gateway.ts';
import type { Clock } from './lib/clock.ts';
import type { Policies } from './pipeline/authorization/rules.ts';
import { listenForClients, type ListenerEvents } from './server.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';

export interface Serving {
  /** The graph, e.g. http://127.0.0.1:4000/graphql */
  readonly url: string;
  readonly adminUrl: string;
  readonly gateway: () => Gateway;
  /** Builds a gateway from another configuration and what else is in the folder and swaps it in; the old one ends when its requests have. Listeners stay as they are. */
  readonly swap: (config: Config, policies?: Policies) => Promise<void>;
  /** Not ready, `drainDelay` of serving on, then no new work; resolves when the last answer is out or `shutdownGrace` is over. */
  readonly stop: () => Promise<void>;
}

export interface ServeDependencies {
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Of the folder, as loadPolicies gives them. */
  readonly policies?: Policies | undefined;
  readonly clock?: Clock;
}

/** @throws OperatorError when the configuration, the schemas or the ports do not allow it; nothing is left running then. */
export async function serve(config: Config, { log, metrics = createMetrics(), policies, clock }: ServeDependencies): Promise<Serving> {
  let isDraining = false;
  const dependencies = { log, metrics, isDraining: () => isDraining, ...(clock !== undefined && { clock }) };
  const create = (from: Config, by: Policies | undefined): Promise<Gateway> => createGateway(from, { ...dependencies, ...(by !== undefined && { policies: by }) });
  let gateway = await create(config, policies);
  const events: ListenerEvents = {
    onRefused(refused) {
      metrics.refused(refused.status);
      log.debug(refused, 'refused by the HTTP parser');
    },
    onError: (error) => log.error({ listener: 'clients', code: error.code, err: error }, 'connections are lost; said once per code'),
  };
  const clients = await listenForClients(config, (request, response) => gateway.handle(request, response), events).catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  const operators = await listenForOperators(config, { readiness: () => gateway.readiness(), jwks: () => gateway.jwks, metrics: config.telemetry.metrics ? metrics : undefined, log }).catch(async (error: unknown) => {
    await clients.close(0);
    await gateway.close();
    throw error;
  });
  const url = `${clients.url}${config.server.path}`;
  log.info({ url, admin: operators.url, node: process.version, graph: gateway.readiness().graph }, 'listening');

  return {
    url,
    adminUrl: operators.url,
    gateway: () => gateway,
    async swap(next, nextPolicies) {
      const replacement = await create(next, nextPolicies);
      const previous = gateway;
      gateway = replacement;
      previous.graph.stop();
      // Its upstreams close when the calls in flight have ended.
      void whenIdle(previous).then(() => previous.close());
    },
    async stop() {
      isDraining = true;
      const { drainDelay, shutdownGrace } = gateway.config.server;
      log.info({ drainDelay }, 'asked to stop; not ready, serving on');
      await wait(drainDelay);
      await clients.close(shutdownGrace);
      await operators.close(0);
      await gateway.close();
      log.info('stopped');
    },
  };
}

async function whenIdle(gateway: Gateway): Promise<void> {
  while (gateway.inFlight() > 0) await wait(50, undefined, { ref: false });
}
