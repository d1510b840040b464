import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { introspectionFromSchema, buildSchema } from 'graphql';
import { GatewayError, OperatorError } from '../../src/errors.ts';
import { createGraph, type Graph, type GraphOptions } from '../../src/schema/graph.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { Upstream } from '../../src/upstream/executor.ts';
import { createFolder, type Folder } from '../support/folder.ts';
import { until } from '../support/until.ts';

const USERS = 'type Query { users: [User] _usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id") }\ntype User @key(selectionSet: "{ id }") { id: ID! }';
const REVIEWS = 'type Query { reviews: Int _sdl: String! }';

/** What the service reviews does when it is asked. */
interface Reviews {
  /** SDL, or `down`, `silent`, `not GraphQL`. */
  sdl: string;
  asked: number;
}

interface TestGraph {
  readonly graph: Graph;
  readonly reviews: Reviews;
  readonly logs: Record<string, any>[];
  readonly changes: { digest: string; services: readonly string[]; missing: readonly string[] }[];
}

const failed = (code: string, cause?: Error) => ({ data: null, errors: [new GatewayError(code, 'masked', { extensions: { service: 'reviews' }, cause })] });

/** users from its file, reviews from the service itself; the first retry after 1 ms. */
function graphIn(folder: Folder, initial: Reviews['sdl'], { schema = 'sdl', retryMax = 4, prepare }: { readonly schema?: 'sdl' | 'introspect'; readonly retryMax?: number; readonly prepare?: NonNullable<GraphOptions['prepare']> } = {}): TestGraph {
  const reviews: Reviews = { sdl: initial, asked: 0 };
  const upstream: Upstream = async ({ query }) => {
    reviews.asked += 1;
    if (reviews.sdl === 'down') return failed('UPSTREAM_UNAVAILABLE', new Error('connect ECONNREFUSED 127.0.0.1:1'));
    if (reviews.sdl === 'silent') return failed('UPSTREAM_TIMEOUT');
    if (reviews.sdl === 'not GraphQL') return failed('UPSTREAM_INVALID_RESPONSE', new Error('HTTP 200: the body is no GraphQL result'));
    return { data: query.includes('_sdl') ? { _sdl: reviews.sdl } : { ...introspectionFromSchema(buildSchema(reviews.sdl)) } };
  };
  const logs: TestGraph['logs'] = [];
  const changes: TestGraph['changes'] = [];
  const graph = createGraph({
    config: { dir: folder.dir, services: { users: { schema: 'file', rename: {}, hide: [] }, reviews: { schema, rename: {}, hide: [] } } },
    upstreamOf: () => ({ kind: 'graphql', execute: upstream }),
    log: createLogger({ level: 'debug', format: 'json', write: (line) => void logs.push(JSON.parse(line)) }),
    onChange: (digest, services, missing) => void changes.push({ digest, services, missing }),
    ...(prepare && { prepare }),
    retryFirst: 1,
    retryMax,
  });
  onTestFinished(graph.stop);
  return { graph, reviews, logs, changes };
}

const folderWith = (files: Readonly<Record<string, string>> = {}) => createFolder({ 'schemas/users.graphql': USERS, ...files });
const fields = ({ graph }: TestGraph) => Object.keys(graph.current()?.schema.getQueryType()?.getFields() ?? {});

describe('the graph', () => {
  it('is active once started, with every service in it', async () => {
    const test = graphIn(folderWith(), REVIEWS);
    expect(test.graph.status()).toMatchObject({ digest: undefined, reason: 'no service has answered yet' });
    await test.graph.start();
    expect(fields(test).sort()).toEqual(['reviews', 'users']);
    expect(test.graph.status()).toMatchObject({ digest: test.graph.current()?.digest, missing: [], stale: [] });
    expect(test.graph.doors()).toEqual(['_usersByIds']);
    expect(test.changes).toEqual([{ digest: test.graph.current()?.digest, services: ['users', 'reviews'], missing: [] }]);
  });

  it('serves when all that prepares it has ended, and not at all when it was stopped on the way', async () => {
    for (const isStopped of [false, true]) {
      let end = (): void => undefined;
      const prepared = new Promise<void>((done) => (end = done));
      const prepare = vi.fn(() => prepared);
      const test = graphIn(folderWith(), REVIEWS, { prepare });
      const starting = test.graph.start();
      await until(() => prepare.mock.calls.length > 0);
      expect([test.graph.current(), test.changes]).toEqual([undefined, []]);
      if (isStopped) test.graph.stop();
      end();
      await starting;
      expect([test.graph.current() === undefined, test.changes.length]).toEqual([isStopped, isStopped ? 0 : 1]);
    }
  });

  it('tells what prepares it that it was stopped', async () => {
    const told: boolean[] = [];
    const prepare = vi.fn(async (_graph: unknown, _isPartial: boolean, stopped: { readonly aborted: boolean }) => {
      told.push(stopped.aborted);
      test.graph.stop();
      told.push(stopped.aborted);
    });
    const test = graphIn(folderWith(), REVIEWS, { prepare });
    await test.graph.start();
    expect(told).toEqual([false, true]);
  });

  it('asks nobody again when all have answered', async () => {
    const { graph, reviews } = graphIn(folderWith(), REVIEWS);
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    await graph.start();
    expect(vi.getTimerCount()).toBe(0);
    expect(reviews.asked).toBe(1);
  });

  it('does not start with a wrong schema, or with services that disagree', async () => {
    await expect(graphIn(folderWith({ 'schemas/users.graphql': 'type Query {' }), REVIEWS).graph.start()).rejects.toThrow(OperatorError);
    await expect(graphIn(folderWith(), 'type Query { reviews: Int _sdl: String! } type User @key(selectionSet: "{ id }") { id: Int }').graph.start()).rejects.toThrow(/users .* reviews/);
  });

  it.each([
    ['down', 'it is unavailable (connect ECONNREFUSED 127.0.0.1:1)'],
    ['silent', 'it did not answer within its `timeout`'],
    ['not GraphQL', 'it did not answer as a GraphQL service does (HTTP 200: the body is no GraphQL result); is `url` its GraphQL endpoint?'],
  ] as const)('loses only the fields of a service that is %s, says why, and asks it once', async (state, reason) => {
    for (const schema of ['sdl', 'introspect'] as const) {
      const test = graphIn(folderWith(), state, { schema });
      await test.graph.start();
      expect(fields(test)).toEqual(['users']);
      expect(test.reviews.asked).toBe(1);
      expect(test.graph.status().missing).toEqual([{ name: 'reviews', reason: `${reason}; and there is no .gatehouse/services/reviews.graphql of an earlier start` }]);
      expect(test.logs).toContainEqual(expect.objectContaining({ level: 'warn', service: 'reviews', reason: expect.stringContaining(reason) }));
      test.graph.stop();
    }
  });

  it('takes a service in that comes back', async () => {
    const test = graphIn(folderWith(), 'down');
    await test.graph.start();
    const before = test.graph.current()?.digest;
    test.reviews.sdl = REVIEWS;
    await until(() => test.graph.status().missing.length === 0);
    expect(fields(test).sort()).toEqual(['reviews', 'users']);
    expect(test.graph.current()?.digest).not.toBe(before);
    expect(test.changes.map(({ missing }) => missing).at(0)).toEqual(['reviews']);
    expect(test.changes.at(-1)).toMatchObject({ services: ['users', 'reviews'], missing: [] });
    expect(test.logs).toContainEqual(expect.objectContaining({ message: 'service has answered; its fields are in the graph', service: 'reviews' }));
  });

  it('asks again ever more seldom, up to a limit', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { graph, reviews } = graphIn(folderWith(), 'down', { retryMax: 5 });
    await graph.start();
    const waits: number[] = [];
    while (waits.length < 5) {
      while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
      const before = Date.now();
      await vi.runOnlyPendingTimersAsync();
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([1, 2, 4, 5, 5]);
    expect(reviews.asked).toBeGreaterThanOrEqual(5);
  });

  it('has no graph while nobody has answered, and one as soon as somebody does', async () => {
    const folder = createFolder();
    const { graph, reviews } = graphIn(folder, 'down');
    const lonely = createGraph({
      config: { dir: folder.dir, services: { reviews: { schema: 'sdl', rename: {}, hide: [] } } },
      upstreamOf: () => ({ kind: 'graphql', execute: async () => (reviews.sdl === 'down' ? failed('UPSTREAM_UNAVAILABLE') : { data: { _sdl: reviews.sdl } }) }),
      log: createLogger({ level: 'silent', format: 'json' }),
      retryFirst: 1,
    });
    onTestFinished(lonely.stop);
    graph.stop();
    await lonely.start();
    expect(lonely.current()).toBeUndefined();
    expect(lonely.status()).toMatchObject({ digest: undefined, reason: 'no service has answered yet', missing: [{ name: 'reviews' }] });
    reviews.sdl = REVIEWS;
    await until(() => lonely.current() !== undefined);
  });

  it('stands with the schema last seen of a service that is down, and notices when it is back', async () => {
    const folder = folderWith();
    const first = graphIn(folder, REVIEWS);
    await first.graph.start();
    const test = graphIn(folder, 'down');
    await test.graph.start();
    expect(test.graph.status()).toMatchObject({ digest: first.graph.current()?.digest, missing: [], stale: ['reviews'] });
    expect(test.logs).toContainEqual(expect.objectContaining({ level: 'warn', message: 'service is down; its schema is the one last seen' }));
    test.reviews.sdl = REVIEWS;
    await until(() => test.graph.status().stale.length === 0);
    expect(test.graph.current()?.digest).toBe(first.graph.current()?.digest);
  });

  it('keeps a service it has that goes down while another is still missing, also without a cache', async () => {
    const folder = createFolder();
    folder.write('.gatehouse', 'a file, so that no cache can be written');
    const state: Record<string, string> = { a: 'type Query { a: Int _sdl: String! }', b: '' };
    const graph = createGraph({
      config: { dir: folder.dir, services: { a: { schema: 'sdl', rename: {}, hide: [] }, b: { schema: 'sdl', rename: {}, hide: [] } } },
      upstreamOf: (name) => ({ kind: 'graphql', execute: async () => (state[name] === '' ? failed('UPSTREAM_UNAVAILABLE') : { data: { _sdl: state[name] } }) }),
      log: createLogger({ level: 'silent', format: 'json' }),
      retryFirst: 1,
      retryMax: 1,
    });
    onTestFinished(graph.stop);
    await graph.start();
    state['b'] = 'type Query { b: Int _sdl: String! }';
    state['a'] = '';
    await until(() => graph.current()?.services.includes('b') === true);
    expect(graph.current()?.services).toEqual(['a', 'b']);
    expect(graph.status().missing).toEqual([]);
  });

  it('serves on with the old graph when a service comes back and disagrees, and takes it once it agrees', async () => {
    const test = graphIn(folderWith(), 'down');
    await test.graph.start();
    const before = test.graph.current();
    test.reviews.sdl = 'type Query { reviews: Int _sdl: String! } type User @key(selectionSet: "{ id }") { id: Int }';
    await until(() => test.logs.some(({ level }) => level === 'error'));
    expect(test.logs).toContainEqual(expect.objectContaining({ message: 'the graph could not be renewed; the old one serves on', findings: [expect.stringContaining('User.id')] }));
    expect(test.graph.current()).toBe(before);
    expect(test.graph.status().missing.map(({ name }) => name)).toEqual(['reviews']);
    test.reviews.sdl = REVIEWS;
    await until(() => test.graph.status().missing.length === 0);
  });

  it('takes no notice of files changed meanwhile, and goes on asking when something else is wrong with them', async () => {
    const folder = folderWith();
    const test = graphIn(folder, 'down');
    await test.graph.start();
    folder.write('schemas/users.graphql', 'type Query {');
    folder.write('schemas/orphan.graphql', 'type Query { a: Int }');
    await until(() => test.logs.some(({ level }) => level === 'error'));
    expect(test.logs).toContainEqual(expect.objectContaining({ findings: [expect.stringMatching(/^schemas\/orphan\.graphql:/)] }));
    folder.remove('schemas/orphan.graphql');
    test.reviews.sdl = REVIEWS;
    await until(() => test.graph.status().missing.length === 0);
    expect(fields(test).sort()).toEqual(['reviews', 'users']);
  });

  it('drains the old graph: whoever holds it keeps it', async () => {
    const test = graphIn(folderWith(), 'down');
    await test.graph.start();
    const lease = test.graph.current()!.lease();
    test.reviews.sdl = REVIEWS;
    await until(() => test.graph.status().missing.length === 0);
    expect(test.logs.some(({ message }) => message === 'graph drained')).toBe(false);
    expect(lease.schema.getQueryType()?.getFields()['reviews']).toBeUndefined();
    lease.release();
    await until(() => test.logs.some(({ message, graph }) => message === 'graph drained' && graph === lease.digest));
  });

  it('asks nobody any more once stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { graph } = graphIn(folderWith(), 'down');
    await graph.start();
    expect(vi.getTimerCount()).toBe(1);
    graph.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts nothing new when it is stopped while it asks', async () => {
    const test = graphIn(folderWith(), 'down');
    await test.graph.start();
    const before = test.graph.current();
    await until(() => test.reviews.asked > 1);
    test.reviews.sdl = REVIEWS;
    test.graph.stop();
    const asked = test.reviews.asked;
    await new Promise((resolve) => setImmediate(resolve));
    expect({ graph: test.graph.current(), asked: test.reviews.asked }).toEqual({ graph: before, asked });
  });
});
