import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import type { OperationContext } from '../../src/context.ts';
import { GatewayError } from '../../src/errors.ts';
import { createPlanEngine } from '../../src/plan/engine.ts';
import { compose } from '../../src/schema/compose.ts';
import type { UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';
import { define } from '../support/graph.ts';

const USERS = define('users', 'type Query { user(id: ID!): User names(of: [Int!]!): [String] } type User { id: ID! name: String }');
const POINTS = define('points', 'type Query { _points(ids: [ID!]!): [User]! @merge(keyField: "id") } type User { id: ID! points: Int }');

/** An engine over services that answer as told, and the operation of a text as the pipeline hands it over. */
function engineOf(answer: (request: UpstreamRequest) => UpstreamResult, cacheBytes?: number) {
  const ask = vi.fn((request: UpstreamRequest) => Promise.resolve(answer(request)));
  const upstream = { kind: 'graphql', execute: ask } as const;
  const graph = compose([USERS, POINTS], () => upstream);
  const engine = createPlanEngine(graph, () => upstream, { cacheBytes });
  const operationOf = (text: string): ((variables?: Record<string, unknown>, changes?: Partial<OperationContext>) => OperationContext) => {
    const document = parse(text);
    const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;
    return (variables = {}, changes = {}) => ({ schema: graph.schema, document, operation, variables, signal: new AbortController().signal, requestId: 'r', header: () => undefined, takeCall: () => undefined, needCalls: () => undefined, needPlanning: () => undefined, admit: () => () => undefined, ...changes }) as unknown as OperationContext;
  };
  return { engine, ask, operationOf };
}

const ada: UpstreamResult = { data: { user: { id: '1', name: 'Ada' } } };

describe('the engine', () => {
  it('plans an operation once for each choice of its conditions, whatever its other variables are', async () => {
    const { engine, operationOf } = engineOf(({ query }) => (query.includes('_points') ? { data: { e0: [{ id: '1', points: 5 }] } } : ada));
    const operation = operationOf('query ($id: ID!, $more: Boolean!) { user(id: $id) { name points @include(if: $more) } }');
    expect(await engine.execute(operation({ id: '1', more: false }))).toEqual({ data: { user: { name: 'Ada' } } });
    expect(await engine.execute(operation({ id: '2', more: true }))).toEqual({ data: { user: { name: 'Ada', points: 5 } } });
    expect(engine.stats().entries).toBe(2);
    expect(engine.plan(operation({ id: '3', more: true }))).toBe(engine.plan(operation({ id: '4', more: true })));
    expect(engine.stats().entries).toBe(2);
  });

  it('plans ahead what will be asked with any choice of its conditions, and nobody waits for that later', async () => {
    const { engine, ask, operationOf } = engineOf(({ query }) => (query.includes('_points') ? { data: { e0: [{ id: '1', points: 5 }] } } : ada));
    const operation = operationOf('query ($id: ID!, $more: Boolean!) { user(id: $id) { name points @include(if: $more) } }');
    expect([engine.planAhead(operation().document, operation().operation), engine.stats().entries, ask.mock.calls.length]).toEqual([2, 2, 0]);
    const needPlanning = vi.fn();
    for (const more of [true, false]) await engine.execute(operation({ id: '1', more }, { needPlanning }));
    expect([engine.stats().entries, needPlanning.mock.calls.length]).toEqual([2, 0]);
  });

  it('says ahead what cannot be planned, as it does when that is asked', () => {
    const { engine, operationOf } = engineOf(() => ada);
    const unplannable = operationOf(`{ user(id: 1) { ${Array.from({ length: 20_001 }, (_, index) => `a${index}: id`).join(' ')} } }`)();
    let refused: unknown;
    try {
      engine.plan(unplannable);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(GatewayError);
    expect(() => engine.planAhead(unplannable.document, unplannable.operation)).toThrow((refused as GatewayError).message);
  });

  it('answers what services have and what it knows itself in one answer, in the order that was asked for', async () => {
    const { engine, operationOf } = engineOf(() => ada);
    const { data } = await engine.execute(operationOf('query ($n: String!) { __typename t: __type(name: $n) { ...n } user(id: 1) { name } } fragment n on __Type { name }')({ n: 'User' }));
    expect(JSON.stringify(data)).toBe('{"__typename":"Query","t":{"name":"User"},"user":{"name":"Ada"}}');
  });

  it('asks before the first call whether it may make as many as the plan needs', async () => {
    const { engine, ask, operationOf } = engineOf(() => ada);
    const needCalls = vi.fn((calls: number) => {
      if (calls > 1) throw new GatewayError('UPSTREAM_CALL_LIMIT_EXCEEDED', 'too many');
    });
    await engine.execute(operationOf('{ user(id: 1) { name } }')({}, { needCalls }));
    await expect(engine.execute(operationOf('{ user(id: 1) { points } }')({}, { needCalls }))).rejects.toThrow('too many');
    expect([needCalls.mock.calls, ask.mock.calls.length]).toEqual([[[1], [2]], 1]);
  });

  it('sends a large literal as a variable, with the client’s variables in it as they are this time', async () => {
    const { engine, ask, operationOf } = engineOf(() => ({ data: { names: ['a'], names_2: [] } }));
    const many = Array.from({ length: 20 }, (_, index) => index);
    const operation = operationOf(`query ($x: Int!) { names(of: [${many.join()}, $x]) other: names(of: [${many.join()}]) }`);
    await engine.execute(operation({ x: 7 }));
    await engine.execute(operation({ x: 8 }));
    expect(ask.mock.calls.map(([{ query, variables }]) => [query, variables])).toEqual([7, 8].map((x) => [
      'query ($_gatehouse_0: [Int!]!, $_gatehouse_1: [Int!]!) { names(of: $_gatehouse_0) names_2: names(of: $_gatehouse_1) }', { _gatehouse_0: [...many, x], _gatehouse_1: many },
    ]));
  });

  it('refuses null where none may be before anything is asked', async () => {
    const { engine, ask, operationOf } = engineOf(() => ada);
    const operation = operationOf('query ($id: ID = "1") { user(id: $id) { name } }');
    await expect(engine.execute(operation({ id: null }))).rejects.toMatchObject({ message: 'Variable "$id" is null, and stands where "ID!" is expected.', extensions: { code: 'BAD_USER_INPUT' } });
    expect(ask).not.toHaveBeenCalled();
    expect(await engine.execute(operation({ id: '1' }))).toEqual({ data: { user: { name: 'Ada' } } });
  });

  it('answers odd answers exactly, and plain ones after them again', async () => {
    const answers: UpstreamResult[] = [{ data: { user: { id: '1', name: 5 } } }, ada];
    const { engine, operationOf } = engineOf(() => answers.shift() ?? ada);
    const operation = operationOf('{ user(id: 1) { name } }');
    expect(await engine.execute(operation())).toMatchObject({ data: { user: { name: null } }, errors: [{ path: ['user', 'name'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }] });
    expect(await engine.execute(operation())).toEqual({ data: { user: { name: 'Ada' } } });
  });

  it('remembers that an operation cannot be planned, as it remembers plans', async () => {
    const { engine, operationOf } = engineOf(() => ada);
    const operation = operationOf('query ($c: Boolean = true) { user(id: 1) { name @include(if: $c) } }');
    await expect(engine.execute(operation({ c: null }))).rejects.toThrow('Variable "$c" is null');
    await expect(engine.execute(operation({ c: null }))).rejects.toThrow('Variable "$c" is null');
    expect(engine.stats().entries).toBe(1);
    expect(await engine.execute(operation({ c: true }))).toEqual({ data: { user: { name: 'Ada' } } });
  });

  it('keeps no more plans than its bytes allow', async () => {
    const { engine, operationOf } = engineOf(() => ada, 30_000);
    for (let index = 0; index < 50; index += 1) await engine.execute(operationOf(`{ user(id: ${index}) { name } }`)());
    expect(engine.stats().bytes).toBeLessThanOrEqual(30_000);
    expect(engine.stats().entries).toBeGreaterThan(1);
    expect(engine.stats().entries).toBeLessThan(50);
  });
});
