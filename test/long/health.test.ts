// attacks.md, first paragraph [graph]: never a blocked event loop. Every hostile operation and body at once against the gateway as
// its own process, while /health is asked from outside.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOP, startService, type RunningService } from '../support/gateway.ts';
import { HOSTILE_OPERATIONS } from '../support/hostile-operations.ts';
import { quantile, startProbe } from '../support/probe.ts';
import { startBinary } from '../support/process.ts';

const SENDERS = 8;
const ATTACK_MS = 20_000;
const PROBE_EVERY_MS = 20;
/** Eight times the default: every hostile operation is read, and refused for what it is. */
const MAX_BODY_MIB = 2;

const services: Record<string, RunningService> = {};
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-health-'));
  mkdirSync(join(dir, 'schemas'));
  for (const [name, service] of Object.entries(SHOP)) {
    services[name] = await startService(service);
    writeFileSync(join(dir, 'schemas', `${name}.graphql`), service.sdl);
  }
  writeFileSync(
    join(dir, 'gatehouse.yaml'),
    stringify({
      // Else the attack would end as soon as its address had nothing left.
      rateLimit: { unauthenticated: { cost: 1_000_000_000, per: '1s' } },
      server: { port: 0, drainDelay: '0s', maxBodySize: `${MAX_BODY_MIB}MiB` },
      admin: { port: 0 },
      telemetry: { logs: { level: 'error', format: 'json' } },
      services: Object.fromEntries(Object.entries(services).map(([name, { url }]) => [name, { url }])),
    }),
  );
});
afterAll(async () => {
  await Promise.all(Object.values(services).map((service) => service.close()));
  rmSync(dir, { recursive: true, force: true });
});

interface Attack {
  readonly name: string;
  readonly body: Buffer;
  readonly headers?: Record<string, string>;
}

const MIB = 1024 * 1024;
const QUERY = '{ product(upc: 1) { name } }';
const asBytes = (body: unknown): Buffer => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const GZIP = { 'content-encoding': 'gzip' };

/** None of them is a legal operation; made once, since making them is work too. */
const ATTACKS: readonly Attack[] = [
  ...HOSTILE_OPERATIONS.map(([name, body]) => ({ name, body: asBytes(body) })),
  { name: 'a body over the limit', body: Buffer.alloc(MAX_BODY_MIB * MIB + 1, 0x20) },
  { name: 'spaces up to the limit', body: Buffer.alloc(MAX_BODY_MIB * MIB, 0x20) },
  { name: 'text up to the limit that ends as no JSON', body: asBytes(`{"query":"${'x'.repeat(MAX_BODY_MIB * MIB - 10)}`) },
  { name: 'a gzip bomb', body: gzipSync(Buffer.alloc(100 * MIB, 0x20)), headers: GZIP },
  { name: 'a gzip bomb up to the limit', body: gzipSync(Buffer.alloc(MAX_BODY_MIB * MIB, 0x20)), headers: GZIP },
  { name: 'gzip that is none', body: asBytes({ query: QUERY }), headers: GZIP },
  { name: 'gzip cut short', body: gzipSync(Buffer.alloc(MIB, 0x61)).subarray(0, 500), headers: GZIP },
  { name: 'no JSON', body: asBytes('{"query":') },
  { name: 'nothing', body: Buffer.alloc(0) },
  { name: 'not utf-8', body: Buffer.from([0x7b, 0xff, 0x7d]) },
  { name: '100,000 levels of JSON', body: asBytes(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) },
  { name: 'a batch of 1,000', body: asBytes(Array.from({ length: 1000 }, () => ({ query: QUERY }))) },
  { name: 'text', body: asBytes({ query: QUERY }), headers: { 'content-type': 'text/plain' } },
];

describe('while it is attacked from all sides, the gateway', () => {
  it('says that it is up in less than 200 ms (p99), answers afterwards and ends when asked to', async () => {
    const gateway = await startBinary(['start', '--json', '--config', join(dir, 'gatehouse.yaml')]);
    const [, url = ''] = await gateway.printed(/"url":"([^"]+)"/);
    const agent = new Agent({ connections: SENDERS });
    const send = async ({ body, headers }: Omit<Attack, 'name'>): Promise<{ status: number; text: string }> => {
      const answer = await agent.request({ origin: new URL(url).origin, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers }, body });
      return { status: answer.statusCode, text: await answer.body.text() };
    };
    try {
      const wrong = new Set<string>();
      let sent = 0;
      const attackUntil = async (end: number, first: number): Promise<void> => {
        for (let index = first; performance.now() < end; index += 1) {
          const attack = ATTACKS[index % ATTACKS.length]!;
          // A refusal may end the connection while the body is still on its way.
          const answer = await send(attack).catch((error: unknown) => ({ status: 0, text: String(error) }));
          sent += 1;
          if (answer.status !== 0 && (answer.status < 400 || answer.status >= 500)) wrong.add(`${attack.name}: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
      };
      // A process that has just begun compiles as it goes: the first of each attack is measured apart, and only told.
      const coldProbe = startProbe(new URL('/health', url).href, PROBE_EVERY_MS);
      let slowest = { name: '', ms: 0 };
      for (const attack of ATTACKS) {
        const from = performance.now();
        await send(attack).catch(() => undefined);
        const took = performance.now() - from;
        if (took > slowest.ms) slowest = { name: attack.name, ms: took };
      }
      const cold = (await coldProbe.stop()).ms;
      console.log(`/health over ${cold.length} samples during the first of each attack, ms: max ${Math.max(...cold).toFixed(1)}; slowest answer ${slowest.ms.toFixed(1)}: ${slowest.name}`);

      const probe = startProbe(new URL('/health', url).href, PROBE_EVERY_MS);
      const end = performance.now() + ATTACK_MS;
      await Promise.all(Array.from({ length: SENDERS }, (_, index) => attackUntil(end, Math.floor((index * ATTACKS.length) / SENDERS))));
      const { ms, failures } = await probe.stop();
      const [p50, p99, max] = [quantile(ms, 0.5), quantile(ms, 0.99), Math.max(...ms)];
      console.log(`/health over ${ms.length} samples during ${sent} attacks, ms: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(1)}`);

      expect([...wrong]).toEqual([]);
      expect(failures).toEqual([]);
      expect(sent).toBeGreaterThan(ATTACKS.length);
      expect(ms.length).toBeGreaterThanOrEqual(500);
      expect(p99).toBeLessThan(200);
      expect(Object.values(services).map(({ requests }) => requests.length)).toEqual([0, 0]);

      const { status, text } = await send({ body: asBytes({ query: '{ products(first: 1) { name quantity } }' }) });
      expect([status, JSON.parse(text)]).toEqual([200, { data: { products: [{ name: 'product 1', quantity: 2 }] } }]);
    } finally {
      await agent.close();
      gateway.signal('SIGTERM');
    }
    expect(await gateway.ended).toBe(0);
  }, 120_000);
});
