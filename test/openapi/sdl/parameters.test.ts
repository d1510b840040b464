import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const pet = (shared: Json[], own: Json[]) => importApi({
  paths: { '/pets/{id}': { parameters: shared, get: { operationId: 'pet', parameters: own, ...answering(string) } } },
  components: { parameters: { Page: { in: 'query', name: 'page', schema: { type: 'integer', maximum: 9, minimum: 0 } } } },
});
const id = { in: 'path', name: 'id', required: true, schema: string };

describe('the parameters of an operation', () => {
  it('are those of its path, overridden by its own', () => {
    const { signature } = pet([id, { in: 'query', name: 'a', schema: string }, { in: 'header', name: 'X-A', schema: string }, { $ref: '#/components/parameters/Page' }], [{ in: 'query', name: 'a', required: true, schema: { type: 'boolean' } }, { in: 'header', name: 'x-a', schema: { type: 'number' } }]);
    expect(signature('Query.pet')).toBe('(id: ID!, a: Boolean!, page: Int, xA: Float): String');
  });

  it('are never Accept, Content-Type and Authorization, as OpenAPI says, nor what the gateway sends itself', () => {
    const { signature, notes } = pet([id], ['Accept', 'content-type', 'AUTHORIZATION', 'Content-Length', 'X-Request-Id', 'X-Tenant'].map((name) => ({ in: 'header', name, schema: string })));
    expect(signature('Query.pet')).toBe('(id: ID!, xTenant: String): String');
    expect(notes.map((note) => /header parameter `([^`]*)`/.exec(note)?.[1])).toEqual(['Content-Length', 'X-Request-Id']);
  });

  it('in a path must be there, whatever the document says', () => {
    expect(pet([], [{ ...id, required: false }]).signature('Query.pet')).toBe('(id: ID!): String');
    const { signature, notes } = pet([], []);
    expect(signature('Query.pet')).toBe('(id: ID!): String');
    expect(notes).toEqual([expect.stringContaining('GET /pets/{id}: its path parameter `id` is not described, and taken for a text.')]);
  });

  it('may be written with their name encoded', () => {
    expect(pet([id], [{ in: 'query', name: 'filter%5Bname%5D', schema: string }]).rest('Query.pet')).toContain('query: "filter[name]={filterName}"');
  });
});
