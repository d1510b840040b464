import { expect, onTestFinished, test } from 'vitest';
import { Call } from '../../src/upstream/call.ts';
import type { UpstreamRequest } from '../../src/upstream/executor.ts';
import { graphqlHttp } from '../../src/upstream/graphql-http.ts';
import { createClientPool } from '../../src/upstream/pool.ts';
import { answerJson, hangUp } from '../support/misbehaving-service.ts';
import { configOf, contextOf, fixture, HELLO } from './harness.ts';

// What holds a call holds its exchange, and what holds that, its answer: some of V8's collections find neither.
test.each([
  ['has its answer', answerJson(HELLO), 200],
  ['has failed', hangUp, undefined],
] as const)('a call that %s holds nothing of its exchange', async (_, behaviour, status) => {
  const { service } = await fixture(behaviour);
  const config = configOf(service.url);
  const pool = createClientPool(config);
  onTestFinished(() => pool.destroy());
  const call = new Call<UpstreamRequest>({ kind: 'query', query: '{ hello }', context: contextOf() });
  const answer = graphqlHttp(config, pool)(call);
  expect(call.running).toBeDefined();
  await answer;
  expect([call.running, call.status]).toEqual([undefined, status]);
});
