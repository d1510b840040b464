import { describe, expect, it } from 'vitest';
import { fieldNames } from '../../../src/openapi/sdl/fields.ts';
import { getting, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const pet: Json = { type: 'object', required: ['id', 'name', 'size', 'tags'], properties: { id: string, name: string, size: { ...string, default: 'small' }, tags: { type: 'array', items: { ...string, nullable: true } }, 'in-stock': { type: 'boolean' } } };

describe('a field', () => {
  it('of an answer may be null, but for keys, as long as required is not trusted', () => {
    expect(importApi({ paths: getting(pet) }).type('PetsResponse')).toBe('type PetsResponse {\n  id: ID!\n  name: String\n  size: String\n  tags: [String]\n  inStock: Boolean\n}');
    expect(importApi({ paths: getting(pet) }, { isTrusted: true }).type('PetsResponse')).toBe('type PetsResponse {\n  id: ID!\n  name: String!\n  size: String!\n  tags: [String]!\n  inStock: Boolean\n}');
  });

  it('of an input must be there where the service asks for it and knows no default', () => {
    for (const isTrusted of [true, false]) {
      expect(importApi({ paths: posting(pet) }, { isTrusted }).type('CreatePetsInput')).toBe('input CreatePetsInput {\n  id: ID!\n  name: String!\n  size: String\n  tags: [String]!\n  inStock: Boolean\n}');
    }
  });

  it('keeps its JSON name beside where it needs another', () => {
    expect(importApi({ paths: posting(pet) }).sdl).toContain('  inStock: Boolean @rest(property: "in-stock")\n');
    expect([...fieldNames(['a-b', 'aB', 'a b'])]).toEqual([['aB', 'aB'], ['a-b', 'aB2'], ['a b', 'aB3']]);
  });

  it('that @rest cannot name is left out, and told', () => {
    const { type, notes } = importApi({ paths: getting({ type: 'object', properties: { '.': string, '..': string } }) });
    expect(type('PetsResponse')).toBe('type PetsResponse {\n  dotDot: String\n}');
    expect(notes).toEqual([expect.stringContaining('its property "." is left out')]);
  });
});
