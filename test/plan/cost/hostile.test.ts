// Sizes, slicing arguments and interfaces that are meant to pass for free or to take for ever.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { MAX_COST, createCostModel } from '../../../src/plan/cost/index.ts';
import { DEFAULTS, operationIn, schemaOf, weigh } from '../../support/cost.ts';
import { SHOP, costIn as cost } from '../../support/cost-shop.ts';

describe('no size passes for free', () => {
  it.each([
    ['a negative literal', '{ users(first: -1) { name } }', {}],
    ['a negative variable', 'query ($n: Int) { users(first: $n) { name } }', { n: -2147483648 }],
    ['null', '{ users(first: null) { name } }', {}],
    ['a variable that is null', 'query ($n: Int) { users(first: $n) { name } }', { n: null }],
    ['a variable that is missing', 'query ($n: Int) { users(first: $n) { name } }', {}],
    ['a variable that is called like what every object inherits', 'query ($constructor: Int, $toString: Int) { users(first: $constructor, last: $toString) { name } }', {}],
    ['nothing', '{ users { name } }', {}],
  ])('%s is as long as any list', (_what, query, variables) => {
    expect(cost(query, variables)).toBe(10);
  });

  it('takes the larger of the assumed and the usual size for a negative one', () => {
    expect(cost('{ assumed(first: -1) { name } }')).toBe(50);
    expect(cost('{ assumed(first: -1) { name } }', {}, { options: { defaultListSize: 70 } })).toBe(70);
    expect(cost('{ assumed(first: -1) { name } }', {}, { options: { defaultListSize: 0 } })).toBe(50);
  });

  it('lets nothing be asked for by 0, for there will be nothing', () => {
    expect(cost('{ users(first: 0) { name orders { id } } }')).toBe(0);
  });

  it('counts 2147483647 as what it is, and exactly', () => {
    expect(cost('{ users(first: 2147483647) { name } }')).toBe(2147483647);
    expect(cost('{ users(first: 2147483647) { orders { id } } }')).toBe(2147483647 * 11);
  });

  it('stops at the largest safe integer, however large the product is', () => {
    const deep = (levels: number): string => (levels === 0 ? 'name' : `friends { ${deep(levels - 1)} }`);
    expect(cost(`{ users(first: 2147483647) { ${deep(20)} } }`)).toBe(MAX_COST);
    expect(cost(`query ($n: Int) { users(first: $n) { ${deep(20)} } }`, { n: 2147483647 })).toBe(MAX_COST);
    expect(cost(`query ($n: Int) { users(first: $n) { ${deep(20)} } }`, { n: 0 })).toBe(0);
    const huge = schemaOf('type Query { a: [T] @listSize(assumedSize: 2147483647) } type T @cost(weight: "999999999999.999") { a: [T] @listSize(assumedSize: 2147483647) b: Int @cost(weight: -5) }');
    expect(weigh(huge, `{ a { b ${'a { b '.repeat(40)} ${'}'.repeat(41)} }`).estimate).toBe(MAX_COST);
  });

  it('takes the larger of several slicing arguments, in whatever order they are given', () => {
    expect(cost('{ users(first: 1, last: 500) { name } }')).toBe(500);
    expect(cost('query ($a: Int, $b: Int) { users(last: $a, first: $b) { name } }', { a: 7, b: 600 })).toBe(600);
  });
});

describe('an operation that needs exactly one slicing argument', () => {
  const refusalOf = (query: string, variables: Record<string, unknown> = {}) => {
    try {
      return cost(query, variables);
    } catch (error) {
      return error instanceof GatewayError ? `${String(error.extensions['code'])} ${error.message}` : error;
    }
  };

  it('is refused with none, with null, and with two', () => {
    const none = 'BAD_USER_INPUT `Query.exact` needs exactly one of `first`, `last`, which says how long its list may be; none is given.';
    expect(refusalOf('{ exact { name } }')).toBe(none);
    expect(refusalOf('{ exact(first: null) { name } }')).toBe(none);
    expect(refusalOf('query ($n: Int) { exact(first: $n) { name } }')).toBe(none);
    expect(refusalOf('query ($n: Int) { exact(first: $n, last: 3) { name } }', { n: 2 })).toMatch(/; 2 are given\.$/);
  });

  it('passes with one, and with the default of the only one', () => {
    expect(refusalOf('{ exact(last: 3) { name } }')).toBe(3);
    expect(refusalOf('query ($n: Int) { exact(first: $n, last: 3) { name } }')).toBe(3);
    expect(refusalOf('{ page { name } }')).toBe(20);
    expect(refusalOf('query ($n: Int! = 4) { page(first: $n) { name } }')).toBe(4);
  });

  it('is weighed by the safe reading where it is not to be refused', () => {
    const { cost: operation, variables, estimate } = weigh(SHOP, '{ exact { name } }', {}, { options: { requiresSlicing: false } });
    expect(estimate).toBe(10);
    expect(operation.refusal(variables)?.message).toMatch(/none is given/);
  });
});

describe('objects that can be of many types', () => {
  const types = Array.from({ length: 20 }, (_, index) => `T${index}`);
  const wide = (extra = ''): string => `interface Node { id: ID next: Node list: [Node] } type Query { node: Node many(first: Int): [Node] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false) }
    ${types.map((name, index) => `type ${name} implements Node @cost(weight: ${index}) { id: ID next: Node list: [Node] own${index}: Int ${extra} }`).join('\n')}`;
  const nested = (levels: number): string => (levels === 0 ? 'id' : `id next { ${nested(levels - 1)} }`);

  it('are weighed in less than 50 ms at twelve levels of twenty types', () => {
    const schema = schemaOf(wide());
    const model = createCostModel(schema, DEFAULTS);
    const { document, operation } = operationIn(schema, `query ($n: Int) { many(first: $n) { ${nested(12)} } }`);
    const attempts = Array.from({ length: 5 }, () => {
      const start = performance.now();
      expect(model.compile(document, operation, {}).estimate({ n: 3 })).toBe(3 * 13 * 19);
      return performance.now() - start;
    });
    // The best of five: others use the machine too, and a walk over all of it would take 20 to the power of 12 steps.
    expect(Math.min(...attempts)).toBeLessThan(50);
  });

  it('are weighed in less than 500 ms with a fragment for each type at each level, and so are their answers, which do not say which is which', () => {
    const schema = schemaOf(wide());
    const levels = 12;
    const fragments = Array.from({ length: levels }, (_, level) => `fragment F${level} on Node { ${types.map((name) => `... on ${name} { next { ${level + 1 < levels ? `...F${level + 1}` : 'id'} } }`).join(' ')} }`).join('\n');
    const { document, operation } = operationIn(schema, `{ node { ...F0 } } ${fragments}`);
    const row = (level: number): unknown => (level === 0 ? { id: 'x' } : { next: row(level - 1) });
    const model = createCostModel(schema, DEFAULTS);
    const attempts = Array.from({ length: 5 }, () => {
      const start = performance.now();
      const compiled = model.compile(document, operation, {});
      expect([compiled.estimate({}), compiled.actual({ node: row(levels) }, {})]).toEqual([13 * 19, 13 * 19]);
      return performance.now() - start;
    });
    expect(Math.min(...attempts)).toBeLessThan(500);
  });

  it('are refused where their fields are too many to be weighed', () => {
    const some = Array.from({ length: 6_000 }, (_, index) => `a${index}: id`).join(' ');
    expect(() => weigh(wide(), `{ node { ${some} } }`)).toThrow('more than 100000 fields');
  });

  it('cost as the dearest of them, with what is selected on it', () => {
    expect(cost('{ find { __typename } }')).toBe(4);
    expect(cost('{ find { ... on User { friend { name } } ... on Robot { name } } }')).toBe(4);
    expect(cost('{ find { ... on User { friend { friend { friend { friend { name } } } } } } }')).toBe(5);
    expect(cost('{ node { friends { name } } }')).toBe(4 + 40);
  });

  it('cost what they really are where the answer says so, and what the dearest would where it does not', () => {
    const said = weigh(SHOP, '{ node { kind: __typename friends { kind: __typename name } } }');
    expect(said.actual({ node: { kind: 'User', friends: [{ kind: 'User', name: 'a' }, { kind: 'Robot', name: 'b' }, null] } })).toBe(1 + 1 + 4);
    const unsaid = weigh(SHOP, '{ node { friends { name } } }');
    expect(unsaid.actual({ node: { friends: [{ name: 'a' }, { name: 'b' }, null] } })).toBe(4 + 8);
    const half = weigh(SHOP, '{ find { ... on User { kind: __typename } ... on Robot { kind: name } } }');
    expect(half.actual({ find: { kind: 'User' } })).toBe(4);
  });
});
