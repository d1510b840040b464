import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const op = (operationId?: string): Json => ({ ...(operationId !== undefined && { operationId }), ...answering({ type: 'string' }) });
const fields = (paths: Json): string[] => {
  const { schema } = importApi({ paths });
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));
};

describe('a field', () => {
  it.each([
    ['/blocks/latest', 'blocksLatest'], ['/blocks/{hash_or_number}', 'blocksByHashOrNumber'], ['/blocks/{a}/txs/{b}', 'blocksTxsByAAndB'], ['/', 'root'], ['/{id}', 'rootById'], ['/v1/pets.json', 'v1PetsJson'], ['/pets/{id}.{format}', 'petsByIdAndFormat'],
  ])('of GET %s without an operation id is %s', (path, name) => {
    expect(fields({ [path]: { get: op() } })).toEqual([name]);
  });

  it('of another method says what it does', () => {
    expect(fields({ '/pets/{id}': { get: op('pet'), post: op(), put: op(), patch: op(), delete: op() } })).toEqual(['pet', 'createPetsById', 'replacePetsById', 'updatePetsById', 'deletePetsById']);
  });

  it('has the operation id for a name, the first of two that become one', () => {
    expect(fields({ '/a': { get: op('get-pets') }, '/b': { get: op('getPets') }, '/getPets': { get: op() } })).toEqual(['getPets', 'b', 'getPets2']);
  });

  it('keeps its name when other operations are not chosen', () => {
    const paths = { '/a': { get: op('pets') }, '/b': { get: op('pets') } };
    const { schema, operations, notes } = importApi({ paths }, { isSelected: ({ path }) => path === '/b' });
    expect([Object.keys(schema.getQueryType()!.getFields()), operations, notes.length]).toEqual([['b'], 1, 1]);
  });

  it('is told about to whoever chooses', () => {
    const seen: unknown[] = [];
    importApi({ paths: { '/a': { post: { ...op('x'), tags: ['t', 7] } }, '/b': { get: op() } } }, { isSelected: (operation) => seen.push(operation) > 0 });
    expect(seen).toEqual([{ path: '/a', method: 'post', operationId: 'x', tags: ['t'] }, { path: '/b', method: 'get', tags: [] }]);
  });
});
