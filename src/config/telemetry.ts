/** `telemetry`: logs, metrics, traces. */
import { choice, flag, section, share } from './kinds.ts';
import { httpUrl } from './net-kinds.ts';

const logs = section({
  level: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).prefault('info').describe('The least severe entries that are written.'),
  format: choice(['json', 'pretty']).prefault('json').describe('One JSON object per line, or lines for people; on a terminal the default is `pretty`.'),
});

const traces = section({
  otlp: httpUrl().describe('Collector that takes OTLP over HTTP.').meta({ sample: 'http://127.0.0.1:4318' }),
  sampling: share().prefault('10%').describe('Share of requests that are traced.'),
  trustClient: flag().prefault(false).describe("Whether a client's `traceparent` decides about sampling."),
});

export const telemetrySchema = section({
  logs: logs.prefault({}).describe('The log, on standard error.'),
  metrics: flag().prefault(true).describe('Whether the admin listener serves /metrics.'),
  traces: traces.exactOptional().describe('Spans of requests and calls. Left out: none.'),
});
