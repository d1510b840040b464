// attacks.md, "Endurance" [graph]: 100,000 different documents and operation names; memory levels off.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOP, startService, type RunningService } from '../support/gateway.ts';

const root = resolve(import.meta.dirname, '../..');
let service: RunningService;
beforeAll(async () => {
  service = await startService(SHOP['products']!);
});
afterAll(() => service.close());

/** Heap after a forced collection, in MB, of a real gateway process that is sent `count` requests, after each tenth of them. */
async function heapOver(count: number, queryOf: (index: number) => { query: string; operationName?: string }): Promise<number[]> {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-endurance-'));
  mkdirSync(join(dir, 'schemas'));
  writeFileSync(join(dir, 'schemas/products.graphql'), SHOP['products']!.sdl);
  writeFileSync(join(dir, 'gatehouse.yaml'), `server: { port: 0, drainDelay: 0s }\nadmin: { port: 0 }\ntelemetry: { logs: { level: warn, format: json } }\nrateLimit: { unauthenticated: { cost: 1000000000, per: 1s } }\nservices: { products: { url: "${service.url}" } }\n`);
  // Tells its heap over IPC when asked.
  writeFileSync(join(dir, 'heap.mjs'), "process.on('message', () => { gc(); gc(); process.send(process.memoryUsage().heapUsed); });");
  const child = spawn(process.execPath, ['--expose-gc', '--import', join(dir, 'heap.mjs'), join(root, 'dist/main.js'), 'start', '--json', '--config', join(dir, 'gatehouse.yaml')], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const agent = new Agent({ connections: 16 });
  try {
    const { url } = JSON.parse(await new Promise<string>((done) => createInterface(child.stdout!).once('line', done))) as { url: string };
    const heap = (): Promise<number> =>
      new Promise((done) => {
        child.once('message', (bytes) => done(Number(bytes) / 1e6));
        child.send('heap');
      });
    const send = async (index: number): Promise<void> => {
      const { body } = await agent.request({ origin: new URL(url).origin, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(queryOf(index)) });
      const answer = (await body.json()) as { data?: unknown };
      if (answer.data === undefined) throw new Error(JSON.stringify(answer));
    };
    const heaps: number[] = [];
    for (let tenth = 0; tenth < 10; tenth += 1) {
      for (let index = 0; index < count / 10; index += 50) await Promise.all(Array.from({ length: 50 }, (_, offset) => send((tenth * count) / 10 + index + offset)));
      heaps.push(await heap());
    }
    return heaps;
  } finally {
    await agent.close();
    child.kill();
  }
}

describe('memory', () => {
  it('levels off over 100,000 different documents', async () => {
    const heaps = await heapOver(100_000, (index) => ({ query: `{ product(upc: ${index}) { a${index % 40}: name upc } }` }));
    console.log(`heap by tenths, MB: ${heaps.map((mb) => mb.toFixed(1)).join(' ')}`);
    expect(heaps.at(-1)! / heaps[4]!).toBeLessThan(1.15);
  }, 900_000);
  it('levels off over 100,000 different operation names', async () => {
    const heaps = await heapOver(100_000, (index) => ({ query: `query n${index} { __typename }`, operationName: `n${index}` }));
    console.log(`heap by tenths, MB: ${heaps.map((mb) => mb.toFixed(1)).join(' ')}`);
    expect(heaps.at(-1)! / heaps[4]!).toBeLessThan(1.15);
  }, 900_000);
});
