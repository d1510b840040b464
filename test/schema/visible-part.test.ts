import { buildSchema, type GraphQLObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { visiblePart } from '../../src/schema/visible-part.ts';

const schema = buildSchema(`
  type Query { a: A any: Any node: Node }
  interface Node { id: ID! size: Int }
  type A implements Node { id: ID! size: Int b: B }
  type B implements Node { id: ID! size: Int c: C }
  type C { value: Int } union Any = B | C
`);
const partWithout = (...hidden: string[]) => {
  const part = visiblePart(schema, (type, field) => hidden.includes(`${type}.${field}`));
  return {
    has: (type: string) => part.has(schema.getType(type)!),
    fieldsOf: (type: string) => part.fieldsOf(schema.getType(type) as GraphQLObjectType).map(({ name }) => name),
  };
};

it('is all of it where nothing is hidden', () => {
  const part = partWithout();
  expect(['Query', 'Node', 'A', 'B', 'C', 'Any'].map(part.has)).toEqual([true, true, true, true, true, true]);
  expect([part.fieldsOf('A'), part.fieldsOf('Node')]).toEqual([['id', 'size', 'b'], ['id', 'size']]);
});

it('keeps of an interface what all its types keep', () => {
  const part = partWithout('B.size');
  expect([part.fieldsOf('Node'), part.fieldsOf('A'), part.fieldsOf('B')]).toEqual([['id'], ['id', 'size', 'b'], ['id', 'c']]);
});

it('loses a type with its last field, and with it the fields that return it, however far that goes', () => {
  const part = partWithout('C.value', 'B.id', 'B.size');
  expect(['Any', 'B', 'C', 'Node', 'A'].map(part.has)).toEqual([false, false, false, false, true]);
  expect([part.fieldsOf('A'), part.fieldsOf('Query')]).toEqual([['id', 'size'], ['a']]);
});
