import { getDirectiveValues, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { knownDirective } from '../../src/schema/directives.ts';
import { define, findingsOf } from './define.ts';

describe('definitions of our directives that a service publishes', () => {
  it('are dropped in favour of ours, with the types only they need', () => {
    const { document } = define(`
      directive @key(selectionSet: String!, extra: Int) on OBJECT | FIELD_DEFINITION
      directive @cacheControl(scope: CacheControlScope) on FIELD_DEFINITION
      enum CacheControlScope { PUBLIC PRIVATE OTHER }
      type Query { a: Int @cacheControl(scope: PUBLIC) }`);
    expect(print(document)).toBe('type Query {\n  a: Int @cacheControl(scope: PUBLIC)\n}');
  });

  it('cannot widen what a directive may say', () => {
    expect(findingsOf('directive @key(selectionSet: String, extra: Int) on FIELD_DEFINITION\ntype Query { a: Int @key(extra: 1) }')).toEqual([
      'schemas/users.graphql:2:21: Directive "@key" may not be used on FIELD_DEFINITION.',
      'schemas/users.graphql:2:21: Directive "@key" argument "selectionSet" of type "String!" is required, but it was not provided.',
      'schemas/users.graphql:2:26: Unknown argument "extra" on directive "@key".',
    ]);
  });

  it('keep a type of the same name that the service uses itself', () => {
    expect(print(define('enum RestMethod { GET TRACE }\ntype Query { a: RestMethod }').document)).toContain('TRACE');
  });
});

describe('knownDirective', () => {
  it('reads arguments with their defaults', () => {
    const field = define('type Query { a: [Int] @listSize(assumedSize: 3) }').schema.getQueryType()!.getFields()['a']!;
    expect(getDirectiveValues(knownDirective('listSize'), field.astNode!)).toEqual({ assumedSize: 3, requireOneSlicingArgument: true });
  });

  it('refuses a name that is none of ours', () => {
    expect(() => knownDirective('skip')).toThrow('@skip is no directive of the gateway');
  });
});
