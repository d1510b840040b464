/** The process as a command sees it: streams, environment, and being asked to stop. */
import { gatherLines } from '../telemetry/logger.ts';
import type { Io } from './command.ts';

/** What a shell reports of a process that a signal has ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export interface ProcessIo {
  readonly io: Io;
  /** From now on the first signal only fires `io.stop`. */
  readonly serve: () => void;
  readonly dispose: () => void;
}

/** What is given stands in place of the process's own; with a `stop` of one's own, signals are left alone. */
export function processIo(given: Partial<Io>): ProcessIo {
  const controller = new AbortController();
  const lines = gatherLines((text) => process.stderr.write(text));
  let isServing = false;
  const onSignal = (signal: keyof typeof EXIT_CODES): void => {
    // The second one is from somebody who does not want to wait.
    if (!isServing || controller.signal.aborted) process.exit(EXIT_CODES[signal]);
    controller.abort();
  };
  const signals = given.stop === undefined ? (['SIGINT', 'SIGTERM'] as const) : [];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    io: {
      out(text) {
        lines.flush();
        process.stdout.write(text);
      },
      err(text) {
        lines.flush();
        process.stderr.write(text);
      },
      log: given.err ?? lines.add,
      env: process.env,
      cwd: process.cwd(),
      isTerminal: process.stderr.isTTY,
      stop: controller.signal,
      after(ms, act) {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
      ...given,
    },
    serve() {
      isServing = true;
    },
    dispose() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
