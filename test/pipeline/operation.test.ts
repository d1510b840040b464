import { buildSchema } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { createPreparer } from '../../src/pipeline/document/prepare.ts';
import { prepareOperation } from '../../src/pipeline/operation.ts';
import { createRequestContext, refusalOf } from '../support/context.ts';

const schema = buildSchema('type Query { a(b: Int = 7, by: By): Int } input By { kind: Kind } enum Kind { GOLD LEAD } type Mutation { c: Int }');
const limits = { mode: 'enforce', depth: 15, aliases: 50, rootFields: 20, directives: 50, tokens: 4000, expandedFields: 5000 } as const;

function prepare(params: { query: string; variables?: Record<string, unknown>; operationName?: string }, { method = 'POST', mode = 'enforce', upstreamCalls = 2 }: { method?: string; mode?: 'enforce' | 'report'; upstreamCalls?: number } = {}) {
  const onReport = vi.fn();
  const request = createRequestContext({ method, headers: { 'x-a': 'b' } });
  request.lease = { schema, digest: 'd', release: () => undefined };
  const preparer = createPreparer({ limits, introspection: false, onReport });
  return { request, onReport, operation: prepareOperation(request, params, { preparerOf: () => preparer, mayIntrospect: () => false, hidesFrom: () => false, upstreamCalls, mode, onReport, admit: () => () => undefined, beforeFirst: () => undefined }) };
}

describe('an operation', () => {
  it('is prepared with its variables coerced and its defaults filled in', () => {
    const { request, operation } = prepare({ query: 'query($x: Int = 3, $y: Int) { a(b: $x) b: a(b: $y) }', variables: { y: 4 } });
    expect(operation.variables).toEqual({ x: 3, y: 4 });
    expect(operation.header('x-a')).toBe('b');
    expect(request.operations).toEqual([operation]);
  });
  it('with a variable of the wrong type is BAD_USER_INPUT', async () => {
    expect(await refusalOf(() => prepare({ query: 'query($x: Int!) { a(b: $x) }', variables: { x: 'one' } }))).toBe('BAD_USER_INPUT');
    expect(await refusalOf(() => prepare({ query: 'query($x: Int!) { a(b: $x) }' }))).toBe('BAD_USER_INPUT');
  });
  it('is told what may have been meant only where nothing is hidden from the caller, which is not asked for what is right', () => {
    const hidesFrom = vi.fn(() => true);
    const ask = (query: string, variables: Record<string, unknown> = {}): string => {
      const request = createRequestContext();
      request.lease = { schema, digest: 'd', release: () => undefined };
      try {
        prepareOperation(request, { query, variables }, { preparerOf: () => introspecting, mayIntrospect: () => true, hidesFrom, upstreamCalls: 1, mode: 'enforce', onReport: vi.fn(), admit: () => () => undefined, beforeFirst: () => undefined });
        return 'fine';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const introspecting = createPreparer({ limits, introspection: true, onReport: vi.fn() });
    const right = 'query ($by: By) { a(b: 1, by: $by) }';
    expect([ask(right), ask(right)]).toEqual(['fine', 'fine']);
    hidesFrom.mockClear();
    expect([ask(right), ask(right, { by: { kind: 'GOLD' } }), hidesFrom.mock.calls]).toEqual(['fine', 'fine', []]);
    const wrong = (): string[] => [ask('{ a(by: {}) ab }'), ask(right, { by: { kind: 'GOL' } })];
    expect(wrong().map((message) => message.includes('Did you mean'))).toEqual([false, false]);
    hidesFrom.mockReturnValue(false);
    expect(wrong().map((message) => message.includes('Did you mean'))).toEqual([true, true]);
  });
  it('that is a mutation may not come by GET', async () => {
    expect(await refusalOf(() => prepare({ query: 'mutation { c }' }, { method: 'GET' }))).toBe('METHOD_NOT_ALLOWED');
    expect(await refusalOf(() => prepare({ query: '{ a }' }, { method: 'GET' }))).toBeUndefined();
  });
  it('may make as many calls as the limit says, and not one more', async () => {
    const { operation } = prepare({ query: '{ a }' });
    operation.takeCall('s');
    operation.takeCall('s');
    expect(await refusalOf(() => operation.takeCall('s'))).toBe('UPSTREAM_CALL_LIMIT_EXCEEDED');
  });
  it('in report mode may make more, which is said once', () => {
    const { operation, onReport } = prepare({ query: '{ a }' }, { mode: 'report' });
    for (let call = 0; call < 5; call += 1) operation.takeCall('s');
    expect(onReport.mock.calls.map(([{ code }]) => code)).toEqual(['UPSTREAM_CALL_LIMIT_EXCEEDED']);
  });
  it('hands headers of services to the answer', () => {
    const { request, operation } = prepare({ query: '{ a }' });
    operation.returnHeader('x-service', 'v');
    operation.returnHeader('x-service', 'w');
    expect(request.returnedHeaders).toEqual([['x-service', 'v'], ['x-service', 'w']]);
  });
  it('keeps what each REST answer says of caching', () => {
    const { operation } = prepare({ query: '{ a }' });
    const answers = [1, 2].map((age) => ({ service: 's', status: 200, headers: { 'cache-control': `max-age=${age}` } }));
    for (const freshness of answers) operation.noteFreshness(freshness);
    expect(operation.freshness).toEqual(answers);
  });
});
