import { describe, expect, it } from 'vitest';
import { isInputObjectType, isObjectType, type GraphQLObjectType } from 'graphql';
import { eachItem, readWeights, type GraphWeights } from '../../../src/plan/cost/weights.ts';
import { DEFAULTS, graphOf, schemaOf } from '../../support/cost.ts';

const SDL = `
  interface Near { a: Int @cost(weight: 3) b: Int @cost(weight: 3) l(n: Int @cost(weight: 1)): [Int] @listSize(slicingArguments: ["n"]) }
  interface Far { a: Int @cost(weight: 7) }
  type T implements Near & Far @cost(weight: 2) { a: Int b: Int @cost(weight: 0) l(n: Int): [Int] c: Int }
  type Query { t: T one(in: One): Int } type Mutation { x: Int y: Int @cost(weight: 4) } scalar S @cost(weight: "0.25") enum E { A }
  input One { two: Two } input Two { one: One three: [Three] } input Three { deep: Int @cost(weight: 1) } input Light { own: Light a: Int }
`;
const schema = schemaOf(SDL);
const weights = readWeights(schema, DEFAULTS);
const type = (name: string): GraphQLObjectType => {
  const found = schema.getType(name);
  if (!isObjectType(found)) throw new Error(name);
  return found;
};
const input = (name: string) => {
  const found = schema.getType(name);
  if (!isInputObjectType(found)) throw new Error(name);
  return found;
};

describe('the weights of a graph', () => {
  it('are counted in the largest part of a unit that all of them are whole numbers of', () => {
    const partsOf = (...all: string[]): GraphWeights['parts'] => readWeights(schemaOf(`type Query { ${all.map((weight, index) => `a${index}: Int @cost(weight: "${weight}")`).join(' ')} }`), DEFAULTS).parts;
    expect([partsOf('3', '-4'), partsOf('1.5'), partsOf('1.25', '1.5'), partsOf('0.001')]).toEqual([1, 10, 100, 1000]);
    expect(weights.ofType(schema.getType('S')!)).toEqual({ coordinate: 'S', weight: 25, from: '@cost' });
  });

  it('are 1 for objects, and nothing for a root, scalars, enums and fields', () => {
    expect([weights.ofType(type('T')).weight, weights.ofType(type('Query')).weight, weights.ofType(type('Query'), true).weight, weights.ofType(schema.getType('E')!).weight]).toEqual([200, 100, 0, 0]);
    expect(weights.ofField(type('T'), 'c')).toEqual({ coordinate: 'T.c', weight: 0, from: 'default' });
  });

  it('are what the configuration says for a field of Mutation of which nothing else is said', () => {
    expect([weights.ofField(type('Mutation'), 'x'), weights.ofField(type('Mutation'), 'y')]).toEqual([
      { coordinate: 'Mutation.x', weight: 1000, from: 'cost.mutation' }, { coordinate: 'Mutation.y', weight: 400, from: '@cost' },
    ]);
  });

  it('are those of the interfaces for a field that has none of its own, of several the largest', () => {
    expect([weights.ofField(type('T'), 'a'), weights.ofField(type('T'), 'b')]).toEqual([{ coordinate: 'Far.a', weight: 700, from: '@cost' }, { coordinate: 'T.b', weight: 0, from: '@cost' }]);
    expect(weights.ofArgument(type('T'), 'l', 'n')?.coordinate).toBe('Near.l(n:)');
    expect(weights.listSizesOf(type('T'), 'l').map(({ slicingArguments }) => slicingArguments)).toEqual([[['n']]]);
  });

  it('are found in input types that hold each other', () => {
    expect(['One', 'Two', 'Three', 'Light', 'One'].map((name) => weights.hasInputWeights(input(name)))).toEqual([true, true, true, false, true]);
  });

  it('are the largest of all services, in the names of the graph', () => {
    const graph = graphOf({
      a: { sdl: 'type Query { u: User _us(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") @cost(weight: 4) { id: ID! tags(first: Int): [String] @cost(weight: 8) @listSize(slicingArguments: ["first"]) } type Own @cost(weight: 6) { a: Int } extend type Query { own: Own @cost(weight: 3) }', naming: { prefix: 'A', rename: { User: 'User', 'Query.own': 'mine' } } },
      b: 'type Query { v: User _vs(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") @cost(weight: 9) { id: ID! @cost(weight: 1) tags(first: Int): [String] @cost(weight: 2) @listSize(assumedSize: 70) }',
    });
    const composed = readWeights(graph, DEFAULTS);
    const user = graph.getType('User') as GraphQLObjectType;
    expect(composed.ofType(user).weight).toBe(9);
    expect(composed.ofType(graph.getType('AOwn')!).weight).toBe(6);
    expect(composed.ofField(graph.getQueryType()!, 'mine').weight).toBe(3);
    expect([composed.ofField(user, 'tags').weight, composed.ofField(user, 'id').weight]).toEqual([8, 1]);
    expect(composed.listSizesOf(user, 'tags')).toHaveLength(2);
  });
});

describe('the items of a value', () => {
  it('are all that is in lists of lists, and one value where a list of it is expected', () => {
    const seen: unknown[] = [];
    const list = schemaOf('type Query { a(b: [[Int]]): Int }').getQueryType()!.getFields()['a']!.args[0]!.type;
    eachItem([[1, null], [2], null], list, (value) => seen.push(value));
    eachItem(3, list, (value) => seen.push(value));
    eachItem(undefined, list, (value) => seen.push(value));
    expect(seen).toEqual([1, 2, 3]);
  });
});
