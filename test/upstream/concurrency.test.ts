import { describe, expect, test } from 'vitest';
import { answerJson, neverAnswer, type Behaviour } from '../support/misbehaving-service.ts';
import { failureOf, fixture, HELLO } from './harness.ts';

/** Holds its answers back until the test gives them, first come first served. */
function held(): { behaviour: Behaviour; release: () => void } {
  const answers: (() => void)[] = [];
  return {
    behaviour: (socket, request, number) => void answers.push(() => answerJson({ data: { hello: request.header('x-tenant') } })(socket, request, number)),
    release: () => answers.shift()!(),
  };
}

const tenant = (name: string) => ({ headers: { 'x-tenant': name } });
const FORWARD = { headers: { forward: ['x-tenant'] } };

describe('calls above the concurrency', () => {
  test('wait in the order of their arrival', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, { ...FORWARD, concurrency: 2 });
    const finished: unknown[] = [];
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(tenant(name)).then(({ data }) => finished.push(data!['hello'])));
    await service.until(({ requests }) => requests.length === 2);
    for (const count of [3, 4]) {
      release();
      await service.until(({ requests }) => requests.length === count);
    }
    release();
    release();
    await Promise.all(calls);
    expect(finished).toEqual(['a', 'b', 'c', 'd']);
    expect(service.requests.map(({ header }) => header('x-tenant'))).toEqual(['a', 'b', 'c', 'd']);
    expect(service.connections()).toBeLessThanOrEqual(2);
  });

  test('are refused at once when as many wait already, and succeed when there is room again', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, { ...FORWARD, concurrency: 2 });
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(tenant(name)));
    const refused = await call(tenant('e'));
    expect(failureOf(refused)).toBe('UPSTREAM_UNAVAILABLE');
    expect(refused.errors![0]!.message).toBe("The gateway's queue for the service `users` is full.");
    await service.until(({ requests }) => requests.length === 2);
    release();
    await service.until(({ requests }) => requests.length === 3);
    const late = call(tenant('f'));
    for (const count of [4, 5]) {
      release();
      await service.until(({ requests }) => requests.length === count);
    }
    release();
    release();
    expect((await Promise.all([...calls, late])).map(({ data }) => data!['hello'])).toEqual(['a', 'b', 'c', 'd', 'f']);
  });

  test('leave the queue when their request is aborted, and nothing of them is sent', async () => {
    const { behaviour, release } = held();
    const { service, call } = await fixture(behaviour, { ...FORWARD, concurrency: 1 });
    const first = call(tenant('a'));
    const controller = new AbortController();
    const gone = call({ ...tenant('gone'), signal: controller.signal });
    controller.abort();
    expect(failureOf(await gone)).toBe('UPSTREAM_TIMEOUT');
    const next = call(tenant('b')); // the place in the queue is free again
    await service.until(({ requests }) => requests.length === 1);
    release();
    expect((await first).data).toEqual({ hello: 'a' });
    await service.until(({ requests }) => requests.length === 2);
    release();
    expect((await next).data).toEqual({ hello: 'b' });
    expect(service.requests).toHaveLength(2);
  });

  test('do not count the wait against the service\'s timeout', async () => {
    const { service, call } = await fixture(neverAnswer, { concurrency: 1, timeout: 60 });
    const first = call();
    const second = call();
    await service.until(({ requests }) => requests.length === 1);
    service.behave(answerJson(HELLO));
    expect(failureOf(await first)).toBe('UPSTREAM_TIMEOUT');
    expect(await second).toEqual(HELLO);
  });

  test('get the places of failed, timed out and aborted calls', async () => {
    const { service, call } = await fixture(neverAnswer, { concurrency: 1, timeout: 50 });
    for (const _ of [1, 2, 3]) expect(failureOf(await call())).toBe('UPSTREAM_TIMEOUT');
    service.behave((socket) => void socket.resetAndDestroy());
    for (const _ of [1, 2, 3]) expect(failureOf(await call())).toBe('UPSTREAM_UNAVAILABLE');
    expect(failureOf(await call({ signal: AbortSignal.abort() }))).toBe('UPSTREAM_TIMEOUT');
    service.behave(answerJson(HELLO));
    expect(await call()).toEqual(HELLO);
  });
});
