/**
 * Keeps other sites' pages from using a visitor's cookies here: a request must be one that browsers preflight. A JSON body
 * is (every other content type is refused by body.ts); a GET must carry one of the headers, which forms and images cannot.
 */
import type { RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { isJson } from './content-type.ts';
import type { Stage } from './stage.ts';

export function csrfPreventionStage({ headers }: { readonly headers: readonly string[] }): Stage {
  return {
    name: 'csrf-prevention',
    run({ source }: RequestContext): void {
      if (source.method === 'POST' || isJson(source.header('content-type'))) return;
      if (headers.some((name) => source.header(name) !== undefined)) return;
      throw new GatewayError('CSRF_PREVENTION_FAILED', `A GET must carry one of these headers, or content-type application/json: ${headers.join(', ')}.`);
    },
  };
}
