/**
 * The end of a request as all that waits for it sees it. An AbortController with its signal would do, and cost each request 8 µs of
 * CPU with one listener per call, a tenth of the smallest answer (Node 20.20.2): an EventTarget is made for more than this.
 */

/** What those who wait need to know; every AbortSignal is one. */
export interface Signal {
  readonly aborted: boolean;
  /** Why; undefined until it has aborted. */
  readonly reason: Error | undefined;
  /** The listener is called once, and never when it has aborted already. To remove it is the business of who adds it. */
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Controller and signal in one. */
export class Abort implements Signal {
  aborted = false;
  reason: Error | undefined = undefined;
  #listeners: Set<() => void> | undefined = undefined;

  /** Calls the listeners in the order they were added; the second time nothing happens. They may not throw. */
  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // One that a listener before it removes is not called: a Set is walked as it is at the moment.
    for (const listener of this.#listeners ?? []) listener();
    this.#listeners = undefined;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted) (this.#listeners ??= new Set()).add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }
}

/**
 * What `pending` comes to, or a rejection with the signal's reason as soon as it aborts. `pending` itself goes on for others, and
 * what becomes of it then is nobody's fault. Leaves no listener behind.
 */
export async function unlessAborted<T>(pending: Promise<T>, signal: Signal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason ?? new Error('aborted'));
  });
  // An Abort that has aborted calls nobody any more.
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([aborted, pending]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
