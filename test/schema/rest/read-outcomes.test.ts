import { describe, expect, it } from 'vitest';
import { callOf, callWith, defineRest, restFindings } from './rest-service.ts';

describe('`errors` is refused', () => {
  it.each([
    [
      'a status that is none',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, null: true }, { status: 200, null: true }]) }',
      ['1:79: `errors` are statuses from 300 to 599; found 200.'],
    ],
    [
      'a status beyond',
      'type Query { a: String @rest(path: "/", errors: { status: 600, code: "X" }) }',
      ['1:49: `errors` are statuses from 300 to 599; found 600.'],
    ],
    [
      'no meaning',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404 }]) }',
      ['1:50: The status 404 needs exactly one meaning: `null: true`, `code: "…"` or `type: "…"`.'],
    ],
    [
      'a meaning that is none',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, null: false }]) }',
      ['1:50: The status 404 needs exactly one meaning: `null: true`, `code: "…"` or `type: "…"`.'],
    ],
    [
      'two meanings',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, null: true, code: "X" }]) }',
      ['1:50: The status 404 needs exactly one meaning: `null: true`, `code: "…"` or `type: "…"`.'],
    ],
    [
      'a status twice',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, null: true }, { status: 404, code: "X" }]) }',
      ['1:79: The status 404 stands in `errors` twice: keep one.'],
    ],
    [
      'a code in small letters',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, code: "not found" }]) }',
      ['1:50: A code is written in capitals, such as NOT_FOUND; found "not found".'],
    ],
    [
      'null for a field that is never null',
      'type Query { a: String! @rest(path: "/", errors: [{ status: 404, null: true }]) }',
      ['1:51: `Query.a` is never null (`String!`), so the status 404 cannot mean null: make it nullable, or say `code`.'],
    ],
    [
      'a type that is no member',
      'type Query { a: U @rest(path: "/", errors: [{ status: 404, type: "NotFond" }]) }\nunion U = A | NotFound\ntype A { a: Int }\ntype NotFound { a: Int }\ntype Other { a: U @rest(path: "/o") }',
      ['1:45: `NotFond` is no object type that `Query.a` can return (`U`). Did you mean `NotFound`?'],
    ],
    [
      'a type of a field that returns text',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, type: "A" }]) }',
      ['1:50: `A` is no object type that `Query.a` can return (`String`).'],
    ],
    [
      'a type for a list',
      'type Query { a: [A] @rest(path: "/", errors: [{ status: 404, type: "A" }]) }\ntype A { a: Int }',
      ['1:47: `Query.a` returns a list, and `type` makes one object of the answer: say `null: true` or `code`.'],
    ],
    [
      'a status that is no number',
      'type Query { a: String @rest(path: "/", errors: [{ status: "404", null: true }]) }',
      ['1:60: Int cannot represent non-integer value: "404"'],
    ],
    [
      'an unknown part',
      'type Query { a: String @rest(path: "/", errors: [{ status: 404, nul: true }]) }',
      ['1:65: Field "nul" is not defined by type "RestError". Did you mean "null"?'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('`errors` is read', () => {
  it('as null, codes and members', () => {
    const call = callOf(`
      type Query { a: U @rest(path: "/", errors: [{ status: 404, null: true }, { status: 410, type: "Gone" }, { status: 409, code: "CONFLICT", null: false }]) }
      union U = A | Gone
      type A { a: Int }
      type Gone { since: String }`);
    expect([...call.outcomes]).toEqual([[404, { kind: 'null' }], [410, { kind: 'type', type: 'Gone' }]]);
    expect([...call.codes]).toEqual([[409, 'CONFLICT']]);
  });

  it('as one row', () => {
    expect([...callWith('', 'path: "/", errors: { status: 404, null: true }').outcomes]).toEqual([[404, { kind: 'null' }]]);
  });

  it('with the names that types have in the graph', () => {
    const sdl = 'type Query { a: U @rest(path: "/", errors: [{ status: 404, type: "Gone" }]) }\nunion U = A | Gone\ntype A { a: Int }\ntype Gone { a: Int }';
    expect(JSON.stringify(defineRest(sdl, { prefix: 'Shop_' }).document)).toContain('"value":"Shop_Gone"');
    expect(restFindings(sdl, { rename: { Gone: 'Missing' } })).toEqual([]);
  });
});
