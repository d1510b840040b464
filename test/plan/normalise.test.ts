import { buildSchema, parse, print, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../src/plan/normalise.ts';

const schema = buildSchema(`
  interface Node { id: ID! } interface Named implements Node { id: ID! name: String }
  union Any = User | Ship
  type User implements Node & Named { id: ID! name: String friends(first: Int): [User!] any: Any node: Node }
  type Ship implements Node { id: ID! tons: Int }
  type Query { user: User node: Node named: Named any: Any }
`);

function plain(query: string, variables: Record<string, unknown> = {}): string {
  const document = parse(query);
  return print(normalise(schema, document, document.definitions[0] as OperationDefinitionNode, variables).document).replace(/\s+/g, ' ');
}

describe('an operation in plain form', () => {
  it('has one field for what answers under one name', () => {
    expect(plain('{ user { id friends(first: 1) { id } } user { name id friends(first: 1) { name id } } }')).toBe('{ user { id friends(first: 1) { id name } name } }');
    expect(plain('{ a: user { id } b: user { id } a: user { name } }')).toBe('{ a: user { id name } b: user { id } }');
  });

  it('has no fragment that holds for everything, whatever its nesting', () => {
    expect(plain('{ ...q } fragment q on Query { user { ... { ...n ... on User { ... on Named { name } } } } } fragment n on Node { id __typename }')).toBe('{ user { id __typename name } }');
    expect(plain('{ named { ... on Node { id } } node { ... on Node { id } } }')).toBe('{ named { id } node { id } }');
  });

  it('keeps fragments that hold for some, and those whose fields a union does not have', () => {
    expect(plain('{ node { ... on User { ... on Node { id } ... on Named { name } } ...s } any { ... on Node { id } } } fragment s on Ship { tons }')).toBe('{ node { ... on User { id name } ... on Ship { tons } } any { ... on Node { id } } }');
    expect(plain('{ named { ... on Any { ... on User { id } } } }')).toBe('{ named { ... on Any { ... on User { id } } } }');
  });

  it('has no fragment that holds for nothing', () => {
    expect(plain('{ user { id ... on Node { ... on Ship { tons } } } named { id ... on Node { ... on Ship { id } } } }')).toBe('{ user { id } named { id } }');
  });

  it('has its conditions decided', () => {
    const query = 'query ($yes: Boolean!, $no: Boolean!) { user { id @include(if: $no) id @include(if: $yes) name @skip(if: $yes) ...f @include(if: $no) ... @skip(if: $no) { any { __typename } } } node @include(if: true) @skip(if: true) { id } } fragment f on User { friends { id } }';
    expect(plain(query, { yes: true, no: false })).toBe('query ($yes: Boolean!, $no: Boolean!) { user { id any { __typename } } }');
  });

  it('keeps an object whose fields are all dropped, and a selection that asks for nothing', () => {
    expect(plain('{ user { id @skip(if: true) } }')).toBe('{ user { __typename @skip(if: true) } }');
    expect(plain('{ user { id } } fragment unused on User { id }')).toBe('{ user { id } }');
  });

  it('is refused when a condition has no value, which only null for a variable with a default can do', () => {
    const query = 'query ($x: Boolean = true) { user { id @include(if: $x) ...f @skip(if: $x) } } fragment f on User { name }';
    expect(() => plain(query, { x: null })).toThrow('Variable "$x" is null, and stands where "Boolean!" is expected.');
    expect(plain(query, { x: true })).toBe('query ($x: Boolean = true) { user { id } }');
  });

  it('opens each fragment once, so doubling fragments stay small', () => {
    const doubling = Array.from({ length: 12 }, (_, index) => `fragment f${index} on User { ...f${index + 1} ...f${index + 1} }`).join(' ');
    expect(plain(`{ user { ...f0 } } ${doubling} fragment f12 on User { id }`)).toBe('{ user { id } }');
  });
});
