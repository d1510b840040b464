import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { createExecutor } from '../../src/plan/execute.ts';
import type { EntityFetch, Entry, Fetch, Join, ObjectShape, Plan, RootFetch, RootFieldShape } from '../../src/plan/plan.ts';
import { answeringServices, callContext, heldServices, settle } from '../support/plan-services.ts';
import { object, shape } from '../support/shape.ts';

const root = (id: number, service: string, more: Partial<RootFetch> = {}): RootFetch => ({ kind: 'root', id, service, after: [], wave: 0, variables: [], query: `{ ${service} }`, isRequired: false, ...more });
const entities = (id: number, service: string, after: number[], entries: number[], more: Partial<EntityFetch> = {}): EntityFetch => ({ kind: 'entities', id, service, after, wave: 1, variables: [], prefix: 'e', declarations: [], entries, ...more });
const entry = (id: number, fetch: number, more: Partial<Entry> = {}): Entry => ({
  id, fetch, type: 'User', door: '_users', field: 'users', isBulk: true, selection: '{ id }', match: [{ member: 'id', from: 'id' }],
  arguments: [{ name: 'ids', type: '[ID!]!', value: { each: { key: ['id'], nonNull: true } } }], ...more,
});
const join = (entryId: number, from = 'id', source = 0): Join => ({ entry: entryId, key: [{ source, member: 'id', from }], identity: [0], typename: 'User' });
const rootField = (name: string, fetch: number, value = shape('Int')): RootFieldShape => ({ name, fetch, from: name, value });
const plan = (fetches: readonly Fetch[], entries: readonly Entry[], fields: readonly RootFieldShape[], more: Partial<Plan> = {}): Plan => ({ kind: 'query', fetches, entries, shape: { type: 'Query', fields }, required: [], ...more });
const users = (...joins: Join[]): ObjectShape => object('User', [], joins);
const code = (value: unknown): unknown => (value instanceof GatewayError ? value.extensions['code'] : value);

describe('the fetches of a plan', () => {
  it('without keys to wait for are begun at once', () => {
    const { services, news } = heldServices('a', 'b');
    void createExecutor(plan([root(0, 'a'), root(1, 'b'), root(2, 'a')], [], []), services)(callContext(), {});
    expect(news()).toEqual(['a', 'b', 'a']);
  });

  it('are begun as soon as those they need have answered, whatever else is still open', async () => {
    const made = plan(
      [root(0, 'a'), root(1, 'b'), entities(2, 'c', [0], [0]), entities(3, 'd', [0, 1], [1]), entities(4, 'e', [2], [2], { wave: 2 })],
      [entry(0, 2), entry(1, 3), entry(2, 4)],
      [rootField('x', 0, shape('User', users(join(0), join(1), join(2, 'email', 1)))), rootField('y', 1, shape('User', users(join(1))))],
    );
    const { services, asked, news } = heldServices('a', 'b', 'c', 'd', 'e');
    const done = createExecutor(made, services)(callContext(), {});
    expect(news()).toEqual(['a', 'b']);
    asked[0]!.answer({ x: { id: 1 } });
    await settle();
    expect(news()).toEqual(['c']);
    asked[2]!.answer({ e0: [{ id: '1', email: 'a@x' }] });
    await settle();
    // b has not answered yet.
    expect(news()).toEqual(['e']);
    expect(asked[3]!.request.variables).toEqual({ e2_0_ids: ['a@x'] });
    asked[1]!.answer({ y: { id: 2 } });
    await settle();
    expect(news()).toEqual(['d']);
    expect(asked[4]!.request.variables).toEqual({ e1_0_ids: [1, 2] });
    asked[4]!.answer({ e1: [] });
    asked[3]!.answer({ e2: [{ id: 'a@x' }] });
    const { roots, entries, faults } = await done;
    expect(roots).toEqual([{ x: { id: 1 } }, { y: { id: 2 } }, undefined, undefined, undefined]);
    expect(entries.map((rows) => Object.fromEntries(rows))).toEqual([{ 1: { id: '1', email: 'a@x' } }, { 1: null, 2: null }, { 'a@x': { id: 'a@x' } }]);
    expect(faults.isEmpty).toBe(true);
  });

  it('make no call when there is no key', async () => {
    const made = plan([root(0, 'a'), entities(1, 'b', [0], [0]), entities(2, 'c', [1], [1])], [entry(0, 1), entry(1, 2)], [rootField('x', 0, shape('[User]', users(join(0), join(1, 'other', 1))))]);
    for (const x of [null, [], [null], [{ id: null }], 'text', [7]]) {
      const { services, asked } = answeringServices({ a: () => ({ data: { x } }), b: () => ({ data: {} }), c: () => ({ data: {} }) });
      const { entries } = await createExecutor(made, services)(callContext(), {});
      expect(asked.map(([service]) => service)).toEqual(['a']);
      expect(entries.map(({ size }) => size)).toEqual([0, 0]);
    }
    const { services, asked } = answeringServices({ a: () => ({ data: { x: [{ id: 1 }] } }), b: () => ({ data: { e0: [{ id: 1, other: 2 }] } }), c: () => ({ data: { e1: [] } }) });
    await createExecutor(made, services)(callContext(), {});
    expect(asked.map(([service]) => service)).toEqual(['a', 'b', 'c']);
  });

  it('send the client’s variables that they name and that were given, as they are', async () => {
    const { services, asked } = answeringServices({ a: () => ({ data: {} }), b: () => ({ data: {} }) });
    const run = createExecutor(plan([root(0, 'a', { variables: ['first', 'toString', 'filter', '__proto__'] }), root(1, 'b')], [], []), services);
    const filter = { tags: ['x'] };
    await run(callContext(), { first: null, filter, other: 5 });
    expect(asked.map(([, { variables }]) => variables)).toEqual([{ first: null, filter }, undefined]);
    await run(callContext(), JSON.parse('{ "__proto__": "p", "toString": "t" }') as Record<string, unknown>);
    expect(JSON.stringify(asked[2]![1].variables)).toBe('{"toString":"t","__proto__":"p"}');
  });

  it('send the text that was planned, every time the same', async () => {
    const { services, asked } = answeringServices({ a: () => ({ data: { x: [{ id: 1 }] } }), b: () => ({ data: { e0: [] } }) });
    const made = plan([root(0, 'a'), entities(1, 'b', [0], [0])], [entry(0, 1)], [rootField('x', 0, shape('[User]', users(join(0))))]);
    const run = createExecutor(made, services);
    await run(callContext(), {});
    await run(callContext(), {});
    const texts = asked.map(([, { query, kind }]) => `${kind} ${query}`);
    expect(texts).toEqual(['query { a }', 'query query ($e0_0_ids: [ID!]!) { e0: users(ids: $e0_0_ids) { id } }', ...texts.slice(0, 2)]);
  });

  it('need a service that is there', () => {
    expect(() => createExecutor(plan([root(0, 'gone')], [], []), new Map())).toThrow('`gone`');
  });

  it('are none in a plan for the gateway’s own schema alone', async () => {
    expect(await createExecutor(plan([], [], [{ name: '__typename' }]), new Map())(callContext(), {})).toMatchObject({ roots: [], entries: [] });
  });
});

describe('an answer', () => {
  it('that failed is its error, with what else the services said noted', async () => {
    const failure = new GatewayError('UPSTREAM_UNAVAILABLE', 'gone');
    const { services } = answeringServices({ a: () => ({ data: null, errors: [failure] }), b: () => ({}), c: () => ({ data: [] as any }), d: () => ({ data: { x: null }, errors: [new GatewayError('UPSTREAM_ERROR', 'no', { path: ['x'] })] }) });
    const { roots, faults } = await createExecutor(plan([root(0, 'a'), root(1, 'b'), root(2, 'c'), root(3, 'd')], [], []), services)(callContext(), {});
    expect(roots[0]).toBe(failure);
    expect(roots.slice(1, 3).map(code)).toEqual(['UPSTREAM_INVALID_RESPONSE', 'UPSTREAM_INVALID_RESPONSE']);
    expect(roots[3]).toEqual({ x: null });
    expect(faults.unplaced(0)).toEqual([failure]);
    expect(faults.at(roots[3] as object, 'x')?.error.message).toBe('no');
  });

  it('of entities that failed is the error of each, and stops nothing else', async () => {
    const made = plan([root(0, 'a'), entities(1, 'b', [0], [0]), entities(2, 'c', [0], [1])], [entry(0, 1), entry(1, 2)], [rootField('x', 0, shape('[User]', users(join(0), join(1))))]);
    const { services } = answeringServices({ a: () => ({ data: { x: [{ id: 1 }, { id: 2 }] } }), b: () => ({ data: null, errors: [new GatewayError('UPSTREAM_TIMEOUT', 'late')] }), c: () => ({ data: { e1: [{ id: 2 }, { id: 1 }] } }) });
    const { entries } = await createExecutor(made, services)(callContext(), {});
    expect([...entries[0]!.values()].map(code)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    expect([...entries[1]!]).toEqual([['1', { id: 1 }], ['2', { id: 2 }]]);
  });
});

describe('a request that has ended', () => {
  const made = plan([root(0, 'a'), entities(1, 'b', [0], [0]), entities(2, 'c', [1], [1])], [entry(0, 1), entry(1, 2)], [rootField('x', 0, shape('[User]', users(join(0), join(1, 'other', 1))))]);

  it('before its first fetch asks nobody', async () => {
    const controller = new AbortController();
    controller.abort();
    const { services, asked } = answeringServices({ a: () => ({ data: {} }), b: () => ({ data: {} }), c: () => ({ data: {} }) });
    const { roots } = await createExecutor(made, services)(callContext(controller), {});
    expect(asked).toEqual([]);
    expect(roots[0]).toMatchObject({ message: 'The request ended before the service `a` had answered.', extensions: { code: 'UPSTREAM_TIMEOUT', service: 'a' } });
  });

  it('midway keeps what has answered and begins nothing more', async () => {
    const controller = new AbortController();
    const { services, asked } = heldServices('a', 'b', 'c');
    const done = createExecutor(made, services)(callContext(controller), {});
    asked[0]!.answer({ x: [{ id: 1 }, { id: 2 }, { id: null }] });
    await settle();
    controller.abort();
    asked[1]!.answer({ e0: [{ id: 1, other: 'o' }, { id: 2, other: null }] });
    const { roots, entries } = await done;
    expect(asked).toHaveLength(2);
    expect(roots[0]).toEqual({ x: [{ id: 1 }, { id: 2 }, { id: null }] });
    expect(entries[0]!.get('1')).toEqual({ id: 1, other: 'o' });
    expect([...entries[1]!].map(([identity, row]) => [identity, code(row)])).toEqual([['o', 'UPSTREAM_TIMEOUT']]);
  });
});

describe('a mutation', () => {
  const step = (id: number, more: Partial<RootFetch> = {}): RootFetch => root(id, 'a', { after: Array.from({ length: id }, (_, before) => before), wave: id, query: `mutation { m${id} }`, ...more });
  const steps = (isRequired: boolean): Plan => plan(
    [step(0, { isRequired }), entities(1, 'b', [0], [0]), step(2)], [entry(0, 1)],
    [{ name: 'm0', fetch: 0, from: 'm0', value: shape('User', users(join(0))) }, { name: 'm2', fetch: 2, from: 'm2', value: shape('Int') }], { kind: 'mutation' },
  );

  it('does one step after the other, with all that the one before needs', async () => {
    const { services, asked, news } = heldServices('a', 'b');
    void createExecutor(steps(false), services)(callContext(), {});
    asked[0]!.answer({ m0: { id: 1 } });
    await settle();
    expect(news()).toEqual(['a', 'b']);
    asked[1]!.answer({ e0: [] });
    await settle();
    expect(news()).toEqual(['a']);
    expect(asked.map(({ request }) => request.kind)).toEqual(['mutation', 'query', 'mutation']);
  });

  it.each<[string, Record<string, unknown> | null]>([['null', { m0: null }], ['nothing', {}], ['no data', null]])('ends with %s where none may be', async (_what, data) => {
    const asks = (isRequired: boolean) => async (): Promise<string[]> => {
      const { services, asked } = answeringServices({ a: () => ({ data, errors: [new GatewayError('UPSTREAM_ERROR', 'no')] }), b: () => ({ data: {} }) });
      const { roots } = await createExecutor(steps(isRequired), services)(callContext(), {});
      if (isRequired) expect(roots[2]).toBeUndefined();
      return asked.map(([, { query }]) => query);
    };
    expect(await asks(true)()).toEqual(['mutation { m0 }']);
    expect(await asks(false)()).toEqual(['mutation { m0 }', 'mutation { m2 }']);
  });

  it('goes on after a value that is there', async () => {
    const { services, asked } = answeringServices({ a: () => ({ data: { m0: false } }), b: () => ({ data: {} }) });
    await createExecutor(steps(true), services)(callContext(), {});
    expect(asked).toHaveLength(2);
  });
});
