import { describe, expect, it } from 'vitest';
import { getting, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const output = (schema: unknown) => importApi({ openapi: '3.1.0', paths: getting({ type: 'object', required: ['a'], properties: { a: schema, z: string } }) }, { isTrusted: true }).type('PetsResponse').split('\n')[1]?.trim();

describe('a value', () => {
  it.each([
    ['of one alternative', { oneOf: [string] }, 'a: String!'], ['of one or null', { oneOf: [{ type: 'integer' }, { type: 'null' }] }, 'a: Long'], ['of alternatives inside others', { oneOf: [{ anyOf: [{ type: 'integer' }, { oneOf: [{ type: 'number' }] }] }] }, 'a: Float!'],
    ['whose alternatives only say what is required', { ...string, anyOf: [{ required: ['x'] }, { not: {} }] }, 'a: String!'], ['whose type stands beside the alternatives', { type: 'string', oneOf: [{ enum: ['a'] }, { pattern: 'b' }] }, 'a: String!'],
    ['that may be anything', { anyOf: [string, {}] }, 'a: JSON'], ['that is only ever null', { type: 'null' }, 'a: JSON'], ['of a map', { type: 'object', additionalProperties: string }, 'a: JSON!'],
  ] as [string, Json, string][])('%s is of one type', (_what, schema, field) => {
    expect(output(schema)).toBe(field);
  });

  it('with several oneOf at once is JSON, and that is told', () => {
    const { notes } = importApi({ paths: getting({ oneOf: [string, { type: 'integer' }], anyOf: [string, { type: 'boolean' }] }) });
    expect(notes).toEqual([expect.stringContaining('several `oneOf` or `anyOf` hold at once')]);
  });
});

describe('a property', () => {
  const schema = { type: 'object', properties: { id: { type: 'integer', readOnly: true }, name: string, password: { ...string, writeOnly: true }, ref: { $ref: '#/components/schemas/Ref' } } };

  it('that is never answered is in no answer, and one that is never taken in no input', () => {
    const { type } = importApi({ paths: { ...getting(schema, '/a'), ...posting(schema) }, components: { schemas: { Ref: { type: 'integer', readOnly: true } } } });
    expect(type('AResponse')).toBe('type AResponse {\n  id: Long\n  name: String\n  ref: Long\n}');
    expect(type('CreatePetsInput')).toBe('input CreatePetsInput {\n  name: String\n  password: String\n}');
  });
});
