import { Kind, buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { expandPath, findPathProblem, valueAtPath } from '../../src/policy-test/answer-path.ts';

const SCHEMA = buildSchema(`
  type Query { users: [User!]! node: Node matrix: [[User]] }
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String best: User }
`);

const problem = (operation: string, path: string): string | undefined => {
  const document = parse(operation);
  return findPathProblem(SCHEMA, document, document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!, path);
};

describe('a path of an answer', () => {
  it('means each item for `*`: those that are there and those that an error names', () => {
    expect(expandPath('users.*.name', { users: [{}, {}] }, [])).toEqual(['users.0.name', 'users.1.name']);
    expect(expandPath('users.*.name', { users: null }, ['users.3.name', 'user.0', 'users', 'users.x'])).toEqual(['users.3.name']);
    expect(expandPath('users.*.name', null, [])).toEqual([]);
    expect(expandPath('a.*.*', { a: [[1, 2], []] }, [])).toEqual(['a.0.0', 'a.0.1']);
    expect(expandPath('users.0.name', null, [])).toEqual(['users.0.name']);
  });

  it('leads to a value, never to what all objects have', () => {
    expect([valueAtPath({ a: [{ b: 1 }] }, 'a.0.b'), valueAtPath({ a: [] }, 'a.length.x'), valueAtPath({}, 'constructor'), valueAtPath(null, 'a')]).toEqual([1, undefined, undefined, undefined]);
  });

  it.each([
    ['{ users { name } }', 'users.0.name'],
    ['{ users { name } }', 'users.*'],
    ['{ all: users { mail: name ...B } } fragment B on User { best { id } }', 'all.*.best.id'],
    ['{ node { ... on User { name } ... { id } } }', 'node.name'],
    ['{ matrix { id } }', 'matrix.*.0.id'],
    ['{ users { __typename } }', 'users.0.__typename'],
  ])('may be asked of %s: %s', (operation, path) => {
    expect(problem(operation, path)).toBeUndefined();
  });

  it.each([
    ['{ users { name } }', 'usres.0.name', 'The operation asks for no `usres`; did you mean `users`?'],
    ['{ users { name id } }', 'users.0.email', 'The operation asks for no `email` in `users.0`; it asks for `name`, `id`.'],
    ['{ all: users { name } }', 'users.0', 'The operation asks for no `users`; it asks for `all`.'],
    ['{ users { name } }', 'users.name', '`users` is a list: write `users.*.name` for all of its items, or `users.0.name` for the first.'],
    ['{ users { name } }', 'users.01.name', '`users` is a list: write `users.*.01` for all of its items, or `users.0.01` for the first.'],
    ['{ users { name } }', 'users.0.name.x', 'The operation asks for no `x` in `users.0.name`, which has no fields.'],
  ])('may not be asked of %s: %s', (operation, path, says) => {
    expect(problem(operation, path)).toBe(says);
  });
});
