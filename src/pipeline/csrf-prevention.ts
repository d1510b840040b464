/**
 * Keeps other sites' pages from using a visitor's cookies here: a request must be one that browsers preflight. A JSON body
 * is (every other content type is refused by body.ts); a GET must carry one of the headers, which forms and images cannot, unless it
 * names a published query.
 */
import type { AskedParams, RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { isJson } from './content-type.ts';
import { paramsFromQuery } from './params.ts';
import type { Stage } from './stage.ts';

export interface CsrfPreventionOptions {
  readonly headers: readonly string[];
  /** Whether a GET asks for a published query only, which changes nothing and whose answer the other site cannot read. */
  readonly namesPublishedQuery: (asked: AskedParams) => boolean;
}

export function csrfPreventionStage({ headers, namesPublishedQuery }: CsrfPreventionOptions): Stage {
  return {
    name: 'csrf-prevention',
    run({ source }: RequestContext): void {
      if (source.method === 'POST' || isJson(source.header('content-type'))) return;
      if (headers.some((name) => source.header(name) !== undefined)) return;
      if (source.method === 'GET' && isPublishedQuery(source.search, namesPublishedQuery)) return;
      throw new GatewayError('CSRF_PREVENTION_FAILED', `A GET must carry one of these headers, or content-type application/json: ${headers.join(', ')}.`);
    },
  };
}

/** What is no request at all is refused like any other here, so that nothing is learned by asking. */
function isPublishedQuery(search: string, namesPublishedQuery: CsrfPreventionOptions['namesPublishedQuery']): boolean {
  try {
    return namesPublishedQuery(paramsFromQuery(search));
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}
