/** A gateway from its definition to its first answer: provided, prepared, started, asked until it answers. */
import { setTimeout as wait } from 'node:timers/promises';
import { CORES, startChild, type Child } from './child.ts';
import { freePort } from './free-port.ts';
import { providePeer } from './install-peer.ts';
import { runFolder } from './places.ts';
import { lastLine } from './prepare.ts';
import { profilingNode, type Profiler } from './profile.ts';
import type { GatewayDefinition } from './roster.ts';
import type { Upstreams } from './upstreams.ts';

export interface RunningGateway {
  readonly definition: GatewayDefinition;
  readonly url: string;
  readonly child: Child;
  /** Undefined when nothing can be profiled. */
  readonly profiler: Profiler | undefined;
  /** What a reader of its figures must know. */
  readonly remark: string | undefined;
}

export interface StartOptions {
  readonly node: string;
  readonly urls: Upstreams['urls'];
  readonly mayInstall: boolean;
  readonly isProfiled: boolean;
  /** Told what is under way. */
  readonly onStep: (step: string) => void;
}

const START_MS = 60_000;

/** @throws Error whose message says in one line why there is no gateway. */
export async function startGateway(definition: GatewayDefinition, { node, urls, mayInstall, isProfiled, onStep }: StartOptions): Promise<RunningGateway> {
  const { name, peer, prepare, command } = definition;
  if (peer !== undefined) {
    onStep(`installing ${name}`);
    await providePeer(peer, mayInstall);
  }
  onStep(`starting ${name}`);
  const port = await freePort();
  const folder = runFolder(name);
  const env = { PORT: String(port), USERS_URL: urls.users, PRODUCTS_URL: urls.products, REVIEWS_URL: urls.reviews, INVENTORY_URL: urls.inventory, RUN_FOLDER: folder };
  const remark = await prepare?.({ node, folder, env });
  const profiling = isProfiled && definition.isNode ? profilingNode(node, folder) : undefined;
  const child = startChild({ name, core: CORES.gateway, command: command(profiling?.command ?? [node]), env: { ...env, ...profiling?.env } });
  const url = `http://127.0.0.1:${port}/graphql`;
  if (await answersSoon(url, child)) {
    child.forgetLog();
    return { definition, url, child, profiler: profiling?.profilerOf(child.pid), remark };
  }
  const said = child.said();
  await child.stop();
  throw new Error(`did not start: ${lastLine(said)}`);
}

async function answersSoon(url: string, child: Child): Promise<boolean> {
  const endsAt = Date.now() + START_MS;
  while (Date.now() < endsAt && !child.hasExited()) {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}', signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (response?.ok === true) return true;
    await wait(100);
  }
  return false;
}
