import { describe, expect, it } from 'vitest';
import { importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json, ...required: string[]): Json => ({ type: 'object', properties, required });
const send = (schema: unknown) => importApi({ openapi: '3.1.0', paths: posting(object({ a: schema })), components: { schemas: { Pet: { oneOf: [object({ kind: { const: 'cat' }, meow: string }, 'meow'), object({ kind: { const: 'dog' }, bark: { type: 'integer' } }, 'bark')] } } } });

describe('alternatives that are sent', () => {
  it('are one input that requires nothing, where all are objects', () => {
    const { type } = send({ $ref: '#/components/schemas/Pet' });
    expect(type('PetInput')).toBe('input PetInput {\n  kind: PetKind\n  meow: String\n  bark: Long\n}');
    expect(type('PetKind')).toBe('enum PetKind {\n  cat\n  dog\n}');
  });

  it.each([
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 'Float'],
    [{ oneOf: [string, { ...string, format: 'date' }] }, 'String'], [{ oneOf: [string] }, 'String'], [{ oneOf: [string, { type: 'null' }] }, 'String'], [{ anyOf: [{}, string] }, 'JSON'],
  ])('%j are %s', (schema, type) => {
    const { type: typeOf, notes } = send(schema);
    expect(typeOf('CreatePetsInput')).toContain(`a: ${type}\n`);
    expect(notes).toEqual([]);
  });

  it.each([
    [{ oneOf: [string, { type: 'array', items: string }] }, '[String!]'], [{ oneOf: [{ enum: ['a'] }, { type: 'array', items: string }] }, '[String!]'],
    [{ oneOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'array', items: { $ref: '#/components/schemas/Pet' } }] }, '[PetInput!]'],
  ])('%j are a list, and it is told that one is sent as a list of one', (schema, type) => {
    const { type: typeOf, notes } = send(schema);
    expect(typeOf('CreatePetsInput')).toContain(`a: ${type}\n`);
    expect(notes).toEqual([expect.stringContaining('one value or a list of them may be sent, so it is the list, and one value is sent as a list of one.')]);
  });

  it.each([[{ oneOf: [string, { type: 'integer' }] }], [{ oneOf: [string, object({ b: string })] }], [{ oneOf: [string, { type: 'array', items: { type: 'integer' } }] }]])('%j are JSON, and that is told', (schema) => {
    const { type, notes } = send(schema);
    expect(type('CreatePetsInput')).toContain('a: JSON\n');
    expect(notes).toEqual([expect.stringContaining('GraphQL has no unions for input, so it is JSON.')]);
  });
});
