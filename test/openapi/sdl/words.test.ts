import { describe, expect, it } from 'vitest';
import { NamePool, camel, fieldName, isName, pascal, valid, valueName } from '../../../src/openapi/sdl/words.ts';

describe('a name', () => {
  it.each([
    ['tx_content', 'TxContent', 'txContent'], ['getActivities', 'GetActivities', 'getActivities'], ['clear-cache', 'ClearCache', 'clearCache'], ['HTTPGet', 'HTTPGet', 'httpGet'], ['IPFS_path', 'IPFSPath', 'ipfsPath'],
    ['a.b c/d', 'ABCD', 'aBCD'], ['ALL_CAPS', 'ALLCAPS', 'allCAPS'], ['Crème brûlée', 'CremeBrulee', 'cremeBrulee'], ['__x', 'X', 'x'], ['+1', 'Plus1', 'plus1'], ['☃', '', ''], ['', '', ''],
  ])('of %j is %s or %s', (text, forType, forField) => {
    expect([pascal(text), camel(text)]).toEqual([forType, forField]);
  });

  it.each([
    ['tx_hash', 'tx_hash'], ['in-stock', 'inStock'], ['filter[name]', 'filterName'], ['__typename', 'typename'], ['$ref', 'ref'], ['1st', '_1st'], ['*', 'star'], ['☃', 'field'], ['', 'field'], ['constructor', 'constructor'],
  ])('of the property %j is %s', (text, name) => {
    expect(fieldName(text, 'field')).toBe(name);
  });

  it.each([
    ['asc', 'asc'], ['half-left', 'half_left'], ['', 'EMPTY'], ['true', 'TRUE'], ['null', 'NULL'], ['1', '_1'], ['-1', 'minus_1'], ['image/png', 'image_png'], ['>=', 'greater_equal'], ['☃', 'VALUE'], ['__a', 'a'], ['True', 'True'],
  ])('of the enum value %j is %s', (text, name) => {
    expect(valueName(text)).toBe(name);
  });

  it('is one that GraphQL allows', () => {
    expect(['a', '_a', 'A1', '__a', '1', '', 'a-b', 'é'].filter(isName)).toEqual(['a', '_a', 'A1']);
    expect([valid('1a'), valid('a1')]).toEqual(['_1a', 'a1']);
  });

  it('that is taken gets the next wish, then a number, and never one that is taken as well', () => {
    const pool = new NamePool(['a2']);
    expect([pool.take('a'), pool.take('a'), pool.take('a', 'b'), pool.take('a', 'b'), pool.take('v1'), pool.take('v1')]).toEqual(['a', 'a3', 'b', 'b2', 'v1', 'v1_2']);
    expect([pool.has('a3'), pool.has('c')]).toEqual([true, false]);
  });
});
