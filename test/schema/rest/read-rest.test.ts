import { buildSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { propertyOf, readRestCall, restValueOf } from '../../../src/schema/rest/read-rest.ts';
import { hasCall } from '../../../src/schema/rest/rest-directive.ts';
import { callOf, defineRest } from './rest-service.ts';

const { schema } = defineRest(`
  type Query {
    a: A @rest(path: "/a", select: "data.items", property: null)
    b: Int @rest(method: null, path: "/b", query: null, body: null, contentType: null, errors: null, select: null, headers: null, property: null)
    c(i: I): Int @rest(method: POST, path: "/c", body: "{i}")
  }
  type A { plain: Int named: Int @rest(property: "in-stock") row: A @rest(property: ".") called: Int @rest(path: "/c") e: E }
  enum E { ONE TWO @restValue(value: "zwei") EMPTY @restValue(value: "") }
  input I { plain: Int named: Int @rest(property: "the name") }`);
const [query, a, i, e] = ['Query', 'A', 'I', 'E'].map((name) => schema.getType(name));
if (!isObjectType(query) || !isObjectType(a) || !isInputObjectType(i) || !isEnumType(e)) throw new Error('the schema has other types');

describe('what @rest says of a field', () => {
  it('is a call where there is a path', () => {
    expect(readRestCall(schema, query, query.getFields()['a']!)).toEqual({
      field: 'Query.a', method: 'GET', path: [['a']], query: [], headers: [], body: undefined, select: ['data', 'items'], outcomes: new Map(), codes: new Map(),
    });
    expect(Object.values(a.getFields()).map((field) => readRestCall(schema, a, field)?.field)).toEqual([undefined, undefined, undefined, 'A.called', undefined]);
    expect(Object.values(a.getFields()).map(hasCall)).toEqual([false, false, false, true, false]);
  });

  it('is what stands there by default where it says null', () => {
    expect(readRestCall(schema, query, query.getFields()['b']!)).toEqual({
      field: 'Query.b', method: 'GET', path: [['b']], query: [], headers: [], body: undefined, select: [], outcomes: new Map(), codes: new Map(),
    });
  });

  it('is a JSON name', () => {
    expect(Object.values(a.getFields()).map(propertyOf)).toEqual(['plain', 'in-stock', '.', 'called', 'e']);
    expect(Object.values(i.getFields()).map(propertyOf)).toEqual(['plain', 'the name']);
  });

  it('is the text of an enum value', () => {
    expect(e.getValues().map(restValueOf)).toEqual(['ONE', 'zwei', '']);
  });

  it('has been checked before', () => {
    const unchecked = buildSchema('directive @rest(path: String) on FIELD_DEFINITION\ntype Query { a: Int @rest(path: "/{b}") }');
    const type = unchecked.getQueryType()!;
    expect(() => readRestCall(unchecked, type, type.getFields()['a']!)).toThrow('check-rest.ts let this pass: In "/{b}": `{b}` names no argument of `Query.a`.');
  });

  it('is the same under other names', () => {
    expect(callOf('schema { query: Root }\ntype Root { a(id: ID): Int @rest(path: "/{id}") }').field).toBe('Query.a');
  });
});
