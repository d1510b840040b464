/** The GraphiQL page, where `server.graphiql` allows it: everything it loads is in the page itself, no other host is asked. */
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { RequestContext } from '../context.ts';
import type { Stage } from './stage.ts';

export function graphiqlStage({ isEnabled, path, csrfHeader }: { readonly isEnabled: boolean; readonly path: string; readonly csrfHeader: string | undefined }): Stage {
  let page: string | undefined;
  return {
    name: 'graphiql',
    run(context: RequestContext): void {
      const { method, header } = context.source;
      if (!isEnabled || method !== 'GET' || header('accept')?.includes('text/html') !== true) return;
      page ??= renderGraphiQL({ endpoint: path, title: 'Gatehouse', ...(csrfHeader !== undefined && { headers: JSON.stringify({ [csrfHeader]: '1' }) }) }) as string;
      context.answer = { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-frame-options': 'DENY' }, body: page };
    },
  };
}
