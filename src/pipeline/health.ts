/** `/health`: the process is up. `/readiness` and `/ready`: a graph is active and nobody has asked us to stop. Served on both listeners. */
import type { Answer, RequestContext } from '../context.ts';
import type { Stage } from './stage.ts';

export interface Readiness {
  readonly isReady: boolean;
  /** Why not, for people. */
  readonly reason?: string;
  /** Digest of the active graph. */
  readonly graph?: string;
  /** Configured services whose fields are not in the graph. */
  readonly missingServices: readonly string[];
}

export function healthStage({ readiness }: { readonly readiness: () => Readiness }): Stage {
  return {
    name: 'health',
    run(context: RequestContext): void {
      const { method, path } = context.source;
      if (method === 'GET' || method === 'HEAD') context.answer = healthAnswer(path, readiness);
    },
  };
}

export function healthAnswer(path: string, readiness: () => Readiness): Answer | undefined {
  if (path === '/health') return json(200, { status: 'up' });
  if (path !== '/readiness' && path !== '/ready') return undefined;
  const { isReady, reason, graph, missingServices } = readiness();
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', reason, graph, missingServices });
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }, body: `${JSON.stringify(body)}\n` };
}
