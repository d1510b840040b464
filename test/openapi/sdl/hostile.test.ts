// Documents that nobody would write by hand, or only to do harm: the SDL stays valid, and holds what was meant.
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../src/errors.ts';
import { answering, asking, getting, importApi, importText, posting, type Json } from './imported.ts';

const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });
const string = { type: 'string' };

/** Written by hand, for `__proto__` in an object literal is no property. */
const api = (paths: string, schemas = '{}'): string => `{ "openapi": "3.1.0", "info": { "title": "t", "version": "1" }, "paths": ${paths}, "components": { "schemas": ${schemas} } }`;
const ok = (schema: string): string => `"responses": { "200": { "description": "", "content": { "application/json": { "schema": ${schema} } } } }`;

describe('names', () => {
  it('of JavaScript are names like others', () => {
    const { type, signature } = importText(api(
      `{ "/a": { "get": { "operationId": "__proto__", "parameters": [{ "in": "query", "name": "constructor", "schema": { "type": "string" } }, { "in": "query", "name": "__proto__", "schema": { "type": "string" } }], ${ok('{ "$ref": "#/components/schemas/__proto__" }')} } } }`,
      '{ "__proto__": { "type": "object", "properties": { "__proto__": { "type": "string" }, "constructor": { "type": "string" }, "toString": { "$ref": "#/components/schemas/constructor" } } }, "constructor": { "type": "string", "enum": ["__proto__", "toString"] } }',
    ));
    expect(signature('Query.proto')).toBe('(constructor: String, proto: String): Proto');
    expect(type('Proto')).toBe('type Proto {\n  proto: String\n  constructor: String\n  toString: Constructor\n}');
    expect(type('Constructor')).toBe('enum Constructor {\n  proto\n  toString\n}');
  });

  it('of components that GraphQL or the gateway needs itself get another', () => {
    const names = ['Query', 'Mutation', 'Subscription', 'String', 'JSON', 'Long', 'RestMethod', 'Date', '__Type', 'query', '1st', '☃'];
    const schemas = Object.fromEntries(names.map((name) => [name, object({ a: string })]));
    const { schema } = importApi({ paths: getting(object(Object.fromEntries(names.map((name, index) => [`p${index}`, { $ref: `#/components/schemas/${encodeURIComponent(name)}` }])))), components: { schemas } });
    const fields = Object.values((schema.getType('PetsResponse') as unknown as { getFields(): Record<string, { type: unknown }> }).getFields());
    expect(fields.map(({ type }) => String(type))).toEqual([
      'QueryObject', 'MutationObject', 'SubscriptionObject', 'StringObject', 'JSONObject', 'LongObject', 'RestMethodObject', 'DateObject', 'Type', 'QueryObject2', '_1st', 'Type2',
    ]);
  });

  it('that only differ in case, or in what GraphQL cannot write, stay apart with their wire names', () => {
    const { sdl } = importApi({ paths: getting(object({ 'a-b': string, a_b: string, 'a b': string, aB: string, AB: string, '': string, '.': string, '$a': string, '1': string, '+1': string, '-1': string, '@id': string, 'é': string, '你': string })) });
    const fields = /type PetsResponse \{\n([^}]*)\}/.exec(sdl)?.[1]?.trim().split('\n').map((text) => text.trim());
    expect(fields).toEqual([
      'aB2: String @rest(property: "a-b")', 'a_b: String', 'aB3: String @rest(property: "a b")', 'aB: String', 'AB: String', 'a: String @rest(property: "$a")', '_1: String @rest(property: "1")',
      'plus1: String @rest(property: "+1")', 'minus1: String @rest(property: "-1")', 'id: String @rest(property: "@id")', 'e: String @rest(property: "é")', 'field: String @rest(property: "你")',
    ].sort((a, b) => (fields ?? []).indexOf(a) - (fields ?? []).indexOf(b)));
  });

  it('of parameters in several places are arguments of several names', () => {
    const parameters = ['path', 'query', 'header', 'cookie'].map((place) => ({ in: place, name: 'id', required: place === 'path', schema: string }));
    const { signature, rest } = importApi({ paths: { '/pets/{id}': { post: { operationId: 'p', parameters: [...parameters, { in: 'query', name: 'input', schema: string }], requestBody: { content: { 'application/json': { schema: string } } }, ...answering(string) } } } });
    expect(signature('Mutation.p')).toBe('(id: ID!, queryId: String, input: String, headerId: String, cookieId: String, body: String): String');
    expect(rest('Mutation.p')).toContain('path: "/pets/{id}", query: "id={queryId}&input={input}", headers: [{ name: "id", value: "{headerId}" }, { name: "cookie", value: "id={cookieId}" }], body: "{body}"');
  });

  it('of operations are never lost, whatever they share', () => {
    const get = (operationId: unknown): Json => ({ get: { ...(operationId !== undefined && { operationId }), ...answering(string) } });
    const { schema, notes, operations } = importApi({ paths: { '/a': get('get-it'), '/b': get('getIt'), '/c': get('get_it'), '/{c}': get(undefined), '/c/': get(undefined), '/by/{c}': get('  '), '/x': get(7), '/': get('🦊'), '/1': get(undefined), '/__x': get('1') } });
    expect(operations).toBe(10);
    expect(Object.keys(schema.getQueryType()!.getFields())).toEqual(['getIt', 'b', 'c', 'rootByC', 'c2', 'byByC', 'x', 'root', '_1_2', '_1']);
    expect(notes.find((note) => note.includes('operation id'))).toMatch(/^pets\.json:1:\d+: GET \/b: its operation id is taken by GET \/a, which is `getIt`, so the field is named after the path \(the other stands at pets\.json:1:\d+\)\.$/);
  });
});

describe('text', () => {
  const nasty = 'a """ b \\""" c \\ d " e\n\n}\ntype Query { hacked: String }\r# f\u0000\u001b[31m\u202eg\u2028\ud800 {0} \u0085';

  it('of the document never leaves its description', () => {
    const { schema, sdl } = importApi({ info: { title: nasty, version: nasty }, paths: { '/a': { get: { summary: nasty, deprecated: true, description: `x ${nasty} deprecated: "\\`, parameters: [{ in: 'query', name: 'q', description: nasty, schema: { type: 'string', default: nasty } }], ...answering(object({ a: { type: 'string', description: nasty, deprecated: true } }, { description: nasty })) } } } }, { command: nasty });
    expect(Object.keys(schema.getQueryType()!.getFields())).toEqual(['a']);
    expect(schema.getQueryType()!.getFields()['a']?.args[0]?.description).toMatch(/^a """ b \\""" c \\ d " e\n\n\}\ntype Query \{ hacked: String \}\n# f\[31mg\ufffd \{0\}/);
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(sdl).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
  });

  it('of enum values comes back as it was', () => {
    const values = ['"', '\n', '\\', '', ' ', 'true', 'null', '__a', '1', '+1', '-1', 'a b', 'a-b', 'a_b', '*', '>=', '☃', '{x}', 'on', 'é', 'e'];
    const { schema } = importApi({ paths: getting(object({ kind: { type: 'string', enum: values } })) });
    const texts = (schema.getType('PetsResponseKind') as unknown as { getValues(): { name: string; astNode: { directives: { arguments: { value: { value: string } }[] }[] } }[] }).getValues().map(({ name, astNode }) => astNode.directives[0]?.arguments[0]?.value.value ?? name);
    expect(texts).toEqual(values);
  });

  it('in paths is encoded, or left out where nothing can send it', () => {
    const get = { get: answering(string) };
    const { sdl, notes } = importApi({ paths: { '/a b/{x}%20/é"': get, '//c/./d/../e': get, '/f?g=1&h={h}&i=%20j&k': get, '/l#m': get, '/n{': get, '/{o}.{p}/{q*}': get } });
    expect([...sdl.matchAll(/@rest\(path: (.*?)(?:\)|, errors)/g)].map(([, text]) => text)).toEqual(['"/a%20b/{x}%20/%C3%A9%22"', '"/c/d/e"', '"/f", query: "g=1&i= j&k="', '"/l"', '"/n%7B"', '"/{o}.{p}/{q}"']);
    expect(notes.some((note) => note.includes('`h`') || note.includes('behind the `?`'))).toBe(true);
  });
});

describe('shapes', () => {
  it('may lead in circles', () => {
    const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
    const schemas = {
      Self: object({ self: ref('Self'), list: { type: 'array', items: ref('Self') } }, { required: ['self'] }),
      A: { allOf: [ref('B'), object({ a: string })] }, B: { allOf: [ref('A'), object({ b: string })] }, Own: { allOf: [ref('Own'), object({ c: string })] },
      Lists: { type: 'array', items: ref('Lists') }, One: { oneOf: [ref('One'), ref('Two')] }, Two: { anyOf: [ref('One'), ref('Self')] }, Nothing: { oneOf: [ref('Nothing')] },
    };
    const { type, notes } = importApi({ paths: { ...getting(object(Object.fromEntries(Object.keys(schemas).map((name) => [`p${name}`, ref(name)])))), '/make': { post: { requestBody: { content: { 'application/json': { schema: ref('Self') } } }, ...answering(string) } } }, components: { schemas } });
    expect(type('PetsResponse')).toBe('type PetsResponse {\n  pSelf: Self\n  pA: A\n  pB: B\n  pOwn: Own\n  pLists: [[JSON]!]\n  pOne: Self\n  pTwo: Self\n  pNothing: JSON\n}');
    expect(type('SelfInput')).toBe('input SelfInput {\n  self: SelfInput\n  list: [SelfInput!]\n}');
    expect(notes.filter((note) => /circle of inputs|made of itself|list of itself/.test(note)).length).toBeGreaterThanOrEqual(4);
  });

  it('may be a thousand', () => {
    const schemas = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`S${index}`, object({ [`p${index}`]: string })]));
    const oneOf = Object.keys(schemas).map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const start = performance.now();
    const { schema } = importApi({ paths: { ...getting({ oneOf }, '/all'), ...posting({ oneOf }) }, components: { schemas } });
    expect(schema.getPossibleTypes(schema.getType('AllResponse') as never)).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('of no sense are JSON or left out, with everything around them', () => {
    const odd = [true, false, null, 7, 'x', [], {}, { type: 'nonsense' }, { type: [] }, { type: ['null'] }, { enum: [] }, { enum: [null] }, { const: null }, { enum: [1, 'a'] }, { not: {} }, { type: 'array' }, { type: 'array', items: false }, { properties: 7 }, { oneOf: 7 }, { oneOf: [] }, { allOf: [] }, { required: 7, type: 'object' }, { prefixItems: [string] }];
    const properties = Object.fromEntries(odd.map((schema, index) => [`p${index}`, schema]));
    const { type } = importApi({ openapi: '3.1.0', paths: getting(object(properties)) });
    expect(type('PetsResponse').split('\n').slice(1, -1).map((text) => text.replace(/.*: /, ''))).toEqual(odd.map((schema) => (typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'array' || typeof schema === 'object' && schema !== null && 'prefixItems' in schema ? '[JSON]' : 'JSON')));
  });

  it('inside each other beyond reason end the import, with the place', () => {
    let schema: Json = string;
    for (let depth = 0; depth < 60; depth++) schema = object({ a: schema });
    expect(importApi({ paths: getting(schema) }).operations).toBe(1);
    for (let depth = 0; depth < 5; depth++) schema = object({ a: schema });
    expect(() => importApi({ paths: getting(schema) })).toThrow(OperatorError);
    expect(() => importApi({ paths: getting(schema) })).toThrow(/^pets\.json:1:\d+: Objects are described inside each other here, more than 64 deep/);
  });

  it('in a long chain need no deep stack', () => {
    const schemas = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`S${index}`, object({ next: { $ref: `#/components/schemas/S${(index + 1) % 3000}` } })]));
    expect(importApi({ paths: getting({ $ref: '#/components/schemas/S0' }), components: { schemas } }).sdl.match(/^type S\d+ /gm)).toHaveLength(3000);
    const chained = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`S${index}`, { allOf: [{ $ref: `#/components/schemas/S${(index + 1) % 3000}` }, object({ a: string })] }]));
    expect(() => importApi({ paths: getting({ $ref: '#/components/schemas/S0' }), components: { schemas: chained } })).toThrow(/made of each other by `allOf`/);
  });

  it('are at most ten thousand', () => {
    const schemas = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`S${index}`, object({ next: { $ref: `#/components/schemas/S${(index + 1) % 10_001}` } })]));
    expect(() => importApi({ paths: getting({ $ref: '#/components/schemas/S0' }), components: { schemas } })).toThrow(/more than 10000 types; select fewer/);
  });
});

describe('parameters', () => {
  it('that no template can write are left out, and said', () => {
    const { signature, notes } = importApi({ paths: asking({ name: 'a&b', schema: string }, { name: 'c=d', schema: string }, { name: 'e{f}', schema: string }, { name: 'g+h #', schema: string }, { in: 'nowhere' }, { name: 7 }, { in: 'header', name: 'a b', schema: string }, { in: 'header', name: 'Host', schema: string }, { in: 'path', name: 'none', schema: string }) });
    expect(signature('Query.pets')).toBe('(gH: String): String');
    expect(notes).toHaveLength(8);
  });
});
