/** One graph of two example services and of documents that Prism serves, each behind a recorder. */
import { stringify } from 'yaml';
import { loadConfig } from '../../../src/config/index.ts';
import { serve } from '../../../src/serve.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createFolder } from '../../support/folder.ts';
import { startPrism } from '../../support/prism.ts';
import { startRecorder, type Recorder } from '../../support/recorder.ts';
import { startServiceProcess } from '../../support/service-process.ts';
import type { RealDocument } from './documents.ts';
import { importedSdl } from './imported.ts';

export interface LiveGraph {
  readonly post: (body: { query: string; variables?: object }) => Promise<{ data?: any; errors?: any[] }>;
  readonly recorder: (document: RealDocument) => Recorder;
  readonly close: () => Promise<void>;
}

export async function startLiveGraph(documents: readonly RealDocument[]): Promise<LiveGraph> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const recorders = new Map<string, Recorder>();
    const [users, products] = await Promise.all([
      ...['users', 'products'].map(async (name) => {
        const service = await startServiceProcess(`examples/services/${name}.mjs`);
        closers.push(service.stop);
        return service;
      }),
      ...documents.map(async ({ name, file }) => {
        const prism = await startPrism(file);
        closers.push(prism.stop);
        const recorder = await startRecorder(prism.url);
        closers.push(recorder.close);
        recorders.set(name, recorder);
        return recorder;
      }),
    ]);
    const rest = documents.map(({ name, prefix, headers }) => [name, { kind: 'rest', url: recorders.get(name)!.url, prefix, headers: { set: headers }, timeout: '20s' }] as const);
    const config = {
      server: { port: 0, drainDelay: '0s' },
      admin: { port: 0 },
      limits: { depth: 40, aliases: 10_000, tokens: 20_000, expandedFields: 50_000 },
      // Every operation is one that was never seen before.
      rateLimit: { unauthenticated: { cost: 1_000_000, per: '1s' } },
      services: { users: { url: users!.url, schema: 'introspect' }, products: { url: products!.url, schema: 'sdl' }, ...Object.fromEntries(rest) },
    };
    const { dir } = createFolder({ 'gatehouse.yaml': stringify(config), ...Object.fromEntries(documents.map((document) => [`schemas/${document.name}.graphql`, importedSdl(document)])) });
    const gateway = await serve(loadConfig(`${dir}/gatehouse.yaml`, { env: {} }), { log: createLogger({ level: 'error', format: 'json', write: (line) => process.stderr.write(line) }) });
    closers.push(() => gateway.stop());
    return {
      async post(body) {
        const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        return response.json() as Promise<{ data?: any; errors?: any[] }>;
      },
      recorder: ({ name }) => recorders.get(name)!,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
