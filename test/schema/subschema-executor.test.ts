import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { subschemaExecutor } from '../../src/schema/subschema-executor.ts';
import type { UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';
import { define } from '../support/graph.ts';

const SDL = 'interface Node { id: ID! } type Bill implements Node { id: ID! next: Node } type Query { node(id: ID): Node nodes: [[Node]] } type Mutation { pay: Bill }';
const context = { signal: new AbortController().signal, requestId: 'r' };

function call(query: string, result: UpstreamResult, naming = {}, variables: Record<string, unknown> = {}): { sent: UpstreamRequest[]; answer: Promise<any> } {
  const sent: UpstreamRequest[] = [];
  const execute = subschemaExecutor(define('billing', SDL, naming), {
    kind: 'graphql',
    execute: async (request) => {
      sent.push(request);
      return result;
    },
  });
  return { sent, answer: Promise.resolve(execute({ document: parse(query), variables, context })) };
}

describe('a call to one service', () => {
  it('carries kind, text, variables, operation name and the context of the client', async () => {
    const { sent, answer } = call('mutation Pay { pay { id } }', { data: { pay: { id: '1' } } }, {}, { x: 1 });
    expect(await answer).toEqual({ data: { pay: { id: '1' } } });
    expect(sent).toEqual([{ kind: 'mutation', query: 'mutation Pay {\n  pay {\n    id\n  }\n}', variables: { x: 1 }, operationName: 'Pay', context }]);
  });

  it('translates names there and back', async () => {
    const { sent, answer } = call('{ theNode { __typename ... on B_Bill { id } } }', { data: { theNode: { __typename: 'Bill', id: '1' } } }, { prefix: 'B_', rename: { 'Query.node': 'theNode' } });
    expect(await answer).toEqual({ data: { theNode: { __typename: 'B_Bill', id: '1' } } });
    expect(sent[0]!.query.replace(/\s+/g, ' ')).toBe('{ theNode: node { __typename ... on Bill { id } } }');
  });

  it('hands on a failure as it is, and data beside errors', async () => {
    const errors = [new GatewayError('UPSTREAM_TIMEOUT', 'too slow')];
    expect(await call('{ node { id } }', { data: null, errors }).answer).toEqual({ data: null, errors });
    expect(await call('{ node { id } }', { data: { node: { __typename: 'Bill', id: '1' } }, errors }).answer).toEqual({ data: { node: { __typename: 'Bill', id: '1' } }, errors });
  });

  it('makes an error of a type at the root that the service does not have, lists included', async () => {
    const { data, errors } = await call('{ nodes { __typename id } }', { data: { nodes: [[{ __typename: 'Bill', id: '1' }, { __typename: 'Ghost', id: '2' }], null] } }).answer;
    expect(data).toEqual({ nodes: [[{ __typename: 'Bill', id: '1' }, null], null] });
    expect(errors).toMatchObject([{ message: 'The service `billing` answered with a value that does not fit the graph.', path: ['nodes', 0, 1], extensions: { code: 'UPSTREAM_INVALID_RESPONSE', service: 'billing' } }]);
  });
});
