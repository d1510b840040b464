/** A graph of one real REST service, called over sockets, and GraphQL services beside it. Ends with the test. */
import { onTestFinished } from 'vitest';
import type { UpstreamConfig } from '../../../src/upstream/executor.ts';
import { createRestUpstream } from '../../../src/upstream/index.ts';
import { createTestGraph, type TestGraph, type TestService } from '../../support/graph.ts';
import { startRestService, type Route, type RunningRestService } from '../../support/rest-service.ts';

export interface Beside {
  readonly others?: Readonly<Record<string, TestService>>;
  readonly bulkSize?: number;
  readonly naming?: TestService['naming'];
  readonly errors?: Partial<UpstreamConfig['errors']>;
  readonly forward?: readonly string[];
}

/** `stock` is the REST service. */
export async function serveRest(sdl: string, routes: Readonly<Record<string, Route>>, { others = {}, bulkSize = 100, naming = {}, errors = {}, forward = [] }: Beside = {}): Promise<TestGraph & { readonly stock: RunningRestService }> {
  const stock = await startRestService(routes);
  const upstream = createRestUpstream(
    {
      name: 'stock', url: stock.url, timeout: 10_000, concurrency: 256, dedupe: false, identity: 'none', maxResponseSize: 1024 * 1024,
      headers: { forward, set: {}, return: [] }, errors: { messages: false, codes: [], extensions: [], map: {}, ...errors },
    },
    { observe: () => undefined },
  );
  onTestFinished(async () => {
    await upstream.destroy();
    await stock.close();
  });
  return { ...createTestGraph({ stock: { sdl, rest: upstream.execute, bulkSize, naming }, ...others }), stock };
}

/** `path: CODE` of every error. */
export function codes({ errors = [] }: Awaited<ReturnType<TestGraph['run']>>): string[] {
  return errors.map(({ path, extensions }) => `${path?.join('.') ?? ''}: ${String(extensions?.code)}`);
}
