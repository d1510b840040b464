import { describe, expect, it } from 'vitest';
import { answering, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const pet = { type: 'object', properties: { name: string } };
const send = (content: Json, more: Json = {}) => {
  const { signature, rest, notes } = importApi({ paths: { '/pets': { put: { operationId: 'put', requestBody: { content, ...more }, ...answering(string) } } } });
  return [signature('Mutation.put').replace(/: String$/, ''), rest('Mutation.put').replace(/^method: PUT, path: "\/pets",? ?/, ''), notes.length];
};

describe('a body', () => {
  it.each([
    [{ 'application/json': { schema: pet } }, '(input: PutInput)', 'body: "{input}"', 0], [{ 'application/json': { schema: { type: 'array', items: pet } } }, '(input: [PutInput!])', 'body: "{input}"', 0], [{ 'application/json; charset=utf-8': { schema: string } }, '(input: String)', 'body: "{input}"', 0],
    [{ 'application/json': {} }, '(input: JSON)', 'body: "{input}"', 0], [{ 'application/merge-patch+json': { schema: pet } }, '(input: PutInput)', 'body: "{input}"', 1], [{ '*/*': { schema: pet } }, '(input: PutInput)', 'body: "{input}"', 0],
    [{ 'text/plain': { schema: string } }, '(input: String)', 'body: "{input}", contentType: TEXT', 0], [{ 'text/csv': {} }, '(input: String)', 'headers: [{ name: "content-type", value: "text/csv" }], body: "{input}", contentType: TEXT', 0],
    [{ 'application/xml': { schema: pet } }, '(input: String)', 'headers: [{ name: "content-type", value: "application/xml" }], body: "{input}", contentType: TEXT', 1],
    [{ 'application/cbor': { schema: string } }, '(input: Base64)', 'headers: [{ name: "content-type", value: "application/cbor" }], body: "{input}", contentType: TEXT', 0], [{ '*/*': { schema: { ...string, format: 'binary' } } }, '(input: Base64)', 'headers: [{ name: "content-type", value: "application/octet-stream" }], body: "{input}", contentType: TEXT', 0],
    [{ 'multipart/data': { schema: pet } }, '(input: PutInput)', 'body: "{input}", contentType: MULTIPART', 0], [{ 'application/x-www-form-urlencoded': { schema: { type: 'object' } } }, '(input: String)', 'headers: [{ name: "content-type", value: "application/x-www-form-urlencoded" }], body: "{input}", contentType: TEXT', 1],
    [{}, '', '', 0],
  ])('of %j is one argument', (content, argument, body, notes) => {
    expect(send(content)).toEqual([argument, body, notes].map((part, index) => (index === 0 && part === '' ? '' : part)));
  });

  it('must be there where the document says so', () => {
    expect(send({ 'application/json': { schema: pet } }, { required: true })[0]).toBe('(input: PutInput!)');
  });

  it('of several media types is JSON, else a form, else multipart; the others are told', () => {
    expect(send({ 'multipart/form-data': { schema: pet }, 'application/x-www-form-urlencoded': { schema: pet }, 'application/json': { schema: pet } })).toEqual(['(input: PutInput)', 'body: "{input}"', 1]);
    expect(send({ 'multipart/form-data': { schema: pet }, 'application/x-www-form-urlencoded': { schema: pet } })[1]).toBe('body: "{input}", contentType: FORM');
  });

  it('of a GET is left out, and told; of a DELETE it is sent', () => {
    const requestBody = { content: { 'application/json': { schema: pet } } };
    const { signature, notes } = importApi({ paths: { '/pets': { get: { requestBody, ...answering(string) }, delete: { requestBody, ...answering(string) } } } });
    expect([signature('Query.pets'), signature('Mutation.deletePets')]).toEqual([': String', '(input: DeletePetsInput): String']);
    expect(notes).toEqual([expect.stringContaining('a GET has no body')]);
  });

  it('that several operations share is called by its own name', () => {
    const requestBody = { $ref: '#/components/requestBodies/Pet' };
    const { sdl } = importApi({ paths: { '/pets': { put: { requestBody, ...answering(string) }, post: { requestBody, ...answering(string) } } }, components: { requestBodies: { Pet: { content: { 'application/json': { schema: pet } } } } } });
    expect(sdl.match(/^input .*/gm)).toEqual(['input PetInput {']);
    expect(importApi({ paths: posting(pet) }).sdl.match(/^input .*/gm)).toEqual(['input CreatePetsInput {']);
  });
});
