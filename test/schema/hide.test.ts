import { describe, expect, it } from 'vitest';
import { restFindings } from './rest/rest-service.ts';
import { findingsOf } from './define.ts';

const SDL = `
type Query { node: User debug: Int users(ids: [ID!]): [User] @merge(keyField: "id") any(in: I, kind: E): Any at: Date }
type User implements Named @key(selectionSet: "{ id ... on User { id } }") { id: ID! name: String org: Org }
type Org { id: ID! }
interface Named { name: String }
union Any = User | Org
input I { a: Int! b: Int }
enum E { A }
scalar Date`;

describe('what cannot be hidden is refused', () => {
  it.each([
    ['an unknown field to hide', { hide: ['Query.deb'] }, 'services.users.hide: `Query` of users has no field `deb`. Did you mean `debug`?'],
    ['an unknown type to hide from', { hide: ['Usr.id'] }, 'services.users.hide: users has no type `Usr`. Did you mean `User`?'],
    ['a type to hide', { hide: ['Org'] }, 'services.users.hide: `Org` cannot be hidden: name a field of an object, interface or input type, e.g. `Query.debug`.'],
    ['an enum value to hide', { hide: ['E.A'] }, 'services.users.hide: `E.A` cannot be hidden: name a field of an object, interface or input type, e.g. `Query.debug`.'],
    ['a required input field to hide', { hide: ['I.a'] }, 'services.users.hide: `I.a` is required, so no request could be made without it.'],
    ['a key to hide', { hide: ['User.id'] }, 'services.users.hide: `User.id` is needed by @key of `User`.'],
    ['the last field to hide', { hide: ['Org.id'] }, 'services.users.hide: `Org` would have no field left.'],
  ])('%s', (_what, naming, finding) => {
    expect(findingsOf(SDL, naming)).toEqual([finding]);
  });

  it('a key field to hide, which only a door names', () => {
    const text = 'type Query { any(ids: [ID!]!): [Any] @merge(keyField: "id", types: ["A"]) }\ninterface Any { id: ID! x: Int }\ntype A implements Any { id: ID! x: Int }';
    expect(findingsOf(text, { hide: ['A.id'] })).toEqual(['services.users.hide: `A.id` is needed by @merge of `Query.any`.']);
  });

  it('says that a service must offer more than its own description', () => {
    expect(findingsOf('type Query { _sdl: String! }')).toEqual(['services.users: `Query` of users offers nothing but `_sdl`, which the gateway keeps to itself; offer one more field.']);
  });
});

it('says what a call reads of its parent, and how to keep that from clients', () => {
  const sdl = 'type Query { pet: Pet @rest(path: "/pet") }\ntype Pet { id: ID ref: ID toys: [Int] @rest(path: "/toys/{$parent.ref}") }';
  expect(restFindings(sdl, { hide: ['Pet.ref'] })).toEqual(['services.inventory.hide: `Pet.ref` is needed by `{$parent.ref}` of `Pet.toys`; to keep it from clients write @inaccessible behind it in the schema file.']);
  expect(restFindings(sdl.replace('ref: ID', 'ref: ID @inaccessible'))).toEqual([]);
  expect(restFindings(sdl, { hide: ['Pet.id'] })).toEqual([]);
});
