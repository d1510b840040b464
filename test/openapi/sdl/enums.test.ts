import { describe, expect, it } from 'vitest';
import { enumValues } from '../../../src/openapi/sdl/enums.ts';
import { getting, importApi } from './imported.ts';

describe('an enum', () => {
  it('keeps texts that are names, and says the others beside', () => {
    const { sdl, notes } = importApi({ paths: getting({ type: 'object', properties: { size: { type: 'string', enum: ['small', 'extra-large', '', null], nullable: true } } }) });
    expect(sdl).toContain('enum PetsResponseSize {\n  small\n  extra_large @restValue(value: "extra-large")\n  EMPTY @restValue(value: "")\n}');
    expect(notes).toEqual([]);
  });

  it('numbers values whose names would meet, never one that is a name itself, and tells so', () => {
    expect(enumValues(['a-b', 'a b', 'a_b', 'a_b', 'TRUE', 'true'])).toEqual([{ name: 'a_b2', text: 'a-b' }, { name: 'a_b3', text: 'a b' }, { name: 'a_b', text: 'a_b' }, { name: 'TRUE', text: 'TRUE' }, { name: 'TRUE2', text: 'true' }]);
    expect(importApi({ paths: getting({ type: 'string', enum: ['a-b', 'a b'] }) }).notes).toEqual([expect.stringContaining('enum `PetsResponse`: values differ only in signs that names cannot have, so `a_b2` is "a b"')]);
  });

  it('of one value is a const', () => {
    expect(importApi({ openapi: '3.1.0', paths: getting({ const: 'cat' }) }).type('PetsResponse')).toBe('enum PetsResponse {\n  cat\n}');
  });
});
