import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const pets = (operation: Json) => importApi({ paths: { '/pets/{id}': { post: { operationId: 'pet', ...answering(string), ...operation } } } });

describe('a root field', () => {
  it('has arguments for path, query, headers and body, in this order, and says how each is sent', () => {
    const { signature, rest } = pets({ parameters: [{ in: 'header', name: 'x-h', schema: string }, { in: 'query', name: 'q', schema: string }, { in: 'path', name: 'id', required: true, schema: string }], requestBody: { required: true, content: { 'text/plain': {} } } });
    expect(signature('Mutation.pet')).toBe('(id: ID!, q: String, xH: String, input: String!): String');
    expect(rest('Mutation.pet')).toBe('method: POST, path: "/pets/{id}", query: "q={q}", headers: [{ name: "x-h", value: "{xH}" }], body: "{input}", contentType: TEXT');
  });

  it.each([
    [{ summary: 'Get it.', description: 'Get it' }, 'Get it'], [{ summary: 'Get it', description: 'Get it. And more.' }, 'Get it. And more.'], [{ summary: 'Get it', description: 'Other.' }, 'Get it\n\nOther.'], [{ summary: 'Get it' }, 'Get it'], [{ description: 'Other.' }, 'Other.'], [{ summary: 7 }, undefined],
  ])('is described by %j', (text, description) => {
    expect(pets(text).schema.getMutationType()!.getFields()['pet']?.description).toBe(description);
  });

  it('takes an ID wherever the path begins as that of the get-by-id, and only there', () => {
    const petId = { in: 'path', name: 'petId', required: true, schema: string };
    const paths = {
      '/pet/{petId}/photo/{photoId}': { get: { operationId: 'photo', parameters: [petId, { ...petId, name: 'photoId' }], ...answering(string) } },
      '/pet/{petId}': { get: { operationId: 'getPet', parameters: [petId], ...answering({ type: 'object', properties: { id: string } }) }, delete: { operationId: 'deletePet', parameters: [petId], ...answering(string) } },
      '/pet/{petId}/undescribed': { get: { operationId: 'undescribed', ...answering(string) } },
      '/toy/{petId}': { get: { operationId: 'toy', parameters: [petId], ...answering(string) } },
    };
    const { signature } = importApi({ paths });
    expect(['Query.getPet', 'Mutation.deletePet', 'Query.photo', 'Query.undescribed', 'Query.toy'].map((field) => signature(field).replace(/: \w+$/, ''))).toEqual([
      '(petId: ID!)', '(petId: ID!)', '(petId: ID!, photoId: String!)', '(petId: ID!)', '(petId: String!)',
    ]);
    expect(importApi({ paths }, { isSelected: ({ method }) => method === 'delete' }).signature('Mutation.deletePet')).toContain('petId: ID!');
  });

  it('takes an ID there also where the document says that it is a number, unless the get-by-id takes a number itself', () => {
    const petId = (type: string): Json => ({ in: 'path', name: 'petId', required: true, schema: { type } });
    const toys = (type: string): string => importApi({ paths: {
      '/pet/{petId}': { get: { operationId: 'getPet', parameters: [petId(type)], ...answering({ type: 'object', properties: { id: { type } } }) } },
      '/pet/{petId}/toys': { get: { operationId: 'toys', parameters: [petId('integer')], ...answering(string) } },
    } }).signature('Query.toys');
    expect([toys('string'), toys('integer')]).toEqual(['(petId: ID!): String', '(petId: Long!): String']);
  });

  it('tells where the document puts it elsewhere', () => {
    expect(pets({ parameters: [{ in: 'path', name: 'id', schema: string }], servers: [{ url: 'https://files.example.com' }] }).notes).toEqual([]); // all there is
    const get = (url: string): Json => ({ get: { servers: [{ url }], ...answering(string) } });
    const { notes } = importApi({ servers: [{ url: 'https://a.example.com' }], paths: { '/a': get('https://a.example.com'), '/b': get('https://b.example.com') } });
    expect(notes).toEqual([expect.stringMatching(/GET \/b: at https:\/\/b\.example\.com by the document, .* leave this out with --except, and make it a service of its own with --only and --url\.$/)]);
    const beside = importApi({ paths: { '/a': get('https://a.example.com'), '/b': { get: answering(string) } } });
    expect(beside.notes).toEqual([expect.stringContaining('GET /b: where the document itself is, and asked at the address of the service')]);
    expect(importApi({ paths: { '/b': { get: answering(string) }, '/c': { get: answering(string) } } }).notes).toEqual([]);
  });
});
