import { describe, expect, it } from 'vitest';
import { MAX_COST } from '../../../src/plan/cost/index.ts';
import { printCost } from '../../../src/plan/cost/print.ts';
import { weigh } from '../../support/cost.ts';

const SDL = `type Query { books(first: Int, ids: [ID!]): [Book] @listSize(slicingArguments: ["first", "ids"], requireOneSlicingArgument: false) @cost(weight: 3) a: Int }
  type Book { title: String pages: [[Page]] price: Float @cost(weight: "0.1") } type Page { text: String }`;
const print = (query: string, variables: Record<string, unknown> = {}, max = 100): string => {
  const { cost, variables: coerced } = weigh(SDL, query, variables);
  return printCost(cost.explain(coerced), { max });
};

describe('a printed cost', () => {
  it('has a row for each field that costs something, and says how many do not', () => {
    expect(print('query ($n: Int) { b: books(first: $n) { title price pages { text } } a }', { n: 3 })).toBe(`cost 307 · above cost.max, 100
  field    calls  cost  total  list size                  made of
  b            1     6  306.3  3 (first: $n)              1 × Query.books 3 (@cost)
                                                          3 × Book 1 (default)
    price      3   0.3    0.3                             3 × Book.price 0.1 (@cost)
    pages      3   300    300  10 (cost.defaultListSize)  300 × Page 1 (default)
                               10 (cost.defaultListSize)
  3 fields cost nothing and are left out.
`);
  });

  it('is a line where nothing costs anything', () => {
    expect(print('{ a }')).toBe('cost 0 · within cost.max, 100\n');
  });

  it('marks lists whose length nobody has said', () => {
    const text = print('query ($n: Int) { books(first: $n) { title } }');
    expect(text).toContain('† first: $n');
    expect(text).toContain('give those marked † with --variables');
  });

  it('keeps to its width and prints no control character, whatever is asked', () => {
    const long = 'x'.repeat(300);
    const text = print(`{ ${long}: books(first: 2147483647) { price ${long}: pages { ${long}: text } } other: books(ids: ["\\u001b[31m${long}", """a\n\nb ${'word '.repeat(30)}"""]) { price } }`, {}, 1);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    // eslint-disable-next-line no-control-regex -- what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('e+');
    expect(printCost({ kind: 'query', total: MAX_COST, fields: [{ path: '', field: 'Query', calls: MAX_COST, sizes: [], weights: [], cost: MAX_COST, total: MAX_COST }], isCut: true }, { max: 1 })).toContain('These are the first 1 fields; there are more.');
  });
});
