import { describe, expect, it } from 'vitest';
import { Abort, type Signal } from '../../src/lib/abort.ts';

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
