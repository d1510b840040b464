import { describe, expect, test, vi } from 'vitest';
import { answer, answerJson, neverAnswer, type Behaviour } from '../support/misbehaving-service.ts';
import { bodyOf, failureOf, fixture, HELLO, restFixture } from './harness.ts';

/** Answers in the order of the requests, when the test says so; the answer says which it is. */
function held(lines: readonly string[] = []): { behaviour: Behaviour; release: () => void } {
  const answers: (() => void)[] = [];
  return {
    behaviour: (socket, request, number) => void answers.push(() => answerJson({ data: { hello: number } }, { lines })(socket, request, number)),
    release: () => answers.shift()!(),
  };
}

const SHARED = { dedupe: true } as const;
const numberOf = ({ data }: { data?: Record<string, unknown> | null }): unknown => data?.['hello'];
/** Lets what is already settled reach everybody. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('identical queries in flight', () => {
  test('are one exchange, a thousand of them, and none waits for a place or is refused one', async () => {
    const { behaviour, release } = held();
    const { service, call, events } = await fixture(behaviour, { ...SHARED, concurrency: 1 });
    const calls = Array.from({ length: 1_000 }, (_, index) => call({ requestId: String(index) }));
    await service.until(({ requests }) => requests.length === 1);
    release();
    const results = await Promise.all(calls);
    expect(new Set(results.map(numberOf))).toEqual(new Set([1]));
    expect(service.requests).toHaveLength(1);
    expect(service.requests[0]!.header('x-request-id')).toBe('0');
    expect(events).toHaveLength(1_000);
    expect(events.filter(({ outcome, status }) => outcome === 'ok' && status === 200)).toHaveLength(1_000);
    expect(events.filter(({ isShared }) => isShared !== true).map(({ requestId }) => requestId)).toEqual(['0']);
  });

  test('are an exchange each where the service\'s configuration does not say so', async () => {
    const { behaviour, release } = held();
    const { service, call, events } = await fixture(behaviour);
    const calls = [call(), call()];
    await service.until(({ requests }) => requests.length === 2);
    release();
    release();
    expect((await Promise.all(calls)).map(numberOf).sort()).toEqual([1, 2]);
    expect(events.some((event) => 'isShared' in event)).toBe(false);
  });

  test('are over with the answer: the next one is a new exchange', async () => {
    const { service, call } = await fixture((socket, request, number) => answerJson({ data: { hello: number } })(socket, request, number), SHARED);
    expect((await Promise.all([call(), call()])).map(numberOf)).toEqual([1, 1]);
    expect(numberOf(await call())).toBe(2);
    expect(service.requests).toHaveLength(2);
  });

  test('count as a call each', async () => {
    const { call } = await fixture(answerJson(HELLO), SHARED);
    const takeCall = vi.fn();
    await Promise.all([call({ takeCall }), call({ takeCall }), call({ takeCall })]);
    expect(takeCall).toHaveBeenCalledTimes(3);
  });

  test('hand the service\'s headers to each caller', async () => {
    const { behaviour, release } = held(['x-note: one', 'x-note: two']);
    const { service, call } = await fixture(behaviour, { ...SHARED, headers: { return: ['x-note'] } });
    const received: string[] = [];
    const calls = ['a', 'b'].map((name) => call({ returnHeader: (header, value) => received.push(`${name} ${header} ${value}`) }));
    const without = call();
    await service.until(({ requests }) => requests.length === 1);
    release();
    await Promise.all([...calls, without]);
    expect(received.sort()).toEqual(['a x-note one', 'a x-note two', 'b x-note one', 'b x-note two']);
  });

  test('of REST hand what the answer says of caching to each', async () => {
    const { service, call } = await restFixture(answerJson({ a: 1 }, { lines: ['cache-control: max-age=5'] }), SHARED);
    const results = await Promise.all([call(), call()]);
    expect(results).toMatchObject([{ freshness: { 'cache-control': 'max-age=5' } }, { freshness: { 'cache-control': 'max-age=5' } }]);
    expect(results.map(bodyOf)).toEqual([{ a: 1 }, { a: 1 }]);
    expect(service.requests).toHaveLength(1);
  });

  test('fail together, each in its own event, and the next one is asked anew', async () => {
    const { service, call, events } = await fixture(answer('no', { status: 503, type: 'text/plain' }), SHARED);
    const results = await Promise.all([call({ requestId: 'a' }), call({ requestId: 'b' })]);
    expect(results.map(failureOf)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
    expect(events.map(({ requestId, outcome, status, isShared }) => [requestId, outcome, status, isShared])).toEqual([['a', 'UPSTREAM_UNAVAILABLE', 503, undefined], ['b', 'UPSTREAM_UNAVAILABLE', 503, true]]);
    service.behave(answerJson(HELLO));
    expect(await call()).toEqual(HELLO);
  });

  test('that are no JSON fail each by itself and leave nothing behind', async () => {
    const { service, call } = await fixture(answerJson(HELLO), SHARED);
    const results = await Promise.all([call({}, { variables: { n: 1n } }), call({}, { variables: { n: 1n } })]);
    expect(results.map(failureOf)).toEqual(['INTERNAL_SERVER_ERROR', 'INTERNAL_SERVER_ERROR']);
    expect(service.requests).toHaveLength(0);
  });

  test('that cannot be sent fail together, those that have gone aside', async () => {
    const { call } = await restFixture(answerJson(HELLO), SHARED);
    const controller = new AbortController();
    const calls = [call({ target: 'not encoded' }, { signal: controller.signal }), call({ target: 'not encoded' })];
    controller.abort();
    expect((await Promise.all(calls)).map((result) => 'extensions' in result && result.extensions['code'])).toEqual(['UPSTREAM_TIMEOUT', 'INTERNAL_SERVER_ERROR']);
  });

  test('end with the upstream', async () => {
    const { service, upstream, call } = await fixture(neverAnswer, SHARED);
    const calls = [call(), call()];
    await service.until(({ requests }) => requests.length === 1);
    await upstream.destroy();
    expect((await Promise.all(calls)).map(failureOf)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  });
});

describe('a query after a mutation', () => {
  test('is not answered with what was asked before the mutation had ended', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, SHARED);
    const before = call();
    await service.until(({ requests }) => requests.length === 1);
    service.behave(answerJson({ data: { done: true } }));
    expect((await call({}, { kind: 'mutation', query: 'mutation { done }' })).data).toEqual({ done: true });
    service.behave(behaviour);
    const after = [call(), call()];
    await service.until(({ requests }) => requests.length === 3);
    release();
    expect(numberOf(await before)).toBe(1);
    await settled();
    const late = call(); // the end of the first exchange does not close the second one
    release();
    expect((await Promise.all([...after, late])).map(numberOf)).toEqual([3, 3, 3]);
    expect(service.requests).toHaveLength(3);
  });
});
