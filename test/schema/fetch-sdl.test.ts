import { buildSchema, graphqlSync, introspectionFromSchema, validate, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fetchSdl, type SdlAnswer } from '../../src/schema/fetch-sdl.ts';

const SDL = `
"""Says what it is."""
schema { query: Root }
directive @mine(a: Int) on FIELD_DEFINITION
type Root {
  "The second."
  b(old: Int @deprecated(reason: "no")): Int @deprecated(reason: "Use a.")
  a: At
}
scalar At @specifiedBy(url: "https://at")
input One @oneOf { x: Int y: Int }`;
const schema = buildSchema(SDL);
const answers = (...all: unknown[]) => async () => all.shift() as SdlAnswer;
const reason = async (promise: Promise<unknown>) => promise.then(() => 'no error', (error: unknown) => String(error));

describe('by introspection', () => {
  it('keeps descriptions, deprecations and custom directives, sorted, without built-in directives', async () => {
    const sdl = await fetchSdl('introspect', async (query) => graphqlSync({ schema, source: query }));
    expect(sdl).toBe(
      '"""Says what it is."""\nschema {\n  query: Root\n}\n\ndirective @mine(a: Int) on FIELD_DEFINITION\n\nscalar At @specifiedBy(url: "https://at")\n\ninput One @oneOf {\n  x: Int\n  y: Int\n}\n\n' +
        'type Root {\n  a: At\n\n  """The second."""\n  b(old: Int @deprecated(reason: "no")): Int @deprecated(reason: "Use a.")\n}\n',
    );
  });

  it('asks an older server again, with what it knows', async () => {
    const queries: string[] = [];
    const sdl = await fetchSdl('introspect', async (query) => {
      queries.push(query);
      return query.includes('isOneOf') ? { errors: [{ message: 'Cannot query field "isOneOf" on type "__Type".' }] } : graphqlSync({ schema, source: query });
    });
    expect(sdl).toContain('type Root');
    expect(queries.map((query) => validate(schema, parse(query)))).toEqual([[], []]);
  });

  it.each([
    ['introspection is off', { errors: [{ message: 'GraphQL introspection is not allowed.\n  Sorry.' }] }, 'it refused introspection (“GraphQL introspection is not allowed. Sorry.”); allow it to the gateway, or use `schema: sdl` or `schema: file`'],
    ['nothing is answered', { data: null }, 'it refused introspection; allow it to the gateway, or use `schema: sdl` or `schema: file`'],
    ['a page is answered', '<html>', 'it did not answer as a GraphQL service does; is `url` its GraphQL endpoint?'],
    ['another API answers', { status: 'ok' }, 'it did not answer as a GraphQL service does; is `url` its GraphQL endpoint?'],
    ['data is a list', { data: [] }, 'it did not answer as a GraphQL service does; is `url` its GraphQL endpoint?'],
  ])('says so when %s', async (_what, answer, message) => {
    expect(await reason(fetchSdl('introspect', answers(answer, answer)))).toBe(`OperatorError: ${message}`);
  });

  it('says so when the answer is malformed', async () => {
    const data = structuredClone(introspectionFromSchema(schema)) as any;
    data.__schema.types = data.__schema.types.filter(({ name }: { name: string }) => name !== 'At');
    expect(await reason(fetchSdl('introspect', answers({ data })))).toMatch(/^OperatorError: its introspection answer is malformed \(Invalid or incomplete schema, unknown type: At\./);
    expect(await reason(fetchSdl('introspect', answers({ data: { __schema: { types: 3 } } })))).toMatch(/malformed/);
  });

  it('passes on what the transport throws', async () => {
    expect(await reason(fetchSdl('introspect', () => Promise.reject(new Error('connect ECONNREFUSED'))))).toBe('Error: connect ECONNREFUSED');
  });
});

describe('by `_sdl`', () => {
  it('is the text as it is', async () => {
    expect(await fetchSdl('sdl', async (query) => (query === '{ _sdl }' ? { data: { _sdl: SDL } } : {}))).toBe(SDL);
  });

  it.each([
    ['the field is missing', { errors: [{ message: 'Cannot query field "_sdl" on type "Query".' }] }, 'it answered no `_sdl` (“Cannot query field "_sdl" on type "Query".”); offer `type Query { _sdl: String! }`, or use `schema: introspect` or `schema: file`'],
    ['it is null', { data: { _sdl: null } }, 'it answered no `_sdl`; offer `type Query { _sdl: String! }`, or use `schema: introspect` or `schema: file`'],
    ['it is a number', { data: { _sdl: 3 } }, 'its `_sdl` is no text'],
  ])('says so when %s', async (_what, answer, message) => {
    expect(await reason(fetchSdl('sdl', answers(answer)))).toBe(`OperatorError: ${message}`);
  });

  it.each([[16 * 1024 * 1024, 'no error'], [16 * 1024 * 1024 + 1, 'OperatorError: its schema is 16777217 bytes long; at most 16777216 are read']])('%i bytes: %s', async (bytes, outcome) => {
    expect(await reason(fetchSdl('sdl', answers({ data: { _sdl: '#'.repeat(bytes) } })))).toBe(outcome);
  });
});
