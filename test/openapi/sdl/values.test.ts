import { describe, expect, it } from 'vitest';
import { asking, importApi } from './imported.ts';

const argument = (schema: unknown): string | undefined => /q: ([^)]*)/.exec(importApi({ openapi: '3.1.0', paths: asking({ schema }) }).signature('Query.pets'))?.[1];

describe('a value on the wire', () => {
  it.each([
    ['several kinds of text', { oneOf: [{ type: 'string', format: 'date' }, { type: 'string', format: 'uuid' }] }, 'String'], ['several numbers', { oneOf: [{ type: 'integer', format: 'int32' }, { type: 'integer' }] }, 'Long'],
    ['a whole number or a text', { type: ['integer', 'string'] }, 'ID'], ['a fraction or a text', { type: ['number', 'string'] }, 'String'], ['a listed text or another', { oneOf: [{ enum: ['total', 'filtered'] }, { type: 'string' }] }, 'String'],
    ['a text or a list of listed ones', { oneOf: [{ type: 'string' }, { type: 'array', items: { enum: ['a'] } }] }, '[String!]'], ['one list or another', { oneOf: [{ type: 'array', items: { type: 'integer' } }, { type: 'array', items: { type: 'string' } }] }, '[ID!]'],
    ['a list of lists', { type: 'array', items: { type: 'array', items: { type: 'string' } } }, 'String'], ['a list of anything', { type: 'array' }, 'String'], ['a list of listed numbers', { type: 'array', items: { enum: [1, 2] } }, '[Int!]'], ['only null', { type: 'null' }, 'String'],
  ])('that may be %s is of one type', (_what, schema, type) => {
    expect(argument(schema)).toBe(type);
  });
});
