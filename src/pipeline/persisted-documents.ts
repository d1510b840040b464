/**
 * Every operation gets its text here: the one that was sent, or that of the document it was named by (persisted/resolve.ts). What of
 * a batch may not run is refused in its place, and the others run.
 */
import type { AskedParams, GraphQLParams, RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { DocumentResolver } from './persisted/resolve.ts';
import type { Stage } from './stage.ts';

export interface PersistedDocumentsOptions extends Pick<DocumentResolver, 'resolve'> {
  /** Told of every operation that is not a published document: one that will run, or one that is refused for it. */
  readonly onUnpublished: (request: RequestContext, asked: AskedParams, refusal?: GatewayError) => void;
}

export function persistedDocumentsStage({ resolve, onUnpublished }: PersistedDocumentsOptions): Stage {
  const paramsOf = (context: RequestContext, asked: AskedParams): GraphQLParams => {
    try {
      const { params, isPublished } = resolve(asked);
      if (!isPublished) onUnpublished(context, { ...asked, query: params.query });
      return params;
    } catch (error) {
      if (error instanceof GatewayError && error.extensions['code'] === 'PERSISTED_QUERY_ID_REQUIRED') onUnpublished(context, asked, error);
      throw error;
    }
  };
  return {
    name: 'persisted-documents',
    run(context: RequestContext): void {
      const { asked } = context;
      if (!isBatch(asked)) {
        context.params = paramsOf(context, asked);
        return;
      }
      const refusals = new Map<GraphQLParams, GatewayError>();
      context.params = asked.map((one) => {
        try {
          return paramsOf(context, one);
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
          const refused: GraphQLParams = { query: '' };
          // What one operation says of caching is not for the answer of all.
          refusals.set(refused, new GatewayError(String(error.extensions['code']), error.message));
          return refused;
        }
      });
      if (refusals.size > 0) context.refusals = refusals;
    },
  };
}

function isBatch(asked: RequestContext['asked']): asked is readonly AskedParams[] {
  return Array.isArray(asked);
}
