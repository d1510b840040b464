/**
 * How long a release is held against the documents of all client versions: the services and operations of the gateways' benchmark, of which
 * every document is another text (its aliases and its name differ), a release in which a field is gone, an argument new, a weight
 * and a policy changed. Documents are counted per version (`each`) and over all versions (`in all`).
 *
 *     npx tsx bench/replay.bench.ts [--documents 500] [--versions 10] [--shared 80] [--json]
 */
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { parseConfig } from '../src/config/index.ts';
import type { Manifest } from '../src/documents/document-files.ts';
import { readManifest } from '../src/documents/manifest.ts';
import { hasRole, isAuthenticated, type Policies } from '../src/pipeline/authorization/rules.ts';
import { checkRelease } from '../src/releases/check/check-release.ts';
import type { CheckedRelease } from '../src/releases/check/side.ts';
import { compose } from '../src/schema/compose.ts';
import { define } from '../test/support/graph.ts';
import { SERVICES, stitchingSdl } from './gateways/services.ts';
import { WORKLOADS } from './gateways/workloads.ts';

const { values } = parseArgs({ options: { documents: { type: 'string', default: '500' }, versions: { type: 'string', default: '10' }, shared: { type: 'string', default: '80' }, json: { type: 'boolean', default: false } } });
const [count, versions, share] = [Number(values.documents), Number(values.versions), Number(values.shared) / 100];
const QUERIES = Object.values(WORKLOADS).map(({ query }) => query);

function releaseOf(change: (sdl: string) => string, policies: Policies, config: string): CheckedRelease {
  const inventory = readFileSync(new URL('gateways/gatehouse/schemas/inventory.graphql', import.meta.url), 'utf8');
  const graphql = Object.entries(SERVICES).map(([name, service]) => define(name, change(stitchingSdl(service))));
  const graph = compose([...graphql, define('inventory', inventory, {}, 'rest')], () => ({ kind: 'graphql', execute: () => Promise.reject(new Error('nothing is called')) }));
  const names = [...Object.keys(SERVICES), 'inventory'].map((name) => `  ${name}: { url: "http://127.0.0.1:1/graphql" }\n`).join('');
  return { graph, policies, config: parseConfig({ text: `services:\n${names}${config}`, file: 'gatehouse.yaml', env: {} }) };
}

/** The same operation under another name, with a field more whose alias no other has. */
function textOf(key: string, index: number): string {
  const query = QUERIES[index % QUERIES.length] ?? '';
  const body = query.slice(query.indexOf('{') + 1);
  const head = query.slice(0, query.indexOf('{')).replace(/^\s*(query|mutation)\s*\w*/, `$1 Q${key}${index}`);
  return `${head.trim() === '' ? `query Q${key}${index} ` : head}{ alias${key}${index}: __typename ${body}`;
}

function manifests(each: number): Manifest[] {
  const shared = Math.round(each * share);
  return Array.from({ length: versions }, (_, version) => {
    const bodies = Array.from({ length: each }, (__, index) => (index < shared ? textOf('Shared', index) : textOf(`V${version}x`, index)));
    const text = JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: bodies.map((body, index) => ({ id: `d${index}`, name: /(?:query|mutation) (\w+)/.exec(body)?.[1], type: 'query', body })) });
    return { file: `documents/web@${version}.json`, client: 'web', version: String(version), text, documents: readManifest('web', text).documents };
  });
}

const guard = (role: string): Policies => ({ policies: [{ User: { name: hasRole('staff', role) }, Product: { price: isAuthenticated } }], fallback: 'allow' });
const before = releaseOf((sdl) => sdl, guard('support'), '');
const after = releaseOf((sdl) => sdl.replace(/\n\s*weight: [^\n]*/, ''), guard('sales'), 'cost: { defaultListSize: 12 }\n');

for (const [title, each] of [['each', count], ['in all', Math.round(count / versions)]] as const) {
  const folders = [manifests(each)];
  const started = { time: performance.now(), cpu: process.cpuUsage() };
  let longest = 0;
  let last = performance.now();
  const report = await checkRelease({
    before, after, folders, allowUnused: true,
    onProgress() {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    },
  });
  const { user, system } = process.cpuUsage(started.cpu);
  const seconds = (performance.now() - started.time) / 1000;
  const measured = { title, ...report.counts, ok: report.ok, invalid: report.invalid.length, access: report.access.length, costs: report.costs.length, seconds: Number(seconds.toFixed(2)), cpuSeconds: Number(((user + system) / 1e6).toFixed(2)), longestTextMs: Math.round(longest), heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20) };
  process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : `${count} documents ${title}: ${report.counts.documents} documents of ${report.counts.clientVersions} versions, ${report.counts.texts} texts: ${measured.seconds} s (${measured.cpuSeconds} s of CPU), at most ${measured.longestTextMs} ms between two texts, ${measured.heapMiB} MiB of heap; ${measured.invalid} texts not valid, ${measured.costs} with other costs, ${measured.access} fields with other permissions\n`);
}
