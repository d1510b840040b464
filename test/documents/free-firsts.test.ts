import { describe, expect, it } from 'vitest';
import { createFreeFirsts, FREE_FIRSTS } from '../../src/documents/free-firsts.ts';

const published = { byText: (text: string) => (text.startsWith('published') ? { text, operationName: undefined, isQuery: true } : undefined) };
const times = <Result>(count: number, act: () => Result): Result[] => Array.from({ length: count }, act);

describe('work that is done for the first time', () => {
  it('is free for a published document a bounded number of times on each graph, for each by itself', () => {
    const isFree = createFreeFirsts(published);
    const [one, two] = [{}, {}];
    expect(times(FREE_FIRSTS, () => isFree(one, 'published A'))).not.toContain(false);
    expect(times(3, () => isFree(one, 'published A'))).toEqual([false, false, false]);
    expect([isFree(one, 'published B'), isFree(two, 'published A')]).toEqual([true, true]);
  });

  it('is never free for any other text', () => {
    expect(createFreeFirsts(published)({}, 'my own')).toBe(false);
  });
});
