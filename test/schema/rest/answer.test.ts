import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { answerReader, select } from '../../../src/schema/rest/answer.ts';
import { Member } from '../../../src/schema/rest/row.ts';

const schema = buildSchema(`
  directive @rest(property: String) on FIELD_DEFINITION
  type Query { text: String! texts: [String] count: Int level: Level grid: [[Int!]!]! row: Row! rows: [Row] any: Any anys: [Any!] tag: Tag }
  type Row { a: Int } union Any = Row enum Level { LOW } type Tag { name: String @rest(property: ".") }
`);
const read = answerReader('stock', (_type, row) => (row === 'none' ? undefined : 'Row'));

function marked(one: unknown): unknown {
  return one instanceof GatewayError ? `! ${String(one.extensions['code'])} ${String(one.extensions['service'])}` : Array.isArray(one) ? one.map(marked) : one;
}

function readAs(field: string, value: unknown, mark = marked): unknown {
  const query = schema.getType('Query');
  if (!isObjectType(query)) throw new Error('there is no Query');
  return mark(read(value, query.getFields()[field]!.type, `Query.${field}`));
}

/** What the log says of an answer that does not fit. */
function reason(error: unknown): unknown {
  return error instanceof GatewayError ? error.cause : error;
}
const reasonOf = (field: string, value: unknown): unknown => reason([readAs(field, value, (one) => one)].flat(2).find((one) => one instanceof Error));
const WRONG = '! UPSTREAM_INVALID_RESPONSE stock';

describe('an answer', () => {
  it('is read to where the next field begins', () => {
    expect(readAs('row', { a: { wrong: true } })).toEqual({ a: { wrong: true } });
    expect(readAs('rows', [{ a: 1 }, null])).toEqual([{ a: 1 }, null]);
    expect(readAs('anys', [{ a: 1 }])).toEqual([new Member('Row', { a: 1 })]);
  });
  it('is null where nothing was sent; whether it may be is said elsewhere', () => {
    expect(['text', 'texts', 'row', 'any'].map((field) => readAs(field, undefined))).toEqual([null, null, null, null]);
  });
  it('is wrong where it has another shape, item by item', () => {
    expect([readAs('texts', 'x'), readAs('texts', { 0: 'x' }), readAs('row', []), readAs('row', 'x'), readAs('text', ['x']), readAs('any', 'none')]).toEqual([WRONG, WRONG, WRONG, WRONG, WRONG, WRONG]);
    expect(readAs('texts', ['x', ['y'], null])).toEqual(['x', WRONG, null]);
    expect(readAs('grid', [[1], 2, [[3]]])).toEqual([[1], WRONG, [WRONG]]);
  });
  it('may be no object where a leaf of the type is the row', () => {
    expect([readAs('tag', 'x'), readAs('tag', 5), readAs('tag', { a: 1 })]).toEqual(['x', 5, { a: 1 }]);
  });
});

describe('the reason in the log', () => {
  it.each([
    ['text', { secret: 1 }, 'Query.text is String!; an object came'],
    ['text', ['secret'], 'Query.text is String!; a list came'],
    ['texts', 'secret', 'Query.texts is [String]; a text came'],
    ['texts', ['a', { secret: 1 }], 'Query.texts is [String]; an object came as an item'],
    ['grid', [[1], [['secret']]], 'Query.grid is [[Int!]!]!; a list came as an item'],
    ['count', 1.5, 'Query.count is Int; a number came that it cannot hold'],
    ['count', 'secret', 'Query.count is Int; a text came that it cannot hold'],
    ['count', 2 ** 40, 'Query.count is Int; a number came that it cannot hold'],
    ['level', 'secret', 'Query.level is Level; a text came that it cannot hold'],
    ['row', true, 'Query.row is Row!; a boolean came'],
    ['any', 'none', 'Query.any is Any; a text came that none of its types fits'],
  ])('of %s, given %j, names the field, its type and what came, and nothing of the value', (field, value, expected) => {
    expect(reasonOf(field, value)).toBe(expected);
  });
  it('names the property that could not be selected', () => {
    try {
      select({ data: ['secret'] }, ['data', 'items'], 'stock', 'Query.items');
      expect.unreachable();
    } catch (error) {
      expect(reason(error)).toBe('Query.items selects data.items; a list came where `items` was looked for');
    }
  });
});

describe('the selected part of an answer', () => {
  it('is found property by property, own properties only', () => {
    expect(select({ data: { items: [1] } }, ['data', 'items'], 'stock', 'Query.a')).toEqual([1]);
    expect(select('whole', [], 'stock', 'Query.a')).toBe('whole');
    expect([select({}, ['data', 'items'], 'stock', 'Query.a'), select({ data: null }, ['data', 'items'], 'stock', 'Query.a'), select(undefined, ['data'], 'stock', 'Query.a'), select({}, ['constructor', 'name'], 'stock', 'Query.a')]).toEqual([null, null, null, null]);
  });
  it.each([[[1], '0'], ['text', 'length'], [5, 'a'], [true, 'a']])('is not to be had of %j', (body, name) => {
    expect(() => select(body, [name], 'stock', 'Query.a')).toThrow('The service `stock` answered with a value that does not fit the graph.');
  });
});
