import { describe, expect, it } from 'vitest';
import { isJson, mediaType } from '../../../src/openapi/sdl/responses.ts';
import { importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const json = (schema: unknown = string): Json => ({ description: '', content: { 'application/json': { schema } } });
const get = (responses: Json, method = 'get') => importApi({ paths: { '/pets': { [method]: { operationId: 'op', responses } } }, components: { responses: { Pets: json({ type: 'object', properties: { a: string } }) } } });
const answer = (responses: Json): unknown[] => { const { signature, notes } = get(responses); return [signature('Query.op'), notes.length]; };

describe('an answer', () => {
  it.each([
    ['the lowest success', { 500: json(), 204: { description: '' }, 201: json({ type: 'integer' }), 202: json() }, ': Long', 0], ['any success', { '2XX': json(), default: json({ type: 'integer' }) }, ': String', 0], ['the default', { default: json(), 404: json({ type: 'integer' }) }, ': String', 0],
    ['no content', { 204: { description: '' } }, ': Boolean', 0], ['a redirect', { 302: { description: '' } }, ': Boolean', 0], ['nothing documented', { 401: json() }, ': Boolean', 1], ['nothing at all', {}, ': Boolean', 1],
    ['JSON before others', { 200: { content: { 'text/plain': {}, 'application/hal+json': { schema: { type: 'integer' } } } } }, ': Long', 0], ['JSON without a schema', { 200: { content: { 'application/json': {} } } }, ': JSON', 0],
    ['text', { 200: { content: { 'text/csv': { schema: string } } } }, ': String', 0], ['a web page', { 200: { content: { 'text/html': { schema: string } } } }, ': String', 1], ['bytes', { 200: { content: { 'image/png': { schema: { ...string, format: 'binary' } } } } }, ': Base64', 1],
    ['any type of an object', { 200: { content: { '*/*': { schema: { type: 'integer' } } } } }, ': Long', 0], ['any type of a text', { 200: { content: { '*/*': { schema: string } } } }, ': String', 0],
  ] as [string, Json, string, number][])('is %s', (_what, responses, type, notes) => {
    expect(answer(responses)).toEqual([type, notes]);
  });

  it('of 404 to a GET means that there is none', () => {
    expect(get({ 200: json(), 404: json() }).rest('Query.op')).toBe('path: "/pets", errors: [{ status: 404, null: true }]');
    expect(get({ 200: json(), 404: json() }, 'delete').rest('Mutation.op')).toBe('method: DELETE, path: "/pets"');
  });

  it('may always fail, whatever is required', () => {
    expect(get({ 200: json({ type: 'array', items: string }) }).signature('Query.op')).toBe(': [String!]');
  });

  it('that several operations share is called by its own name', () => {
    expect(get({ 200: { $ref: '#/components/responses/Pets' } }).signature('Query.op')).toBe(': PetsResponse');
  });
});

it('a media type is read without its parameters', () => {
  expect([mediaType('Application/JSON; charset=utf-8'), isJson('application/problem+json'), isJson('application/jsonp')]).toEqual(['application/json', true, false]);
});
