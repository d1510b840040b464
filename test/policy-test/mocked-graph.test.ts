import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { loadMockedGraph } from '../../src/policy-test/mocked-graph.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { findingsOf } from '../support/policies.ts';
import { startService } from '../support/service.ts';

const SDL = 'type Query { a: Int }';

describe('the graph of policy tests', () => {
  it('asks a service for its schema as `check` does, and takes the one last seen when it is down', async () => {
    const service = await startService(SDL);
    const { dir } = createFolder({ 'gatehouse.yaml': yaml(`  shop: { url: "${service.url}", schema: introspect }\n`) });
    const config = loadConfig(`${dir}/gatehouse.yaml`, { env: {} });
    expect((await loadMockedGraph(config)).cached).toEqual([]);
    await service.goAway();
    const { cached, graph } = await loadMockedGraph(config);
    expect([cached, Object.keys(graph.schema.getQueryType()?.getFields() ?? {})]).toEqual([['shop'], ['a']]);
  });

  it('is none without a service that was never seen, nor with a schema that is wrong', async () => {
    const down = createFolder({ 'gatehouse.yaml': yaml('  shop: { url: "http://127.0.0.1:1/graphql", schema: sdl }\n  b: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/b.graphql': 'type Query { a: Nothing }' });
    expect(await findingsOf(() => loadMockedGraph(loadConfig(`${down.dir}/gatehouse.yaml`, { env: {} })))).toEqual([
      expect.stringContaining('schemas/b.graphql:1:17: '), expect.stringContaining('services.shop did not answer and has never been seen, so what guards its fields cannot be tested: it is unavailable'),
    ]);
  });

  it('refuses to be asked by nobody', () => {
    const { dir } = createFolder({ 'gatehouse.yaml': yaml('  shop: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/shop.graphql': SDL });
    return loadMockedGraph(loadConfig(`${dir}/gatehouse.yaml`, { env: {} })).then(({ upstreamOf }) => expect(() => upstreamOf('other')).toThrow('there is no mock of other'));
  });
});
