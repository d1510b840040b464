import * as graphqlModule from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { planServices } from '../../src/plan/services.ts';
import { KEY_ALIAS } from '../../src/schema/match-rows.ts';
import type { RestRequest, RestUpstream, Upstream } from '../../src/upstream/executor.ts';
import { define } from '../support/graph.ts';
import { callContext } from '../support/plan-services.ts';

vi.mock('graphql', async (importOriginal) => {
  const graphql = await importOriginal<typeof graphqlModule>();
  return { ...graphql, parse: vi.fn(graphql.parse) };
});

const users = define('users', 'type Query { me: User } type Mutation { rename(to: String): User } type User { id: ID! name: String }');
const pets = define(
  'pets',
  `type Query { pet(id: ID!): Pet @rest(path: "/pets/{id}") _pets(ids: [ID!]!): [Pet]! @merge(keyField: "id") @rest(path: "/pets", query: "ids={ids|csv}") }
   type Mutation { feed(id: ID!): Pet @rest(method: POST, path: "/pets/{id}/meals") } type Pet { id: ID! name: String }`,
  {}, 'rest',
);

const answer = (body: unknown): Awaited<ReturnType<RestUpstream>> => ({ status: 200, body, freshness: {} });

/** The two services, and what reached them. */
function called({ bulkSize = 100 } = {}): { services: ReturnType<typeof planServices>; requests: string[]; execute: ReturnType<typeof vi.fn<Upstream>> } {
  const requests: string[] = [];
  const execute = vi.fn<Upstream>(() => Promise.resolve({ data: { me: null } }));
  const rest = (request: RestRequest): ReturnType<RestUpstream> => {
    requests.push(`${request.method} ${request.target}`);
    const asked = new URL(request.target, 'http://rest').searchParams.getAll('ids').flatMap((ids) => ids.split(','));
    return Promise.resolve(answer(asked.length > 0 ? asked.map((id) => ({ id, name: `N${id}` })).reverse() : { id: 1, name: 'Rex' }));
  };
  const services = planServices([users, pets], (name) => (name === 'users' ? { kind: 'graphql', execute } : { kind: 'rest', execute: rest, bulkSize }));
  return { services, requests, execute };
}

describe('the services that plans call', () => {
  it('are all of them, each of its kind', () => {
    const { services } = called();
    expect([...services].map(([name, { kind }]) => [name, kind])).toEqual([['users', 'graphql'], ['pets', 'rest']]);
  });

  it('get the plan’s own text, and answer as they do, when they speak GraphQL', async () => {
    const { services, execute } = called();
    const request = { kind: 'query', query: '{ me { id } }', variables: { a: 1 }, context: callContext() } as const;
    expect(await services.get('users')!.ask(request)).toEqual({ data: { me: null } });
    expect(execute.mock.calls).toHaveLength(1);
    expect(execute.mock.calls[0]![0]).toBe(request);
  });

  it('make HTTP calls where they are REST, rows in the order of the keys', async () => {
    const { services, requests } = called({ bulkSize: 2 });
    const query = `query ($e0_0_ids: [ID!]!) { e0: _pets(ids: $e0_0_ids) { ${KEY_ALIAS}id: id name } }`;
    const { data } = await services.get('pets')!.ask({ kind: 'query', query, variables: { e0_0_ids: ['1', '2', '3'] }, context: callContext() });
    expect(JSON.parse(JSON.stringify(data))).toEqual({ e0: ['1', '2', '3'].map((id) => ({ [`${KEY_ALIAS}id`]: id, name: `N${id}` })) });
    expect(requests).toHaveLength(2);
  });

  it('read a REST request’s text once, and know no more texts than fit', async () => {
    const { services } = called();
    const { ask } = services.get('pets')!;
    const get = async (query: string): Promise<number> => {
      const before = vi.mocked(graphqlModule.parse).mock.calls.length;
      const { data } = await ask({ kind: 'query', query, variables: { id: 1 }, context: callContext() });
      expect(data?.['p']).toMatchObject({ name: 'Rex' });
      return vi.mocked(graphqlModule.parse).mock.calls.length - before;
    };
    const query = 'query ($id: ID!) { p: pet(id: $id) { name } }';
    expect([await get(query), await get(query)]).toEqual([1, 0]);
    const long = `${query}${' '.repeat(131_072)}`;
    expect([await get(long), await get(long)]).toEqual([1, 1]);
    for (let index = 1; index <= 3; index += 1) await get(`${query}${' '.repeat(50_000 + index)}`);
    expect(await get(query)).toBe(1);
  });

  it('remember what a REST call brought within one operation, until something changes', async () => {
    const { services, requests } = called();
    const context = callContext();
    const read = (): Promise<unknown> => services.get('pets')!.ask({ kind: 'query', query: '{ pet(id: 1) { name } }', context });
    await read();
    await read();
    expect(requests).toEqual(['GET /pets/1']);
    await services.get('pets')!.ask({ kind: 'mutation', query: 'mutation { feed(id: 1) { name } }', context });
    await read();
    expect(requests).toEqual(['GET /pets/1', 'POST /pets/1/meals', 'GET /pets/1']);
    await services.get('users')!.ask({ kind: 'query', query: '{ me { id } }', context });
    await read();
    expect(requests).toHaveLength(3);
    await services.get('users')!.ask({ kind: 'mutation', query: 'mutation { rename { id } }', context });
    await read();
    expect(requests).toHaveLength(4);
  });
});
