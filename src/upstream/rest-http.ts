/** A REST call: one request at a place below the service's URL, one answer. */
import { OperatorError } from '../errors.ts';
import { exchange } from './exchange.ts';
import type { Send } from './call.ts';
import type { RestAnswer, RestRequest, UpstreamConfig } from './executor.ts';
import type { ClientPool } from './pool.ts';
import { restAnswerReader } from './rest-answer.ts';

/** What request targets are made of (RFC 9112, section 3.2.1). The executor encodes; this only makes sure that a fault there stays one of the gateway. */
const TARGET = /^\/[!-~]*$/;

export function restHttp(config: UpstreamConfig, pool: ClientPool): Send<RestRequest, RestAnswer> {
  if (pool.path.includes('?')) {
    throw new OperatorError([{ message: `services.${config.name}.url: a query does not belong there, because each field brings its own; write it in \`query:\` of @rest.` }]);
  }
  const base = pool.path.replace(/\/+$/, '');
  return exchange(
    config,
    pool,
    ({ request: { method, target, body }, headers }) => {
      if (!TARGET.test(target)) throw new TypeError('the target of a REST call is not encoded');
      return { path: base + target, method, headers: headers as string[], body: body?.content ?? null }; // undici only reads them
    },
    restAnswerReader(config),
  );
}
