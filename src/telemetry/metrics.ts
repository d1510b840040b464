/**
 * What Prometheus reads on the admin listener. Every label has a bounded set of values: methods and codes from fixed
 * lists, services from the configuration. Client text (names of operations, clients, headers) is never a label.
 */
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { ERROR_CODES } from '../errors.ts';
import { Distribution, Tally } from './tallies.ts';

export interface Metrics {
  readonly request: (method: string, status: number, durationMs: number, errorCodes: Iterable<string>) => void;
  /** What the HTTP parser refused before there was a request: it has no method that can be believed, and no duration. */
  readonly refused: (status: number) => void;
  /** `isShared`: it was answered by another call in flight. */
  readonly upstream: (service: string, outcome: string, durationMs: number, isShared?: boolean) => void;
  /** The keys of an issuer of tokens were asked for. */
  readonly keysLoaded: (issuer: string, isGood: boolean) => void;
  readonly limitReported: (code: string) => void;
  /** An operation was no published document. Not told in mode `open`. */
  readonly unpublished: (outcome: 'ran' | 'refused') => void;
  /** A request waited for what was done for the first time: its text was read, or its operation planned. */
  readonly firstTime: (work: 'reading' | 'planning') => void;
  /** An operation has asked for fields that its caller may not have. */
  readonly denied: (mode: 'enforce' | 'report') => void;
  /** Cost units, as an operation was admitted and as its answer had it. `operation`: the name of a known document's, or `other`. */
  readonly cost: (operation: string, estimate: number, actual: number) => void;
  /** A budget has refused a request, or would have. */
  readonly rateLimited: (budget: string, mode: 'enforce' | 'report') => void;
  /** Whether the replicas' common store of budgets answers. */
  readonly budgetStore: (state: 'up' | 'down') => void;
  readonly graph: (digest: string, services: number, missing: readonly string[]) => void;
  /** The text exposition format, with its content type. */
  readonly expose: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

const METHODS = new Set(['GET', 'POST', 'OPTIONS', 'HEAD']);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const COSTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000];
const RATIOS = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Tally({ name: 'gatehouse_http_requests_total', help: 'Requests answered on the client listener', labelNames: ['method', 'status'], register: registry });
  const requestSeconds = new Distribution({ name: 'gatehouse_http_request_duration_seconds', help: 'From the first byte of a request to the last of its answer', labelNames: ['method'], bounds: SECONDS, register: registry });
  const errors = new Counter({ name: 'gatehouse_errors_total', help: 'Requests answered with an error, by code', labelNames: ['code'], registers });
  const upstream = new Tally({ name: 'gatehouse_upstream_requests_total', help: 'Calls to services, those that shared another one included', labelNames: ['service', 'outcome'], register: registry });
  const shared = new Counter({ name: 'gatehouse_upstream_shared_requests_total', help: 'Calls that were answered by an identical one in flight (dedupe)', labelNames: ['service'], registers });
  const upstreamSeconds = new Distribution({ name: 'gatehouse_upstream_request_duration_seconds', help: 'Calls to services, queueing included', labelNames: ['service'], bounds: SECONDS, register: registry });
  const reported = new Counter({ name: 'gatehouse_limits_reported_total', help: 'Operations over a limit that `limits.mode: report` let through', labelNames: ['code'], registers });
  const unpublished = new Counter({ name: 'gatehouse_unpublished_operations_total', help: 'Operations that are no published document: those that `documents.mode: log` let run, and those that `required` refused', labelNames: ['outcome'], registers });
  const firstTimes = new Tally({ name: 'gatehouse_first_time_work_total', help: 'Operations whose text was read, or whose plan was made, while a request waited', labelNames: ['work'], register: registry });
  const denials = new Counter({ name: 'gatehouse_denied_operations_total', help: 'Operations that asked for fields their caller may not have; in mode `report` they got them', labelNames: ['mode'], registers });
  const keyLoads = new Counter({ name: 'gatehouse_jwks_loads_total', help: 'Times the keys of an issuer of tokens were asked for', labelNames: ['issuer', 'outcome'], registers });
  const estimates = new Distribution({ name: 'gatehouse_operation_cost_estimate', help: 'Cost units an operation was admitted at', labelNames: ['operation'], bounds: COSTS, register: registry });
  const actuals = new Distribution({ name: 'gatehouse_operation_cost_actual', help: 'Cost units of what an operation was answered', labelNames: ['operation'], bounds: COSTS, register: registry });
  const ratios = new Distribution({ name: 'gatehouse_operation_cost_ratio', help: 'Actual cost by estimate; much below 1, lists are shorter than they are taken for', labelNames: ['operation'], bounds: RATIOS, register: registry });
  const limited = new Tally({ name: 'gatehouse_rate_limited_total', help: 'Requests a budget refused; in mode `report` they ran', labelNames: ['budget', 'mode'], register: registry });
  const budgetStore = new Gauge({ name: 'gatehouse_budget_store_up', help: '1 while replicas share budgets in Redis, 0 while they do not', registers });
  const graph = new Gauge({ name: 'gatehouse_graph_info', help: 'The active graph', labelNames: ['digest'], registers });
  const graphServices = new Gauge({ name: 'gatehouse_graph_services', help: 'Services in the active graph', registers });
  const missingServices = new Gauge({ name: 'gatehouse_service_missing', help: '1 for a configured service whose fields are not in the graph', labelNames: ['service'], registers });

  return {
    request(method, status, durationMs, errorCodes) {
      const label = METHODS.has(method) ? method : 'other';
      requests.inc(label, String(status));
      requestSeconds.observe(label, durationMs / 1000);
      // A code that a service was allowed to pass on is the service's text: one label for them all.
      for (const code of errorCodes) errors.inc({ code: Object.hasOwn(ERROR_CODES, code) ? code : 'SERVICE' });
    },
    refused: (status) => requests.inc('other', String(status)),
    upstream(service, outcome, durationMs, isShared = false) {
      upstream.inc(service, outcome);
      if (isShared) shared.inc({ service });
      upstreamSeconds.observe(service, durationMs / 1000);
    },
    keysLoaded: (issuer, isGood) => keyLoads.inc({ issuer, outcome: isGood ? 'ok' : 'failed' }),
    limitReported: (code) => reported.inc({ code }),
    unpublished: (outcome) => unpublished.inc({ outcome }),
    firstTime: (work) => firstTimes.inc(work),
    denied: (mode) => denials.inc({ mode }),
    cost(operation, estimate, actual) {
      estimates.observe(operation, estimate);
      actuals.observe(operation, actual);
      if (estimate > 0) ratios.observe(operation, actual / estimate);
    },
    rateLimited: (budget, mode) => limited.inc(budget, mode),
    budgetStore: (state) => budgetStore.set(state === 'up' ? 1 : 0),
    graph(digest, services, missing) {
      graph.reset();
      graph.set({ digest }, 1);
      graphServices.set(services);
      missingServices.reset();
      for (const service of missing) missingServices.set({ service }, 1);
    },
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
