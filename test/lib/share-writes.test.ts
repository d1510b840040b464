import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { shareWrites } from '../../src/lib/share-writes.ts';

interface Connection {
  readonly stream: Writable;
  /** One list for each write that reached the other side. */
  readonly writes: string[][];
  readonly send: (text: string) => void;
  /** Milliseconds; runs the timers that are due. */
  readonly pass: (ms: number) => void;
}

function connection(): Connection {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let now = 0;
  const writes: string[][] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      writes.push([chunk]);
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => chunk as string));
      done();
    },
  });
  const hold = shareWrites(() => [stream], () => now);
  return {
    stream,
    writes,
    send(text) {
      hold();
      stream.write(text);
    },
    pass(ms) {
      now += ms;
      vi.advanceTimersByTime(ms);
    },
  };
}

const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('commands that share writes', () => {
  it('leave together when they are of one turn, in their order', async () => {
    const { send, writes } = connection();
    for (const text of ['a', 'b', 'c']) {
      send(text);
      await Promise.resolve();
    }
    expect(writes).toEqual([]);
    await immediate();
    expect(writes).toEqual([['a', 'b', 'c']]);
  });

  it('wait until a millisecond after the last write, and then leave together', async () => {
    const { send, writes, pass } = connection();
    send('a');
    await immediate();
    send('b');
    await immediate();
    pass(0.5);
    send('c');
    await immediate();
    expect(writes).toEqual([['a']]);
    pass(0.5);
    expect(writes).toEqual([['a'], ['b', 'c']]);
    send('d');
    await immediate();
    expect(writes).toEqual([['a'], ['b', 'c']]);
    pass(1);
    expect(writes).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('go at once when the last write was a millisecond ago', async () => {
    const { send, writes, pass } = connection();
    send('a');
    await immediate();
    pass(1);
    send('b');
    await immediate();
    expect(writes).toEqual([['a'], ['b']]);
  });

  it('lose nothing of a stream that is ended meanwhile', async () => {
    const { stream, send, writes } = connection();
    send('a');
    stream.end('b');
    await immediate();
    expect(writes.flat()).toEqual(['a', 'b']);
    expect(stream.writableCorked).toBe(0);
  });

  it('write nothing to a stream that is destroyed meanwhile, and go on with the next', async () => {
    const { stream, send, writes, pass } = connection();
    send('a');
    stream.destroy();
    await immediate();
    expect(writes).toEqual([]);
    const next: string[] = [];
    const streams = [stream, new Writable({ decodeStrings: false, write(chunk: string, _encoding, done) { next.push(chunk); done(); } })];
    const hold = shareWrites(() => streams);
    hold();
    streams[1]?.write('b');
    await immediate();
    pass(1);
    expect([next, writes]).toEqual([['b'], []]);
  });
});
