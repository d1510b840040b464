import { describe, expect, it, vi } from 'vitest';
import type { AskedParams } from '../../src/context.ts';
import { GatewayError } from '../../src/errors.ts';
import { persistedDocumentsStage } from '../../src/pipeline/persisted-documents.ts';
import type { DocumentResolver } from '../../src/pipeline/persisted/resolve.ts';
import { createRequestContext, refusalOf } from '../support/context.ts';

const resolve: DocumentResolver['resolve'] = ({ documentIds, query = 'text' }) => {
  if (documentIds?.[0] === 'nope') throw new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'no', { headers: { 'cache-control': 'private' }, status: 400 });
  if (query === 'own') throw new GatewayError('PERSISTED_QUERY_ID_REQUIRED', 'no');
  return { params: { query }, isPublished: documentIds !== undefined };
};

function run(asked: AskedParams | readonly AskedParams[]) {
  const onUnpublished = vi.fn();
  const context = createRequestContext();
  context.asked = asked;
  const code = refusalOf(() => persistedDocumentsStage({ resolve, onUnpublished }).run(context));
  return { context, onUnpublished, code };
}

describe('the persisted-documents stage', () => {
  it('writes the text of an operation, and tells of one that is not published', async () => {
    const named = run({ documentIds: ['a'] });
    expect([named.context.params, named.onUnpublished.mock.calls, await named.code]).toEqual([{ query: 'text' }, [], undefined]);
    const own = run({ query: 'q', operationName: 'Q' });
    expect(own.context.params).toEqual({ query: 'q' });
    expect(own.onUnpublished.mock.calls).toEqual([[own.context, { query: 'q', operationName: 'Q' }]]);
  });

  it('refuses one that may not run, and tells of it where it is refused for not being published', async () => {
    const unknown = run({ documentIds: ['nope'] });
    expect([await unknown.code, unknown.onUnpublished.mock.calls]).toEqual(['PERSISTED_QUERY_NOT_FOUND', []]);
    const own = run({ query: 'own' });
    expect([await own.code, own.onUnpublished.mock.calls]).toEqual(['PERSISTED_QUERY_ID_REQUIRED', [[own.context, { query: 'own' }, expect.any(GatewayError)]]]);
  });

  it('refuses one of a batch in its place, without a word on how the answer of all may be kept', async () => {
    const { context, code } = run([{ documentIds: ['nope'] }, { query: 'q' }]);
    expect(await code).toBeUndefined();
    const params = context.params as { query: string }[];
    expect(params.map((one) => [one.query, context.refusals?.get(one)?.extensions['code'], context.refusals?.get(one)?.headers])).toEqual([['', 'PERSISTED_QUERY_NOT_FOUND', {}], ['q', undefined, undefined]]);
    expect(run([{ query: 'q' }]).context.refusals).toBeUndefined();
  });

  it('masks nothing that is a fault of ours', () => {
    const stage = persistedDocumentsStage({ resolve: () => { throw new TypeError('ours'); }, onUnpublished: () => undefined });
    const context = createRequestContext();
    context.asked = [{ query: 'q' }];
    expect(() => stage.run(context)).toThrow('ours');
  });
});
