// What a client gets, whichever engine runs its operations.
import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';
import type { EngineName } from '../../src/plan/engines.ts';
import { createTestGraph as createGraph, type TestGraph, type TestService } from '../support/graph.ts';
import { createShop as createShopOf } from '../support/shop.ts';

const services = (graph: TestGraph): string[] => graph.calls.map(({ service }) => service);
const failure = (path: (string | number)[], code = 'UPSTREAM_ERROR'): unknown => expect.objectContaining({ path, extensions: { code } });

let engine: EngineName = 'plan';
const createTestGraph = (services: Parameters<typeof createGraph>[0]): TestGraph => createGraph(services, engine);
const createShop = (): ReturnType<typeof createShopOf> => createShopOf(engine);

describe.each<EngineName>(['plan', 'stitch'])('operations run by %s:', (name) => {
  beforeEach(() => void (engine = name));

  describe('conditions and variables', () => {
    const run = async (query: string, variables?: Record<string, unknown>): Promise<[unknown, TestGraph]> => {
      const { graph } = createShop();
      return [(await graph.run(query, variables)), graph];
    };

    it('ask no service for what is skipped', async () => {
      const [answer, graph] = await run('query ($no: Boolean!) { user(id: "u1") { name reviewCount @include(if: $no) ... @include(if: $no) { reviews { id } } ...r @include(if: $no) } products @include(if: $no) { name } } fragment r on User { reviews { body } }', { no: false });
      expect(answer).toEqual({ data: { user: { name: 'Ada' } } });
      expect(services(graph)).toEqual(['accounts']);
    });

    it('never take the key away', async () => {
      const [answer] = await run('query ($no: Boolean!) { user(id: "u1") { id @include(if: $no) reviewCount best { id @skip(if: true) reviewCount } } }', { no: false });
      expect(answer).toEqual({ data: { user: { reviewCount: 1, best: { reviewCount: 1 } } } });
    });

    it('leave an empty object where everything is skipped', async () => {
      const [answer] = await run('{ user(id: "u1") { name @skip(if: true) best { ... on User @include(if: false) { name } } friends { id @skip(if: true) } } }');
      expect(answer).toEqual({ data: { user: { best: {}, friends: [{}, {}] } } });
    });

    it('work in merged selections, defaults and null included', async () => {
      const query = 'query ($first: Int = 1, $currency: Currency!) { user(id: "u1") { one: reviews(first: $first) { product { a: price(currency: $currency) b: price } } } }';
      expect((await run(query, { currency: 'USD' }))[0]).toEqual({ data: { user: { one: [{ product: { a: 20, b: 10 } }] } } });
      expect((await run(query, { currency: 'EUR', first: null }))[0]).toEqual({ data: { user: { one: [{ product: { a: 10, b: 10 } }] } } });
      expect((await run(query, { currency: 'EUR', first: 0 }))[0]).toEqual({ data: { user: { one: [] } } });
    });

    it('may have the names that the gateway gives its own variables', async () => {
      const [answer] = await run('query ($ids: Int, $_reviewers_ids: Int, $keys: Boolean!) { users { name @include(if: $keys) a: reviews(first: $ids) { id } b: reviews(first: $_reviewers_ids) { id } } }', { ids: 1, _reviewers_ids: 0, keys: true });
      expect(answer).toEqual({ data: { users: [{ name: 'Ada', a: [{ id: 'r1' }], b: [] }, { name: 'Alan', a: [{ id: 'r2' }], b: [] }, { name: 'Grace', a: [], b: [] }] } });
    });
  });

  describe('aliases', () => {
    it('keep one merged field with different arguments apart, in one call', async () => {
      const { graph } = createShop();
      expect(await graph.run('{ rated { id ... on Product { eur: price usd: price(currency: USD) size { cm: label mm: label(unit: "mm") } } } }')).toEqual({
        data: { rated: [{ id: 'p1', eur: 10, usd: 20, size: { cm: 'p1 in cm', mm: 'p1 in mm' } }, { id: 'r1' }, { id: 'p2', eur: 200, usd: 400, size: { cm: 'p2 in cm', mm: 'p2 in mm' } }] },
      });
      expect(services(graph)).toEqual(['reviews', 'catalog']);
    });

    it('give `__typename` wherever it is asked for', async () => {
      const { graph } = createShop();
      expect(await graph.run('{ __typename q: __typename search(text: "x") { a: __typename __typename ... on User { b: __typename reviews { __typename } } } node(id: "p1") { __typename ... on Rated { kind: __typename } } }')).toEqual({
        data: {
          __typename: 'Query', q: 'Query',
          search: [{ a: 'Product', __typename: 'Product' }, { a: 'User', __typename: 'User', b: 'User', reviews: [{ __typename: 'Review' }] }, { a: 'Review', __typename: 'Review' }, { a: 'Review', __typename: 'Review' }],
          node: { __typename: 'Product', kind: 'Product' },
        },
      });
    });
  });

  describe('mutations', () => {
    const log: string[] = [];
    const create = (): TestGraph => {
      log.length = 0;
      let score = 0;
      return createTestGraph({
        people: {
          sdl: 'type Query { me: Person _named(ids: [ID!]!): [Person]! @merge(keyField: "id") } type Mutation { name(id: ID!, to: String!): Person! fail: Person drop: Int! } type Person { id: ID! name: String }',
          resolvers: {
            Query: { me: () => ({ id: '1' }), _named: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, name: `N${id}` })) },
            Mutation: {
              name: (_: unknown, { id, to }: any) => (log.push(`name ${to}`), { id, name: to }),
              fail: () => {
                log.push('fail');
                throw new Error('no');
              },
              drop: () => (log.push('drop'), null),
            },
          },
        },
        scores: {
          sdl: 'type Query { _scored(ids: [ID!]!): [Person]! @merge(keyField: "id") } type Mutation { add(id: ID!, points: Int!): Person } type Person { id: ID! score: Int }',
          runs: 'type Query { _scored(ids: [ID!]!): [Person]! } type Mutation { add(id: ID!, points: Int!): Person } type Person { id: ID! score: Int }',
          resolvers: {
            Query: { _scored: (_: unknown, { ids }: any) => (log.push(`read ${score}`), ids.map((id: string) => ({ id, score }))) },
            Mutation: { add: (_: unknown, { id, points }: any) => (log.push(`add ${points}`), { id, score: (score += Number(points)) }) },
          },
        },
        badges: { sdl: 'type Query { _badges(ids: [ID!]!): [Person]! @merge(keyField: "id") } type Person { id: ID! badge: String }', resolvers: { Query: { _badges: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, badge: `after ${score}` })) } } },
      });
    };

    it('return merged types', async () => {
      expect(await create().run('mutation ($to: String!) { name(id: 1, to: $to) { id name score badge } }', { to: 'Ada' })).toEqual({ data: { name: { id: '1', name: 'Ada', score: 0, badge: 'after 0' } } });
    });

    it('run one after the other over two services, each seeing what the one before it did', async () => {
      const graph = create();
      expect(await graph.run('mutation { a: name(id: 1, to: "A") { score badge } b: add(id: 1, points: 5) { score badge } c: name(id: 1, to: "C") { name score badge } d: add(id: 1, points: 2) { badge } }')).toEqual({
        data: { a: { score: 0, badge: 'after 0' }, b: { score: 5, badge: 'after 5' }, c: { name: 'C', score: 5, badge: 'after 5' }, d: { badge: 'after 7' } },
      });
      expect(log).toEqual(['name A', 'read 0', 'add 5', 'name C', 'read 5', 'add 2']);
    });

    it('are sent one by one even to one service', async () => {
      const graph = create();
      await graph.run('mutation { a: name(id: 1, to: "A") { id } b: name(id: 2, to: "B") { id } }');
      expect(graph.asked('people')).toHaveLength(2);
      expect(graph.asked('people').every((query) => query.startsWith('mutation'))).toBe(true);
    });

    it('go on after one that failed, as the specification says', async () => {
      const graph = create();
      expect(await graph.run('mutation { fail { name } a: name(id: 1, to: "A") { name } }')).toEqual({ data: { fail: null, a: { name: 'A' } }, errors: [failure(['fail'])] });
      expect(log).toEqual(['fail', 'name A']);
    });

    it('null the whole answer when one fails that may not be null', async () => {
      const graph = create();
      const { data, errors } = await graph.run('mutation { a: name(id: 1, to: "A") { name } drop }');
      expect(data).toBeNull();
      expect(errors).toEqual([failure(['drop'])]);
    });
  });

  describe('errors of services', () => {
    const tree = (tamper?: TestService['tamper']): TestGraph =>
      createTestGraph({
        trees: {
          sdl: `type Query { tree: Tree forest: [[Tree]] grove: [[Tree!]!] _trees(ids: [ID!]!): [Tree]! @merge(keyField: "id") }
                type Tree { id: ID! kind: Kind height: Int must: String! leaves: [Leaf] grid: [[Int]] } type Leaf { id: ID! size: Int must: Int! } enum Kind { OAK FIR }`,
          resolvers: {
            Query: { tree: () => ({ id: '1' }), forest: () => [[{ id: '1' }, null], null, [{ id: '2' }]], grove: () => [[{ id: '1' }], [{ id: '2' }]], _trees: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id })) },
            Tree: {
              must: ({ id }: any) => {
                if (id === '2') throw new Error('rotten');
                return 'm';
              },
              height: ({ id }: any) => {
                if (id === '2') throw new Error('too high');
                return 3;
              },
              kind: () => 'OAK',
              leaves: () => [{ id: 'l1', size: 1, must: 1 }, null, { id: 'l2', size: 2 }],
              grid: () => [[1, null], null, [3]],
            },
          },
          ...(tamper && { tamper }),
        },
        birds: {
          sdl: 'type Query { nests: [Nest!]! _nested(ids: [ID!]!): [Tree]! @merge(keyField: "id") } type Nest { tree: Tree trees: [[Tree!]] } type Tree { id: ID! birds: [Bird!] count: Int! } type Bird { name: String! }',
          resolvers: {
            Query: { nests: () => [{ tree: { id: '1' }, trees: [[{ id: '1' }], [{ id: '2' }, { id: '1' }]] }, { tree: { id: '2' }, trees: null }], _nested: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id })) },
            Tree: {
              birds: ({ id }: any) => [{ name: 'Wren' }, { name: id === '2' ? null : 'Owl' }],
              count: ({ id }: any) => {
                if (id === '2') throw new Error('flown');
                return 2;
              },
            },
          },
        },
      });

    it('stand at the true path, list indexes at every depth included, and siblings keep their data', async () => {
      const { data, errors } = await tree().run('{ forest { id height leaves { must } } nests { tree { height } trees { height } } }');
      expect(data).toEqual({
        forest: [[{ id: '1', height: 3, leaves: [{ must: 1 }, null, null] }, null], null, [{ id: '2', height: null, leaves: [{ must: 1 }, null, null] }]],
        nests: [{ tree: { height: 3 }, trees: [[{ height: 3 }], [{ height: null }, { height: 3 }]] }, { tree: { height: null }, trees: null }],
      });
      expect(errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([
        ['forest', 0, 0, 'leaves', 2, 'must'], ['forest', 2, 0, 'height'], ['forest', 2, 0, 'leaves', 2, 'must'], ['nests', 0, 'trees', 1, 0, 'height'], ['nests', 1, 'tree', 'height'],
      ]));
      expect(errors).toHaveLength(5);
    });

    it('take the nearest nullable parent along, in the service and across services', async () => {
      expect(await tree().run('{ grove { must } }')).toEqual({ data: { grove: null }, errors: [failure(['grove', 1, 0, 'must'])] });
      expect(await tree().run('{ nests { tree { id must } } }')).toEqual({ data: { nests: [{ tree: { id: '1', must: 'm' } }, { tree: null }] }, errors: [failure(['nests', 1, 'tree', 'must'])] });
      expect(await tree().run('{ nests { trees { must } } }')).toEqual({ data: { nests: [{ trees: [[{ must: 'm' }], null] }, { trees: null }] }, errors: [failure(['nests', 0, 'trees', 1, 0, 'must'])] });
      expect(await tree().run('{ tree { count } grove { count } }')).toEqual({ data: { tree: { count: 2 }, grove: null }, errors: [failure(['grove', 1, 0, 'count'])] });
      expect(await tree().run('{ nests { tree { birds { name } } } }')).toEqual({
        data: { nests: [{ tree: { birds: [{ name: 'Wren' }, { name: 'Owl' }] } }, { tree: { birds: null } }] },
        errors: [failure(['nests', 1, 'tree', 'birds', 1, 'name'])],
      });
    });

    it('say the place below the null they made, under the names of the client', async () => {
      const { errors } = await tree().run('{ f: forest { l: leaves { m: must } } }');
      expect(errors?.map(({ path }) => path)).toEqual([['f', 0, 0, 'l', 2, 'm'], ['f', 2, 0, 'l', 2, 'm']]);
    });

    const failed = (code: string): UpstreamResult => ({ data: null, errors: [new GatewayError(code, `it is ${code}`, { extensions: { service: 'trees' } })] });

    it('that are about a whole call stand at each field it should have given', async () => {
      const graph = tree(() => failed('UPSTREAM_TIMEOUT'));
      expect(await graph.run('{ tree { id } forest { id } nests { tree { id height kind } } }')).toEqual({
        data: { tree: null, forest: null, nests: [{ tree: { id: '1', height: null, kind: null } }, { tree: { id: '2', height: null, kind: null } }] },
        errors: expect.arrayContaining([['tree'], ['forest'], ['nests', 0, 'tree', 'height'], ['nests', 0, 'tree', 'kind'], ['nests', 1, 'tree', 'height'], ['nests', 1, 'tree', 'kind']].map((path) => failure(path, 'UPSTREAM_TIMEOUT'))),
      });
    });

    it('that say what the library itself would swallow come through', async () => {
      const graph = tree(() => ({ data: null, errors: [new GatewayError('UPSTREAM_ERROR', 'Cannot return null for non-nullable field Query._trees.')] }));
      const { data, errors } = await graph.run('{ nests { tree { height } } }');
      expect(data).toEqual({ nests: [{ tree: { height: null } }, { tree: { height: null } }] });
      expect(errors?.map(({ path }) => path)).toEqual([['nests', 0, 'tree', 'height'], ['nests', 1, 'tree', 'height']]);
    });

    it('without a path are not lost when something is null', async () => {
      const graph = tree(({ data }) => ({ data: { ...data, tree: null }, errors: [new GatewayError('UPSTREAM_ERROR', 'somewhere')] }));
      expect(await graph.run('{ tree { id } }')).toEqual({ data: { tree: null }, errors: [failure(['tree'])] });
    });

    it.each<[string, string, unknown, unknown, (string | number)[]]>([
      ['a string for an object', '{ tree { id } }', { tree: 'oak' }, { tree: null }, ['tree']],
      ['a list for an object', '{ tree { id } }', { tree: [{ __typename: 'Tree', id: 1 }] }, { tree: null }, ['tree']],
      ['an object for a list', '{ forest { id } }', { forest: { __typename: 'Tree', id: 1 } }, { forest: null }, ['forest']],
      ['an object for an inner list', '{ forest { id } }', { forest: [{ __typename: 'Tree', id: 1 }] }, { forest: [null] }, ['forest', 0]],
      ['a word for an Int', '{ tree { height } }', { tree: { __typename: 'Tree', height: 'tall' } }, { tree: { height: null } }, ['tree', 'height']],
      ['a fraction for an Int', '{ tree { height } }', { tree: { __typename: 'Tree', height: 1.5 } }, { tree: { height: null } }, ['tree', 'height']],
      ['a number for a String', '{ tree { must } }', { tree: { __typename: 'Tree', must: 5 } }, { tree: null }, ['tree', 'must']],
      ['an object for a leaf', '{ tree { height } }', { tree: { __typename: 'Tree', height: { cm: 3 } } }, { tree: { height: null } }, ['tree', 'height']],
      ['a value that the enum does not have', '{ tree { kind } }', { tree: { __typename: 'Tree', kind: 'ASH' } }, { tree: { kind: null } }, ['tree', 'kind']],
      ['a leaf that does not fit, deep in lists', '{ tree { grid } }', { tree: { __typename: 'Tree', grid: [[1, 'x'], null] } }, { tree: { grid: [[1, null], null] } }, ['tree', 'grid', 0, 1]],
      ['a leaf for a list of leaves', '{ tree { grid } }', { tree: { __typename: 'Tree', grid: 3 } }, { tree: { grid: null } }, ['tree', 'grid']],
    ])('are made of %s', async (_what, query, sent, data, path) => {
      const graph = tree(() => ({ data: sent as Record<string, unknown> }));
      expect(await graph.run(query)).toEqual({ data, errors: [failure(path, 'UPSTREAM_INVALID_RESPONSE')] });
    });

    it('are made of a number for an inner object, of which stitch cannot say which', async () => {
      const { data, errors } = await tree(() => ({ data: { tree: { __typename: 'Tree', leaves: [{ __typename: 'Leaf', id: 1 }, 7] } } })).run('{ tree { leaves { id } } }');
      const [leaves, path] = engine === 'plan' ? [[{ id: '1' }, null], ['tree', 'leaves', 1]] : [null, ['tree', 'leaves']];
      expect({ data, errors }).toEqual({ data: { tree: { leaves } }, errors: [failure(path as string[], 'UPSTREAM_INVALID_RESPONSE')] });
    });

    it('are made of a missing field that may not be missing', async () => {
      const graph = tree(() => ({ data: { tree: { __typename: 'Tree', id: '1' } } }));
      const { data, errors } = await graph.run('{ tree { id must } }');
      expect(data).toEqual({ tree: null });
      expect(errors?.map(({ path }) => path)).toEqual([['tree', 'must']]);
    });

    it('are made of a null that may not be there, at each depth', async () => {
      for (const [sent, data, path] of [
        [{ grove: [[{ __typename: 'Tree', id: null }]] }, { grove: null }, ['grove', 0, 0, 'id']],
        [{ grove: [[null]] }, { grove: null }, ['grove', 0, 0]],
        [{ grove: [null] }, { grove: null }, ['grove', 0]],
      ] satisfies [Record<string, unknown>, unknown, unknown][]) {
        const answer = await tree(() => ({ data: sent })).run('{ grove { id } }');
        expect(answer.data).toEqual(data);
        expect(answer.errors?.map((error) => error.path)).toEqual([path]);
      }
    });
  });

  describe('wrong values of __typename', () => {
    const create = (typename: unknown): TestGraph =>
      createTestGraph({
        a: {
          sdl: 'interface Node { id: ID! } type A implements Node { id: ID! } type B { id: ID! } type Holder { node: Node nodes: [Node] own: A } type Query { node: Node nodes: [Node] holder: Holder own: A b: B }',
          resolvers: {},
          tamper: (_result, query) => {
            const node = { __typename: typename, id: '1' };
            const all = { node, nodes: [{ __typename: 'A', id: '2' }, node], own: node, holder: { __typename: 'Holder', node, nodes: [node, null], own: node } };
            return { data: Object.fromEntries(Object.entries(all).filter(([key]) => new RegExp(`^\\{?\\s*(query)?\\s*\\{\\s*${key}\\b`).test(query))) };
          },
        },
      });

    it.each([['a type nobody knows', 'Z'], ['a type that does not belong there', 'B'], ['no type at all', undefined], ['a number', 7]])('%s where an interface stands is an error', async (_what, typename) => {
      const graph = create(typename);
      expect(await graph.run('{ node { id } }')).toEqual({ data: { node: null }, errors: [failure(['node'], 'UPSTREAM_INVALID_RESPONSE')] });
      expect(await graph.run('{ nodes { id } }')).toEqual({ data: { nodes: [{ id: '2' }, null] }, errors: [failure(['nodes', 1], 'UPSTREAM_INVALID_RESPONSE')] });
      expect(await graph.run('{ holder { node { id } nodes { id } } }')).toEqual({
        data: { holder: { node: null, nodes: [null, null] } },
        errors: [failure(['holder', 'node'], 'UPSTREAM_INVALID_RESPONSE'), failure(['holder', 'nodes', 0], 'UPSTREAM_INVALID_RESPONSE')],
      });
    });

    it('where an object type stands do not matter: the graph says what it is', async () => {
      expect(await create('B').run('{ own { __typename id } }')).toEqual({ data: { own: { __typename: 'A', id: '1' } } });
    });
  });

  describe('services with other names', () => {
    const create = (): TestGraph =>
      createTestGraph({
        users: { sdl: 'type Query { user(id: ID!): User @merge(keyField: "id") } type User { id: ID! name: String }', resolvers: { Query: { user: (_: unknown, { id }: any) => ({ id, name: 'Ada' }) } } },
        billing: {
          sdl: `interface Node { id: ID! } type Person implements Node { id: ID! total: Int items: [Item] } union Item = Bill | Note type Bill implements Node { id: ID! sum: Int } type Note { text: String }
                type Query { node(id: ID!): Node debug: String people(ids: [ID!]!): [Person]! @merge(keyField: "id") @inaccessible }`,
          naming: { prefix: 'Billing_', rename: { Person: 'User', 'Query.node': 'billingNode' }, hide: ['Query.debug'] },
          resolvers: {
            Node: { __resolveType: ({ id }: any) => (id === 'b1' ? 'Bill' : 'Person') },
            Item: { __resolveType: ({ text }: any) => (text ? 'Note' : 'Bill') },
            Query: { node: (_: unknown, { id }: any) => ({ id, sum: 5, total: 9, items: [] }), people: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, total: 7, items: [{ id: 'b2', sum: 3 }, { text: 'pay' }] })) },
          },
        },
      });

    it('join, and show the names of the gateway in every `__typename`', async () => {
      const graph = create();
      expect(await graph.run('{ user(id: 1) { name total items { kind: __typename ... on Billing_Bill { id sum } ... on Billing_Note { text __typename } } } }')).toEqual({
        data: { user: { name: 'Ada', total: 7, items: [{ kind: 'Billing_Bill', id: 'b2', sum: 3 }, { kind: 'Billing_Note', text: 'pay', __typename: 'Billing_Note' }] } },
      });
      expect(graph.asked('billing').join()).not.toMatch(/Billing_|on User/);
    });

    it('answer renamed root fields under aliases, interfaces included', async () => {
      const graph = create();
      expect(await graph.run('{ a: billingNode(id: "b1") { t: __typename id } billingNode(id: "p") { __typename ... on User { total name } } }')).toEqual({ data: { a: { t: 'Billing_Bill', id: 'b1' }, billingNode: { __typename: 'User', total: 9, name: 'Ada' } } });
      expect(graph.sdl).not.toMatch(/debug|people|Person\b/);
    });
  });
});
