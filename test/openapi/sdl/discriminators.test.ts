import { describe, expect, it } from 'vitest';
import { findBases } from '../../../src/openapi/sdl/discriminators.ts';
import { getting, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json): Json => ({ type: 'object', properties });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const get = (discriminator: Json, schemas: Json = {}) => importApi({ paths: getting(ref('Pet')), components: { schemas: { Cat: object({ kind: string, meow: string }), Dog: object({ kind: string, bark: string }), Pet: { oneOf: [ref('Cat'), ref('Dog')], discriminator }, ...schemas } } });

describe('a discriminator', () => {
  it('becomes enums of the values that mean each member', () => {
    const { sdl, type } = get({ propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', 'big-cat': 'Cat', dog: './Dog.json' } });
    expect(type('Pet')).toBe('union Pet = Cat | Dog');
    expect(sdl).toContain('enum CatKind {\n  cat\n  big_cat @restValue(value: "big-cat")\n}');
    expect(type('DogKind')).toBe('enum DogKind {\n  dog\n}');
    expect(type('Cat')).toBe('type Cat {\n  kind: CatKind\n  meow: String\n}');
  });

  it('without a mapping means the names of the components', () => {
    expect(get({ propertyName: 'kind' }).type('DogKind')).toBe('enum DogKind {\n  Dog\n}');
  });

  it('adds the property to a member that does not describe it', () => {
    expect(get({ propertyName: 'pet-type' }).type('Cat')).toBe('type Cat {\n  kind: String\n  meow: String\n  petType: CatPetType\n}');
  });

  it('believes the enum a member has, and narrows it to what is mapped', () => {
    const kind = { type: 'string', enum: ['c1', 'c2', 'd'] };
    const own = { Cat: object({ kind, meow: string }), Dog: object({ kind: { ...string, enum: ['d'] }, bark: string }) };
    expect(get({ propertyName: 'kind' }, own).type('CatKind')).toBe('enum CatKind {\n  c1\n  c2\n  d\n}');
    expect(get({ propertyName: 'kind', mapping: { c1: '#/components/schemas/Cat' } }, own).type('CatKind')).toBe('enum CatKind {\n  c1\n}');
  });

  it('of a union inside another holds as well', () => {
    const schemas = { Any: { oneOf: [ref('Pet'), object({ x: string })] } };
    const { type } = importApi({ paths: getting(ref('Any')), components: { schemas: { Cat: object({ meow: string }), Dog: object({ bark: string }), Pet: { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } }, ...schemas } } });
    expect(type('Cat')).toContain('kind: CatKind');
  });

  it('leaves a schema alone that others build on, for it may be any of them', () => {
    const { type } = get({ propertyName: 'kind' }, { Dog: { allOf: [ref('Cat'), object({ bark: string })] } });
    expect(type('Cat')).toContain('kind: String');
    expect(type('Dog')).toContain('kind: DogKind');
    expect([...findBases({ a: [{ allOf: [ref('A'), ref('B~1b')] }, { allOf: [ref('C')] }] })]).toEqual(['A', 'B/b']);
  });

  it('of a schema without alternatives tells nothing, which is told', () => {
    const { type, notes } = importApi({ paths: getting(ref('Pet')), components: { schemas: { Pet: { ...object({ kind: string }), discriminator: { propertyName: 'kind' } }, Cat: { allOf: [ref('Pet'), object({ meow: string })] } } } });
    expect(type('Pet')).toBe('type Pet {\n  kind: String\n}');
    expect(notes).toEqual([expect.stringContaining('`Pet`: a `discriminator` without `oneOf`')]);
  });

  it.each([[{ propertyName: 7 }], [{ propertyName: '' }], [{}], [{ propertyName: 'kind', mapping: 7 }], [{ propertyName: 'kind', mapping: { cat: 7, dog: 'nobody' } }]])('of no sense does no harm: %j', (discriminator) => {
    expect(get(discriminator).type('Pet')).toBe('union Pet = Cat | Dog');
  });
});
