/** Small writes of a connection become few: the write was half of the CPU of a command to Redis (profile of W1, Node 20.20.2). */
import type { Writable } from 'node:stream';

/** The longest that a command waits for answers to those before it. */
const HOLD_MS = 1;

/**
 * Wraps the sending of a command, which answers by a promise. What is sent in one turn of the event loop leaves in one write. While answers are
 * awaited, what is sent waits for them, or for a millisecond, and then leaves in one write too: the busier the other side, the more
 * commands share one. `streams` are those it may be written to. One that is destroyed meanwhile drops what it held, as it would have
 * dropped what came too late.
 */
export function shareWrites(streams: () => readonly Writable[]): <Answer>(send: () => Promise<Answer>) => Promise<Answer> {
  let batch: Batch | undefined;
  let underWay = 0;

  const release = (): void => {
    if (batch === undefined) return;
    const { streams: held, commands, timer } = batch;
    batch.isSent = true;
    batch = undefined;
    clearTimeout(timer);
    underWay += commands;
    for (const stream of held) stream.uncork();
  };
  const hold = (): Batch => {
    const held = streams();
    for (const stream of held) stream.cork();
    if (underWay === 0) setImmediate(release);
    return { streams: held, commands: 0, isSent: false, timer: underWay === 0 ? undefined : setTimeout(release, HOLD_MS) };
  };
  return (send) => {
    const mine = (batch ??= hold());
    mine.commands += 1;
    // Also one that fails before it is sent, as it does without a connection.
    const answered = (): void => {
      if (!mine.isSent) mine.commands -= 1;
      else if (--underWay === 0) release();
    };
    const command = send();
    command.then(answered, answered);
    return command;
  };
}

/** Commands that leave together. */
interface Batch {
  readonly streams: readonly Writable[];
  readonly timer: NodeJS.Timeout | undefined;
  commands: number;
  isSent: boolean;
}
