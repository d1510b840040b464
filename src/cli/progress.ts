/** A word on the terminal for whoever waits: what takes over a second says what it is waiting for, once. */
import type { Config } from '../config/index.ts';
import type { Io } from './command.ts';

const PATIENCE_MS = 1_000;

/** `what` ends in no dot: `Asking users for its schema`. Without it there is nothing to wait for. */
export async function withProgress<T>(what: string | undefined, { io, json }: { readonly io: Io; readonly json: boolean }, work: () => Promise<T>): Promise<T> {
  if (what === undefined || json || !io.isTerminal) return work();
  const cancel = io.after(PATIENCE_MS, () => io.err(`${what}…\n`));
  try {
    return await work();
  } finally {
    cancel();
  }
}

/** The services that are asked at start; those whose schema is a file are not waited for. */
export function askingForSchemas({ services }: Pick<Config, 'services'>): string | undefined {
  const names = Object.entries(services).filter(([, { schema }]) => schema !== 'file').map(([name]) => name);
  if (names.length === 0) return undefined;
  return `Asking ${names.join(', ')} for ${names.length === 1 ? 'its schema' : 'their schemas'}`;
}
