import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json, ...required: string[]): Json => ({ type: 'object', properties, required });
const get = (path: string, parameter: unknown, schema: unknown): Json => ({ [path]: { get: { operationId: 'pet', parameters: [{ in: 'path', name: /\{(\w+)\}$/.exec(path)?.[1], required: true, schema: parameter }], ...answering(schema) } } });

describe('what is asked for by key', () => {
  it('has an ID for a key, in the path and in the answer, and is promised to have it', () => {
    const { signature, type } = importApi({ paths: get('/stock/{upc}', string, { $ref: '#/components/schemas/Stock' }), components: { schemas: { Stock: object({ upc: string, n: string }, 'upc', 'n') } } });
    expect([signature('Query.pet'), type('Stock')]).toEqual(['(upc: ID!): Stock', 'type Stock {\n  upc: ID!\n  n: String\n}']);
  });

  it('has it whichever operations are chosen', () => {
    const paths = { ...get('/stock/{upc}', string, { $ref: '#/components/schemas/Stock' }), '/stock': { get: { operationId: 'all', ...answering({ type: 'array', items: { $ref: '#/components/schemas/Stock' } }) } } };
    expect(importApi({ paths, components: { schemas: { Stock: object({ upc: string }) } } }, { isSelected: ({ operationId }) => operationId === 'all' }).type('Stock')).toBe('type Stock {\n  upc: ID\n}');
  });

  it.each([
    ['of the answer', '/pets/{petId}', string, object({ id: string }), 'type Pet @key(selectionSet: "{ id }")', ''], ['of an envelope', '/pets/{id}', string, object({ data: { $ref: '#/components/schemas/Pet' }, meta: string }), 'type Pet @key(selectionSet: "{ id }")', ', select: "data"'],
    ['that is a number', '/pets/{pet_id}', { type: 'integer' }, object({ id: { type: 'integer' } }), 'type Pet @key(selectionSet: "{ id }")', ''],
  ] as const)('may have the key %s', (_what, path, parameter, answer, key, select) => {
    const isPet = 'id' in (answer['properties'] as Json);
    const { sdl } = importApi({ paths: get(path, parameter, isPet ? { $ref: '#/components/schemas/Pet' } : answer), components: { schemas: { Pet: isPet ? answer : object({ id: string }) } } });
    expect(sdl).toContain(`# extend ${key}`);
    expect(sdl).toContain(`@rest(path: "/pets/{id}"${select})`);
  });

  it.each([
    ['the answer has no such property', get('/pets/{name}', string, object({ id: string }))], ['it is an object itself', get('/pets/{id}', string, object({ id: object({ a: string }) }))], ['the path goes on', get('/pets/{id}/tags', string, object({ id: string }))], ['the path holds more', get('/shops/{shop}/pets/{id}', string, object({ id: string }))], ['it is never answered', get('/pets/{id}', string, object({ id: { ...string, writeOnly: true }, a: string }))],
  ])('is none where %s', (_what, paths) => {
    expect(importApi({ paths }).sdl).not.toContain('@key');
  });
});
