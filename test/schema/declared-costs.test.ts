import { describe, expect, it } from 'vitest';
import { costExtension, declaredCosts, fieldPaths } from '../../src/schema/declared-costs.ts';
import { graphOf, schemaOf } from '../support/cost.ts';
import { define } from './define.ts';

describe('what services declare of costs', () => {
  it('is read from types, fields, arguments and input fields', () => {
    const { weights } = declaredCosts(schemaOf('type Query @cost(weight: 1) { a(b: In @cost(weight: 2)): S @cost(weight: "0.5") } scalar S @cost(weight: 4) enum E @cost(weight: 5) { A } input In { x: Int @cost(weight: -6) } interface I { a: Int @cost(weight: 7) }'));
    expect(Object.fromEntries(weights)).toEqual({ Query: 1000, 'Query.a': 500, 'Query.a(b:)': 2000, S: 4000, E: 5000, 'In.x': -6000, 'I.a': 7000 });
  });

  it('has the arguments of @listSize with their defaults', () => {
    const { listSizes } = declaredCosts(schemaOf('type Query { a(in: In): C @listSize(slicingArguments: ["in.first"], sizedFields: "items", assumedSize: 3) b: [Int] @listSize(assumedSize: null) } type C { items: [Int] } input In { first: Int }'));
    expect(listSizes.get('Query.a')).toEqual([{ assumedSize: 3, slicingArguments: [['in', 'first']], sizedFields: [['items']], isOneRequired: true }]);
    expect(listSizes.get('Query.b')).toEqual([{ assumedSize: undefined, slicingArguments: [], sizedFields: [], isOneRequired: false }]);
  });

  it('is the largest weight and every list size of all services', () => {
    const services = ['type Query { a: [Int] @cost(weight: 2) @listSize(assumedSize: 1) }', 'type Query { a: [Int] @cost(weight: "2.5") @listSize(assumedSize: 1) }', 'type Query { a: [Int] @listSize(assumedSize: 9) }'].map((sdl) => define(sdl));
    const [{ weights, listSizes }] = Object.values(costExtension(services)) as [ReturnType<typeof declaredCosts>];
    expect(weights.get('Query.a')).toBe(2500);
    expect(listSizes.get('Query.a')?.map(({ assumedSize }) => assumedSize)).toEqual([1, 9]);
  });

  it('travels with the composed graph, though its own directives are gone', () => {
    const schema = graphOf({ a: { sdl: 'type Query { a: T @cost(weight: 5) } type T @cost(weight: 2) { b: Int }', naming: { prefix: 'P', rename: { 'Query.a': 'renamed' } } } });
    expect(Object.fromEntries(declaredCosts(schema).weights)).toEqual({ 'Query.renamed': 5000, PT: 2000 });
    expect(schema.getDirective('cost')).toBeFalsy();
  });
});

describe('a path to sized fields', () => {
  it.each([
    ['edges', [['edges']]], ['page.items', [['page', 'items']]], ['page { items }', [['page', 'items']]], ['a { b c { d } }', [['a', 'b'], ['a', 'c', 'd']]], ['a {', undefined], ['... on A { b }', undefined],
  ])('%s', (text, paths) => {
    expect(fieldPaths(text)).toEqual(paths);
  });
});
