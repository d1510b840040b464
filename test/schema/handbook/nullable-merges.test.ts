import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestService } from '../../support/graph.ts';

const crew: TestService = {
  sdl: 'type Query { crew: [Sailor!]! sailor(id: ID!): Sailor } type Sailor { id: ID! name: String! }',
  resolvers: { Query: { crew: () => ['1', '2', '3'].map((id) => ({ id, name: `S${id}` })), sailor: (_: unknown, { id }: any) => (id === '0' ? null : { id, name: `S${id}` }) } },
};
const known = (fields: string): TestService => ({
  sdl: `type Query { _sailors(ids: [ID!]!): [Sailor]! @merge(keyField: "id") } type Sailor { id: ID! ${fields} }`,
  resolvers: { Query: { _sailors: (_: unknown, { ids }: any) => ids.map((id: string) => (id === '2' ? null : { id, rank: 'mate', ships: [{ imo: id }] })) } },
});

describe('a record that a service does not know', () => {
  it('has null in the fields of that service, without an error', async () => {
    const graph = createTestGraph({ crew, ranks: known('rank: String ships: [Ship!] } type Ship { imo: ID!') });
    expect(await graph.run('{ crew { name rank ships { imo } } }')).toEqual({
      data: { crew: [{ name: 'S1', rank: 'mate', ships: [{ imo: '1' }] }, { name: 'S2', rank: null, ships: null }, { name: 'S3', rank: 'mate', ships: [{ imo: '3' }] }] },
    });
  });

  it('is itself null where a field of that service may not be null, with an error at the field', async () => {
    const graph = createTestGraph({ crew, ranks: known('rank: String!') });
    const { data, errors } = await graph.run('{ sailor(id: 2) { name rank } other: sailor(id: 1) { rank } }');
    expect(data).toEqual({ sailor: null, other: { rank: 'mate' } });
    expect(errors?.map(({ path }) => path)).toEqual([['sailor', 'rank']]);
  });

  it('takes along what may not be null around it, up to the whole answer', async () => {
    const graph = createTestGraph({ crew, ranks: known('rank: String!') });
    const { data, errors } = await graph.run('{ crew { rank } }');
    expect(data).toBeNull();
    expect(errors?.map(({ path }) => path)).toEqual([['crew', 1, 'rank']]);
  });

  it('is not asked for when there is none', async () => {
    const graph = createTestGraph({ crew, ranks: known('rank: String!') });
    expect(await graph.run('{ sailor(id: 0) { rank } }')).toEqual({ data: { sailor: null } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['crew']);
  });

  it('leaves the answers of a third service alone', async () => {
    const graph = createTestGraph({
      crew,
      ranks: known('rank: String'),
      pay: { sdl: 'type Query { _pay(ids: [ID!]!): [Sailor]! @merge(keyField: "id") } type Sailor { id: ID! wage: Int! }', resolvers: { Query: { _pay: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, wage: Number(id) })) } } },
    });
    expect(await graph.run('{ crew { rank wage } }')).toEqual({ data: { crew: [{ rank: 'mate', wage: 1 }, { rank: null, wage: 2 }, { rank: 'mate', wage: 3 }] } });
    expect(graph.calls.map(({ service }) => service).sort()).toEqual(['crew', 'pay', 'ranks']);
  });

  it('may be refused by its service with an error of its own, which stays with its fields', async () => {
    const ranks = known('rank: String pet: String');
    const graph = createTestGraph({ crew, ranks: { ...ranks, resolvers: { Query: { _sailors: (_: unknown, { ids }: any) => ids.map((id: string) => (id === '2' ? new Error('left the ship') : { id, rank: 'mate' })) } } } });
    expect(await graph.run('{ crew { name rank } }')).toEqual({
      data: { crew: [{ name: 'S1', rank: 'mate' }, { name: 'S2', rank: null }, { name: 'S3', rank: 'mate' }] },
      errors: [{ message: 'left the ship', path: ['crew', 1, 'rank'], extensions: { code: 'UPSTREAM_ERROR' } }],
    });
  });

  it('still has its keys from the service it came from', async () => {
    const graph = createTestGraph({ crew, ranks: known('rank: String') });
    expect(await graph.run('{ crew { id rank } }').then(({ data }) => data.crew[1])).toEqual({ id: '2', rank: null });
  });
});
