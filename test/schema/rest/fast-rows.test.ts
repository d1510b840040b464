// Rows read by compiled closures; beside graphql-js they stand in fast-document.test.ts.
import { Kind, buildSchema, getNamedType, isLeafType, parse, type GraphQLOutputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { answerReader } from '../../../src/schema/rest/answer.ts';
import { NOT_SIMPLE, ODD } from '../../../src/schema/rest/fast-odd.ts';
import { compileLeaf, compileValue } from '../../../src/schema/rest/fast-rows.ts';
import { readLeaf } from '../../../src/schema/rest/leaf.ts';
import { memberChooser } from '../../../src/schema/rest/member.ts';
import { Member } from '../../../src/schema/rest/row.ts';

const schema = buildSchema(`
  directive @rest(property: String, path: String) on FIELD_DEFINITION
  directive @restValue(value: String!) on ENUM_VALUE
  scalar Long
  scalar JSON
  scalar Base64
  enum State { ON_SALE @restValue(value: "on-sale") GONE }
  type Query { item: Item sure: Item! items: [Item!] any: Any tags: [String] leaves: Leaves }
  type Item { id: ID! constructor: String __: Int size: Size @rest(property: ".") called: Item @rest(path: "/x") given(a: Int): Int other: Any }
  type Size { width: Int }
  type Part { name: String! @rest(property: ".") }
  union Any = Item | Part
  type Leaves { a: ID b: String c: Int d: Float e: Boolean f: Long g: JSON h: Base64 i: State }
`);
const reader = { schema, read: answerReader('stock', memberChooser(schema, new Map())), isProperty: ({ name }: { name: string }) => name !== 'called' };

function compiled(query: string, fieldsLeft = 100) {
  const [operation] = parse(query).definitions;
  const node = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
  if (node?.kind !== Kind.FIELD) throw new Error('no field');
  const { type } = schema.getQueryType()!.getFields()[node.name.value]! as { type: GraphQLOutputType };
  return compileValue({ ...reader, fieldsLeft }, { type, sets: node.selectionSet ? [node.selectionSet] : [], field: node.name.value, isRead: true });
}

describe('a row', () => {
  it('is read by its properties, under the names of the document', () => {
    expect(compiled('{ item { key: id size { width } __typename } }')({ id: 7, width: 3, more: 1 })).toEqual({ key: '7', size: { width: 3 }, __typename: 'Item' });
  });

  it('has no property that it merely inherits', () => {
    const read = compiled('{ item { constructor } }');
    expect([read({}), read({ constructor: 'x' })]).toEqual([{ constructor: null }, { constructor: 'x' }]);
  });

  it('is of the member that was found, and its parts are looked at anew', () => {
    const read = compiled('{ any { ... on Item { id other { __typename ... on Part { name } } } ... on Part { name } } }');
    expect(read(new Member('Item', { id: 1, other: 'lid' }))).toEqual({ id: '1', other: { __typename: 'Part', name: 'lid' } });
    expect(read(new Member('Part', 'pot'))).toEqual({ name: 'pot' });
    expect([read({ id: 1 }), read(new Member('Other', {})), read(new Member('Item', { id: 1, other: { no: 1 } }))]).toEqual([ODD, ODD, ODD]);
  });

  it('is odd when it, or anything in it, is an error, missing or of another kind', () => {
    expect([compiled('{ item { id } }')(null), compiled('{ sure { id } }')(null), compiled('{ sure { id } }')(undefined)]).toEqual([null, ODD, ODD]);
    const read = compiled('{ items { id } }');
    expect(read([{ id: 1 }])).toEqual([{ id: '1' }]);
    for (const value of [{ id: 1 }, new Error('no'), [null], [{ id: 1 }, new Error('no')], [{}], [{ id: [] }]]) expect(read(value)).toBe(ODD);
    expect(compiled('{ tags }')(['a', null])).toEqual(['a', null]);
    expect(compiled('{ tags }')(['a', new Error('no')])).toBe(ODD);
  });
});

it('leaves a document alone that asks for more than properties, or for too much', () => {
  for (const query of ['{ item { called { id } } }', '{ item { given(a: 1) } }', '{ item { unknown } }', '{ item { id @skip(if: true) } }']) expect(() => compiled(query)).toThrow(NOT_SIMPLE);
  expect(() => compiled('{ item { id size { width } } }', 2)).toThrow(NOT_SIMPLE);
  expect(compiled('{ item { id size { width } } }', 3)({ id: 1 })).toEqual({ id: '1', size: { width: null } });
});

it('reads leaves as leaf.ts does', () => {
  const values = ['', 'x', '7', 'on-sale', 'GONE', 'aGk=', 0, -0, 1, 1.5, -2147483648, 2147483648, 2 ** 53, Infinity, 5n, 2n ** 60n, 2n ** 70n, true, false, {}, [], ['x'], { a: 1n }];
  for (const { type } of Object.values((schema.getType('Leaves') as unknown as { getFields: () => Record<string, { type: GraphQLOutputType }> }).getFields())) {
    const named = getNamedType(type);
    if (!isLeafType(named)) throw new Error('no leaf');
    for (const value of values) expect([named.name, value, compileLeaf(named)(value)]).toEqual([named.name, value, readLeaf(value, named) ?? ODD]);
  }
});
