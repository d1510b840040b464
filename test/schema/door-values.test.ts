import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { accepts, readInputs } from '../../src/schema/door-values.ts';

const schema = buildSchema('type Query { door(ids: [ID!]!, key: Key, all: [Key!], mode: Int! = 1): Int } input Key { id: ID! note: String part: Part list: [Int!] } input Part { x: Int! }');
const door = schema.getQueryType()!.getFields()['door']!;
const IDS = { ids: ['1'] };

describe('what a door takes', () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ['everything it requires', IDS, true],
    ['an empty list', { ids: [] }, true],
    ['null where it may be', { ...IDS, key: null }, true],
    ['an input object with what it requires', { ...IDS, key: { id: '1', note: null, part: { x: 1 } } }, true],
    ['fields it does not have, which are not sent', { ...IDS, key: { id: '1', __typename: 'T' } }, true],
    ['nothing', {}, false],
    ['a null key', { ids: ['1', null] }, false],
    ['a missing key', { ids: [undefined] }, false],
    ['an input object without its key', { ...IDS, key: {} }, false],
    ['a null deep inside', { ...IDS, all: [{ id: '1', part: { x: null } }] }, false],
    ['a null in a list that may not hold it', { ...IDS, key: { id: '1', list: [1, null] } }, false],
    ['null for an argument with a default', { ...IDS, mode: null }, false],
  ])('%s', (_what, values, expected) => {
    expect(accepts(door, values)).toBe(expected);
  });
});

describe('the inputs of a key', () => {
  it('are those that were asked for and are there', () => {
    expect(readInputs({ __typename: 'T', id: '1', other: 2, price: null }, ['id', 'price', 'missing'])).toEqual({ values: { __typename: 'T', id: '1', price: null }, failures: new Map() });
  });

  it('are apart from those that failed, however deep', () => {
    const error = new Error('no');
    expect(readInputs({ id: '1', box: [{ size: error }], price: error }, ['id', 'box', 'price'])).toEqual({ values: { id: '1' }, failures: new Map([['box', error], ['price', error]]) });
  });
});
