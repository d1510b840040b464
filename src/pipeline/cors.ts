/**
 * Which web pages may read answers (Fetch standard, CORS protocol). Nothing is allowed unless named; an origin that is not
 * named gets no CORS header, so the browser keeps the answer from the page, and its preflight is refused.
 */
import type { RequestContext } from '../context.ts';
import type { Stage } from './stage.ts';

export interface CorsOptions {
  /** Exact origins, or `*` for all (not together with credentials). */
  readonly origins: readonly string[];
  readonly credentials: boolean;
  /** Request headers allowed beside content-type and the CSRF headers. */
  readonly headers: readonly string[];
  /** How long a browser may remember a preflight, in milliseconds. */
  readonly maxAge: number;
}

export function corsStage(options: CorsOptions & { readonly csrfHeaders: readonly string[] }): Stage {
  const origins = new Set(options.origins);
  const allowedHeaders = ['content-type', ...options.csrfHeaders, ...options.headers].join(', ');
  return {
    name: 'cors',
    run(context: RequestContext): void {
      const { method, header } = context.source;
      const origin = header('origin');
      const isAllowed = origin !== undefined && (origins.has(origin) || origins.has('*'));
      if (origins.size > 0) context.responseHeaders.set('vary', 'origin');
      if (isAllowed) {
        context.responseHeaders.set('access-control-allow-origin', origins.has('*') ? '*' : origin);
        if (options.credentials) context.responseHeaders.set('access-control-allow-credentials', 'true');
        context.responseHeaders.set('access-control-expose-headers', 'x-request-id, retry-after');
      }
      if (method !== 'OPTIONS') return;
      if (!isAllowed) {
        const isPreflight = origin !== undefined && header('access-control-request-method') !== undefined;
        context.answer = { status: isPreflight ? 403 : 204, headers: { allow: 'GET, POST, OPTIONS' }, body: isPreflight ? 'This origin is not named in server.cors.origins.\n' : null };
        return;
      }
      context.answer = {
        status: 204,
        headers: { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': allowedHeaders, 'access-control-max-age': String(Math.floor(options.maxAge / 1000)) },
        body: null,
      };
    },
  };
}
