/** What is said on standard error while the benchmark runs. */

export interface Progress {
  /** What is under way; replaces what was. Only on a terminal. */
  readonly step: (text: string) => void;
  /** To stay there. */
  readonly note: (text: string) => void;
}

export function createProgress(): Progress {
  const { stderr } = process;
  const clear = stderr.isTTY ? '\r\u001b[K' : '';
  return {
    step(text) {
      if (stderr.isTTY) stderr.write(`${clear}${text}`);
    },
    note(text) {
      stderr.write(`${clear}${text}\n`);
    },
  };
}
