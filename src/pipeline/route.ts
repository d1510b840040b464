/** The client listener has one address. Paths are compared as sent: `//graphql`, `/GRAPHQL` and `/graphql/` are other paths. */
import type { RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Stage } from './stage.ts';

export function routeStage({ path }: { readonly path: string }): Stage {
  return {
    name: 'route',
    run(context: RequestContext): void {
      const { source } = context;
      if (source.path !== path) {
        context.answer = { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, body: `Nothing is here. The graph is at ${path}.\n` };
      } else if (source.method !== 'GET' && source.method !== 'POST' && source.method !== 'OPTIONS') {
        throw new GatewayError('METHOD_NOT_ALLOWED', 'Send a POST with a JSON body, or a GET for a query.', { headers: { allow: 'GET, POST, OPTIONS' } });
      }
    },
  };
}
