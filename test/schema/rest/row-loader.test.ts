import { describe, expect, it } from 'vitest';
import { RowLoader } from '../../../src/schema/rest/row-loader.ts';

/** Answers each key with its own JSON, and remembers what was asked for together. */
function recorded(chunk = 100, fail?: Error) {
  const asked: unknown[][] = [];
  const fetch = (keys: readonly unknown[]): Promise<readonly unknown[]> => {
    asked.push([...keys]);
    return fail === undefined ? Promise.resolve(keys.map((key) => JSON.stringify(key))) : Promise.reject(fail);
  };
  return { asked, loader: new RowLoader({ chunk, fetch }) };
}

describe('the rows of a door', () => {
  it('are asked for together when their keys come in one tick, in whatever promise', async () => {
    const { asked, loader } = recorded();
    const later = Promise.resolve().then(() => loader.load(['b', 'c']));
    expect([await loader.load(['a', 'b']), await later]).toEqual([['"a"', '"b"'], ['"b"', '"c"']]);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });

  it('are asked for in chunks, and found by keys in any order and number', async () => {
    const { asked, loader } = recorded(2);
    expect(await loader.load(['a', 'b', 'c', 'a', 'd', 'e', 'b'])).toEqual(['"a"', '"b"', '"c"', '"a"', '"d"', '"e"', '"b"']);
    expect(asked).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('that are known are not asked for again, and a chunk that was sent takes no more keys', async () => {
    const { asked, loader } = recorded(3);
    await loader.load(['a']);
    expect(await loader.load(['b', 'a', 'c'])).toEqual(['"b"', '"a"', '"c"']);
    expect(await loader.load(['c', 'a'])).toEqual(['"c"', '"a"']);
    expect(asked).toEqual([['a'], ['b', 'c']]);
  });

  it('are those of their own key, however much another looks like it', async () => {
    const { asked, loader } = recorded();
    const keys = ['1', 1, 'null', null, '"1"', '\0"1"', '\u00001', '', ['1'], '["1"]', [1], { id: '1' }, 'true', true];
    expect(await loader.load(keys)).toEqual(keys.map((key) => JSON.stringify(key)));
    expect(asked).toEqual([keys]);
    expect(await loader.load([null, '1', [1]])).toEqual(['null', '"1"', '[1]']);
    expect(asked).toHaveLength(1);
  });

  it('are none for no key', async () => {
    const { asked, loader } = recorded();
    expect(await loader.load([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('fail with their chunk alone, and are not asked for again', async () => {
    const fail = new Error('no');
    const { asked, loader } = recorded(2, fail);
    expect(await loader.load(['a', 'b', 'c'])).toEqual([fail, fail, fail]);
    expect(await loader.load(['a'])).toEqual([fail]);
    expect(asked).toEqual([['a', 'b'], ['c']]);
  });
});
