import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { ownSchema, requiredOf, saysSomething } from '../../../src/openapi/sdl/schema.ts';

const own = (schema: unknown, version = '3.1.0') => {
  const { root } = readOpenApi(JSON.stringify({ openapi: version, info: {}, paths: { '/a': {} }, components: { schemas: { Pet: schema } } }), { file: 'a.json' });
  return ownSchema(root.get('components')!.get('schemas')!.get('Pet')!);
};

describe('a schema', () => {
  it.each([
    [{ type: 'string' }, ['string']], [{ type: ['string', 'null'] }, ['string']], [{ type: 'null' }, []], [{ properties: { a: {} } }, ['object']], [{ items: {} }, ['array']], [{ additionalProperties: {} }, ['object']],
    [{ format: 'binary' }, ['string']], [{ minimum: 1 }, ['number']], [{ enum: ['a'] }, undefined], [{ oneOf: [{}], additionalProperties: true }, undefined], [{ type: 'file' }, []], [{}, undefined], [false, []], [true, undefined],
  ])('%j is of the kinds %j', (schema, kinds) => {
    expect(own(schema).kinds && [...own(schema).kinds!]).toEqual(kinds);
  });

  it.each([[{ nullable: true, type: 'string' }], [{ type: ['null', 'string'] }], [{ const: null }], [{ enum: ['a', null] }], [{ type: 'null' }]])('%j may be null', (schema) => {
    expect(own(schema).isNullable).toBe(true);
    expect(own({ type: 'string', nullable: false }).isNullable).toBe(false);
  });

  it('has its name only as a component', () => {
    expect(own({ type: 'string' }).component).toBe('Pet');
    expect(own({ const: 'a' }).values).toEqual(['a']);
    expect(own({ enum: ['a', null] }).values).toEqual(['a']);
  });

  it('says something by its keywords, and requires by names', () => {
    expect([{ type: 'string' }, { description: 'a' }, { required: ['a'] }, 7].map(saysSomething)).toEqual([true, false, false, false]);
    expect([...requiredOf({ required: ['a', 7] }), ...requiredOf({ required: true })]).toEqual(['a']);
  });
});
