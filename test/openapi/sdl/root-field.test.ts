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

  it('tells where the document puts it elsewhere', () => {
    expect(pets({ parameters: [{ in: 'path', name: 'id', schema: string }], servers: [{ url: 'https://files.example.com' }] }).notes).toEqual([]); // all there is
    const get = (url: string): Json => ({ get: { servers: [{ url }], ...answering(string) } });
    const { notes } = importApi({ servers: [{ url: 'https://a.example.com' }], paths: { '/a': get('https://a.example.com'), '/b': get('https://b.example.com') } });
    expect(notes).toEqual([expect.stringContaining('GET /b: at https://b.example.com by the document')]);
  });
});
