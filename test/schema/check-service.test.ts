import { describe, expect, it } from 'vitest';
import { define, findingsOf } from './define.ts';

const at = (place: string, message: string) => `schemas/users.graphql:${place}: ${message}`;

describe('a service is refused with file, line and column of what is wrong', () => {
  it.each([
    ['an unknown type', 'type Query { a: User }', [at('1:17', 'Unknown type "User".')]],
    ['an unknown directive', 'type Query { a: Int @foo }', [at('1:21', 'Unknown directive "@foo".')]],
    ['a field twice', 'type Query { a: Int a: Int }', [at('1:14', 'Field "Query.a" can only be defined once. See also schemas/users.graphql:1:21.')]],
    ['a type twice', 'type Query { a: Int }\ntype A { a: Int }\ntype A { b: Int }', [at('2:6', 'There can be only one type named "A". See also schemas/users.graphql:3:6.')]],
    ['a reserved name', 'type Query { __a: Int }', [at('1:14', 'Name "__a" must not begin with "__", which is reserved by GraphQL introspection.')]],
    ['a broken interface', 'type Query implements N { a: Int }\ninterface N { b: Int }', [at('2:15', 'Interface field N.b expected but Query does not provide it. See also schemas/users.graphql:1:6.')]],
    ['no Query', 'type Mutation { a: Int }', ['schemas/users.graphql: users has no `type Query`; a service offers at least one field there.']],
    ['a default of another type', 'type Query { a(b: Int = "x"): Int }', [at('1:25', 'The default "x" of `b` is no `Int`.')]],
    ['a directive in the wrong place', 'type Query { a: Int @key(selectionSet: "{ id }") }', [at('1:21', 'Directive "@key" may not be used on FIELD_DEFINITION.')]],
    ['an unknown argument', 'type Query { a: T @merge(keyfield: "id") }\ntype T { id: ID }', [at('1:26', 'Unknown argument "keyfield" on directive "@merge". Did you mean "keyField"?')]],
    [
      'missing and wrong arguments, both at once',
      'type Query { a: T @merge(keyField: 1) }\ntype T @key { id: ID }',
      [at('1:36', 'String cannot represent a non string value: 1'), at('2:8', 'Directive "@key" argument "selectionSet" of type "String!" is required, but it was not provided.')],
    ],
    ['a weight that is no number', 'type Query { a: Int @cost(weight: "x") }', [at('1:35', '`weight` is an integer or a number written as a string, e.g. 5 or "1.5"; found "x".')]],
    ['an unknown scope', 'type Query { a: Int @cacheControl(scope: SOME) }', [at('1:42', 'Value "SOME" does not exist in "CacheControlScope" enum.')]],
    ['a required field that is @inaccessible', 'input I { a: Int! @inaccessible }\ntype Query { a(i: I): Int }', [at('1:19', '`I.a` is required, so it cannot be @inaccessible: no client could make a valid `I`.')]],
    [
      'a type in the way of a directive',
      'type Query { a: CacheControlScope @cacheControl }\nenum CacheControlScope { X }',
      [at('2:6', "`CacheControlScope` is a type of the gateway's own directives; rename it, e.g. `services.users.rename: { CacheControlScope: MyCacheControlScope }`.")],
    ],
    ['a door on Mutation', 'type Query { a: Int }\ntype Mutation { t(id: ID!): T @merge(keyField: "id") }\ntype T { id: ID }', [at('2:31', '@merge stands only on fields of Query; `Mutation.t` cannot be a door.')]],
    ['a door on a type', 'type Query { t: T }\ntype T { t(id: ID!): T @merge(keyField: "id") id: ID }', [at('2:24', '@merge stands only on fields of Query; `T.t` cannot be a door.')]],
  ])('%s', (_what, text, findings) => {
    expect(findingsOf(text)).toEqual(findings);
  });

  it('looks at what guards a field as at any directive', () => {
    expect(findingsOf('type Query { a: Int @authenticated b: Int @requiresScopes(scopes: [["a"]]) }')).toEqual([]);
    expect(findingsOf('type Query { a: Int @requiresScopes(scopes: [[1]]) }')).toEqual([at('1:47', 'String cannot represent a non string value: 1')]);
    expect(findingsOf('type Query { a: Int @requiresScopes }')).toHaveLength(1);
  });

  it('refuses what only a REST service can obey, because a GraphQL service would not', () => {
    expect(findingsOf('type Query { a: Int @rest(path: "/a", headers: "x: 1") }\nenum E { A @restValue(value: "a") }')).toEqual([
      at('1:21', '@rest means something only in a REST service: set `services.users.kind: rest`, or remove it.'),
      at('2:12', '@restValue means something only in a REST service: set `services.users.kind: rest`, or remove it.'),
    ]);
  });

  it('places what an overlay brings in the overlay', () => {
    expect(findingsOf('type Query { a: Int }', { overlay: 'extend type Query {\n  a: Int @foo\n}' })).toEqual(['overlay.graphql:2:10: Unknown directive "@foo".']);
  });
});

describe('a service is accepted', () => {
  it.each([
    ['with a directive it defines itself', 'directive @foo(a: Int) on FIELD_DEFINITION\ntype Query { a: Int @foo(a: 1) }'],
    ['with costs, list sizes and cache hints', 'type Query { a: Int @cost(weight: 5) b: [Int] @cost(weight: "1.5") @listSize(assumedSize: 3) c: Int @cacheControl(maxAge: 3, scope: PRIVATE) }'],
    ['with a hidden optional input field', 'input I { a: Int! = 3 @inaccessible b: Int }\ntype Query { a(i: I): Int }'],
    ['with the standard directives', 'type Query { a(b: Int @deprecated): Int @deprecated(reason: "old") }\nscalar S @specifiedBy(url: "https://s")\ninput O @oneOf { a: Int b: Int }'],
  ])('%s', (_what, text) => {
    expect(findingsOf(text)).toEqual([]);
  });

  it('without types of our directives in its schema', () => {
    const { schema } = define('type Query { a: Int @cacheControl(scope: PRIVATE) @cost(weight: 5) }');
    expect(Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__')).sort()).toEqual(['Boolean', 'Int', 'Query', 'String']);
  });
});
