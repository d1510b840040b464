import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { hasCall, restOf } from '../../../src/schema/rest/rest-directive.ts';

const schema = buildSchema(
  `type Query {
    none: Int
    property: Int @rest(property: "a")
    path: Int @rest(path: "/a", errors: { status: 404, null: true }, headers: "x: 1")
    nothing: Int @rest(path: null, method: null, contentType: null)
  }`,
  { assumeValidSDL: true },
);
const fields = Object.values(schema.getQueryType()!.getFields());

describe('one @rest', () => {
  it('is read with its defaults, also where it says null', () => {
    expect(fields.map((field) => restOf(field)?.rest)).toEqual([
      undefined,
      { method: 'GET', contentType: 'JSON', property: 'a' },
      { method: 'GET', contentType: 'JSON', path: '/a', errors: [{ status: 404, null: true }], headers: 'x: 1' },
      { method: 'GET', contentType: 'JSON', path: null },
    ]);
  });

  it('makes a call where it has a path', () => {
    expect(fields.map(hasCall)).toEqual([false, false, true, false]);
  });
});
