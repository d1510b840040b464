import { describe, expect, it } from 'vitest';
import { answering, asking, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const list = { type: 'array', items: string };
const object = { type: 'object', properties: { name: string, min: { type: 'integer' } } };
const ask = (parameter: Json) => {
  const { signature, rest, notes } = importApi({ paths: asking(parameter) });
  return [/\((.*)\)/.exec(signature('Query.pets'))?.[1], /query: "([^"]*)"/.exec(rest('Query.pets'))?.[1], notes.length];
};

describe('a query parameter', () => {
  it.each([
    [{ schema: string }, 'q: String', 'q={q}'], [{ schema: string, required: true }, 'q: String!', 'q={q}'], [{}, 'q: String', 'q={q}'], [{ schema: {} }, 'q: String', 'q={q}'],
    [{ schema: list }, 'q: [String!]', 'q={q|repeat}'], [{ schema: list, explode: false }, 'q: [String!]', 'q={q|csv}'], [{ schema: list, style: 'spaceDelimited' }, 'q: [String!]', 'q={q|ssv}'],
    [{ schema: list, style: 'pipeDelimited', explode: false }, 'q: [String!]', 'q={q|pipes}'], [{ schema: list, style: 'pipeDelimited', explode: true }, 'q: [String!]', 'q={q|repeat}'], [{ name: 'q[]', schema: list }, 'q: [String!]', 'q={q|brackets}'],
    [{ schema: { oneOf: [string, list] } }, 'q: [String!]', 'q={q|repeat}'], [{ schema: { oneOf: [string, { type: 'integer' }] } }, 'q: ID', 'q={q}'], [{ schema: { oneOf: [string, { type: 'boolean' }] } }, 'q: String', 'q={q}'],
    [{ schema: { oneOf: [{ type: 'string', enum: ['a'] }, string] } }, 'q: String', 'q={q}'], [{ name: '$top', schema: { type: 'integer', format: 'int32' } }, 'top: Int', '$top={top}'],
    [{ schema: object, style: 'deepObject' }, 'q: PetsQInput', 'q[name]={q.name}&q[min]={q.min}'], [{ schema: object }, 'q: PetsQInput', 'name={q.name}&min={q.min}'],
    [{ schema: { type: 'object', properties: { a: list, 'b-c': { type: 'object', properties: { d: string } } } }, style: 'deepObject' }, 'q: PetsQInput', 'q[a]={q.a|repeat}&q[b-c][d]={q.bC.d}'],
  ])('%j is an argument, and pairs of the query', (parameter, argument, query) => {
    expect(ask(parameter)).toEqual([argument, query, 0]);
  });

  it.each([
    [{ schema: object, explode: false }], [{ schema: { type: 'object', additionalProperties: true } }], [{ schema: { type: 'array', items: object } }], [{ schema: { type: 'array', items: list } }],
    [{ content: { 'application/json': { schema: object } } }], [{ schema: { oneOf: [object, string] } }],
  ])('%j is its own text, and that is told', (parameter) => {
    expect(ask(parameter)).toEqual(['q: String', 'q={q}', 1]);
  });
});

it('a query parameter that may hold reserved characters is encoded as others are, and that is told', () => {
  const { rest, notes } = importApi({ paths: asking({ schema: string, allowReserved: true }) });
  expect(rest('Query.pets')).toContain('query: "q={q}"');
  expect(notes).toEqual([expect.stringContaining('query parameter `q` of GET /pets: `allowReserved` changes nothing: reserved characters of a value are always sent encoded.')]);
  expect(importApi({ paths: asking({ schema: string, allowReserved: false }) }).notes).toEqual([]);
});

it('a field of a form that may hold reserved characters is told likewise', () => {
  const { notes } = importApi({ paths: posting({ type: 'object', properties: { a: string } }, 'application/x-www-form-urlencoded', { encoding: { a: { allowReserved: true } } }) });
  expect(notes).toEqual([expect.stringContaining('`a` of `CreatePets`: `allowReserved` changes nothing')]);
});

it.each(['constructor', '__proto__', 'toString'])('a style that is none, `%s`, writes nothing of it', (style) => {
  const { sdl, notes } = importApi({ paths: { ...asking({ schema: list, style, explode: false }), '/form': { post: {
    operationId: 'form', requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { a: list } }, encoding: { a: { style, explode: false } } } } }, ...answering(string),
  } } } });
  expect(sdl).not.toMatch(/function|native|\[object/);
  expect(sdl).toContain('body: "a={input.a|csv}"');
  expect(notes).toEqual([expect.stringContaining('a template cannot write it in the style')]);
});

describe('a path parameter', () => {
  const path = (parameter: Json) => {
    const { signature, rest, notes } = importApi({ paths: { '/pets/{id}': { get: { operationId: 'p', parameters: [{ in: 'path', name: 'id', required: true, ...parameter }], ...answering(string) } } } });
    return [/\((.*)\)/.exec(signature('Query.p'))?.[1], /path: "([^"]*)"/.exec(rest('Query.p'))?.[1], notes.length];
  };

  it.each([
    [{ schema: string }, 'id: ID!', '/pets/{id}', 0], [{ schema: { type: 'integer' } }, 'id: Long!', '/pets/{id}', 0], [{ schema: { type: 'string', format: 'uuid' } }, 'id: ID!', '/pets/{id}', 0], [{ schema: list }, 'id: [String!]!', '/pets/{id|csv}', 0],
    [{ schema: string, style: 'matrix' }, 'id: ID!', '/pets/;id={id}', 0], [{ schema: string, style: 'label' }, 'id: ID!', '/pets/.{id}', 0], [{ schema: list, style: 'matrix' }, 'id: [String!]!', '/pets/;id={id|csv}', 0],
    [{ schema: list, style: 'label', explode: true }, 'id: ID!', '/pets/.{id}', 1], [{ schema: object }, 'id: ID!', '/pets/{id}', 1],
  ])('%j is an argument, and a part of the path', (parameter, argument, text, notes) => {
    expect(path(parameter)).toEqual([argument, text, notes]);
  });
});

it('a header is one line, of lists with commas', () => {
  const { rest } = importApi({ paths: { '/pets': { get: { parameters: [{ in: 'header', name: 'X-Tenant', schema: string }, { in: 'header', name: 'X-Tags', schema: list }], ...answering(string) } } } });
  expect(rest('Query.pets')).toContain('headers: [{ name: "x-tenant", value: "{xTenant}" }, { name: "x-tags", value: "{xTags|csv}" }]');
});
