import { describe, expect, it } from 'vitest';
import { KEY_ALIAS, matchRows } from '../../src/schema/match-rows.ts';

const row = (id: unknown, value: string): object => ({ [`${KEY_ALIAS}id`]: id, value });
const match = (rows: unknown, ids: unknown[]): unknown[] => matchRows(rows, ids.map((id) => ({ id })), ['id'], 'things').map((found: any) => (found instanceof Error ? found.message : (found?.value ?? null)));

describe('rows and keys', () => {
  it('belong together by value, whatever the order, the number and the repetitions', () => {
    expect(match([row('3', 'c'), row('1', 'a'), row('9', 'x'), row('1', 'again')], ['1', '2', '3'])).toEqual(['a', null, 'c']);
  });

  it('are compared as text: a service may print an ID as a number', () => {
    expect(match([row(2, 'b'), row('1', 'a')], ['1', 2])).toEqual(['a', 'b']);
    expect(match([row(true, 't')], ['true'])).toEqual(['t']);
  });

  it('do not meet by accident: null, empty, and parts that only look alike when joined', () => {
    expect(match([row(null, 'n'), row('', 'e')], ['null', ''])).toEqual([null, 'e']);
    const pair = (a: string, b: string): object => ({ [`${KEY_ALIAS}a`]: a, [`${KEY_ALIAS}b`]: b });
    expect(matchRows([pair('x,', 'y')], [{ a: 'x', b: ',y' }], ['a', 'b'], 's')).toEqual([null]);
  });

  it('are not taken for another kind that is written alike', () => {
    const keys = ['["a"]', ['a'], '"a', 'a', '{"a":"a"}', { a: 'a' }, '[null]', [null]];
    expect(match(keys.map((key, index) => row(key, String(index))).reverse(), keys)).toEqual(keys.map((_, index) => String(index)));
  });

  it('compare objects and lists by their parts, without `__typename` and in any order', () => {
    const rows = [{ [`${KEY_ALIAS}k`]: { b: [1, '2'], a: null, __typename: 'K' }, found: true }];
    expect(matchRows(rows, [{ k: { a: undefined, b: ['1', 2] } }, { k: { b: [2, 1] } }], ['k'], 's')).toEqual([rows[0], null]);
  });

  it('leave out holes and values that are no rows', () => {
    expect(match([null, 'x', 5, row('1', 'a')], ['1'])).toEqual(['a']);
  });

  it('give a failed row to the key at its position, or explain a gap with it', () => {
    const failed = new Error('bad row');
    expect(match([row('1', 'a'), failed], ['1', '2'])).toEqual(['a', 'bad row']);
    expect(match([failed, row('1', 'a')], ['1', '2'])).toEqual(['a', 'bad row']);
  });

  it('that have been matched before fail where their key stands, and explain no gap', () => {
    const failed = new Error('bad row');
    const keys = ['1', '2', '3'].map((id) => ({ id }));
    expect(matchRows([failed, null, row('3', 'c')], keys, ['id'], 's', true)).toEqual([failed, null, row('3', 'c')]);
    expect(matchRows([row('3', 'c'), null, row('1', 'a')], keys, ['id'], 's', true)).toEqual([row('1', 'a'), null, row('3', 'c')]);
  });

  it('without key fields go by position, if their number is right', () => {
    const rows = [{ value: 'a' }, null];
    expect(matchRows(rows, [{}, {}], [], 's')).toEqual(rows);
    expect(matchRows(rows, [{}], [], 's')).toMatchObject([{ message: 'The service `s` answered with 2 rows to 1 keys.' }]);
  });

  it('that are no list are null, or an error for every key', () => {
    expect(match(null, ['1', '2'])).toEqual([null, null]);
    expect(match({ 0: row('1', 'a') }, ['1', '2'])).toEqual(Array(2).fill('The service `things` did not answer with a list.'));
  });
});
