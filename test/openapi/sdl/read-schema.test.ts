import { describe, expect, it } from 'vitest';
import { getting, importApi, type Json } from './imported.ts';

const pet = (schemas: Json, openapi = '3.1.0') => importApi({ openapi, paths: getting({ $ref: '#/components/schemas/Pet' }), components: { schemas } }, { isTrusted: true });
const object = (properties: Json, ...required: string[]): Json => ({ type: 'object', properties, required });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

describe('allOf', () => {
  it('unites properties and what is required of them, wherever that is said', () => {
    const { type, notes } = pet({ Pet: { allOf: [ref('Animal'), object({ name: { type: 'string' } }), { required: ['name', 'age'] }], properties: { tag: { type: 'string' } } }, Animal: object({ age: { type: 'number' } }) });
    expect(type('Pet')).toBe('type Pet {\n  tag: String\n  age: Float!\n  name: String!\n}');
    expect(notes).toEqual([]);
  });

  it('of one schema is that schema, under its name', () => {
    const { type, signature } = pet({ Pet: object({ owner: { description: 'Of it.', allOf: [ref('Owner')] }, keeper: { allOf: [ref('Owner')], nullable: true } }, 'owner', 'keeper'), Owner: object({ a: { type: 'string' } }) });
    expect(type('Pet')).toBe('type Pet {\n  owner: Owner!\n  keeper: Owner\n}');
    expect(pet({ Pet: { allOf: [object({ a: { type: 'string' } })] } }).signature('Query.pets')).toBe(': Pet');
    expect(signature('Query.pets')).toBe(': Pet');
  });

  it('takes the later of two properties of one kind, and both of two objects', () => {
    const { type } = pet({ Pet: { allOf: [object({ a: { type: 'integer' }, b: object({ x: { type: 'string' } }), c: { type: 'string' }, d: ref('Owner') }), object({ a: { type: 'integer', format: 'int32' }, b: object({ y: { type: 'string' } }, 'y'), c: { description: 'A word.' }, d: { description: 'Of it.' } })] }, Owner: object({ z: { type: 'string' } }) });
    expect(type('Pet')).toBe('type Pet {\n  a: Int\n  b: PetB\n  c: String\n  d: Owner\n}');
    expect(type('PetB')).toBe('type PetB {\n  x: String\n  y: String!\n}');
  });

  it('is JSON where no value can be both, and that is told', () => {
    const { type, notes } = pet({ Pet: { allOf: [object({ a: { type: 'integer' } }), object({ a: { type: 'string' } })] } });
    expect(type('Pet')).toContain('a: JSON');
    expect(notes).toEqual([expect.stringMatching(/^pets\.json:1:\d+: .*integer and string at once, which no value can be, so it is JSON\.$/)]);
  });
});

describe('beside a reference', () => {
  it('stand further keywords, from OpenAPI 3.1 on', () => {
    const schemas = { Pet: object({ owner: { ...ref('Owner'), required: ['a'] }, name: { ...ref('Name'), nullable: true } }, 'owner', 'name'), Owner: object({ a: { type: 'string' } }), Name: { type: 'string' } };
    expect(pet(schemas).type('PetOwner')).toBe('type PetOwner {\n  a: String!\n}');
    expect(pet(schemas, '3.0.3').type('Pet')).toBe('type Pet {\n  owner: Owner!\n  name: String\n}');
  });
});
