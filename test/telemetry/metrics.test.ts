import { describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../src/telemetry/metrics.ts';

const lines = async (metrics: Metrics, name: string) => (await metrics.expose()).body.split('\n').filter((line) => line.startsWith(name)).sort();

describe('the metrics', () => {
  it('count requests by method and status, and their time in seconds', async () => {
    const metrics = createMetrics();
    metrics.request('POST', 200, 40, []);
    metrics.request('POST', 200, 60, []);
    metrics.request('GET', 503, 1, []);
    expect(await lines(metrics, 'gatehouse_http_requests_total')).toEqual(['gatehouse_http_requests_total{method="GET",status="503"} 1', 'gatehouse_http_requests_total{method="POST",status="200"} 2']);
    expect(await lines(metrics, 'gatehouse_http_request_duration_seconds_sum{method="POST"}')).toEqual(['gatehouse_http_request_duration_seconds_sum{method="POST"} 0.1']);
    expect(await lines(metrics, 'gatehouse_http_request_duration_seconds_bucket{le="0.05",method="POST"}')).toEqual(['gatehouse_http_request_duration_seconds_bucket{le="0.05",method="POST"} 1']);
  });

  it('have a bounded set of labels, whatever clients and services send', async () => {
    const metrics = createMetrics();
    for (let number = 0; number < 100; number += 1) metrics.request(`M${number}`, 405, 1, [`CODE_${number}`, 'toString', '__proto__']);
    metrics.request('POST', 200, 1, ['UPSTREAM_TIMEOUT']);
    expect(await lines(metrics, 'gatehouse_http_requests_total')).toEqual(['gatehouse_http_requests_total{method="POST",status="200"} 1', 'gatehouse_http_requests_total{method="other",status="405"} 100']);
    expect(await lines(metrics, 'gatehouse_errors_total')).toEqual(['gatehouse_errors_total{code="SERVICE"} 300', 'gatehouse_errors_total{code="UPSTREAM_TIMEOUT"} 1']);
  });

  it('count what the HTTP parser refused under no method, and without a duration', async () => {
    const metrics = createMetrics();
    metrics.refused(431);
    expect(await lines(metrics, 'gatehouse_http_requests_total')).toEqual(['gatehouse_http_requests_total{method="other",status="431"} 1']);
    expect(await lines(metrics, 'gatehouse_http_request_duration_seconds_count')).toEqual([]);
  });

  it('count calls to services by outcome, and limits that were only reported', async () => {
    const metrics = createMetrics();
    metrics.upstream('users', 'ok', 5);
    metrics.upstream('users', 'UPSTREAM_TIMEOUT', 3000, true);
    metrics.limitReported('DEPTH_LIMIT_EXCEEDED');
    expect(await lines(metrics, 'gatehouse_upstream_requests_total')).toEqual(['gatehouse_upstream_requests_total{service="users",outcome="UPSTREAM_TIMEOUT"} 1', 'gatehouse_upstream_requests_total{service="users",outcome="ok"} 1']);
    expect(await lines(metrics, 'gatehouse_upstream_shared_requests_total')).toEqual(['gatehouse_upstream_shared_requests_total{service="users"} 1']);
    expect(await lines(metrics, 'gatehouse_upstream_request_duration_seconds_count')).toEqual(['gatehouse_upstream_request_duration_seconds_count{service="users"} 2']);
    expect(await lines(metrics, 'gatehouse_limits_reported_total')).toEqual(['gatehouse_limits_reported_total{code="DEPTH_LIMIT_EXCEEDED"} 1']);
  });

  it('name the active graph only, and the services that are missing now', async () => {
    const metrics = createMetrics();
    metrics.graph('one', 1, ['users', 'reviews']);
    metrics.graph('two', 2, ['reviews']);
    expect(await lines(metrics, 'gatehouse_graph_')).toEqual(['gatehouse_graph_info{digest="two"} 1', 'gatehouse_graph_services 2']);
    expect(await lines(metrics, 'gatehouse_service_missing')).toEqual(['gatehouse_service_missing{service="reviews"} 1']);
    metrics.graph('three', 3, []);
    expect(await lines(metrics, 'gatehouse_service_missing')).toEqual([]);
  });

  it('include those of the process', async () => {
    expect(await lines(createMetrics(), 'process_resident_memory_bytes')).toHaveLength(1);
  });

  it('belong to one gateway: two in a process do not meet', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.request('GET', 200, 1, []);
    expect(await lines(other, 'gatehouse_http_requests_total')).toEqual([]);
  });
});
