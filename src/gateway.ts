/**
 * The composition root: the only place where the rooms meet. Configuration in, a gateway out that answers requests, from
 * node:http or as Request objects, until it is closed.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { openAuthenticator } from './authentication.ts';
import { openAuthorization } from './authorization.ts';
import type { Config, ServiceConfig } from './config/index.ts';
import { ANONYMOUS, CLIENT_GONE, type Principal, type RequestContext, type RequestSource } from './context.ts';
import { knownOperations as namesOf } from './documents/known-operations.ts';
import { createFreeFirsts } from './documents/free-firsts.ts';
import { openDocuments } from './documents/open-documents.ts';
import { loadPublished, type PublishedDocuments } from './documents/published.ts';
import { createWarmUp } from './documents/warm-up.ts';
import { Abort, type Signal } from './lib/abort.ts';
import type { Policies } from './pipeline/authorization/rules.ts';
import { createAddressCharges } from './pipeline/address-charges.ts';
import { createAdmission } from './pipeline/admission.ts';
import { createPreparer, type Preparer } from './pipeline/document/prepare.ts';
import type { Readiness } from './pipeline/health.ts';
import { requestStages } from './pipeline/index.ts';
import { prepareOperation, type LimitReport } from './pipeline/operation.ts';
import { observeRequest } from './pipeline/observe.ts';
import { createYogaServer } from './pipeline/yoga.ts';
import { createEngines } from './plan/engines.ts';
import { refuseUnloadedPolicies } from './policies/policy-files.ts';
import type { ComposedGraph } from './schema/compose.ts';
import { createGraph, type Graph } from './schema/graph.ts';
import type { ServiceUpstream } from './schema/subschema-executor.ts';
import type { Clock } from './lib/clock.ts';
import { openRateLimiter } from './rate-limiting.ts';
import { fetchSource, nodeSource } from './request-source.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { UpstreamConfig, UpstreamObserver } from './upstream/executor.ts';
import { openSigner } from './upstream/identity-key.ts';
import { createRestUpstream, createUpstream, type UpstreamDependencies } from './upstream/index.ts';
import { signsTokens, upstreamConfig } from './upstream-config.ts';

export interface GatewayDependencies {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Who may have what. Left out: there are none, which a folder with policy code contradicts. */
  readonly policies?: Policies | undefined;
  /** Left out: those of the folder's manifests. */
  readonly published?: PublishedDocuments | undefined;
  /** True once the process was asked to stop. */
  readonly isDraining?: () => boolean;
  /** Of tokens, theirs and ours, and keys; the system's unless a test has its own. */
  readonly clock?: Clock;
}

export interface Gateway {
  readonly config: Config;
  readonly graph: Graph;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** The same without a socket. `peer` is the address the request would have come from. */
  readonly fetch: (request: Request, peer?: string) => Promise<Response>;
  readonly readiness: () => Readiness;
  /** The JWK Set that services verify the gateway's tokens with; undefined when none of them is sent any. */
  readonly jwks: string | undefined;
  /** Requests being answered. */
  readonly inFlight: () => number;
  /** Ends background work, waits for the calls in flight, closes every connection to services. */
  readonly close: () => Promise<void>;
}

/**
 * Loads and composes the graph. A service that is down takes its own fields away and is asked again in the background.
 *
 * @throws OperatorError when schemas are wrong, services disagree, a manifest of documents or a file of keys cannot be used, rules do not fit the graph, or there
 *   is policy code that was not handed in.
 */
export async function createGateway(config: Config, { log, metrics, policies, published: given, isDraining = () => false, clock }: GatewayDependencies): Promise<Gateway> {
  const { server, limits, cost } = config;
  if (policies === undefined) refuseUnloadedPolicies(config.dir);
  const published = given ?? loadPublished(config.dir);
  const knownOperations = namesOf(published.all);
  const observe: UpstreamObserver = ({ service: label, outcome, isDeclared = false, durationMs, errors, ...call }) => {
    metrics.upstream(label, outcome, durationMs, call.isShared);
    if (outcome !== 'ok') log[isDeclared ? 'debug' : 'warn']({ service: label, ...call, outcome, durationMs: round(durationMs), errors: errors?.slice(0, 3) }, 'call to a service failed');
  };
  const signer = signsTokens(config.services) ? await openSigner(config.dir, log) : undefined;
  const upstreamDependencies: UpstreamDependencies = { observe, signer, ...(clock !== undefined && { clock }) };
  const upstreams = new Map(Object.entries(config.services).map(([name, service]) => [name, openUpstream(upstreamConfig(name, service, config.dir), service, upstreamDependencies)]));
  const upstreamOf = (name: string): ServiceUpstream | undefined => upstreams.get(name)?.upstream;
  const engines = createEngines(config.execution.engine, upstreamOf, { defaultListSize: cost.defaultListSize, mutation: cost.mutation, requiresSlicing: false });
  const accessTo = openAuthorization(config, { policies, log, metrics });
  const { introspection } = server;
  const mayIntrospect = typeof introspection === 'boolean' ? () => introspection : ({ roles }: Principal) => introspection.roles.some((role) => roles.has(role));
  // What one may ask the other may not, so they share no prepared document.
  const preparers = new Map<boolean, Preparer>();
  const preparerOf = (may: boolean): Preparer => {
    let preparer = preparers.get(may);
    // Each request brings an `onReport` of its own.
    if (preparer === undefined) preparers.set(may, (preparer = createPreparer({ limits, introspection: may, onReport: () => undefined, extraCheck: engines.check })));
    return preparer;
  };
  const warmUp = createWarmUp({ documents: published.all, preparers: () => (typeof introspection === 'boolean' ? [introspection] : [false, true]).map(preparerOf), planAhead: engines.planAhead, log });
  const prepare = async (composed: ComposedGraph, isPartial: boolean, stopped: Signal): Promise<void> => {
    engines.prepare(composed, accessTo(composed, isPartial));
    await warmUp(composed.schema, stopped);
  };
  const graph = createGraph({ config, upstreamOf, log, prepare, onChange: (digest, services, missing) => metrics.graph(digest, services.length, missing) });
  const closeUpstreams = async (): Promise<void> => {
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  };
  const authenticator = openAuthenticator(config, { log, metrics, ...(clock !== undefined && { clock }) });
  const limiter = openRateLimiter(config, { log, metrics, ...(clock !== undefined && { clock }) });
  const charges = createAddressCharges(limiter);
  const close = async (): Promise<void> => {
    graph.stop();
    authenticator.stop();
    await Promise.all([closeUpstreams(), limiter.close()]);
  };
  try {
    // In this order: a file of API keys that is wrong throws before any service is called.
    await Promise.all([authenticator.start(), graph.start(), limiter.known]);
  } catch (error) {
    await close();
    throw error;
  }

  const onReport = (finding: LimitReport, request: RequestContext): void => {
    metrics.limitReported(finding.code);
    request.log.warn(finding, 'an operation is over a limit; limits.mode is report');
  };
  const onCostReport = (finding: LimitReport, request: RequestContext): void => {
    metrics.limitReported(finding.code);
    request.log.warn(finding, 'an operation is too dear; cost.mode is report');
  };
  const readiness = (): Readiness => {
    const { digest, missing, reason } = graph.status();
    const isReady = digest !== undefined && !isDraining();
    return { isReady, ...(!isReady && { reason: isDraining() ? 'the process was asked to stop' : reason }), ...(digest !== undefined && { graph: digest }), missingServices: missing.map(({ name }) => name) };
  };
  const stages = requestStages(
    { ...server, maxBatch: limits.batch, limitsMode: limits.mode },
    { log, readiness, authenticator, beforeCheck: (request) => charges.beforeFirst(request, 'verification'), lease: () => graph.current()?.lease(), documents: openDocuments(config, published, { log, metrics }), onReport },
  );
  const isFree = createFreeFirsts(published);
  const beforeFirst = (request: RequestContext, work: 'reading' | 'planning', text: string): void => {
    if (request.lease === undefined || !isFree(request.lease.schema, text)) charges.beforeFirst(request, work);
    metrics.firstTime(work);
  };
  const admit = createAdmission({ mode: cost.mode, max: cost.max, reserve: limiter.reserve, onReport: onCostReport, onSettled: ({ text }, estimate, actual) => metrics.cost(knownOperations.get(text) ?? 'other', estimate, actual) });
  const operationOptions = { preparerOf, mayIntrospect, hidesFrom: engines.hidesFrom, upstreamCalls: limits.upstreamCalls, mode: limits.mode, onReport, admit, beforeFirst };
  const yoga = createYogaServer({
    path: server.path,
    stages,
    prepare: (request, params) => prepareOperation(request, params, operationOptions),
    execute: engines.execute,
    refusal: charges.refusal,
    compression: server.compression,
  });

  let inFlight = 0;
  const begin = (source: RequestSource): { readonly context: RequestContext; readonly end: (status: number) => void } => {
    inFlight += 1;
    const context = createContext(source, log);
    let hasEnded = false;
    return {
      context,
      end(status) {
        if (hasEnded) return;
        hasEnded = true;
        inFlight -= 1;
        for (const callback of context.onEnd.reverse()) callback();
        observeRequest(context, status, metrics);
      },
    };
  };

  return {
    config,
    graph,
    readiness,
    jwks: signer?.jwks,
    inFlight: () => inFlight,
    handle(request, response) {
      const { context, end } = begin(nodeSource(request));
      // The adapter makes a URL of these; with ours in it, no client text is ever part of one, or fails to be.
      request.url = server.path;
      request.headers.host = 'localhost';
      // A drained connection must not be used again, or its next request would meet a closed door.
      if (isDraining()) context.responseHeaders.set('connection', 'close');
      // The deadline ends the calls; a client that does not read its answer would hold that for ever.
      const unread = setTimeout(() => request.socket.destroy(), server.requestTimeout + WRITE_GRACE_MS);
      response.once('close', () => {
        clearTimeout(unread);
        if (!response.writableFinished) context.abort.abort(CLIENT_GONE);
        end(response.writableFinished ? response.statusCode : 499);
      });
      Promise.resolve(yoga.handle(request, response, { gatehouse: context })).catch((error: unknown) => {
        context.log.error({ err: error }, 'a response could not be written');
        response.destroy();
      });
    },
    async fetch(request, peer) {
      const { context, end } = begin(fetchSource(request, peer));
      const onAbort = (): void => context.abort.abort(CLIENT_GONE);
      request.signal.addEventListener('abort', onAbort, { once: true });
      try {
        const response = await yoga.fetch(request, { gatehouse: context });
        end(response.status);
        return response;
      } finally {
        request.signal.removeEventListener('abort', onAbort);
        end(499);
      }
    },
    close,
  };
}

interface OpenUpstream {
  readonly upstream: ServiceUpstream;
  readonly close: () => Promise<void>;
}

function openUpstream(config: UpstreamConfig, { kind, bulkSize }: ServiceConfig, dependencies: UpstreamDependencies): OpenUpstream {
  if (kind === 'graphql') {
    const opened = createUpstream(config, dependencies);
    return { upstream: { kind, execute: opened.execute }, close: () => opened.close() };
  }
  const opened = createRestUpstream(config, dependencies);
  return { upstream: { kind, execute: opened.execute, bulkSize }, close: () => opened.close() };
}

/** Time for a client to take its answer once the request's deadline has passed. */
const WRITE_GRACE_MS = 10_000;

/** What a request carries before the first stage. */
export function createContext(source: RequestSource, log: Logger): RequestContext {
  return {
    source,
    startedAt: performance.now(),
    abort: new Abort(),
    responseHeaders: new Map(),
    returnedHeaders: [],
    onEnd: [],
    operations: [],
    errorCodes: new Set(),
    requestId: '',
    log,
    clientAddress: undefined,
    answer: undefined,
    hasHeaders: false,
    mediaType: 'application/json',
    asked: [],
    params: [],
    refusals: undefined,
    isPastDeadline: false,
    principal: ANONYMOUS,
    invalidAnswers: 0,
    lease: undefined,
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
