import { GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLError, graphql, type GraphQLOutputType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { settle } from '../../src/schema/settle.ts';

const thing = new GraphQLObjectType({ name: 'Thing', fields: { x: { type: GraphQLInt } } });

/** The answer of one field that resolves to `value`, where a service sent `sent`. */
async function answer(type: GraphQLOutputType, resolve: () => unknown, sent?: unknown): Promise<unknown> {
  const field = settle({ type, args: {}, description: undefined, extensions: {}, astNode: undefined, deprecationReason: undefined, resolve });
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { f: field } }) });
  const selection = type.toString().includes('Thing') ? ' { x }' : '';
  const { data, errors } = await graphql({ schema, source: `{ a: f${selection} }`, rootValue: { a: sent } });
  return JSON.parse(JSON.stringify({ data, ...(errors && { errors: errors.map(({ message, path, extensions }) => [message, path, extensions['code']]) }) }));
}

const list = (type: GraphQLOutputType): GraphQLOutputType => new GraphQLList(type);
const MISFIT = 'A service answered with a value that does not fit the graph.';
const misfit = (...path: (string | number)[]): unknown => [MISFIT, path, 'UPSTREAM_INVALID_RESPONSE'];
const serviceError = (message = 'no'): GatewayError => new GatewayError('UPSTREAM_ERROR', message, { path: ['of', 'the', 'service'] });

describe('a settled field', () => {
  it('passes on what fits, promised or not', async () => {
    expect(await answer(GraphQLInt, () => 1, 1)).toEqual({ data: { a: 1 } });
    expect(await answer(list(list(GraphQLInt)), async () => [[1, null], null])).toEqual({ data: { a: [[1, null], null] } });
    expect(await answer(thing, async () => ({ x: 1 }))).toEqual({ data: { a: { x: 1 } } });
    expect(await answer(list(thing), () => [Promise.resolve({ x: 1 }), null])).toEqual({ data: { a: [{ x: 1 }, null] } });
    expect(await answer(GraphQLInt, () => null, null)).toEqual({ data: { a: null } });
    expect(await answer(GraphQLInt, () => undefined)).toEqual({ data: { a: null } });
  });

  it.each<[string, GraphQLOutputType, unknown, unknown, unknown, unknown]>([
    ['a leaf that was read as null', GraphQLInt, null, 'x', null, misfit('a')],
    ['a leaf in a list of lists', list(list(GraphQLInt)), [[1, null]], [[1, 'x']], [[1, null]], misfit('a', 0, 1)],
    ['an object that was read as null', thing, null, { x: 1 }, null, misfit('a')],
    ['an object where a list stands', list(thing), { x: 1 }, undefined, null, misfit('a')],
    ['a list where an object stands', thing, [{ x: 1 }], undefined, null, misfit('a')],
    ['a word where an object stands', list(thing), [{ x: 1 }, 'x'], undefined, [{ x: 1 }, null], misfit('a', 1)],
  ])('makes an error of %s', async (_what, type, value, sent, data, error) => {
    expect(await answer(type, () => value, sent)).toEqual({ data: { a: data }, errors: [error] });
  });

  it('gives errors of services the true path, wherever they come out', async () => {
    const error = [['no', ['a'], 'UPSTREAM_ERROR']];
    expect(await answer(GraphQLInt, () => serviceError())).toEqual({ data: { a: null }, errors: error });
    expect(await answer(GraphQLInt, async () => serviceError())).toEqual({ data: { a: null }, errors: error });
    expect(await answer(GraphQLInt, async () => Promise.reject(serviceError()))).toEqual({ data: { a: null }, errors: error });
    expect(await answer(GraphQLInt, () => { throw serviceError(); })).toEqual({ data: { a: null }, errors: error });
    expect(await answer(list(list(thing)), () => [[{ x: 1 }, serviceError('one')], [Promise.reject(serviceError('two'))]])).toEqual({
      data: { a: [[{ x: 1 }, null], [null]] },
      errors: [['one', ['a', 0, 1], 'UPSTREAM_ERROR'], ['two', ['a', 1, 0], 'UPSTREAM_ERROR']],
    });
  });

  it('takes the list along when an item may not be null', async () => {
    expect(await answer(list(new GraphQLNonNull(thing)), () => [{ x: 1 }, serviceError()])).toEqual({ data: { a: null }, errors: [['no', ['a', 1], 'UPSTREAM_ERROR']] });
  });

  it('says of an error without a proof that it is ours only that the shape was wrong; one of graphql stays for error-format to mask', async () => {
    expect(await answer(GraphQLInt, () => new TypeError('cannot read x of undefined'))).toEqual({ data: { a: null }, errors: [['A service answered in a shape that does not fit the graph.', ['a'], 'UPSTREAM_INVALID_RESPONSE']] });
    expect(await answer(GraphQLInt, () => new GraphQLError('inner', { path: ['elsewhere'] }))).toEqual({ data: { a: null }, errors: [['inner', ['a'], null]] });
  });
});
