import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { answerReader, select } from '../../../src/schema/rest/answer.ts';
import { Member } from '../../../src/schema/rest/row.ts';

const schema = buildSchema(`
  directive @rest(property: String) on FIELD_DEFINITION
  type Query { text: String! texts: [String] grid: [[Int!]!]! row: Row! rows: [Row] any: Any anys: [Any!] tag: Tag }
  type Row { a: Int } union Any = Row type Tag { name: String @rest(property: ".") }
`);
const read = answerReader('stock', (_type, row) => (row === 'none' ? undefined : 'Row'));

function readAs(field: string, value: unknown): unknown {
  const query = schema.getType('Query');
  if (!isObjectType(query)) throw new Error('there is no Query');
  const mark = (one: unknown): unknown => (one instanceof Error ? `! ${String((one as any).extensions.code)} ${String((one as any).extensions.service)}` : Array.isArray(one) ? one.map(mark) : one);
  return mark(read(value, query.getFields()[field]!.type));
}
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

describe('the selected part of an answer', () => {
  it('is found property by property, own properties only', () => {
    expect(select({ data: { items: [1] } }, ['data', 'items'], 'stock')).toEqual([1]);
    expect(select('whole', [], 'stock')).toBe('whole');
    expect([select({}, ['data', 'items'], 'stock'), select({ data: null }, ['data', 'items'], 'stock'), select(undefined, ['data'], 'stock'), select({}, ['constructor', 'name'], 'stock')]).toEqual([null, null, null, null]);
  });
  it.each([[[1], '0'], ['text', 'length'], [5, 'a'], [true, 'a']])('is not to be had of %j', (body, name) => {
    expect(() => select(body, [name], 'stock')).toThrow('The service `stock` answered with a value that does not fit the graph.');
  });
});
