/** A composed graph while it serves: immutable, leased by the requests it answers, drained when it has been replaced and the last of them has ended. */
import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { Lease } from '../context.ts';
import type { ComposedGraph } from './compose.ts';
import type { ServiceDefinition } from './service.ts';

export interface Generation {
  readonly graph: ComposedGraph;
  readonly schema: GraphQLSchema;
  /** First 16 hex digits of the digest over names and SDL of its services. */
  readonly digest: string;
  readonly services: readonly string[];
  /** Requests being answered from it. */
  readonly leases: () => number;
  readonly lease: () => Lease;
  /** Resolves when it has been retired and no request holds it. */
  readonly retire: () => Promise<void>;
}

export function createGeneration(graph: ComposedGraph, services: readonly ServiceDefinition[]): Generation {
  const digest = digestOf(services);
  let leases = 0;
  let onDrained: (() => void) | undefined;
  return {
    graph,
    schema: graph.schema,
    digest,
    services: services.map(({ name }) => name),
    leases: () => leases,
    lease() {
      leases += 1;
      let isHeld = true;
      return {
        schema: graph.schema,
        digest,
        release() {
          if (!isHeld) return;
          isHeld = false;
          leases -= 1;
          if (leases === 0) onDrained?.();
        },
      };
    },
    retire: () =>
      new Promise((resolve) => {
        if (leases === 0) resolve();
        else onDrained = resolve;
      }),
  };
}

export function digestOf(services: readonly ServiceDefinition[]): string {
  const hash = createHash('sha256');
  for (const { name, digest } of services) hash.update(`${name}:${digest}\n`);
  return hash.digest('hex').slice(0, 16);
}
