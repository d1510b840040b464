import { describe, expect, it } from 'vitest';
import { EXPLAINED_MAX } from '../../../src/plan/cost/explain.ts';
import { weigh } from '../../support/cost.ts';

const SDL = `type Query { books(first: Int): [Book] @listSize(slicingArguments: ["first"]) any: Any } type Mutation { add(in: In): Book }
  union Any = Book | Pen type Pen @cost(weight: 4) { name: String } type Author { name: String @cost(weight: "0.5") } input In { a: Int @cost(weight: 2) }
  type Book { title: String author: Author tags: [String] }`;
const explain = (query: string, variables?: Record<string, unknown>) => {
  const { cost, variables: coerced } = weigh(SDL, query, variables);
  return cost.explain(coerced);
};

describe('the explanation of a cost', () => {
  it('has every field with its calls, sizes and weights, and where each comes from', () => {
    expect(explain('query ($n: Int) { b: books(first: $n) { title author { name } tags } }', { n: 3 })).toEqual({
      kind: 'query',
      total: 8,
      fields: [
        { path: 'b', field: 'Query.books', calls: 1, sizes: [{ size: 3, from: 'first: $n' }], weights: [{ coordinate: 'Book', weight: 1, from: 'default', count: 3 }], cost: 3, total: 7.5 },
        { path: 'b[].title', field: 'Book.title', calls: 3, sizes: [], weights: [], cost: 0, total: 0 },
        { path: 'b[].author', field: 'Book.author', calls: 3, sizes: [], weights: [{ coordinate: 'Author', weight: 1, from: 'default', count: 3 }], cost: 3, total: 4.5 },
        { path: 'b[].author.name', field: 'Author.name', calls: 3, sizes: [], weights: [{ coordinate: 'Author.name', weight: 0.5, from: '@cost', count: 3 }], cost: 1.5, total: 1.5 },
        { path: 'b[].tags', field: 'Book.tags', calls: 3, sizes: [{ size: 10, from: 'cost.defaultListSize' }], weights: [], cost: 0, total: 0 },
      ],
    });
  });

  it('follows the dearest type', () => {
    expect(explain('{ any { ... on Pen { name } ... on Book { title } } }').fields.map(({ path, field, total }) => `${path} ${field} ${total}`)).toEqual(['any Query.any 4', 'any.name Pen.name 0']);
    expect(explain('{ any { ... on Pen { name } ... on Book { author { name } a: author { name } b: author { name } } } }').fields.map(({ field }) => field)).toContain('Author.name');
  });

  it('names what the configuration says of mutations, and the weights of arguments', () => {
    expect(explain('mutation { add(in: { a: 1 }) { title } }').fields[0]?.weights).toEqual([
      { coordinate: 'Mutation.add', weight: 10, from: 'cost.mutation', count: 1 }, { coordinate: 'In.a', weight: 2, from: '@cost', count: 1 }, { coordinate: 'Book', weight: 1, from: 'default', count: 1 },
    ]);
  });

  it('says why the operation would be refused, and what it would cost all the same', () => {
    expect(explain('{ books { title } }')).toMatchObject({ total: 10, refusal: '`Query.books` needs `first`, which says how long its list may be; none is given.' });
  });

  it('says which lists it had to take for something, as nobody has said their length', () => {
    expect(explain('query ($n: Int) { books(first: $n) { title } }').fields[0]?.sizes).toEqual([{ size: 10, from: 'cost.defaultListSize', without: 'first: $n' }]);
    expect(explain('query ($n: Int) { books(first: $n) { title } }', { n: null }).fields[0]?.sizes).toEqual([{ size: 10, from: 'cost.defaultListSize' }]);
  });

  it('is JSON, and cut where it is too long for people', () => {
    const long = explain(`{ books(first: 2147483647) { ${Array.from({ length: EXPLAINED_MAX + 5 }, (_, index) => `a${index}: title`).join(' ')} } }`);
    expect(long.isCut).toBe(true);
    expect(long.fields).toHaveLength(EXPLAINED_MAX);
    expect(JSON.parse(JSON.stringify(long))).toEqual(long);
  });
});
