// The worked examples of Apollo's documentation of demand control, and the fixtures of its router where the figures differ from ours.
import { describe, expect, it } from 'vitest';
import { weigh } from '../../support/cost.ts';

const BOOKS = (address = ''): string => `
  type Query {
    book(id: ID): Book bestsellers: [Book] @listSize(assumedSize: 5)
    newestAdditions(after: ID, limit: Int!): [Book] @listSize(slicingArguments: ["limit"])
  }
  type Mutation { doSomething: Int }
  type Book { title: String author: Author publisher: Publisher } type Author { name: String } type Publisher { name: String address: Address }
  type Address ${address} { zipCode: Int! }`;
const SELECTION = '{ title author { name } publisher { name address { zipCode } } }';
const DEAR = BOOKS('@cost(weight: 5)');

describe("an example of Apollo's demand control", () => {
  it('BookQuery costs 4', () => {
    expect(weigh(BOOKS(), `query BookQuery { book(id: 1) ${SELECTION} }`).estimate).toBe(4);
  });

  it('BookQuery costs 8 with an address of 5', () => {
    expect(weigh(DEAR, `query BookQuery { book(id: 1) ${SELECTION} }`).estimate).toBe(8);
  });

  it('BestsellersQuery costs 40', () => {
    const { estimate, actual } = weigh(DEAR, `query BestsellersQuery { bestsellers ${SELECTION} }`);
    expect(estimate).toBe(40);
    const book = { title: 'a', author: { name: 'b' }, publisher: { name: 'c', address: { zipCode: 1 } } };
    expect(actual({ bestsellers: [book, book] })).toBe(16);
  });

  it('NewestAdditions costs 24 for three books and 56 for seven, through a variable too', () => {
    expect(weigh(DEAR, `query NewestAdditions { newestAdditions(limit: 3) ${SELECTION} }`).estimate).toBe(24);
    expect(weigh(DEAR, `query NewestAdditions($limit: Int!) { newestAdditions(limit: $limit) ${SELECTION} }`, { limit: 7 }).estimate).toBe(56);
  });

  it('a mutation costs 10, and 20 with two fields: Apollo has 10 for the operation, we for each field, for each is a write', () => {
    expect(weigh(BOOKS(), 'mutation { doSomething }').estimate).toBe(10);
    expect(weigh(BOOKS(), 'mutation { doSomething again: doSomething }').estimate).toBe(20);
  });
});

describe("a fixture of Apollo's router", () => {
  const BASIC = `type Query { getScalar(id: ID): String object1: First interfaceInstance1: My someUnion: Some someObjects: [First] intList: [Int] }
    type First { field1: Int innerList: [Second] } interface My { field2: String } type Second implements My { field1: Int field2: String } union Some = First | Second`;
  const of100 = { options: { defaultListSize: 100 } };

  it.each([
    ['a scalar', '{ getScalar }', 0], ['an object', '{ object1 { field1 } }', 1], ['an interface', '{ interfaceInstance1 { field2 } }', 1], ['a union', '{ someUnion { ... on First { innerList { field1 } } } }', 101],
    ['a list of objects', '{ someObjects { field1 } }', 100], ['a list of scalars', '{ intList }', 0], ['nested lists', '{ someObjects { field1 innerList { field1 } } }', 10_100],
    ['what is skipped', '{ object1 @skip(if: true) { field1 } }', 0],
  ])('%s', (_what, query, expected) => {
    expect(weigh(BASIC, query, {}, of100).estimate).toBe(expected);
  });

  const CUSTOM = `
    enum AorB @cost(weight: "15") { A B } scalar ExpensiveInt @cost(weight: "30") type ExpensiveObject @cost(weight: "40") { id: ID } input InputTypeWithCost { somethingWithCost: Int @cost(weight: "20") }
    type A { id: ID } type SizedField { items: [A] } type Container { page: [A] } type Deep { page: [A] results: Container } input Paging { first: Int } input Search { pagination: Paging }
    type Query {
      fieldWithCost: Int @cost(weight: "5") argWithCost(arg: Int @cost(weight: "10")): Int enumWithCost: AorB inputWithCost(someInput: InputTypeWithCost): Int scalarWithCost: ExpensiveInt objectWithCost: ExpensiveObject
      fieldWithListSize: [String!] @listSize(assumedSize: 2000, requireOneSlicingArgument: false)
      fieldWithDynamicListSize(first: Int = 10): SizedField @listSize(slicingArguments: ["first"], sizedFields: ["items"], requireOneSlicingArgument: true)
      itemsByIds(ids: [ID!]!): [A] @listSize(slicingArguments: ["ids"])
      search(input: Search!): [A] @listSize(slicingArguments: ["input.pagination.first"])
      deep(first: Int = 10): Deep @listSize(slicingArguments: ["first"], sizedFields: ["page", "results { page }"], requireOneSlicingArgument: false)
      list: [A] @cost(weight: "5")
    }`;
  const all = (first: string): string => `fragment Items on SizedField { items { id } } { fieldWithCost argWithCost(arg: 3) enumWithCost inputWithCost(someInput: { somethingWithCost: 10 }) scalarWithCost objectWithCost { id } fieldWithListSize fieldWithDynamicListSize${first} { ...Items } }`;
  const ANSWER = { fieldWithCost: 1, argWithCost: 2, enumWithCost: 'A', inputWithCost: 3, scalarWithCost: 4, objectWithCost: { id: 5 }, fieldWithListSize: ['first', 'second', 'third'], fieldWithDynamicListSize: { items: [{ id: 6 }, { id: 7 }, { id: 8 }] } };

  it('custom costs are 126, of the answer 124: Apollo has 127 and 125, for an input object weighs 1 there', () => {
    const { estimate, actual } = weigh(CUSTOM, all('(first: 5)').replace(/^(fragment .*?\} \}) (.*)$/, '$2 $1'));
    expect(estimate).toBe(126);
    expect(actual(ANSWER)).toBe(124);
  });

  it('custom costs with the default of the slicing argument are 131, where Apollo has 132', () => {
    expect(weigh(CUSTOM, all('')).estimate).toBe(131);
  });

  it('a list of keys is as long as what it asks for', () => {
    expect(weigh(CUSTOM, '{ itemsByIds(ids: ["1", "2", "3"]) { id } }').estimate).toBe(3);
    expect(weigh(CUSTOM, 'query ($ids: [ID!]!) { itemsByIds(ids: $ids) { id } }', { ids: ['1', '2'] }).estimate).toBe(2);
  });

  it('slicing arguments lie in input objects, and sized fields deeper', () => {
    expect(weigh(CUSTOM, '{ search(input: { pagination: { first: 4 } }) { id } }').estimate).toBe(4);
    expect(weigh(CUSTOM, 'query ($input: Search!) { search(input: $input) { id } }', { input: { pagination: { first: 6 } } }).estimate).toBe(6);
    expect(weigh(CUSTOM, '{ deep(first: 3) { page { id } results { page { id } } } }').estimate).toBe(1 + 3 + 1 + 3);
  });

  it('a field weighs once for its call, and its items by their type besides: Apollo takes its weight for each item, instead of the type', () => {
    expect(weigh(CUSTOM, '{ list { id } }').estimate).toBe(5 + 10);
  });
});
