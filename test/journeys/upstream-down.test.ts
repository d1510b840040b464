// A service goes, and comes back: what clients get meanwhile, and what operators see.
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { end, portOf, startExampleServices, startGatewayProcess } from '../support/example.ts';
import { createFolder, yaml } from '../support/folder.ts';
import { answer, startMisbehavingService } from '../support/misbehaving-service.ts';
import { startExample } from '../support/process.ts';
import { freePort } from '../support/service.ts';
import { until } from '../support/until.ts';
import { onTestFinished } from 'vitest';

const QUESTION = '{ topProducts(first: 1) { name reviews { rating } } }';
const WHOLE = { data: { topProducts: [{ name: 'Kettle', reviews: [{ rating: 5 }, { rating: 3 }] }] } };
const UNAVAILABLE = {
  data: { topProducts: [{ name: 'Kettle', reviews: null }] },
  errors: [{ message: 'The service `reviews` is unavailable.', path: ['topProducts', 0, 'reviews'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'reviews' } }],
};

const withoutLocations = (body: any) => ({ ...body, ...(body.errors && { errors: body.errors.map(({ locations: _locations, ...error }: any) => error) }) });

describe('a service that is down', { timeout: 120_000 }, () => {
  it('takes only its fields from the answer, is seen in the metrics, and is back with the next answer', async () => {
    const { services, start } = await startExampleServices();
    const gateway = await start();
    expect((await ask(gateway.url, QUESTION)).body).toEqual(WHOLE);

    await end(services.reviews);
    const partial = await ask(gateway.url, QUESTION);
    expect({ status: partial.status, body: withoutLocations(partial.body) }).toEqual({ status: 200, body: UNAVAILABLE });
    expect(JSON.stringify(partial.body)).not.toContain('127.0.0.1');
    expect((await ask(gateway.url, '{ users(first: 1) { name } }')).body).toEqual({ data: { users: [{ name: 'Ada' }] } });
    expect((await gateway.readiness()).status).toBe(200);
    const metrics = await gateway.metrics();
    expect(metrics).toContain('gatehouse_upstream_requests_total{service="reviews",outcome="UPSTREAM_UNAVAILABLE"} 1\n');
    expect(metrics).toContain('gatehouse_errors_total{code="UPSTREAM_UNAVAILABLE"} 1\n');
    expect(gateway.err()).toContain('ECONNREFUSED');

    await startExample('reviews', portOf(services.reviews));
    expect((await ask(gateway.url, QUESTION)).body).toEqual(WHOLE);
  });

  it('keeps its fields over a restart of the gateway, which has seen its schema before', async () => {
    const { services, start } = await startExampleServices();
    const first = await start();
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    await end(services.reviews);

    const gateway = await start();
    expect(await gateway.readiness()).toMatchObject({ status: 200, body: { missingServices: [] } });
    expect(withoutLocations((await ask(gateway.url, QUESTION)).body)).toEqual(UNAVAILABLE);
    await startExample('reviews', portOf(services.reviews));
    expect((await ask(gateway.url, QUESTION)).body).toEqual(WHOLE);
  });

  it('that was never seen has no fields until it answers, and then has them without anybody\'s doing', async () => {
    const { services, start } = await startExampleServices();
    await end(services.reviews);
    const gateway = await start();
    expect(await gateway.readiness()).toMatchObject({ status: 200, body: { status: 'ready', missingServices: ['reviews'] } });
    expect(await gateway.metrics()).toContain('gatehouse_service_missing{service="reviews"} 1\n');
    expect((await ask(gateway.url, QUESTION)).body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await ask(gateway.url, '{ topProducts(first: 1) { name } }')).body).toEqual({ data: { topProducts: [{ name: 'Kettle' }] } });

    await startExample('reviews', portOf(services.reviews));
    await until(async () => (await gateway.readiness()).body.missingServices.length === 0);
    expect((await ask(gateway.url, QUESTION)).body).toEqual(WHOLE);
    expect(await gateway.metrics()).not.toContain('gatehouse_service_missing{');
  });

  it('is no reason not to start, nor are all of them: no graph, not ready, but up', async () => {
    const [port, page] = [await freePort(), await startMisbehavingService(answer('<html>', { type: 'text/html' }))];
    onTestFinished(page.close);
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  users: { url: "http://127.0.0.1:${port}/graphql", schema: introspect }\n  page: { url: "${page.url}", schema: sdl }\n`) });
    const gateway = await startGatewayProcess(folder);
    const { status, headers, body } = await ask(gateway.url, '{ users { name } }');
    expect({ status, retryAfter: headers.get('retry-after'), code: body.errors[0].extensions.code }).toEqual({ status: 503, retryAfter: '5', code: 'NO_SCHEMA' });
    expect(await gateway.readiness()).toEqual({ status: 503, body: { status: 'not ready', reason: 'no service has answered yet', missingServices: ['users', 'page'] } });
    for (const place of [gateway.admin, gateway.url.replace('/graphql', '')]) expect((await fetch(`${place}/health`)).status).toBe(200);
    expect(gateway.err()).toContain(`it is unavailable (connect ECONNREFUSED 127.0.0.1:${port})`);
    expect(gateway.err()).toContain('it did not answer as a GraphQL service does (HTTP 200');

    await startExample('users', port);
    await until(async () => (await gateway.readiness()).status === 200);
    expect((await ask(gateway.url, '{ users(first: 1) { name } }')).body).toEqual({ data: { users: [{ name: 'Ada' }] } });
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});
