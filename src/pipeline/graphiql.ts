/** The GraphiQL page, where `server.graphiql` allows it: everything it loads is in the page itself, no other host is asked. */
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { RequestContext } from '../context.ts';
import type { Stage } from './stage.ts';

const FIRST_QUERY = `# Ask the graph. Ctrl-Space completes, Ctrl-Enter runs.
{
  __typename
}
`;

export function graphiqlStage({ isEnabled, path }: { readonly isEnabled: boolean; readonly path: string }): Stage {
  let page: string | undefined;
  return {
    name: 'graphiql',
    run(context: RequestContext): void {
      const { method, header } = context.source;
      if (!isEnabled || method !== 'GET' || header('accept')?.includes('text/html') !== true) return;
      page ??= renderGraphiQL({ endpoint: path, title: 'Gatehouse', defaultQuery: FIRST_QUERY });
      context.answer = { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-frame-options': 'DENY' }, body: page };
    },
  };
}
