/** Pins the graph this request is answered from until its response has ended, so that a swap changes nothing under it. */
import type { Lease, RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Stage } from './stage.ts';

export function schemaGenerationStage({ lease }: { readonly lease: () => Lease | undefined }): Stage {
  return {
    name: 'schema-generation',
    run(context: RequestContext): void {
      const pinned = lease();
      if (pinned === undefined) throw new GatewayError('NO_SCHEMA', 'No graph is active yet; try again shortly.', { headers: { 'retry-after': '5' } });
      context.lease = pinned;
      context.onEnd.push(pinned.release);
    },
  };
}
