// Whoever goes goes alone: an exchange that is shared ends early only with the last who waits for it.
import { describe, expect, test } from 'vitest';
import { answerJson, neverAnswer, type Behaviour } from '../support/misbehaving-service.ts';
import { failureOf, fixture, HELLO, restFailureOf, restFixture } from './harness.ts';

function held(): { behaviour: Behaviour; release: () => void } {
  const answers: (() => void)[] = [];
  return {
    behaviour: (socket, request, number) => void answers.push(() => answerJson(HELLO)(socket, request, number)),
    release: () => answers.shift()!(),
  };
}

const SHARED = { dedupe: true } as const;

describe('the end of one request', () => {
  test.each([
    ['that began the exchange', 0],
    ['that joined it', 1],
  ])('%s is its own result at once, and nothing to the other', async (_name, index) => {
    const { behaviour, release } = held();
    const { service, call, events } = await fixture(behaviour, SHARED);
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }, number) => call({ signal, requestId: String(number) }));
    await service.until(({ requests }) => requests.length === 1);
    controllers[index]!.abort();
    expect(failureOf(await calls[index]!)).toBe('UPSTREAM_TIMEOUT');
    expect(events).toMatchObject([{ requestId: String(index), outcome: 'UPSTREAM_TIMEOUT' }]);
    expect(service.openConnections()).toBe(1);
    release();
    expect(await calls[1 - index]!).toEqual(HELLO);
    expect(service.requests).toHaveLength(1);
  });

  test('that began the exchange lets others still join it', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, SHARED);
    const controller = new AbortController();
    const [first, second] = [call({ signal: controller.signal }), call()];
    await service.until(({ requests }) => requests.length === 1);
    controller.abort();
    const third = call();
    release();
    expect(await Promise.all([second, third])).toEqual([HELLO, HELLO]);
    expect(failureOf(await first)).toBe('UPSTREAM_TIMEOUT');
    expect(service.requests).toHaveLength(1);
  });

  test('in the instant of the call does not touch who joined in the same', async () => {
    const { call, service } = await fixture(answerJson(HELLO), SHARED);
    const controller = new AbortController();
    const calls = [call({ signal: controller.signal }), call()];
    controller.abort(); // still connecting
    expect(failureOf(await calls[0]!)).toBe('UPSTREAM_TIMEOUT');
    expect(await calls[1]!).toEqual(HELLO);
    expect(service.requests).toHaveLength(1);
  });

  test('before the call neither begins nor joins anything', async () => {
    const { behaviour, release } = held();
    const { service, call, events } = await fixture(behaviour, SHARED);
    expect(failureOf(await call({ signal: AbortSignal.abort() }))).toBe('UPSTREAM_TIMEOUT');
    expect(service.connections()).toBe(0);
    const running = call();
    expect(failureOf(await call({ signal: AbortSignal.abort() }))).toBe('UPSTREAM_TIMEOUT');
    expect(events.map(({ isShared }) => isShared)).toEqual([undefined, undefined]);
    await service.until(({ requests }) => requests.length === 1);
    release();
    expect(await running).toEqual(HELLO);
  });

  test('with several calls in an exchange ends them all, and none of another request', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, SHARED);
    const controller = new AbortController();
    const own = [call({ signal: controller.signal }), call({ signal: controller.signal })];
    const other = call();
    await service.until(({ requests }) => requests.length === 1);
    controller.abort();
    expect((await Promise.all(own)).map(failureOf)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    release();
    expect(await other).toEqual(HELLO);
  });
});

describe('the end of all requests', () => {
  test('cancels the exchange, and the next query is a new one', async () => {
    const { service, call } = await fixture(neverAnswer, SHARED);
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => call({ signal }));
    await service.until(({ requests }) => requests.length === 1);
    controllers[0]!.abort();
    controllers[2]!.abort();
    expect((await Promise.all([calls[0]!, calls[2]!])).map(failureOf)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    expect(service.openConnections()).toBe(1);
    service.behave(answerJson(HELLO));
    controllers[1]!.abort();
    const next = call(); // in the same instant: the exchange that has been given up is not joined
    expect(failureOf(await calls[1]!)).toBe('UPSTREAM_TIMEOUT');
    expect(await next).toEqual(HELLO);
    await service.until(({ openConnections }) => openConnections() === 1);
    expect(service.requests).toHaveLength(2);
  });

  test('of a REST service too', async () => {
    const { service, call } = await restFixture(neverAnswer, SHARED);
    const controller = new AbortController();
    const calls = [call({}, { signal: controller.signal }), call({}, { signal: controller.signal })];
    await service.until(({ requests }) => requests.length === 1);
    controller.abort();
    expect((await Promise.all(calls)).map(restFailureOf)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    await service.until(({ openConnections }) => openConnections() === 0);
  });

  test('gives back the place in the queue', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, { ...SHARED, concurrency: 1 });
    const first = call();
    const controller = new AbortController();
    const waiting = ['a', 'b'].map(() => call({ signal: controller.signal }, { query: '{ waits }' }));
    controller.abort();
    expect((await Promise.all(waiting)).map(failureOf)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    const next = call({}, { query: '{ next }' });
    await service.until(({ requests }) => requests.length === 1);
    release();
    await service.until(({ requests }) => requests.length === 2);
    release();
    expect(await Promise.all([first, next])).toEqual([HELLO, HELLO]);
    expect(service.requests.map(({ body }) => JSON.parse(body).query)).toEqual(['{ hello }', '{ next }']);
  });
});

describe('the timeout of a service', () => {
  test('ends the exchange for all who wait, whoever they are', async () => {
    const { call, service } = await fixture(neverAnswer, { ...SHARED, timeout: 50 });
    const results = await Promise.all([call(), call()]);
    expect(results.map(({ errors }) => errors![0]!.message)).toEqual(['The service `users` did not answer in time.', 'The service `users` did not answer in time.']);
    expect(service.requests).toHaveLength(1);
  });
});
