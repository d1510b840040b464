// Text made to be looked at again and again: 200,000 signs would take minutes if the time grew with their square.
import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { clean, deprecationOf, line } from '../../../src/openapi/sdl/describe.ts';
import { listOperations } from '../../../src/openapi/sdl/operations.ts';
import { NamePool, valueName } from '../../../src/openapi/sdl/words.ts';
import { serviceAddress } from '../../../src/openapi/service-address.ts';
import { trim, trimEnd } from '../../../src/openapi/trim.ts';

const MANY = 200_000;
const read = (more: object) => readOpenApi(JSON.stringify({ openapi: '3.1.0', paths: { '/a': {} }, ...more }), { file: 'api.json' });

describe('long text', () => {
  it('is trimmed at its ends only', () => {
    const inside = `a${'x'.repeat(MANY)}b`;
    expect([trim(`xx${inside}xx`, 'x'), trimEnd(`xx${inside}xx`, 'x'), trim('xxx', 'x'), trim('', 'x')]).toEqual([inside, `xx${inside}`, '', '']);
  });

  it('of a description keeps the line breaks inside it', () => {
    const text = `a${'\n'.repeat(MANY)}b`;
    expect(clean(`\n${text}\n\n`) === text).toBe(true);
    expect(line(text)).toBe('a b');
    expect(clean(`${'\n'.repeat(MANY)}  a`)).toBe('a');
  });

  it('that does not say why something is deprecated gives no reason', () => {
    const { root } = read({ deprecated: true });
    expect(deprecationOf([root], 'a '.repeat(MANY))).toBe('');
    expect(deprecationOf([root], `${'a. '.repeat(MANY)}Deprecated, use b. More.`)).toBe('Deprecated, use b.');
  });

  it('of an enum value is one name', () => {
    expect(valueName(`é${'_'.repeat(MANY)}b`) === `e${'_'.repeat(MANY)}b`).toBe(true);
    expect(valueName(`${'_'.repeat(MANY)}-`)).toBe('underscore'.concat('_underscore'.repeat(MANY - 1), '_minus'));
  });

  it('of a path names its field, up to the segment with a `?`', () => {
    const get = { get: {} };
    const segment = 'a'.repeat(MANY);
    expect(listOperations(read({ paths: { [`/${segment}`]: get, [`/b/${segment}?c`]: get } })).map(({ field }) => (field === segment ? 'a…' : field))).toEqual(['a…', 'b']);
  });

  it('of an address loses the slashes at its end', () => {
    const slashes = '/'.repeat(MANY);
    expect(serviceAddress(read({ servers: [{ url: `http://a.example.com${slashes}x${slashes}` }] }), undefined) === `http://a.example.com${slashes}x`).toBe(true);
  });
});

it('names that are all the same are numbered one after the other', () => {
  const pool = new NamePool(['a7']);
  const names = Array.from({ length: MANY }, () => pool.take('a'));
  expect([new Set(names).size, names.slice(0, 8), names.at(-1)]).toEqual([MANY, ['a', 'a2', 'a3', 'a4', 'a5', 'a6', 'a8', 'a9'], `a${MANY + 1}`]);
});
