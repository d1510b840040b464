// Names that nobody can write leave out what they name, and not the document: importApi refuses what `check` would not take.
import { describe, expect, it } from 'vitest';
import { answering, asking, getting, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json): Json => ({ type: 'object', properties });
const ok = { get: { operationId: 'ok', ...answering(string) } };
const at = (path: string, ...parameters: Json[]) =>
  importApi({ paths: { '/ok': ok, [path]: { get: { operationId: 'odd', parameters: parameters.map((parameter) => ({ required: true, schema: string, ...parameter })), ...answering(string) } } } });

describe('a property that cannot be named', () => {
  it.each(['', '.', '\ud800'])('is left out of its object: %j', (name) => {
    const { sdl, notes } = importApi({ paths: { ...getting(object({ a: string, [name]: string }), '/get'), ...posting(object({ b: string, [name]: string })) } });
    expect(sdl).toContain('type GetResponse {\n  a: String\n}');
    expect(sdl).toContain('input CreatePetsInput {\n  b: String\n}');
    expect(notes).toEqual([1, 2].map(() => expect.stringContaining(`its property ${JSON.stringify(name)} is left out, for \`@rest(property:)\` cannot name it`)));
  });

  it.each(['', '.'])('makes its object JSON where it is the only one: %j', (name) => {
    const { signature, notes } = importApi({ paths: { ...getting(object({ [name]: string }), '/get'), ...posting(object({ [name]: string })) } });
    expect([signature('Query.get'), signature('Mutation.createPets')]).toEqual([': JSON', '(input: JSON!): Boolean']);
    expect(notes).toHaveLength(2);
  });

  it('that would turn the text of the file is written as an escape', () => {
    const { sdl } = importApi({ paths: getting(object({ 'a\u202eb': string, c: { enum: ['\u009b31m', 'x'] } })) });
    expect(sdl).toContain('@rest(property: "a\\u202eb")');
    expect(sdl).toContain('@restValue(value: "\\u009b31m")');
    expect(sdl).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
  });

  it('is left out of a form likewise', () => {
    const { type } = importApi({ paths: posting(object({ '.': string, '': string, a: string }), 'application/x-www-form-urlencoded') });
    expect(type('CreatePetsInput')).toBe('input CreatePetsInput {\n  a: String\n}');
  });

  it.each([['style: deepObject', { style: 'deepObject' }], ['explode: true', {}]])('makes its parameter a text where it is the only one: %s', (_what, style) => {
    const { signature, rest, notes } = importApi({ paths: asking({ schema: object({ 'a=b': string }), ...style }) });
    expect([signature('Query.pets'), rest('Query.pets')]).toEqual(['(q: String): String', 'path: "/pets", query: "q={q}"']);
    expect(notes).toHaveLength(2);
  });

  it('is left out of a query, where its name would begin that', () => {
    const { rest, notes } = importApi({ paths: asking({ schema: object({ '?a': string, 'b?': string }) }) });
    expect(rest('Query.pets')).toBe('path: "/pets", query: "b?={q.b}"');
    expect(notes).toEqual([expect.stringContaining('its property "?a" is left out')]);
  });

  it.each([['application/x-www-form-urlencoded', 'String'], ['multipart/form-data', 'Base64']])('makes its form a body as it is where it is the only one: %s', (media, type) => {
    const { signature, notes } = importApi({ paths: posting(object({ 'a&b': string }), media) });
    expect(signature('Mutation.createPets')).toBe(`(input: ${type}!): Boolean`);
    expect(notes[0]).toContain('its property "a&b" is left out');
  });
});

describe('a path parameter', () => {
  it.each([['x y', 'x%20y'], ['x[]', 'x%5B%5D'], ['x"y', 'x%22y'], ['x\\y', 'x%5Cy'], ['x=y', 'x%3Dy']])('of the style matrix has its name encoded: %s', (name, wire) => {
    expect(at(`/a/{${name}}`, { in: 'path', name, style: 'matrix' }).rest('Query.odd')).toMatch(new RegExp(`^path: "/a/;${wire}=\\{\\w+\\}"$`));
  });

  it('may have a line break in its name', () => {
    const { signature, rest } = at('/a/{x\ny}', { in: 'path', name: 'x\ny' });
    expect([signature('Query.odd'), rest('Query.odd')]).toEqual(['(xY: String!): String', 'path: "/a/{xY}"']);
  });

  it.each([['/a/{{b}}', '{b}'], ['/a/{}', ''], ['/a/{b{c}', 'b{c'], ['/a/{b}c}', 'b}c'], ['/a/{b/c}', 'b/c'], ['/a/{b?c}', 'b?c'], ['/a/{b}/{c}}', 'b}/{c}']])('whose name no template can write leaves out its operation: %s', (path, name) => {
    const { schema, notes, operations } = at(path, { in: 'path', name });
    expect([Object.keys(schema.getQueryType()!.getFields()), operations]).toEqual([['ok'], 1]);
    expect(notes).toEqual([expect.stringContaining(`GET ${path}: left out, for no template can write the braces in its path.`)]);
  });

  it('that spans several of the path is left out', () => {
    expect(at('/a/{b}/{c}', { in: 'path', name: 'b}/{c' }).signature('Query.odd')).toBe('(b: String!, c: String!): String');
  });
});

describe('a parameter', () => {
  it('that is the header `Cookie` is left out beside cookies, and taken alone', () => {
    const header = { in: 'header', name: 'Cookie', required: false };
    const { rest, notes } = at('/a', header, { in: 'cookie', name: 'sid' });
    expect(rest('Query.odd')).toContain('headers: [{ name: "cookie", value: "sid={sid}" }]');
    expect(notes).toEqual([expect.stringContaining('header parameter `Cookie` of GET /a: left out, for its cookie parameters are that header.')]);
    expect(at('/a', header).rest('Query.odd')).toContain('headers: [{ name: "cookie", value: "{Cookie}" }]');
  });

  it('with half a surrogate pair in its name is left out', () => {
    expect(at('/a', { in: 'query', name: '\ud800' }).signature('Query.odd')).toBe(': String');
  });
});

describe('a media type', () => {
  it.each(['text/x{y}', 'text/é', '', 'text', 'a b/c', 'text/"'])('that is none is sent as bytes: %j', (media) => {
    const { signature, rest, notes } = importApi({ paths: posting(string, media) });
    expect([signature('Mutation.createPets'), rest('Mutation.createPets')]).toEqual(['(input: Base64!): Boolean', expect.stringContaining('headers: [{ name: "content-type", value: "application/octet-stream" }]')]);
    expect(notes).toEqual([expect.stringContaining('which is no media type, so it is bytes, sent as application/octet-stream.')]);
  });

  it('that is none goes behind any other', () => {
    const content = { 'text/é': { schema: string }, 'text/csv': { schema: string } };
    const { rest } = importApi({ paths: { '/a': { post: { operationId: 'a', requestBody: { content }, ...answering(string) } } } });
    expect(rest('Mutation.a')).toContain('value: "text/csv"');
  });
});

describe('lists inside each other', () => {
  const nested = (depth: number): Json => Object.fromEntries(Array.from({ length: depth }, (_, index) => [`A${index}`, { type: 'array', items: index < depth - 1 ? { $ref: `#/components/schemas/A${index + 1}` } : string }]));
  const first = { $ref: '#/components/schemas/A0' };
  const send = (depth: number) => importApi({ paths: { ...getting(first, '/get'), ...posting(first) }, components: { schemas: nested(depth) } });

  it.each([[63, 'String!', 0], [64, 'String!', 0], [65, 'JSON', 1], [400, 'JSON', 1]])('are written down to the 65th, of which the items are JSON: %i', (depth, inner, notes) => {
    const { signature, notes: told } = send(depth);
    const lists = Math.min(depth, 65);
    expect(signature('Query.get')).toBe(`: ${'['.repeat(lists)}${inner}${']!'.repeat(lists - 1)}]`);
    expect(told.filter((note) => note.includes('more than 64 deep'))).toHaveLength(notes);
  });
});

it('half a surrogate pair in the values of an enum is the sign for it, once', () => {
  const { schema } = importApi({ paths: getting(object({ a: { enum: ['\ud800', '\ud801', 'b'] } })) });
  expect(schema.getType('PetsResponseA')?.astNode).toMatchObject({ values: [{ directives: [{ arguments: [{ value: { value: '\ufffd' } }] }] }, { name: { value: 'b' } }] });
});
