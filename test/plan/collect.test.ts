import { buildSchema, parse, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { collectFields, conditionVariables, fragmentsOf } from '../../src/plan/collect.ts';

const schema = buildSchema('interface N { id: ID a: Int } type A implements N { id: ID a: Int } type B implements N { id: ID a: Int b: Int } union U = A | B type Query { n: N }');

function collect(type: string, text: string, variables: Record<string, unknown> = {}): string[] {
  const document = parse(text);
  const { selectionSet } = document.definitions[0] as OperationDefinitionNode;
  const fields = collectFields({ schema, fragments: fragmentsOf(document), variables }, schema.getType(type) as GraphQLObjectType, [selectionSet]);
  return [...fields].map(([name, nodes]) => `${name}${nodes.length > 1 ? ` x${nodes.length}` : ''}`);
}

describe('the fields of an object', () => {
  it('are those of fragments that hold for its type, by name, interface and union, in the order of the response', () => {
    const text = '{ x: id ... on B { b } ... on N { a } ...u ... { y: a } } fragment u on U { z: __typename }';
    expect(collect('A', text)).toEqual(['x', 'a', 'z', 'y']);
    expect(collect('B', text)).toEqual(['x', 'b', 'a', 'z', 'y']);
  });

  it('stand once for each response name, with all their nodes', () => {
    expect(collect('B', '{ a ... on N { a } ...f ...f } fragment f on B { a b }')).toEqual(['a x3', 'b']);
  });

  it('end at a fragment that is unknown or spreads itself', () => {
    expect(collect('A', '{ a ...f ...gone } fragment f on A { id ...f }')).toEqual(['a', 'id']);
  });

  it('are left out as conditions say, both of them', () => {
    const text = 'query ($y: Boolean!, $n: Boolean!) { a @include(if: $y) id @skip(if: $y) b: a @include(if: $y) @skip(if: $n) c: a @include(if: $y) @skip(if: $y) ... @include(if: false) { d: a } }';
    expect(collect('A', text, { y: true, n: false })).toEqual(['a', 'b']);
  });

  it('do not depend on a prototype: a condition called like a property of every object is not true', () => {
    expect(() => collect('A', 'query ($constructor: Boolean = true) { a @include(if: $constructor) }', Object.create(null) as Record<string, unknown>)).toThrow('Variable "$constructor" is null');
  });
});

describe('the variables of conditions', () => {
  it('are those of the operation and every fragment, each once', () => {
    expect(conditionVariables(parse('query { a @include(if: $z) ...f @skip(if: $a) b @other(if: $no) } fragment f on A { id @skip(if: $a) c { d @include(if: $m) e(if: $no) } }'))).toEqual(['a', 'm', 'z']);
  });
});
