import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { processIo } from '../../src/cli/process-io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Signals reach only the handlers of the test's own; exit codes are noted and nothing exits. */
function start(given: Parameters<typeof processIo>[0] = {}) {
  const before = new Map(SIGNALS.map((signal) => [signal, new Set(process.listeners(signal))]));
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const started = processIo(given);
  onTestFinished(() => {
    started.dispose();
    exit.mockRestore();
  });
  const handlers = (signal: (typeof SIGNALS)[number]) => process.listeners(signal).filter((listener) => !before.get(signal)!.has(listener));
  return { ...started, exit, handlers, send: (signal: (typeof SIGNALS)[number]) => handlers(signal).forEach((handler) => handler(signal)) };
}

describe('the process as a command sees it', () => {
  it('keeps what is logged in order with what is printed after it', () => {
    const written: unknown[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      const spy = vi.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(text);
        return true;
      });
      onTestFinished(() => {
        spy.mockRestore();
      });
    }
    const { io } = start();
    io.log('a line\n');
    io.out('an address\n');
    io.log('another\n');
    io.err('a complaint\n');
    expect(written).toEqual(['a line\n', 'an address\n', 'another\n', 'a complaint\n']);
  });

  it('has timers that can be taken back', () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { io } = start();
    const acts: string[] = [];
    io.after(1000, () => acts.push('kept'));
    io.after(1000, () => acts.push('taken back'))();
    vi.advanceTimersByTime(999);
    expect(acts).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(acts).toEqual(['kept']);
  });

  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('ends at once on %s, with exit code %i, while nothing is served', (signal, code) => {
    const { exit, send } = start();
    send(signal);
    expect(exit).toHaveBeenCalledExactlyOnceWith(code);
  });

  it('only asks to stop with the first signal while something is served, and ends at once with the second', () => {
    const { exit, send, serve, io } = start();
    serve();
    send('SIGTERM');
    expect(io.stop.aborted).toBe(true);
    expect(exit).not.toHaveBeenCalled();
    send('SIGINT');
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  });

  it('hears no signals any more once disposed', () => {
    const { handlers, dispose } = start();
    for (const signal of SIGNALS) expect(handlers(signal)).toHaveLength(1);
    dispose();
    for (const signal of SIGNALS) expect(handlers(signal)).toHaveLength(0);
  });

  it('leaves signals alone, and uses what it is given', () => {
    const stop = new AbortController().signal;
    const { handlers, io } = start({ stop, cwd: '/elsewhere', env: { A: '1' } });
    for (const signal of SIGNALS) expect(handlers(signal)).toHaveLength(0);
    expect(io).toMatchObject({ cwd: '/elsewhere', env: { A: '1' } });
    expect(io.stop).toBe(stop);
  });
});
