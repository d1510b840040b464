import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { touchedFields } from '../../src/plan/touched-fields.ts';

const schema = buildSchema('interface Node { id(a: Int): ID } type Query { me: User node: Node } type User implements Node { id(a: Int): ID friend: User } type Shop implements Node { id(a: Int): ID }');

function touched(text: string): { told: string[]; nodes: number } {
  const document = parse(text);
  const told: string[] = [];
  const { size } = touchedFields(schema, document, getOperationAST(document)!, (type, { name }) => told.push(`${type}.${name}`));
  return { told, nodes: size };
}

describe('the fields that an operation touches', () => {
  it('are told once for the same arguments, however often and under whatever names they stand', () => {
    expect(touched('{ me { id x: id y: id(a: 1) id friend { id z: id(a: 1) } } }')).toEqual({ told: ['Query.me', 'User.id', 'User.id', 'User.friend'], nodes: 8 });
  });

  it('are told of each type that can stand there, and of those that fragments name only', () => {
    expect(touched('{ node { id } }').told).toEqual(['Query.node', 'User.id', 'Shop.id']);
    expect(touched('{ node { ... on Shop { id } ...f } } fragment f on User { friend { ... on Node { id } } }').told).toEqual(['Query.node', 'Shop.id', 'User.friend', 'User.id']);
  });
});
