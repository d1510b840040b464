import { Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { shareWrites } from '../../src/lib/share-writes.ts';

interface Connection {
  readonly stream: Writable;
  /** One list for each write that reached the other side. */
  readonly writes: string[][];
  readonly send: (text: string) => Promise<string>;
  /** Answers the oldest command that is not answered. */
  readonly answer: (error?: Error) => Promise<void>;
}

function connection(): Connection {
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
  const open: { readonly resolve: (text: string) => void; readonly reject: (error: Error) => void }[] = [];
  const share = shareWrites(() => [stream]);
  return {
    stream,
    writes,
    send: (text) =>
      share(() => {
        stream.write(text);
        return new Promise((resolve, reject) => void open.push({ resolve, reject }));
      }),
    async answer(error) {
      const command = open.shift();
      if (error === undefined) command?.resolve('answer');
      else command?.reject(error);
      await Promise.resolve();
    },
  };
}

const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('commands that share writes', () => {
  it('leave together when they are of one turn, in their order', async () => {
    const { send, writes } = connection();
    for (const text of ['a', 'b', 'c']) {
      void send(text);
      await Promise.resolve();
    }
    expect(writes).toEqual([]);
    await immediate();
    expect(writes).toEqual([['a', 'b', 'c']]);
  });

  it('wait for the answers to those before them, and then leave together', async () => {
    const { send, writes, answer } = connection();
    void send('a');
    void send('b');
    await immediate();
    void send('c');
    await immediate();
    void send('d');
    await answer();
    expect(writes).toEqual([['a', 'b']]);
    await answer();
    expect(writes).toEqual([['a', 'b'], ['c', 'd']]);
  });

  it('wait a millisecond and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { send, writes } = connection();
      void send('a');
      await immediate();
      void send('b');
      await immediate();
      expect(writes).toEqual([['a']]);
      vi.advanceTimersByTime(1);
      expect(writes).toEqual([['a'], ['b']]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('go at once again when everything is answered, also by an error', async () => {
    const { send, writes, answer } = connection();
    const failed = expect(send('a')).rejects.toThrow('no');
    await immediate();
    await answer(new Error('no'));
    await failed;
    void send('b');
    await immediate();
    expect(writes).toEqual([['a'], ['b']]);
  });

  it('are not counted as under way when they fail before they are sent', async () => {
    const { send, writes, answer } = connection();
    const failed = expect(send('a')).rejects.toThrow('closed');
    await answer(new Error('closed'));
    await failed;
    await immediate();
    void send('b');
    await immediate();
    expect(writes).toEqual([['a'], ['b']]);
  });

  it('lose nothing of a stream that is ended meanwhile', async () => {
    const { stream, send, writes } = connection();
    void send('a');
    stream.end('b');
    await immediate();
    expect(writes.flat()).toEqual(['a', 'b']);
    expect(stream.writableCorked).toBe(0);
  });

  it('write nothing to a stream that is destroyed meanwhile, and go on with the next', async () => {
    const { stream, send, writes, answer } = connection();
    const failed = expect(send('a')).rejects.toThrow('destroyed');
    stream.destroy();
    await immediate();
    await answer(new Error('destroyed'));
    await failed;
    expect(writes).toEqual([]);
  });
});
