import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Abort, unlessAborted, type Signal } from '../../src/lib/abort.ts';

/** What is called, in its order, when each of the names listens. */
function listening(names: readonly string[]): { abort: Abort; called: string[]; listenerOf: (name: string) => () => void } {
  const abort = new Abort();
  const called: string[] = [];
  const listeners = new Map(names.map((name) => [name, () => void called.push(name)]));
  for (const listener of listeners.values()) abort.addEventListener('abort', listener);
  return { abort, called, listenerOf: (name) => listeners.get(name)! };
}

const LATE = new Error('late');

describe('an Abort', () => {
  it('calls each listener once, in the order they came, and says why', () => {
    const { abort, called } = listening(['a', 'b', 'c']);
    expect([abort.aborted, abort.reason]).toEqual([false, undefined]);
    abort.abort(LATE);
    abort.abort(new Error('later'));
    expect(called).toEqual(['a', 'b', 'c']);
    expect([abort.aborted, abort.reason]).toEqual([true, LATE]);
  });

  it('does not call one that was removed, however often that was done', () => {
    const { abort, called, listenerOf } = listening(['a', 'b']);
    abort.removeEventListener('abort', listenerOf('a'));
    abort.removeEventListener('abort', listenerOf('a'));
    abort.abort(LATE);
    expect(called).toEqual(['b']);
  });

  it('does not call one that another removes while they are called', () => {
    const { abort, called, listenerOf } = listening([]);
    const last = (): void => void called.push('last');
    abort.addEventListener('abort', () => abort.removeEventListener('abort', last));
    abort.addEventListener('abort', last);
    expect(() => abort.abort(LATE)).not.toThrow();
    expect(called).toEqual([]);
    expect(() => abort.removeEventListener('abort', listenerOf('nobody'))).not.toThrow();
  });

  it('never calls who comes too late, as an AbortSignal does not', () => {
    const controller = new AbortController();
    controller.abort(LATE);
    const abort = new Abort();
    abort.abort(LATE);
    const called: unknown[] = [];
    for (const signal of [abort, controller.signal] satisfies Signal[]) signal.addEventListener('abort', () => called.push(signal));
    expect(called).toEqual([]);
    expect([abort.aborted, abort.reason]).toEqual([controller.signal.aborted, controller.signal.reason]);
  });
});

describe('what is waited for unless a signal aborts', () => {
  /** An Abort that knows its listeners. */
  class Watched extends Abort {
    readonly listening = new Set<() => void>();
    override addEventListener(type: 'abort', listener: () => void): void {
      this.listening.add(listener);
      super.addEventListener(type, listener);
    }
    override removeEventListener(type: 'abort', listener: () => void): void {
      this.listening.delete(listener);
      super.removeEventListener(type, listener);
    }
  }
  const never = new Promise<never>(() => undefined);

  it('is what comes of it, and no listener stays', async () => {
    const signal = new Watched();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect([...signal.listening]).toEqual([]);
  });

  it('ends with the reason when it aborts, and no listener stays', async () => {
    const signal = new Watched();
    const waiting = unlessAborted(never, signal);
    expect(signal.listening.size).toBe(1);
    signal.abort(LATE);
    await expect(waiting).rejects.toBe(LATE);
    expect([...signal.listening]).toEqual([]);
  });

  it('is not waited for when it has aborted already, even where it is there', async () => {
    const controller = new AbortController();
    controller.abort(LATE);
    const abort = new Abort();
    abort.abort(LATE);
    for (const signal of [abort, controller.signal] satisfies Signal[]) {
      await expect(unlessAborted(never, signal)).rejects.toBe(LATE);
      await expect(unlessAborted(Promise.resolve(1), signal)).rejects.toBe(LATE);
    }
  });

  it('may fail later, which ends no process', async () => {
    const signal = new Abort();
    let fail = (_error: Error): void => undefined;
    const pending = new Promise<never>((_resolve, reject) => (fail = reject));
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const waiting = unlessAborted(pending, signal);
    signal.abort(LATE);
    await expect(waiting).rejects.toBe(LATE);
    fail(new Error('too late for anybody'));
    await nextTurn();
    expect(unhandled).not.toHaveBeenCalled();
  });
});
