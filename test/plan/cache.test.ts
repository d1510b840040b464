import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createPlanCache } from '../../src/plan/cache.ts';

const operation = (): OperationDefinitionNode => parse('{ a }').definitions[0] as OperationDefinitionNode;
const made = (name: string, bytes = 10): (() => { value: { name: string }; bytes: number }) => () => ({ value: { name }, bytes });
const never = (): never => {
  throw new Error('made again');
};

describe('the plans of a graph', () => {
  it('are kept by operation and conditions', () => {
    const cache = createPlanCache<{ name: string }>();
    const [one, two] = [operation(), operation()];
    expect(cache.get(one, '', made('one'))).toEqual({ name: 'one' });
    expect(cache.get(one, '+', made('one with'))).toEqual({ name: 'one with' });
    expect(cache.get(two, '', made('two'))).toEqual({ name: 'two' });
    expect([cache.get(one, '', never), cache.get(one, '+', never), cache.get(two, '', never)].map(({ name }) => name)).toEqual(['one', 'one with', 'two']);
  });

  it('weigh no more than they may, whatever is asked: the ones not used for longest go', () => {
    const cache = createPlanCache<{ name: string }>(100);
    const operations = Array.from({ length: 1_000 }, operation);
    for (const [index, one] of operations.entries()) cache.get(one, '', made(String(index)));
    expect(cache.stats()).toEqual({ entries: 10, bytes: 100 });
    expect(cache.get(operations[999]!, '', never)).toEqual({ name: '999' });
    expect(() => cache.get(operations[0]!, '', never)).toThrow('made again');
  });

  it('that are too heavy to keep are used once', () => {
    const cache = createPlanCache<{ name: string }>(100);
    const one = operation();
    expect([cache.get(one, '', made('a', 101)), cache.get(one, '', made('b', 100)), cache.get(one, '', never)]).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'b' }]);
  });

  it('that could not be made are not remembered', () => {
    const cache = createPlanCache<{ name: string }>();
    const one = operation();
    expect(() => cache.get(one, '', never)).toThrow();
    expect(cache.get(one, '', made('now'))).toEqual({ name: 'now' });
  });
});
