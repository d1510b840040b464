/**
 * What an operation costs that the gateway has not seen before, and one that it has, on a small and on a large graph: the gateway
 * in a process of its own, asked over loopback HTTP, one request at a time. `first seen` is scanned, parsed, limited and validated;
 * `repeated` comes out of the preparer's memory (pipeline/document/cache.ts). CPU is of the gateway's process alone.
 *
 *     npx tsx bench/latency.bench.ts [--json] [--requests 1000]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Agent, request } from 'node:http';
import { stringify } from 'yaml';
import { loadConfig } from '../src/config/index.ts';
import { serve } from '../src/serve.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { startServiceProcess } from '../test/support/service-process.ts';
import { GRAPHS, SERVICES, loadConfigOf, writeFolders, type GraphName } from './graphs.ts';

interface Latency {
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  /** Microseconds of CPU per request. */
  readonly cpu: number;
}

type Latencies = Readonly<Record<string, { readonly firstSeen: Latency; readonly repeated: Latency }>>;

/** `NAME` stands for a name no other request has. */
const OPERATIONS: readonly { readonly label: string; readonly query: string; readonly graphs: readonly GraphName[] }[] = [
  { label: 'no service', query: 'query NAME { __typename }', graphs: ['examples', 'github'] },
  { label: 'one field of users', query: 'query NAME { user(id: "u1") { name } }', graphs: ['examples', 'github'] },
  { label: 'one field of GitHub', query: 'query NAME { viewer { login } }', graphs: ['github'] },
];

const WARM_UP = 200;

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false }, requests: { type: 'string', default: '1000' }, gateway: { type: 'string' } } });

if (options.gateway !== undefined) await runGateway(options.gateway);
else await main(Number(options.requests));

async function main(requests: number): Promise<void> {
  const dirs = await writeFolders();
  const files: Record<string, string> = { ...Object.fromEntries(SERVICES.map((name) => [name, `examples/services/${name}.mjs`])), github: 'test/support/github-service.mjs' };
  const services = Object.fromEntries(await Promise.all(Object.entries(files).map(async ([name, file]) => [name, await startServiceProcess(file)] as const)));
  try {
    const results = {} as Record<GraphName, Latencies>;
    for (const graph of Object.keys(GRAPHS) as GraphName[]) {
      const entries = Object.entries(loadConfigOf(dirs[graph], graph).services).map(([name, service]) => [name, { ...service, url: services[name]!.url }]);
      await writeFile(join(dirs[graph], 'gatehouse.yaml'), stringify({ server: { port: 0, drainDelay: '0s' }, admin: { port: 0 }, rateLimit: { unauthenticated: { cost: 1_000_000_000, per: '1s' } }, services: Object.fromEntries(entries) }));
      results[graph] = await measure(graph, join(dirs[graph], 'gatehouse.yaml'), requests);
    }
    process.stdout.write(options.json ? `${JSON.stringify({ node: process.version, results }, null, 2)}\n` : table(results, requests));
  } finally {
    await Promise.all([...Object.values(services).map((service) => service.stop()), ...Object.values(dirs).map((dir) => rm(dir, { recursive: true, force: true }))]);
  }
}

async function measure(graph: GraphName, config: string, requests: number): Promise<Latencies> {
  const child = fork(fileURLToPath(import.meta.url), ['--gateway', config]);
  try {
    const [url] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error(`the gateway of ${graph} did not start`)))]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const latencies: Record<string, Latencies[string]> = {};
    let serial = 0;
    for (const { label, query } of OPERATIONS.filter(({ graphs }) => graphs.includes(graph))) {
      const fresh = (): string => query.replace('NAME', `Q${(serial += 1)}`);
      const one = fresh();
      await series(child, WARM_UP, () => ask(url, agent, fresh()));
      const firstSeen = await series(child, requests, () => ask(url, agent, fresh()));
      await series(child, WARM_UP, () => ask(url, agent, one));
      latencies[label] = { firstSeen, repeated: await series(child, requests, () => ask(url, agent, one)) };
    }
    agent.destroy();
    return latencies;
  } finally {
    child.disconnect();
  }
}

async function series(gateway: ChildProcess, requests: number, run: () => Promise<void>): Promise<Latency> {
  const times: number[] = [];
  const before = await cpuOf(gateway);
  for (let index = 0; index < requests; index += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  const cpu = ((await cpuOf(gateway)) - before) / requests;
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(requests / 2)]!, p95: times[Math.floor(requests * 0.95)]!, cpu };
}

async function cpuOf(gateway: ChildProcess): Promise<number> {
  gateway.send('cpu?');
  const [micros] = await once(gateway, 'message');
  return micros;
}

function ask(url: string, agent: Agent, query: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
        const { data, errors } = JSON.parse(text);
        if (errors === undefined && Object.values(data).every((value) => value !== null)) resolve();
        else reject(new Error(text));
      });
    });
    sent.on('error', reject).end(JSON.stringify({ query }));
  });
}

/** The child: a gateway as `gatehouse start` runs it, its log written to nowhere. */
async function runGateway(config: string): Promise<void> {
  const serving = await serve(loadConfig(config, { env: {} }), { log: createLogger({ level: 'info', format: 'json', write: () => undefined }) });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.once('disconnect', () => void serving.stop().then(() => process.exit(0)));
  process.send?.(serving.url);
}

function table(results: Record<GraphName, Latencies>, requests: number): string {
  const row = (label: string, cells: readonly string[]): string => `${label.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  return [
    `Node ${process.version}, ${requests} requests each, one at a time; CPU of the gateway's process\n\n`,
    row('', ['median ms', 'p95 ms', 'CPU µs']),
    ...(Object.keys(GRAPHS) as GraphName[]).flatMap((graph) => [
      `${GRAPHS[graph]}\n`,
      ...Object.entries(results[graph]).flatMap(([label, { firstSeen, repeated }]) =>
        ([['first seen', firstSeen], ['repeated', repeated]] as const).map(([kind, { median, p95, cpu }]) => row(`  ${label}, ${kind}`, [median.toFixed(2), p95.toFixed(2), cpu.toFixed(0)]))),
    ]),
  ].join('');
}
