// The order that really happens: every stage of a request is recorded as it runs.
import { describe, expect, it, vi } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { NOTHING_PUBLISHED } from '../../src/documents/published.ts';
import { requestStages, type PipelineOptions } from '../../src/pipeline/index.ts';
import { createDocumentResolver } from '../../src/pipeline/persisted/resolve.ts';
import { runStages } from '../../src/pipeline/stage.ts';
import { createLog, createRequestContext, type TestRequest } from '../support/context.ts';

const OPTIONS: PipelineOptions = {
  path: '/graphql', trustedProxies: [], cors: { origins: ['https://a'], credentials: false, headers: [], maxAge: 0 }, csrf: { headers: ['x-gatehouse-preflight'] },
  graphiql: true, requestTimeout: 1000, maxBodySize: 1000, maxBatch: 1, limitsMode: 'enforce',
};
const authenticator = { authenticate: () => ANONYMOUS, scheme: 'Bearer' };
const documents = { ...createDocumentResolver({ mode: 'open', published: NOTHING_PUBLISHED, automatic: undefined }), onUnpublished: () => undefined };
const release = vi.fn();
const lease = () => ({ schema: {} as never, digest: 'd', release });

async function order(request: TestRequest, options: Partial<PipelineOptions> = {}): Promise<{ ran: string[]; context: ReturnType<typeof createRequestContext>; refusal: string | undefined }> {
  const { log } = createLog();
  const ran: string[] = [];
  const stages = requestStages({ ...OPTIONS, ...options }, { log, readiness: () => ({ isReady: true, missingServices: [] }), authenticator, beforeCheck: () => undefined, lease, documents, onReport: () => undefined }).map((stage) => ({
    ...stage,
    run: (context: Parameters<typeof stage.run>[0]) => {
      ran.push(stage.name);
      return stage.run(context);
    },
  }));
  const context = createRequestContext(request, log);
  const refusal = await runStages(stages, context).then(() => undefined, (error: unknown) => (error as any).extensions?.code as string);
  for (const callback of context.onEnd) callback();
  return { ran, context, refusal };
}

const ALL = ['request-id', 'client-address', 'health', 'route', 'cors', 'graphiql', 'accept', 'csrf-prevention', 'deadline', 'authentication', 'body', 'persisted-documents', 'schema-generation'];
const UP_TO = (name: string): string[] => ALL.slice(0, ALL.indexOf(name) + 1);
const POST: TestRequest = { headers: { 'content-type': 'application/json' }, body: ['{"query":"{a}"}'] };

describe('a request passes the stages in this order', () => {
  it('all of them, for an operation', async () => {
    const { ran, refusal, context } = await order(POST);
    expect([ran, refusal, context.params]).toEqual([ALL, undefined, { query: '{a}' }]);
    expect(release).toHaveBeenCalledTimes(1);
  });
  const doors: readonly (readonly [string, TestRequest, string, string | undefined])[] = [
    ['/health', { method: 'GET', path: '/health' }, 'health', undefined],
    ['/readiness', { method: 'GET', path: '/readiness' }, 'health', undefined],
    ['a preflight', { method: 'OPTIONS', headers: { origin: 'https://a', 'access-control-request-method': 'POST' } }, 'cors', undefined],
    ['another path', { ...POST, path: '/other' }, 'route', undefined],
    ['a preflight of another path', { method: 'OPTIONS', path: '/other', headers: { origin: 'https://a', 'access-control-request-method': 'POST' } }, 'route', undefined],
    ['another method', { ...POST, method: 'PUT' }, 'route', 'METHOD_NOT_ALLOWED'],
    ['a browser', { method: 'GET', headers: { accept: 'text/html' } }, 'graphiql', undefined],
    ['an unknown media type', { ...POST, headers: { accept: 'image/png' } }, 'accept', 'NOT_ACCEPTABLE'],
    ['a GET without the header', { method: 'GET', search: '?query={a}' }, 'csrf-prevention', 'CSRF_PREVENTION_FAILED'],
    ['a form', { ...POST, headers: { 'content-type': 'text/plain' } }, 'body', 'UNSUPPORTED_MEDIA_TYPE'],
  ];
  it.each(doors)('%s leaves at its door', async (_name, request, door, refusal) => {
    const result = await order(request);
    expect([result.ran, result.refusal]).toEqual([UP_TO(door), refusal]);
  });
  it('and GraphiQL is another path for browsers when it is off', async () => {
    expect((await order({ method: 'GET', headers: { accept: 'text/html' } }, { graphiql: false })).refusal).toBe('NOT_ACCEPTABLE');
  });
});

describe('the answer of a stage', () => {
  it.each([
    ['/health', 200],
    ['/readiness', 200],
    ['/ready', 200],
    ['/healthz', 404],
  ])('to GET %s is %i', async (path, status) => {
    expect((await order({ method: 'GET', path })).context.answer?.status).toBe(status);
  });
  it('to a browser is a page that asks no other host', async () => {
    const { context } = await order({ method: 'GET', headers: { accept: 'text/html,*/*' } });
    const page = String(context.answer?.body);
    expect(page).toContain('<div id="root"></div>');
    expect(page.match(/<(script|link|img)[^>]+(src|href)="https?:/g)).toBeNull();
  });
});
