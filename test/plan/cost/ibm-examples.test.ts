// The worked examples of the IBM GraphQL cost specification (draft of 2021), by their numbers there. Where ours is another
// figure, the title says why: an object weighs 1 by its type, and a field that returns one nothing more (docs/cost.md).
import { describe, expect, it } from 'vitest';
import { weigh } from '../../support/cost.ts';

const USERS = 'type User { name: String age: Int @cost(weight: "2.0") } type Query { users(max: Int): [User] @listSize(slicingArguments: ["max"]) }';

describe('an example of the IBM specification', () => {
  it('1, 2: users(max: 5) { age } is 15: the specification has 11 as field cost, 1 for the field and 5 × 2; we have 5 × 2 and 5 users, but not 1 for the field', () => {
    expect(weigh(USERS, 'query Example { users(max: 5) { age } }').estimate).toBe(15);
  });

  it('1, 2 with the weights that the specification assumes written down is its 11', () => {
    const sdl = 'type User @cost(weight: "0") { name: String age: Int @cost(weight: "2.0") } type Query { users(max: Int): [User] @listSize(slicingArguments: ["max"]) @cost(weight: "1.0") }';
    const { estimate, actual } = weigh(sdl, 'query Example { users(max: 5) { age } }');
    expect(estimate).toBe(11);
    expect(actual({ users: [{ age: 33 }, { age: 45 }, { age: 27 }] })).toBe(7);
  });

  it('3: the answer with three users is 9, where the specification has 7, for the same reason', () => {
    expect(weigh(USERS, 'query Example { users(max: 5) { age } }').actual({ users: [{ age: 33 }, { age: 45 }, { age: 27 }] })).toBe(9);
  });

  it('10: topProducts is 5, and 20 with a filter', () => {
    const sdl = 'input Filter { a: Int } type Query { topProducts(filter: Filter @cost(weight: "15.0")): [String] @cost(weight: "5.0") @listSize(assumedSize: 10) }';
    expect(weigh(sdl, '{ topProducts }').estimate).toBe(5);
    expect(weigh(sdl, '{ topProducts(filter: {}) }').estimate).toBe(20);
  });

  it('11: mostPopularProduct is 5, and 2 if approximate, each with 1 more for the product itself, which the specification counts as type cost', () => {
    const sdl = 'enum Approximate { YES } type Product { name: String } type Query { mostPopularProduct(approx: Approximate @cost(weight: "-3.0")): Product @cost(weight: "5.0") }';
    expect(weigh(sdl, '{ mostPopularProduct { name } }').estimate).toBe(6);
    expect(weigh(sdl, '{ mostPopularProduct(approx: YES) { name } }').estimate).toBe(3);
  });

  it('12: topProducts with an approximate filter is 8, in a variable too', () => {
    const sdl = 'enum Approximate { YES } input Filter { approx: Approximate @cost(weight: "-12.0") } type Query { topProducts(filter: Filter @cost(weight: "15.0")): [String] @cost(weight: "5.0") @listSize(assumedSize: 10) }';
    expect(weigh(sdl, '{ topProducts(filter: { approx: YES }) }').estimate).toBe(8);
    expect(weigh(sdl, 'query ($filter: Filter) { topProducts(filter: $filter) }', { filter: { approx: 'YES' } }).estimate).toBe(8);
  });

  it('5.3.2.2: a field with its arguments is never below 0', () => {
    expect(weigh('type Query { a(b: Int @cost(weight: "-12.0")): Int @cost(weight: "5.0") c: Int @cost(weight: "1.0") }', '{ a(b: 1) c }').estimate).toBe(1);
  });

  it('13: weights of arguments of executable directives are not counted: no directive but @skip and @include comes to a gateway', () => {
    expect(weigh('directive @approx(tolerance: Float! @cost(weight: "-1.0")) on FIELD type Query { a: Int @cost(weight: "5.0") }', '{ a @approx(tolerance: 0.5) }').estimate).toBe(5);
  });

  it('16: an assumed size is the size', () => {
    const sdl = 'type Product { name: String } type Query { topProducts: [Product] @listSize(assumedSize: 7) }';
    expect(weigh(sdl, '{ topProducts { name } }').estimate).toBe(7);
  });

  it('17: a slicing argument is the size, and the largest of several', () => {
    const sdl = 'type User { name: String } type Query { users(max: Int!): [User] @listSize(slicingArguments: ["max"]) either(a: Int = 4, b: Int): [User] @listSize(slicingArguments: ["a", "b"], requireOneSlicingArgument: false) }';
    expect(weigh(sdl, '{ users(max: 6) { name } }').estimate).toBe(6);
    expect(weigh(sdl, '{ either(a: 3, b: 9) { name } }').estimate).toBe(9);
    expect(weigh(sdl, '{ either(b: 2) { name } }').estimate).toBe(4); // "treat it as if that value was given in the query"
  });

  it('18: the size belongs to the edges of the connection', () => {
    const sdl = `type Film { title: String } type FilmEdge { cursor: ID node: Film } type PageInfo { hasNextPage: Boolean } type FilmConnection { edges: [FilmEdge] pageInfo: PageInfo }
      type Query { films(first: Int, after: ID, last: Int, before: ID): FilmConnection @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges"]) }`;
    expect(weigh(sdl, '{ films(first: 3) { edges { node { title } } pageInfo { hasNextPage } } }').estimate).toBe(1 + 3 * 2 + 1);
    expect(() => weigh(sdl, '{ films { edges { cursor } } }').estimate).toThrow('exactly one of `first`, `last`');
    expect(() => weigh(sdl, '{ films(first: 3, last: 3) { edges { cursor } } }').estimate).toThrow('2 are given');
  });

  it('7.1: composite input weighs nothing by default, where the specification has 1: what it makes dear is for a service to say', () => {
    expect(weigh('input In { a: Int } type Query { a(in: In): Int }', '{ a(in: { a: 1 }) }').estimate).toBe(0);
  });

  it('7.2: an abstract type weighs as the heaviest of its types', () => {
    expect(weigh('union Any = A | B type A @cost(weight: "3") { a: Int } type B @cost(weight: "7") { a: Int } type Query { any: Any }', '{ any { __typename } }').estimate).toBe(7);
  });
});
