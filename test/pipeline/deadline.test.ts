import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEADLINE } from '../../src/context.ts';
import { deadlineStage } from '../../src/pipeline/deadline.ts';
import { createRequestContext } from '../support/context.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the deadline', () => {
  it('aborts everything that listens, once it has passed and not before', () => {
    const context = createRequestContext();
    void deadlineStage({ requestTimeout: 1000 }).run(context);
    vi.advanceTimersByTime(999);
    expect([context.isPastDeadline, context.abort.aborted]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([context.isPastDeadline, context.abort.reason]).toEqual([true, DEADLINE]);
  });
  it('leaves no timer behind when the request has ended', () => {
    const context = createRequestContext();
    void deadlineStage({ requestTimeout: 1000 }).run(context);
    for (const callback of context.onEnd) callback();
    expect(vi.getTimerCount()).toBe(0);
  });
});
