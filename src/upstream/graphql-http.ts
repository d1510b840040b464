/** A GraphQL call: one POST, one answer (GraphQL over HTTP, sections 5 and 6). */
import { exchange } from './exchange.ts';
import type { Send } from './call.ts';
import type { UpstreamConfig, UpstreamRequest, UpstreamResult } from './executor.ts';
import type { ClientPool } from './pool.ts';
import { resultReader } from './response.ts';

export function graphqlHttp(config: UpstreamConfig, pool: ClientPool): Send<UpstreamRequest, UpstreamResult> {
  return exchange(
    config,
    pool,
    ({ request: { query, variables, operationName }, headers }) => {
      const body = JSON.stringify({ query, variables, operationName }); // what is undefined is left out
      return { path: pool.path, method: 'POST', headers: headers as string[], body }; // undici only reads them
    },
    resultReader(config),
  );
}
