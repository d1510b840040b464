import { parse, type FieldNode, type GraphQLResolveInfo, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { notePlaces, placeOfError } from '../../src/schema/error-place.ts';

/** The path of an error that a service placed at `path` of `data`, surfacing at the one field of `selection`. */
function place(data: Record<string, unknown> | null, path: (string | number)[], selection: string, indexes: number[] = []): unknown {
  const error = new GatewayError('UPSTREAM_ERROR', 'no', { path });
  notePlaces({ data, errors: [error] });
  const field = (parse(selection).definitions[0] as OperationDefinitionNode).selectionSet.selections[0] as FieldNode;
  const info = { fieldNodes: [field], path: { prev: undefined, key: (field.alias ?? field.name).value, typename: 'Query' } } as unknown as GraphQLResolveInfo;
  return placeOfError(error, info, indexes);
}

describe('the place of an error', () => {
  it('is the field that is null, when nothing below failed', () => {
    expect(place({ user: { name: null } }, ['user', 'name'], '{ name }')).toEqual(['name']);
    expect(place({ users: [{ id: 1 }, null] }, ['users', 1], '{ users { id } }', [1])).toEqual(['users', 1]);
  });

  it('goes on below the null, in the names the client gave', () => {
    expect(place({ user: { best: null } }, ['user', 'best', 'n'], '{ best { n: name } }')).toEqual(['best', 'n']);
    expect(place({ users: [{}, null] }, ['users', 1, 'list', 2, 'n'], '{ users { list { n } } }', [1])).toEqual(['users', 1, 'list', 2, 'n']);
    expect(place({ user: { list: null } }, ['user', 'list', 2, 'n'], '{ list { ... on T { n } } }')).toEqual(['list', 2, 'n']);
    expect(place(null, ['users', 1, 'name'], '{ users { name } }')).toEqual(['users', 1, 'name']);
  });

  it('of a row that is missing as a whole is each of its fields, and below the one that failed', () => {
    const rows = { _users: [{ id: 1 }, null] };
    expect(place(rows, ['_users', 1, 'friends', 0, 'name'], '{ friends { name } }')).toEqual(['friends', 0, 'name']);
    expect(place(rows, ['_users', 1, 'friends', 0, 'name'], '{ score }')).toEqual(['score']);
    expect(place(rows, ['_users', 1, 'score'], '{ score }')).toEqual(['score']);
  });

  it('is never below what the client did not ask for', () => {
    expect(place({ user: { best: null } }, ['user', 'best', '_gatehouse_key_id'], '{ best { name } }')).toEqual(['best']);
  });

  it('ends where the service begins to say what nobody asked for', () => {
    expect(place({ user: { best: null } }, ['user', 'best', 'n', 'db_host_password'], '{ best { n } }')).toEqual(['best', 'n']);
    expect(place({ user: { best: null } }, ['user', 'best', ...Array.from({ length: 1000 }, () => 1)], '{ best { n } }')).toEqual(['best', 1, 1, 1, 1]);
  });

  it('is the field where the service gave none, or one that does not exist', () => {
    expect(place({ user: null }, [], '{ user { id } }')).toEqual(['user']);
    expect(place({ user: { id: 1 } }, ['nonsense', 'deep'], '{ user { id } }')).toEqual(['user']);
    expect(place({ user: { id: 1 } }, ['user', 'id'], '{ user { id } }')).toEqual(['user']);
  });
});
