import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Answers, Row } from '../../src/plan/answers.ts';
import { createExecutor } from '../../src/plan/execute.ts';
import { KEYS_PER_FIELD } from '../../src/plan/fetch-entities.ts';
import type { Entry, KeyRead, Plan } from '../../src/plan/plan.ts';
import type { PlanService } from '../../src/plan/services.ts';
import type { UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';
import { answeringServices, callContext } from '../support/plan-services.ts';
import { field, object, plan as planOf, shape } from '../support/shape.ts';

const read = (member: string, more: Partial<KeyRead> = {}): KeyRead => ({ member, from: member, source: 0, ...more });
const ids = { each: { key: ['id'], nonNull: true } } as const;

/** Rows of `all` joined to entry 0, and rows of `more` to entry 1, which are asked of service two. */
function planWith(entries: readonly Partial<Entry>[], key: readonly KeyRead[] = [read('id')], identity = key.map((_, index) => index), declarations: readonly string[] = []): Plan {
  const names = ['all', 'more'];
  const made = planOf(entries.map((_, entry) => field(names[entry]!, shape('[[User]]', object('User', [], [{ entry, key, identity, typename: 'Person' }])))), 0);
  return {
    ...made,
    fetches: [...made.fetches, { kind: 'entities', id: 1, service: 'two', after: [0], wave: 1, variables: ['first'], prefix: 'e', declarations, entries: entries.map((_, id) => id) }],
    entries: entries.map((more, id): Entry => ({ id, fetch: 1, type: 'User', door: '_users', field: 'users', isBulk: true, arguments: [{ name: 'ids', type: '[ID!]!', value: ids }], selection: '{ id }', match: [{ member: 'id', from: 'id' }], ...more })),
  };
}

interface Fetched {
  readonly answers: Answers;
  /** Requests to service two. */
  readonly requests: UpstreamRequest[];
}

async function fetchAll(plan: Plan, rows: Readonly<Record<string, readonly unknown[]>>, two: (request: UpstreamRequest) => UpstreamResult, { kind = '', variables = {} }: { kind?: string; variables?: Row } = {}): Promise<Fetched> {
  const data = Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, [list]]));
  const { services, asked } = answeringServices({ one: () => ({ data }), [`${kind}two`]: two });
  const answers = await createExecutor(plan, services)(callContext(), variables);
  return { answers, requests: asked.flatMap(([service, request]) => (service === 'two' ? [request] : [])) };
}

/** A service that answers well: a row for each key of each list. */
const echo = ({ variables = {} }: UpstreamRequest): UpstreamResult => ({ data: Object.fromEntries(Object.entries(variables).map(([name, keys]) => [name.replace(/_0_ids$/, ''), Array.isArray(keys) ? keys.map((id) => ({ id, of: id })) : null])) });
const numbered = (count: number): Row[] => Array.from({ length: count }, (_, id) => ({ id }));

describe('a fetch of entities', () => {
  it('asks for each entity once, all in one request', async () => {
    const { answers, requests } = await fetchAll(planWith([{}, { field: 'people' }]), { all: [{ id: 1 }, { id: '2' }, { id: '1' }, null], more: [{ id: 2 }] }, echo);
    expect(requests.map(({ query, variables }) => [query, variables])).toEqual([
      ['query ($e0_0_ids: [ID!]!, $e1_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id } e1: people(ids: $e1_0_ids) { id } }', { e0_0_ids: [1, '2'], e1_0_ids: [2] }],
    ]);
    expect(Object.fromEntries(answers.entries[0]!)).toEqual({ 1: { id: 1, of: 1 }, 2: { id: '2', of: '2' } });
  });

  it.each([[KEYS_PER_FIELD - 1, [1_999]], [KEYS_PER_FIELD, [2_000]], [KEYS_PER_FIELD + 1, [2_000, 1]], [2 * KEYS_PER_FIELD, [2_000, 2_000]], [10_000, [2_000, 2_000, 2_000, 2_000, 2_000]]])('asks a GraphQL service for %i keys in bounded requests', async (count, sizes) => {
    const { answers, requests } = await fetchAll(planWith([{}]), { all: numbered(count) }, echo);
    expect(requests.map(({ variables }) => (variables?.['e0_0_ids'] as unknown[]).length)).toEqual(sizes);
    expect(new Set(requests.map(({ query }) => query)).size).toBe(1);
    expect(answers.entries[0]!.size).toBe(count);
    for (const [identity, row] of answers.entries[0]!) expect(String((row as Row)['of'])).toBe(identity);
  });

  it('asks a REST service for all of them, which has bounds of its own', async () => {
    const { requests } = await fetchAll(planWith([{}]), { all: numbered(10_000) }, echo, { kind: 'rest ' });
    expect(requests.map(({ variables }) => (variables?.['e0_0_ids'] as unknown[]).length)).toEqual([10_000]);
  });

  it('says to the service that its keys are not the client’s', async () => {
    const asks: (boolean | undefined)[] = [];
    const services = new Map(['one', 'two'].map((name): [string, PlanService] => [name, { kind: 'rest', ask: (_request, isEntityFetch) => (asks.push(isEntityFetch), Promise.resolve({ data: { all: [[{ id: 1 }]] } })) }]));
    await createExecutor(planWith([{}]), services)(callContext(), {});
    expect(asks).toEqual([undefined, true]);
  });

  it('has in each request what is left of each entry', async () => {
    const { requests } = await fetchAll(planWith([{}, { field: 'people' }]), { all: numbered(2_001), more: numbered(3) }, echo);
    expect(requests.map(({ variables = {} }) => Object.entries(variables).map(([name, keys]) => [name, (keys as unknown[]).length]))).toEqual([[['e0_0_ids', 2_000], ['e1_0_ids', 3]], [['e0_0_ids', 1]]]);
    expect(requests[1]!.query).toBe('query ($e0_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id } }');
  });

  it('fails by the request', async () => {
    const { answers } = await fetchAll(planWith([{}]), { all: numbered(2_001) }, (request) => ((request.variables?.['e0_0_ids'] as unknown[]).length === 1 ? { data: null, errors: [new GatewayError('UPSTREAM_TIMEOUT', 'late')] } : echo(request)));
    expect(answers.entries[0]!.get('1999')).toEqual({ id: 1999, of: 1999 });
    expect(answers.entries[0]!.get('2000')).toBeInstanceOf(GatewayError);
  });

  it('takes no row of one request for a key of another', async () => {
    const { answers } = await fetchAll(planWith([{}]), { all: numbered(2_001) }, ({ variables }) => {
      const keys = variables?.['e0_0_ids'] as unknown[];
      return { data: { e0: keys.length === 1 ? [{ id: 0, of: 'other' }] : keys.map((id) => ({ id, of: id })) } };
    });
    expect(answers.entries[0]!.get('0')).toEqual({ id: 0, of: 0 });
    expect(answers.entries[0]!.get('2000')).toBeNull();
  });

  it('asks a door for one by a field for each key, the same in bounds', async () => {
    const single = planWith([{ isBulk: false, field: 'user', arguments: [{ name: 'id', type: 'ID!', value: { key: ['id'], nonNull: true } }] }]);
    const { answers, requests } = await fetchAll(single, { all: [{ id: 'x' }, { id: 'y' }, { id: 'x' }] }, ({ variables = {} }) => ({ data: { e0_1: { id: variables['e0_1_id'] }, e0_0: null } }));
    expect(requests.map(({ query, variables }) => [query, variables])).toEqual([['query ($e0_0_id: ID!, $e0_1_id: ID!) { e0_0: user(id: $e0_0_id) { id } e0_1: user(id: $e0_1_id) { id } }', { e0_0_id: 'x', e0_1_id: 'y' }]]);
    expect(Object.fromEntries(answers.entries[0]!)).toEqual({ x: null, y: { id: 'y' } });
    const many = await fetchAll(single, { all: numbered(2_001) }, () => ({ data: {} }));
    expect(many.requests.map(({ variables }) => Object.keys(variables ?? {}).length)).toEqual([2_000, 1]);
  });

  it('asks for what says no key one by one, in one request', async () => {
    const computed = planWith([{ match: [], arguments: [{ name: 'sizes', type: '[Size!]!', value: { each: { object: [['cm', { key: ['cm'], nonNull: true }]] } } }] }], [read('cm', { isInput: true })]);
    const { answers, requests } = await fetchAll(computed, { all: [{ cm: 1 }, { cm: 2 }, { cm: 1 }, { cm: null }] }, () => ({ data: { e0_0: [{ big: false }], e0_1: [{ big: true }, { big: false }] } }));
    expect(requests.map(({ variables }) => variables)).toEqual([{ e0_0_sizes: [{ cm: 1 }], e0_1_sizes: [{ cm: 2 }] }]);
    expect([...answers.entries[0]!.values()]).toEqual([{ big: false }, expect.any(GatewayError), null]); // its key could not be sent
  });

  it('sends composite keys whole, with the type’s own name, and matches them by all of it', async () => {
    const made = planWith(
      [{ arguments: [{ name: 'keys', type: '[_Any!]!', value: { each: { key: [], nonNull: true } } }, { name: 'kind', type: 'Kind', value: { constant: 'STAFF' } }], match: [{ member: 'sku', from: 'sku' }, { member: 'shop', from: 'shop', members: [{ member: 'id', from: 'id' }] }] }],
      [read('sku'), read('shop', { members: [read('id')] }), read('weight')], [0, 1],
    );
    const all = [{ sku: 's', shop: { id: 1, name: 'no' }, weight: 3 }, { sku: 's', shop: { id: 2 } }, { sku: 's', shop: null }];
    const { answers, requests } = await fetchAll(made, { all }, () => ({ data: { e0: [{ sku: 's', shop: { id: '2' }, n: 2 }, { shop: { id: '1' }, sku: 's', n: 1 }] } }));
    expect(JSON.parse(JSON.stringify(requests[0]!.variables))).toEqual({ e0_0_keys: [{ __typename: 'Person', sku: 's', shop: { id: 1 }, weight: 3 }, { __typename: 'Person', sku: 's', shop: { id: 2 } }], e0_0_kind: 'STAFF' });
    expect([...answers.entries[0]!.values()].map((row) => (row as Row)['n'])).toEqual([1, 2]);
  });

  it('does not send what the door refuses, and sends the rest', async () => {
    const made = planWith([{ arguments: [{ name: 'keys', type: '[Key!]!', value: { each: { object: [['id', { key: ['id'], nonNull: true }], ['weight', { key: ['weight'], nonNull: true }]] } } }] }], [read('id'), read('weight')], [0]);
    const { answers, requests } = await fetchAll(made, { all: [{ id: 1, weight: null }, { id: 2, weight: 5 }] }, () => ({ data: { e0: [{ id: 2 }] } }));
    expect(requests.map(({ variables }) => variables)).toEqual([{ e0_0_keys: [{ id: 2, weight: 5 }] }]);
    expect(Object.fromEntries(answers.entries[0]!)).toEqual({ 1: null, 2: { id: 2 } });
    const none = await fetchAll(made, { all: [{ id: 1 }] }, () => ({ data: {} }));
    expect(none.requests).toEqual([]);
    expect([...none.answers.entries[0]!]).toEqual([['1', null]]);
  });

  it('sends the client’s variables that its text has', async () => {
    const made = planWith([{ selection: '{ id posts(first: $first) { id } }' }, {}], undefined, undefined, ['$first: Int = 3']);
    const { requests } = await fetchAll(made, { all: [{ id: 1 }], more: [] }, echo, { variables: { first: 5, other: 1 } });
    expect(requests[0]).toMatchObject({ query: 'query ($first: Int = 3, $e0_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id posts(first: $first) { id } } }', variables: { first: 5, e0_0_ids: [1] } });
    const without = await fetchAll(made, { all: [], more: [{ id: 1 }] }, echo, { variables: { first: 5 } });
    expect(without.requests[0]!.variables).toEqual({ e1_0_ids: [1] });
    expect((await fetchAll(made, { all: [{ id: 1 }] }, echo)).requests[0]!.variables).toEqual({ e0_0_ids: [1] });
  });

  it('never gives one entity the data of another, shuffled, dropped and repeated as they may come', async () => {
    const keys = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 25 });
    const changed = keys.chain((asked) => fc.record({ asked: fc.constant(asked), sent: fc.array(fc.oneof(fc.constantFrom(...asked), fc.nat(60), fc.constant(null)), { maxLength: 50 }), asText: fc.boolean(), kind: fc.constantFrom('', 'rest ') }));
    await fc.assert(fc.asyncProperty(changed, async ({ asked, sent, asText, kind }) => {
      const rows = sent.map((id, place) => (id === null ? null : { id: asText ? String(id) : id, of: id, place }));
      const { answers } = await fetchAll(planWith([{}]), { all: asked.map((id) => ({ id })) }, () => ({ data: { e0: rows } }), { kind });
      for (const id of asked) expect(answers.entries[0]!.get(String(id))).toBe(rows.find((row) => row?.of === id) ?? null);
    }));
  });
});
