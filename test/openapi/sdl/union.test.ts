import { describe, expect, it } from 'vitest';
import { getting, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const schemas = { Cat: object({ meow: string }), Dog: object({ bark: string }), Empty: { type: 'object' }, Pet: { oneOf: [ref('Cat'), ref('Dog')] }, Name: { type: 'string', enum: ['a'] } };
const get = (schema: unknown, isTrusted = false) => importApi({ openapi: '3.1.0', paths: getting(object({ a: schema })), components: { schemas } }, { isTrusted });
const fieldOf = (schema: unknown) => get(schema).type('PetsResponse').split('\n')[1]?.trim();

describe('a union', () => {
  it('has the members of those inside it, once each', () => {
    expect(get({ anyOf: [ref('Pet'), ref('Cat'), { oneOf: [ref('Dog'), ref('Dog')] }, { type: 'null' }] }).type('CatOrDog')).toBe('union CatOrDog = Cat | Dog');
    expect(get(ref('Pet')).type('Pet')).toBe('union Pet = Cat | Dog');
  });

  it('calls inline members by title, by the one value they have, or by number', () => {
    const { type } = get({ oneOf: [object({ a: string }, { title: 'A thing' }), object({ kind: { const: 'big-one' }, b: string }), object({ c: string })] });
    expect(type('PetsResponseA')).toBe('union PetsResponseA = PetsResponseAAThing | PetsResponseABigOne | PetsResponseA3');
  });

  it('holds what is no object in a type with one field, which is the row itself', () => {
    const { sdl, type } = get({ oneOf: [string, ref('Cat')] });
    expect(type('CatOrString')).toBe('union CatOrString = Cat | StringValue');
    expect(sdl).toContain('type StringValue {\n  value: String @rest(property: ".")\n}');
    expect(get({ oneOf: [string, ref('Name'), { type: 'integer' }, { type: 'boolean' }] }).type('StringOrLongOrBoolean')).toBe('union StringOrLongOrBoolean = StringValue | LongValue | BooleanValue');
    expect(get({ oneOf: [ref('Name'), ref('Cat')] }).type('NameValue')).toBe('type NameValue {\n  value: Name\n}');
    expect(get({ oneOf: [{ ...string, format: 'date' }, ref('Cat')] }).sdl).not.toContain('Date'); // any value would be one
  });

  it('holds a list of plain values in the same way', () => {
    expect(get({ oneOf: [string, { type: 'array', items: string }] }).type('StringListValue')).toBe('type StringListValue {\n  value: [String!]\n}');
  });

  it('of one type is that type', () => {
    expect([{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, { anyOf: [{ ...string, format: 'date' }, { ...string, format: 'date-time' }] }, { oneOf: [ref('Cat')] }, { oneOf: [{ type: 'array', items: ref('Cat') }, { type: 'array', items: ref('Dog') }] }, { oneOf: [{ enum: ['x'] }, { enum: ['y', 'x'] }] }].map(fieldOf))
      .toEqual(['a: Float', 'a: String', 'a: Cat', 'a: [CatOrDog!]', 'a: PetsResponseA']);
  });

  it('gives its members what stands beside the alternatives', () => {
    const { type } = get({ ...object({ id: string }), oneOf: [ref('Cat'), ref('Dog')] });
    expect(type('PetsResponseA')).toBe('union PetsResponseA = PetsResponseACat | PetsResponseADog');
    expect(type('PetsResponseADog')).toBe('type PetsResponseADog {\n  id: ID\n  bark: String\n}');
  });

  it('with an object that says nothing is the one that does, unless what it requires is trusted', () => {
    expect(fieldOf({ anyOf: [ref('Cat'), ref('Empty')] })).toBe('a: Cat');
    expect(fieldOf({ anyOf: [ref('Cat'), { type: 'object', additionalProperties: true }] })).toBe('a: JSON');
    expect(get({ anyOf: [object({ b: string }, { required: ['b'] }), ref('Empty')] }, true).type('PetsResponse')).toContain('a: JSON');
  });

  it('of a list of objects and none is JSON, and told', () => {
    const { type, notes } = get({ oneOf: [ref('Cat'), { type: 'array', items: ref('Cat') }] });
    expect(type('PetsResponse')).toContain('a: JSON');
    expect(notes).toEqual([expect.stringContaining('`PetsResponseA`: a list or no list, which no type can say, so it is JSON.')]);
  });
});
