import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { holdUntilImmediate } from '../../src/lib/hold-until-immediate.ts';

/** One list for each write that reached the other side. */
function sink(): { readonly stream: Writable; readonly writes: string[][] } {
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
  return { stream, writes };
}

const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a stream held until the immediate', () => {
  it('writes all of one turn together, in their order, however often it is held', async () => {
    const { stream, writes } = sink();
    for (const text of ['a', 'b', 'c']) {
      holdUntilImmediate(stream);
      stream.write(text);
      await Promise.resolve();
    }
    expect(writes).toEqual([]);
    await immediate();
    expect(writes).toEqual([['a', 'b', 'c']]);
  });

  it('writes at once again afterwards', async () => {
    const { stream, writes } = sink();
    holdUntilImmediate(stream);
    await immediate();
    stream.write('a');
    expect(writes).toEqual([['a']]);
  });

  it('holds the next turn like the first', async () => {
    const { stream, writes } = sink();
    for (const text of ['a', 'b']) {
      holdUntilImmediate(stream);
      stream.write(text);
      await immediate();
    }
    expect(writes).toEqual([['a'], ['b']]);
  });

  it('loses nothing of a stream that is ended meanwhile', async () => {
    const { stream, writes } = sink();
    holdUntilImmediate(stream);
    stream.write('a');
    stream.end('b');
    await immediate();
    expect(writes.flat()).toEqual(['a', 'b']);
    expect(stream.writableCorked).toBe(0);
  });

  it('fails what it held of a stream that is destroyed meanwhile, and writes nothing', async () => {
    const { stream, writes } = sink();
    const failures: unknown[] = [];
    holdUntilImmediate(stream);
    stream.write('a', (error) => failures.push(error));
    stream.destroy();
    await immediate();
    expect(writes).toEqual([]);
    expect(failures).toEqual([expect.any(Error)]);
  });
});
