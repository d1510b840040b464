/** Who is measured. To add one, add an object here and, when it has dependencies of its own, a folder in bench/peers/. */
import { engineCommand, gatehouseCommand, prepareGatehouse } from './gatehouse.ts';
import { inPeer } from './install-peer.ts';
import { inRoot } from './places.ts';
import { nodeScript, type Prepare } from './prepare.ts';
import type { WorkloadName } from './workloads.ts';

export interface GatewayDefinition {
  readonly name: string;
  /** What it is, for `--list`. */
  readonly about: string;
  /** Those it can do as it comes. */
  readonly workloads: readonly WorkloadName[];
  /** Folder in bench/peers/ whose lock file is installed outside the project; undefined: it needs nothing but the project. */
  readonly peer?: string;
  readonly prepare?: Prepare;
  /** Whether it is a Node process, and so can be profiled. */
  readonly isNode: boolean;
  /**
   * Takes GraphQL at http://127.0.0.1:$PORT/graphql. Its environment has PORT, USERS_URL, PRODUCTS_URL, REVIEWS_URL, INVENTORY_URL, and
   * RUN_FOLDER, its working folder, for what it writes. `node` is Node with the options it is to have.
   */
  readonly command: (node: readonly string[]) => readonly string[];
}

const GRAPHQL_ONLY = ['W1', 'W2', 'W3', 'W4', 'W5'] as const;
const ALL = [...GRAPHQL_ONLY, 'W6'] as const;

export const ROSTER: readonly GatewayDefinition[] = [
  {
    name: 'handwritten',
    about: 'no gateway but the limit of one: every plan by hand on node:http and undici, nothing checked',
    workloads: ALL,
    isNode: true,
    command: (node) => [...node, inRoot('bench/gateways/handwritten/server.mjs')],
  },
  {
    name: 'engine',
    about: "this project's plan engine and calls to services behind a bare node:http: no Yoga, no pipeline, no log",
    workloads: ALL,
    isNode: true,
    prepare: prepareGatehouse('plan'),
    command: engineCommand,
  },
  {
    name: 'gatehouse',
    about: 'this project as `gatehouse start` runs it, with its defaults: log and metrics are on',
    workloads: ALL,
    isNode: true,
    prepare: prepareGatehouse('plan'),
    command: gatehouseCommand,
  },
  {
    name: 'gatehouse-stitch',
    about: 'the same with `execution.engine: stitch`',
    workloads: ALL,
    isNode: true,
    prepare: prepareGatehouse('stitch'),
    command: gatehouseCommand,
  },
  {
    name: 'grafbase',
    about: 'Grafbase, in Rust: the gateway in its command line tool, from npm',
    workloads: GRAPHQL_ONLY,
    peer: 'grafbase',
    isNode: false,
    prepare: nodeScript(() => inPeer('grafbase', 'prepare.mjs')),
    command: () => ['sh', '-c', 'exec "$0" dev -c grafbase.toml --listen-address "127.0.0.1:$PORT"', inPeer('grafbase', 'node_modules/@grafbase/cli-x86_64-unknown-linux-musl/grafbase')],
  },
  {
    name: 'mercurius',
    about: 'Mercurius gateway on Fastify, Federation 1, its queries compiled',
    workloads: GRAPHQL_ONLY,
    peer: 'mercurius',
    isNode: true,
    command: (node) => [...node, inPeer('mercurius', 'server.mjs')],
  },
  {
    name: 'hive-gateway',
    about: 'Hive Gateway, Federation 2, with its defaults',
    workloads: GRAPHQL_ONLY,
    peer: 'hive-gateway',
    isNode: true,
    prepare: nodeScript(() => inPeer('hive-gateway', 'prepare.mjs')),
    command: (node) => [...node, inPeer('hive-gateway', 'node_modules/@graphql-hive/gateway/dist/bin.js'), 'supergraph', '-c', inPeer('hive-gateway', 'gateway.config.mjs')],
  },
  {
    name: 'yoga-stitch',
    about: 'GraphQL Yoga over a stitched schema, as the handbook has it',
    workloads: ALL,
    peer: 'yoga-stitch',
    isNode: true,
    command: (node) => [...node, inPeer('yoga-stitch', 'server.mjs')],
  },
];
