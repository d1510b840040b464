import { describe, expect, it } from 'vitest';
import { familyOf, widest } from '../../../src/openapi/sdl/scalars.ts';
import { getting, importApi } from './imported.ts';

describe('a scalar', () => {
  it.each([
    [{ type: 'string' }, 'String'], [{ type: 'string', format: 'date-time' }, 'DateTime'], [{ type: 'string', format: 'date' }, 'Date'], [{ type: 'string', format: 'time' }, 'Time'], [{ type: 'string', format: 'duration' }, 'Duration'],
    [{ type: 'string', format: 'uuid' }, 'UUID'], [{ type: 'string', format: 'email' }, 'String'], [{ type: 'string', format: 'byte' }, 'String'], [{ type: 'string', format: 'binary' }, 'String'], [{ format: 'date' }, 'Date'], [{ pattern: 'a' }, 'String'],
    [{ type: 'number' }, 'Float'], [{ type: 'number', format: 'int32' }, 'Float'], [{ maximum: 7 }, 'Float'], [{ type: 'boolean' }, 'Boolean'],
    [{ type: 'integer' }, 'Long'], [{ type: 'integer', format: 'int64' }, 'Long'], [{ type: 'integer', format: 'int32' }, 'Int'], [{ type: 'integer', minimum: 0, maximum: 100 }, 'Int'], [{ type: 'integer', minimum: 0 }, 'Long'],
    [{ type: 'integer', minimum: 0, maximum: 2 ** 31 }, 'Long'], [{ type: 'integer', exclusiveMinimum: -1, exclusiveMaximum: 5 }, 'Int'],
    [{ type: 'integer', enum: [1, 2] }, 'Int'], [{ enum: [1, 2.5] }, 'Float'], [{ enum: [1, 2 ** 40] }, 'Long'], [{ enum: [true] }, 'Boolean'], [{ type: 'string', enum: [1, 2] }, 'String'], [{ const: 7 }, 'Int'], [{ enum: ['a', 1] }, 'JSON'],
    [{ type: ['integer', 'number'] }, 'Float'], [{ type: ['string', 'null'] }, 'String'],
  ])('for %j is %s', (schema, scalar) => {
    expect(importApi({ openapi: '3.1.0', paths: getting(schema) }).signature('Query.pets')).toBe(`: ${scalar}`);
  });

  it('that takes the values of several is the widest of one family', () => {
    expect([widest(['Int', 'Long']), widest(['Int', 'Float', 'Long']), widest(['DateTime', 'Date']), widest(['UUID']), widest(['String', 'Int']), widest([])]).toEqual(['Long', 'Float', 'String', 'UUID', undefined, undefined]);
    expect(['ID', 'Long', 'Boolean'].map(familyOf)).toEqual(['text', 'number', 'boolean']);
  });

  it('is declared only where it is used', () => {
    expect(importApi({ paths: getting({ type: 'object', properties: { id: { type: 'string', format: 'uuid' }, at: { type: 'string', format: 'date' } } }) }).sdl.match(/^scalar .*/gm)).toEqual(['scalar Date']);
  });
});
