// Introspection by a caller from whom part of the graph is hidden, beside data and in every disguise: on the second engine as on the first.
import { describe, expect, it } from 'vitest';
import type { EngineName } from '../../src/plan/engines.ts';
import { createTestGraph, type Plain } from '../support/graph.ts';
import { guardsOf, principalOf } from '../support/guards.ts';

const SDL = 'type Query { open: Int paid(by: By): Secret } type Secret { value: Int } input By { kind: Int }';
const mayAll = principalOf('ada', { scopes: ['paid'] });

/** What `Query` has and whether there is a `Secret`. */
const INTROSPECTION = '__schema { queryType { fields { name } } } __type(name: "Secret") { name }';
const RESTRICTED = { __schema: { queryType: { fields: [{ name: 'open' }] } }, __type: null };
const FULL = { __schema: { queryType: { fields: [{ name: 'open' }, { name: 'paid' }] } }, __type: { name: 'Secret' } };

function graphOf(engine: EngineName, rules: Parameters<typeof guardsOf>[0] = { 'Query.paid': { principal: ({ scopes }) => scopes.has('paid') } }) {
  const access = { guards: guardsOf(rules), mode: 'enforce', onDenied: 'null', onDenial: () => undefined, guardSchema: (schema: any) => schema } as const;
  return createTestGraph({ a: { sdl: SDL, resolvers: { Query: { open: () => 1 } } } }, engine, access);
}

describe.each<EngineName>(['plan', 'stitch'])('introspection on the engine %s', (engine) => {
  const run = (query: string, variables: Record<string, unknown> = {}, context: object = {}): Promise<Plain> => graphOf(engine).run(query, variables, context);

  it('shows all of it to whom nothing is hidden from', async () => {
    expect(await run(`{ open ${INTROSPECTION} }`, {}, { principal: mayAll })).toEqual({ data: { open: 1, ...FULL } });
  });

  it.each([
    ['alone', `{ ${INTROSPECTION} }`],
    ['in a fragment', `{ ...f } fragment f on Query { ${INTROSPECTION} }`],
    ['in fragments with conditions', `query ($yes: Boolean = true) { ... @include(if: $yes) { ... on Query @skip(if: false) { ${INTROSPECTION} } } }`],
  ])('shows what the caller may have: %s', async (_name, query) => {
    expect(await run(query)).toEqual({ data: RESTRICTED });
  });

  it('stands beside data in the order that was asked for, under the names that were', async () => {
    const answer = await run('{ a: open t: __type(name: "Secret") { name } b: open q: __type(name: "Query") { fields { name } } __typename }');
    expect(JSON.stringify(answer)).toBe('{"data":{"a":1,"t":null,"b":1,"q":{"fields":[{"name":"open"}]},"__typename":"Query"}}');
  });

  it('takes variables, of what is shown and of what is not', async () => {
    const { data } = await run('query ($name: String!, $by: By, $no: Boolean!) { __type(name: $name) { name } open paid(by: $by) @include(if: $no) { value } }', { name: 'Secret', by: { kind: 1 }, no: false });
    expect(data.open).toBe(1);
    expect(JSON.stringify(data)).not.toContain('Secret');
  });

  it('is refused where nothing is left to show, and what else was asked for is not asked', async () => {
    const graph = graphOf(engine, { 'Query.open': false, 'Query.paid': false });
    expect(await graph.run(`{ open ${INTROSPECTION} }`)).toEqual({ errors: [{ message: 'There is nothing in this graph that you may have.', extensions: { code: 'FORBIDDEN' } }] });
    expect(graph.calls).toEqual([]);
  });
});
